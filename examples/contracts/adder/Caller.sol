// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

interface IAdder {
	function add(uint256 x) external returns (uint256 sum);
}

/// Calls an adder, which may be a contract of any virtual machine.
contract Caller {
	function addTwice(IAdder adder, uint256 x) external returns (uint256 sum) {
		adder.add(x);
		return adder.add(x);
	}
}
