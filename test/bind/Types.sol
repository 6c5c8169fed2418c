// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// Every type that has a form in Move, and names that Move keeps for itself.
contract Types {
	enum Color { Red, Green, Blue }

	struct Point { int256 x; uint64 y; }

	struct Item { string label; uint256 amount; bool[] flags; }

	struct Order { address owner; Item[] move; Item first; }

	struct Wrapped { bytes4 id; }

	error Refused(uint64 code);

	uint256 public stored;

	function bools(bool x) external pure returns (bool) { return !x; }
	function numbers(uint8 a, uint24 b, uint64 c, uint128 d, uint256 e) external pure returns (uint8, uint24, uint64, uint128, uint256) { return (a, b, c, d, e); }
	function addresses(address x) external pure returns (address) { return x; }
	function blobs(bytes calldata x, bytes4 y, bytes32 z) external pure returns (bytes memory, bytes4, bytes32) { return (x, y, z); }
	function texts(string calldata x) external pure returns (string memory) { return string.concat(x, "!"); }
	function lists(uint64[] calldata x, string[] calldata y, bytes[] calldata z) external pure returns (uint64[] memory, string[] memory, bytes[] memory) { return (x, y, z); }
	function arrays(uint16[3] calldata x, address[2] calldata y) external pure returns (uint16[3] memory, address[2] memory) { return (x, y); }
	function nested(uint8[][2][] calldata x) external pure returns (uint8[][2][] memory) { return x; }
	function colors(Color x) external pure returns (Color) { return x == Color.Blue ? Color.Red : Color(uint8(x) + 1); }

	function pick(uint256 x) external pure returns (string memory) { return x > 0 ? "uint256" : "zero"; }
	function pick(address) external pure returns (string memory) { return "address"; }
	function pick(string calldata x) external pure returns (string memory) { return x; }
	function pick_2(bool) external pure returns (string memory) { return "pick_2"; }

	function pay(uint64 x) external payable returns (uint256, uint64) { return (msg.value, x); }
	function store(uint256 x) external { stored = x; }
	function refuse(uint64 code) external pure { revert Refused(code); }

	function name() external pure returns (string memory) { return "Types"; }
	function move(uint256 vector, uint256 args) external pure returns (uint256) { return vector * 1000 + args; }
	function freeze(uint256 target, uint256 results) external pure returns (uint256) { return target * 1000 + results; }
	function exists(uint256 value, uint256, uint256 fun) external pure returns (uint256) { return value * 1000 + fun; }
	function abort(uint256 abort_, uint256 move_) external pure returns (uint256) { return abort_ * 1000 + move_; }
	function loop() external pure returns (bool) { return true; }
	function _1st(uint256 _2nd) external pure returns (uint256) { return _2nd; }
	function altvm_text() external pure returns (uint256) { return 7; }

	function reorder(Order calldata o, uint64 x) external pure returns (Order memory, uint64) {
		Item[] memory items = new Item[](2);
		items[0] = o.first;
		items[1] = o.move[0];
		return (Order(o.owner, items, o.move[1]), x + 1);
	}
	function new_item(Wrapped calldata w) external pure returns (Wrapped[] memory list) { list = new Wrapped[](1); list[0] = w; }

	function signed(int64 x) external pure returns (int64) { return x; }
	function narrow(int24 x) external pure returns (int24) { return ~x; }
	function points(Point calldata p) external pure returns (Point memory) { return p; }
}
