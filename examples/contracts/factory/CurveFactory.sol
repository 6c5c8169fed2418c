// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Create, Creation} from "@altvm/solidity/Create.sol";

/// Makes WASM contracts that tell the price of a pool.
contract CurveFactory {
	address[] public curves;

	event CurveMade(address curve);

	function make(bytes calldata component) external returns (address curve) {
		string[] memory viewFunctions = new string[](1);
		viewFunctions[0] = "quote";
		curve = Create.create(Creation("wasm", component, "", new string[](0), viewFunctions), 0);
		curves.push(curve);
		emit CurveMade(curve);
	}
}
