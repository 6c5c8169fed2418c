// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// An ERC-20 whose whole supply belongs to who made it.
contract Token {
	string public constant name = 'Token';
	mapping(address => uint256) public balanceOf;
	mapping(address => mapping(address => uint256)) public allowance;
	uint256 public totalSupply;

	event Transfer(address indexed from, address indexed to, uint256 value);
	event Approval(address indexed owner, address indexed spender, uint256 value);

	constructor() {
		totalSupply = 1e30;
		balanceOf[msg.sender] = 1e30;
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
		allowance[from][msg.sender] -= value;
		move(from, to, value);
		return true;
	}

	function move(address from, address to, uint256 value) internal {
		require(balanceOf[from] >= value, 'balance');
		balanceOf[from] -= value;
		balanceOf[to] += value;
		emit Transfer(from, to, value);
	}
}
