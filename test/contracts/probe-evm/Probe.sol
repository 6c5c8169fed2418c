// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// Does one thing a function, for tests of calls across virtual machines. Its Move and WASM counterparts are
/// `test/contracts/probe` and `test/contracts/relay`.
contract Probe {
	mapping(uint64 => uint256) private values;

	event Pinged(address indexed sender, uint256 x);

	error Failed(uint256 code);

	receive() external payable {}

	function ping(uint256 x) external pure returns (uint256) {
		return x + 1;
	}

	function set(uint64 key, uint256 value) external {
		values[key] = value;
	}

	function get(uint64 key) external view returns (uint256) {
		return values[key];
	}

	function deposit() external payable returns (uint256) {
		return msg.value;
	}

	function whoami() external view returns (address sender, address self) {
		return (msg.sender, address(this));
	}

	function emitPing(uint256 x) external {
		emit Pinged(msg.sender, x);
	}

	function failWith(uint256 code) external pure {
		revert Failed(code);
	}

	function failWithMessage(string calldata message) external pure {
		revert(message);
	}

	function panic(uint256 zero) external pure returns (uint256) {
		return 1 / zero;
	}

	function burnGas(uint64 rounds) external pure returns (uint256 x) {
		for (uint64 i = 0; i < rounds; i++) x = uint256(keccak256(abi.encode(x, i)));
	}

	function halt() external pure {
		assembly {
			invalid()
		}
	}

	/// Calls `target`; a failure becomes this call's failure, byte for byte.
	function forward(address target, bytes calldata input, uint256 value) external payable returns (bytes memory) {
		(bool ok, bytes memory output) = target.call{value: value}(input);
		if (!ok) {
			assembly {
				revert(add(output, 32), mload(output))
			}
		}
		return output;
	}

	/// Calls `target` with a limit on its gas; a failure is a result.
	function tryForward(address target, bytes calldata input, uint256 value, uint64 gasLimit)
		external
		payable
		returns (bool, bytes memory)
	{
		return target.call{value: value, gas: gasLimit}(input);
	}

	function staticForward(address target, bytes calldata input) external view returns (bool, bytes memory) {
		return target.staticcall(input);
	}

	function delegateForward(address target, bytes calldata input) external returns (bool, bytes memory) {
		return target.delegatecall(input);
	}

	/// Makes one call many times, with as little work beside it as can be: what a call costs is the slope.
	function repeat(address target, bytes calldata input, uint64 times) external {
		bytes memory data = input;
		for (uint64 i = 0; i < times; i++) {
			bool ok;
			assembly {
				ok := call(gas(), target, 0, add(data, 32), mload(data), 0, 0)
			}
			require(ok);
		}
	}

	/// Writes and logs, then calls; a failure undoes both.
	function setThenForward(uint64 key, uint256 value, address target, bytes calldata input)
		external
		payable
		returns (bytes memory)
	{
		values[key] = value;
		emit Pinged(msg.sender, value);
		(bool ok, bytes memory output) = target.call{value: msg.value}(input);
		if (!ok) {
			assembly {
				revert(add(output, 32), mload(output))
			}
		}
		return output;
	}

	/// Writes before and after the call: what a re-entered contract or a reverted callee must not disturb.
	function setAround(address target, bytes calldata input, uint64 key, uint256 before, uint256 afterwards)
		external
		returns (bool ok, uint256 seen)
	{
		values[key] = before;
		(ok, ) = target.call(input);
		seen = values[key];
		values[key] = afterwards;
	}
}
