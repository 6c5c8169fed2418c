/// Functions whose names Solidity reserves, under their selectors.
contract Words {
	error Unpaid();

	/// Returns the number after the selector plus the value; `wei()` returns 5, `throw()` reverts.
	fallback() external payable {
		if (msg.sig == bytes4(keccak256("throw()"))) revert Unpaid();
		uint256 result = msg.sig == bytes4(keccak256("wei()")) ? 5 : uint256(bytes32(msg.data[4:36])) + msg.value;
		bytes memory output = abi.encode(result);
		assembly { return(add(output, 32), mload(output)) }
	}
}

contract WordsCaller {
	using IWordsCalls for IWords;

	function erase(IWords words, uint256 id) external payable returns (uint256) { return words.delete_(id, msg.value); }
	function price(IWords words) external view returns (uint256) { return words.wei_(); }
	function fail(IWords words) external { words.throw_(); }
}
