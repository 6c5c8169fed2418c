// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// What a pair needs of a token.
contract PairToken {
	mapping(address => uint256) public balanceOf;

	event Transfer(address indexed from, address indexed to, uint256 value);

	function mint(address to, uint256 value) external {
		balanceOf[to] += value;
	}

	function transfer(address to, uint256 value) external returns (bool) {
		balanceOf[msg.sender] -= value;
		balanceOf[to] += value;
		emit Transfer(msg.sender, to, value);
		return true;
	}
}

/// A constant-product pair in the manner of Uniswap V2: packed reserves, a lock, price accumulators, 0.3 % fee.
contract Pair {
	PairToken public immutable token0;
	PairToken public immutable token1;
	uint112 private reserve0;
	uint112 private reserve1;
	uint32 private lastTimestamp;
	uint256 public price0CumulativeLast;
	uint256 public price1CumulativeLast;
	uint256 private unlocked = 1;

	event Swap(
		address indexed sender, uint256 in0, uint256 in1, uint256 out0, uint256 out1, address indexed to
	);
	event Sync(uint112 reserve0, uint112 reserve1);

	modifier lock() {
		require(unlocked == 1, 'locked');
		unlocked = 0;
		_;
		unlocked = 1;
	}

	constructor() {
		token0 = new PairToken();
		token1 = new PairToken();
		token0.mint(address(this), 1e24);
		token1.mint(address(this), 2e24);
		update(1e24, 2e24, 0, 0);
	}

	function swap(uint256 out0, uint256 out1, address to) public lock {
		require(out0 > 0 || out1 > 0, 'output');
		(uint112 r0, uint112 r1) = (reserve0, reserve1);
		require(out0 < r0 && out1 < r1, 'liquidity');
		if (out0 > 0) token0.transfer(to, out0);
		if (out1 > 0) token1.transfer(to, out1);
		uint256 balance0 = token0.balanceOf(address(this));
		uint256 balance1 = token1.balanceOf(address(this));
		uint256 in0 = balance0 > r0 - out0 ? balance0 - (r0 - out0) : 0;
		uint256 in1 = balance1 > r1 - out1 ? balance1 - (r1 - out1) : 0;
		require(in0 > 0 || in1 > 0, 'input');
		uint256 adjusted0 = balance0 * 1000 - in0 * 3;
		uint256 adjusted1 = balance1 * 1000 - in1 * 3;
		require(adjusted0 * adjusted1 >= uint256(r0) * r1 * 1000 ** 2, 'K');
		update(balance0, balance1, r0, r1);
		emit Swap(msg.sender, in0, in1, out0, out1, to);
	}

	/// `n` swaps to and fro, as a router would make them.
	function swaps(uint256 n) external {
		for (uint256 i = 0; i < n; i++) {
			(PairToken paid, uint256 from, uint256 to) =
				i % 2 == 0 ? (token0, reserve0, reserve1) : (token1, reserve1, reserve0);
			uint256 paidWithFee = 1e18 * 997;
			uint256 out = (paidWithFee * to) / (from * 1000 + paidWithFee);
			paid.mint(address(this), 1e18);
			this.swap(i % 2 == 0 ? 0 : out, i % 2 == 0 ? out : 0, msg.sender);
		}
	}

	function update(uint256 balance0, uint256 balance1, uint112 r0, uint112 r1) private {
		require(balance0 <= type(uint112).max && balance1 <= type(uint112).max, 'overflow');
		unchecked {
			uint32 timestamp = uint32(block.timestamp);
			uint32 elapsed = timestamp - lastTimestamp;
			if (elapsed > 0 && r0 != 0 && r1 != 0) {
				price0CumulativeLast += ((uint256(r1) << 112) / r0) * elapsed;
				price1CumulativeLast += ((uint256(r0) << 112) / r1) * elapsed;
			}
			(reserve0, reserve1, lastTimestamp) = (uint112(balance0), uint112(balance1), timestamp);
		}
		emit Sync(reserve0, reserve1);
	}
}
