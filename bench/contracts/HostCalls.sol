// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

contract Callee {
	uint256 public count;

	function nothing() external pure {}

	function increment() external {
		count++;
	}
}

/// What an EVM asks of its host, each in a loop of its own.
contract HostCalls {
	Callee private immutable callee = new Callee();
	uint256 private slot = 1;
	mapping(uint256 => uint256) private map;

	event Sum(address indexed from, uint256 indexed at, uint256 value);

	function warmReads(uint256 n) external view returns (uint256 sum) {
		assembly ("memory-safe") {
			for { let i := 0 } lt(i, n) { i := add(i, 1) } { sum := add(sum, sload(slot.slot)) }
		}
	}

	function warmWrites(uint256 n) external {
		assembly ("memory-safe") {
			for { let i := 0 } lt(i, n) { i := add(i, 1) } { sstore(slot.slot, add(i, 2)) }
		}
	}

	function coldSlots(uint256 n) external returns (uint256 sum) {
		for (uint256 i = 0; i < n; i++) map[i] = i + 1;
		for (uint256 i = 0; i < n; i++) sum += map[i];
	}

	function logs(uint256 n) external {
		for (uint256 i = 0; i < n; i++) emit Sum(msg.sender, i, i * i);
	}

	function calls(uint256 n) external view {
		Callee to = callee;
		for (uint256 i = 0; i < n; i++) to.nothing();
	}

	function writingCalls(uint256 n) external {
		Callee to = callee;
		for (uint256 i = 0; i < n; i++) to.increment();
	}

	function accounts(uint256 n) external view returns (uint256 sum) {
		address other = address(callee);
		for (uint256 i = 0; i < n; i++) sum += other.balance + other.code.length;
	}

	/// Without init code: what an EVM and its host do for each create. They are undone, so that the state does not grow.
	function creates(uint256 n) external {
		try this.createAndRevert(n) {} catch {}
	}

	function createAndRevert(uint256 n) external {
		assembly ("memory-safe") {
			for { let i := 0 } lt(i, n) { i := add(i, 1) } { pop(create(0, 0, 0)) }
			revert(0, 0)
		}
	}
}
