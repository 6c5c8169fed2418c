// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// SHA-256 (FIPS 180-4) in Solidity, without the precompile.
contract Sha256 {
	bytes private constant ROUND_CONSTANTS =
		hex'428a2f9871374491b5c0fbcfe9b5dba53956c25b59f111f1923f82a4ab1c5ed5'
		hex'd807aa9812835b01243185be550c7dc372be5d7480deb1fe9bdc06a7c19bf174'
		hex'e49b69c1efbe47860fc19dc6240ca1cc2de92c6f4a7484aa5cb0a9dc76f988da'
		hex'983e5152a831c66db00327c8bf597fc7c6e00bf3d5a7914706ca635114292967'
		hex'27b70a852e1b21384d2c6dfc53380d13650a7354766a0abb81c2c92e92722c85'
		hex'a2bfe8a1a81a664bc24b8b70c76c51a3d192e819d6990624f40e3585106aa070'
		hex'19a4c1161e376c082748774c34b0bcb5391c0cb34ed8aa4a5b9cca4f682e6ff3'
		hex'748f82ee78a5636f84c878148cc7020890befffaa4506cebbef9a3f7c67178f2';

	function hashZeros(uint256 length) external pure returns (bytes32) {
		return hash(new bytes(length));
	}

	function hash(bytes memory message) public pure returns (bytes32) {
		unchecked {
			uint256 blocks = (message.length + 72) / 64;
			bytes memory padded = new bytes(blocks * 64);
			for (uint256 i = 0; i < message.length; i++) padded[i] = message[i];
			padded[message.length] = 0x80;
			uint256 bits = message.length * 8;
			for (uint256 i = 0; i < 8; i++) padded[padded.length - 1 - i] = bytes1(uint8(bits >> (8 * i)));
			uint32[8] memory state = [
				uint32(0x6a09e667), 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19
			];
			uint32[64] memory k = roundConstants();
			for (uint256 i = 0; i < blocks; i++) compress(state, k, padded, i * 64);
			uint256 digest;
			for (uint256 i = 0; i < 8; i++) digest = (digest << 32) | state[i];
			return bytes32(digest);
		}
	}

	function roundConstants() private pure returns (uint32[64] memory k) {
		bytes memory constants = ROUND_CONSTANTS;
		for (uint256 i = 0; i < 64; i++) k[i] = word(constants, i * 4);
	}

	function word(bytes memory data, uint256 at) private pure returns (uint32 w) {
		assembly ("memory-safe") {
			w := shr(224, mload(add(add(data, 32), at)))
		}
	}

	function compress(uint32[8] memory state, uint32[64] memory k, bytes memory data, uint256 offset) private pure {
		unchecked {
			uint32[64] memory w;
			for (uint256 i = 0; i < 16; i++) w[i] = word(data, offset + i * 4);
			for (uint256 i = 16; i < 64; i++) {
				uint32 s0 = rotate(w[i - 15], 7) ^ rotate(w[i - 15], 18) ^ (w[i - 15] >> 3);
				uint32 s1 = rotate(w[i - 2], 17) ^ rotate(w[i - 2], 19) ^ (w[i - 2] >> 10);
				w[i] = w[i - 16] + s0 + w[i - 7] + s1;
			}
			uint32[8] memory v;
			for (uint256 i = 0; i < 8; i++) v[i] = state[i];
			for (uint256 i = 0; i < 64; i++) {
				uint32 s1 = rotate(v[4], 6) ^ rotate(v[4], 11) ^ rotate(v[4], 25);
				uint32 t1 = v[7] + s1 + ((v[4] & v[5]) ^ (~v[4] & v[6])) + k[i] + w[i];
				uint32 s0 = rotate(v[0], 2) ^ rotate(v[0], 13) ^ rotate(v[0], 22);
				uint32 t2 = s0 + ((v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]));
				(v[7], v[6], v[5], v[4]) = (v[6], v[5], v[4], v[3] + t1);
				(v[3], v[2], v[1], v[0]) = (v[2], v[1], v[0], t1 + t2);
			}
			for (uint256 i = 0; i < 8; i++) state[i] += v[i];
		}
	}

	function rotate(uint32 x, uint256 by) private pure returns (uint32) {
		return (x >> by) | (x << (32 - by));
	}
}
