/// Calls contracts of other VMs through the interfaces that were written for them.
contract Caller {
	function ping(IRelay relay, uint256 x) external returns (uint256) { return relay.ping(x); }

	function reverse(IRelay relay, string[] calldata words) external returns (string[] memory) { return relay.reverse(words); }

	function about(IGold gold, string calldata coin) external returns (string memory, uint8, bool, uint128, address) {
		(string memory name,, uint8 decimals, IGold.Option memory supply, address declared) = gold.about(coin);
		return (name, decimals, supply.some, supply.value, declared);
	}

	/// The name of the constant that minting aborts with.
	function abortOf(IGold gold, address to) external returns (address module, uint64 code, string memory name) {
		try gold.mint(to, 1) {
			revert("minted");
		} catch (bytes memory data) {
			require(bytes4(data) == IGold.MoveAbortNamed.selector, "another failure");
			bytes memory arguments = new bytes(data.length - 4);
			for (uint256 i = 0; i < arguments.length; i++) arguments[i] = data[i + 4];
			return abi.decode(arguments, (address, uint64, string));
		}
	}

	function identity(IUnusual unusual, IUnusual.PairList calldata list) external returns (IUnusual.PairList memory) {
		return unusual.identity(list);
	}
}
