// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

contract Hashing {
	function keccakChain(uint256 n) external pure returns (bytes32 h) {
		for (uint256 i = 0; i < n; i++) h = keccak256(abi.encode(h, i));
	}

	/// KECCAK256 of `length` bytes, `n` times.
	function keccakOf(uint256 length, uint256 n) external pure returns (bytes32 h) {
		bytes memory data = new bytes(length);
		assembly ("memory-safe") {
			for { let i := 0 } lt(i, n) { i := add(i, 1) } {
				mstore(add(data, 32), h)
				h := keccak256(add(data, 32), length)
			}
		}
	}

	/// Leaves are made, hashed into a tree, and the proof of each of the first `n` of them is checked.
	function merkle(uint256 depth, uint256 n) external pure returns (bytes32 root) {
		uint256 width = 1 << depth;
		bytes32[] memory nodes = new bytes32[](2 * width);
		for (uint256 i = 0; i < width; i++) nodes[width + i] = keccak256(abi.encode(i));
		for (uint256 i = width - 1; i > 0; i--) nodes[i] = hashPair(nodes[2 * i], nodes[2 * i + 1]);
		root = nodes[1];
		bytes32[] memory proof = new bytes32[](depth);
		for (uint256 leaf = 0; leaf < n; leaf++) {
			uint256 at = width + leaf;
			for (uint256 level = 0; level < depth; level++) {
				proof[level] = nodes[at ^ 1];
				at >>= 1;
			}
			require(verify(proof, root, nodes[width + leaf]), 'proof');
		}
	}

	function verify(bytes32[] memory proof, bytes32 root, bytes32 leaf) public pure returns (bool) {
		bytes32 hash = leaf;
		for (uint256 i = 0; i < proof.length; i++) hash = hashPair(hash, proof[i]);
		return hash == root;
	}

	function hashPair(bytes32 a, bytes32 b) private pure returns (bytes32 h) {
		(a, b) = a < b ? (a, b) : (b, a);
		assembly ("memory-safe") {
			mstore(0x00, a)
			mstore(0x20, b)
			h := keccak256(0x00, 0x40)
		}
	}
}
