// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

contract Echo {
	struct Pair { address first; address[] others; }
	function echo(address a) external pure returns (address) { return a; }
	function echoPair(Pair calldata pair) external pure returns (Pair calldata) { return pair; }
	function pass(Echo target, address a) external returns (address) { return target.echo(a); }
	function passMe(Echo target) external returns (address) { return target.echo(msg.sender); }
	function caught(Echo target, bytes32 a) external returns (address who) {
		try Lab(address(target)).failFor(a) { return address(0); } catch (bytes memory reason) {
			require(bytes4(reason) == bytes4(keccak256("NotFor(address)")));
			assembly { who := mload(add(reason, 36)) }
		}
	}
}
interface Lab { function failFor(bytes32 a) external; }

/** Decodes data as `recode` of the lab does. */
contract Recoder {
	struct Item { uint128 amount; bytes data; }

	function recode(bytes calldata data) external pure returns (bytes memory) {
		(uint24 a, int40 b, bool c, address d, bytes4 e, string memory f, Item[] memory g, int16[2] memory h, uint8[][2] memory i) =
			abi.decode(data, (uint24, int40, bool, address, bytes4, string, Item[], int16[2], uint8[][2]));
		return abi.encode(a, b, c, d, e, f, g, h, i);
	}
}

/** Answers calls with the bytes that it was made with. */
contract Answer {
	bytes private answer;
	constructor(bytes memory bytes_) { answer = bytes_; }
	fallback(bytes calldata) external returns (bytes memory) { return answer; }
}
