// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// What the processor does all by itself: arithmetic, branches, memory and recursion.
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

	function checkedArithmetic(uint256 n) external pure returns (uint256 a) {
		for (uint256 i = 1; i <= n; i++) a = (a * 31 + i) % 1_000_000_007;
	}

	function modularPower(uint256 base, uint256 exponent) external pure returns (uint256 result) {
		uint256 modulus = 21888242871839275222246405745257275088548364400416034343698204186575808495617;
		result = 1;
		for (; exponent != 0; exponent >>= 1) {
			if (exponent & 1 == 1) result = mulmod(result, base, modulus);
			base = mulmod(base, base, modulus);
		}
	}

	function fibonacci(uint256 n) public pure returns (uint256) {
		return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2);
	}

	function primes(uint256 below) external pure returns (uint256 count) {
		bool[] memory composite = new bool[](below);
		for (uint256 i = 2; i < below; i++) {
			if (composite[i]) continue;
			count++;
			for (uint256 j = i * i; j < below; j += i) composite[j] = true;
		}
	}

	function insertionSort(uint256 n) external pure returns (uint256) {
		uint256[] memory a = pseudoRandom(n);
		for (uint256 i = 1; i < n; i++) {
			uint256 k = a[i];
			uint256 j = i;
			while (j > 0 && a[j - 1] > k) {
				a[j] = a[j - 1];
				j--;
			}
			a[j] = k;
		}
		return a[n / 2];
	}

	function quickSort(uint256 n) external pure returns (uint256) {
		uint256[] memory a = pseudoRandom(n);
		sortRange(a, 0, int256(n) - 1);
		return a[n / 2];
	}

	function sortRange(uint256[] memory a, int256 left, int256 right) private pure {
		if (left >= right) return;
		int256 i = left;
		int256 j = right;
		uint256 pivot = a[uint256(left + (right - left) / 2)];
		while (i <= j) {
			while (a[uint256(i)] < pivot) i++;
			while (pivot < a[uint256(j)]) j--;
			if (i <= j) {
				(a[uint256(i)], a[uint256(j)]) = (a[uint256(j)], a[uint256(i)]);
				i++;
				j--;
			}
		}
		sortRange(a, left, j);
		sortRange(a, i, right);
	}

	function pseudoRandom(uint256 n) private pure returns (uint256[] memory a) {
		a = new uint256[](n);
		uint256 x = 12345;
		unchecked {
			for (uint256 i = 0; i < n; i++) {
				x = x * 1103515245 + 12345;
				a[i] = x >> 128;
			}
		}
	}
}
