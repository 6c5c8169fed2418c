// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

contract Compute {
	function arithmetic(uint256 n) external pure returns (uint256 a) {
		unchecked {
			a = 1;
			for (uint256 i = 0; i < n; i++) {
				a = a * 6364136223846793005 + i;
				a ^= a >> 7;
			}
		}
	}

	function fibonacci(uint256 n) public pure returns (uint256) {
		return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2);
	}

	function hashes(uint256 n) external pure returns (bytes32 h) {
		for (uint256 i = 0; i < n; i++) h = keccak256(abi.encode(h, i));
	}
}
