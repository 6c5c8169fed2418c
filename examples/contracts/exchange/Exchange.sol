// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

interface IToken {
	function transferFrom(address from, address to, uint256 value) external returns (bool);
}

/// A WASM contract, written in AssemblyScript: to Solidity it is a contract like any other.
interface ICurve {
	function quote(uint256 amountIn, uint256 reserveIn, uint256 reserveOut, uint32 feeBps) external view returns (uint256);
}

/// A Move module.
interface ICoin {
	function mintSwapped(address to, uint64 amount, uint64 minOut) external returns (uint64);
}

/// Sells Move coins for an ERC-20 at the price of a WASM curve.
contract Exchange {
	IToken public immutable token;
	ICurve public immutable curve;
	ICoin public immutable coin;
	/// Of the curve, in hundredths of a percent.
	uint32 public constant curveFeeBps = 30;
	/// Of the exchange; the Move module reads it from here.
	uint64 public feeBps = 25;
	uint256 public tokenReserve;
	uint256 public coinReserve;

	event Swapped(address indexed user, uint256 amountIn, uint256 amountOut);

	error ZeroAmount();
	error QuoteTooLarge(uint256 quote);

	constructor(address token_, address curve_, address coin_, uint256 tokenReserve_, uint256 coinReserve_) {
		token = IToken(token_);
		curve = ICurve(curve_);
		coin = ICoin(coin_);
		tokenReserve = tokenReserve_;
		coinReserve = coinReserve_;
	}

	function swap(uint256 amountIn, uint256 minOut) external returns (uint256 amountOut) {
		if (amountIn == 0) revert ZeroAmount();
		require(token.transferFrom(msg.sender, address(this), amountIn), "transfer failed");
		uint256 quoted = curve.quote(amountIn, tokenReserve, coinReserve, curveFeeBps);
		if (quoted > type(uint64).max) revert QuoteTooLarge(quoted);
		uint64 least = minOut > type(uint64).max ? type(uint64).max : uint64(minOut);
		amountOut = coin.mintSwapped(msg.sender, uint64(quoted), least);
		tokenReserve += amountIn;
		coinReserve -= quoted;
		emit Swapped(msg.sender, amountIn, amountOut);
	}
}
