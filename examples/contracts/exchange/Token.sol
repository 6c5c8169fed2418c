// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// A plain ERC-20.
contract Token {
	string public name;
	string public symbol;
	uint8 public constant decimals = 18;
	uint256 public totalSupply;
	mapping(address => uint256) public balanceOf;
	mapping(address => mapping(address => uint256)) public allowance;

	event Transfer(address indexed from, address indexed to, uint256 value);
	event Approval(address indexed owner, address indexed spender, uint256 value);

	error InsufficientBalance(uint256 available, uint256 required);
	error InsufficientAllowance(uint256 available, uint256 required);

	constructor(string memory name_, string memory symbol_, uint256 supply) {
		name = name_;
		symbol = symbol_;
		totalSupply = supply;
		balanceOf[msg.sender] = supply;
		emit Transfer(address(0), msg.sender, supply);
	}

	function transfer(address to, uint256 value) external returns (bool) {
		move(msg.sender, to, value);
		return true;
	}

	function approve(address spender, uint256 value) external returns (bool) {
		allowance[msg.sender][spender] = value;
		emit Approval(msg.sender, spender, value);
		return true;
	}

	function transferFrom(address from, address to, uint256 value) external returns (bool) {
		uint256 allowed = allowance[from][msg.sender];
		if (allowed < value) revert InsufficientAllowance(allowed, value);
		if (allowed != type(uint256).max) allowance[from][msg.sender] = allowed - value;
		move(from, to, value);
		return true;
	}

	function move(address from, address to, uint256 value) private {
		uint256 available = balanceOf[from];
		if (available < value) revert InsufficientBalance(available, value);
		unchecked {
			balanceOf[from] = available - value;
			balanceOf[to] += value;
		}
		emit Transfer(from, to, value);
	}
}
