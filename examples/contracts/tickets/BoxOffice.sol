// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

interface IERC20 {
	function transferFrom(address from, address to, uint256 value) external returns (bool);
}

/// The Move module `tickets::ticket`, as Solidity calls it. Objects are named by their ids.
interface ITickets {
	function openOffice() external returns (bytes32 office);
	function issue(bytes32 office, address to) external returns (bytes32 ticket);
}

/// Sells tickets, which are objects of Sui's dialect of Move, for an ERC-20 token.
contract BoxOffice {
	IERC20 public immutable token;
	ITickets public immutable tickets;
	uint256 public immutable price;
	/// The object that lets this contract issue tickets. It belongs to this contract.
	bytes32 public immutable office;

	constructor(IERC20 token_, ITickets tickets_, uint256 price_) {
		token = token_;
		tickets = tickets_;
		price = price_;
		office = tickets_.openOffice();
	}

	/// Takes the price from the caller and issues a ticket to it. Both happen, or neither.
	function buy() external returns (bytes32 ticket) {
		require(token.transferFrom(msg.sender, address(this), price), "payment failed");
		return tickets.issue(office, msg.sender);
	}
}
