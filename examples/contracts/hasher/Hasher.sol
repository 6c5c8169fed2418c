// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// Hashes with the precompiled contract at 0xb3.
contract Hasher {
	address private constant BLAKE3 = address(0xb3);

	error HashFailed();

	function blake3(bytes calldata data) external view returns (bytes32) {
		(bool success, bytes memory digest) = BLAKE3.staticcall(data);
		if (!success || digest.length != 32) revert HashFailed();
		return bytes32(digest);
	}
}
