import { type Compiled, compileSolidity } from './compile.ts';

const SOURCE = `
// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;
import "@openzeppelin/contracts/proxy/ERC1967/ERC1967Proxy.sol";
import "@openzeppelin/contracts/proxy/transparent/TransparentUpgradeableProxy.sol";
import "@openzeppelin/contracts/proxy/beacon/BeaconProxy.sol";
import "@openzeppelin/contracts/proxy/beacon/UpgradeableBeacon.sol";
import "@openzeppelin/contracts/proxy/Clones.sol";
import "@openzeppelin/contracts/access/Ownable.sol";
import "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import "@openzeppelin/contracts/token/ERC20/extensions/ERC4626.sol";
import "@openzeppelin/contracts/token/ERC721/ERC721.sol";
import "@openzeppelin/contracts/token/ERC1155/ERC1155.sol";
import {IInterfaceRegistry, INTERFACE_REGISTRY, Made} from "@altvm/solidity/IInterfaceRegistry.sol";

/** Counts, in the way of its version. */
contract Box {
	error TooMuch(uint256 most);
	uint256 public value;
	function setX(uint256 v) external returns (uint256) {
		if (v > 1000) revert TooMuch(1000);
		value = v;
		return v + 1;
	}
}

/** Other code with the same function, and one more. */
contract Box2 {
	uint256 public value;
	function setX(uint256 v) external returns (uint256) { value = v; return v + 2; }
	function reset() external returns (bool) { value = 0; return true; }
}

contract Ping {
	function ping(uint256 x) external pure returns (uint256) { return x + 1; }
}

/** Registers with the library that ships. */
contract Introduced {
	function count() external pure returns (uint256) { return 9; }
	function introduce() public {
		INTERFACE_REGISTRY.register(
			address(this),
			'[{"type":"function","name":"count","outputs":[{"type":"uint256"}],"stateMutability":"view"}]'
		);
	}
	function tryFor(address other) external returns (bytes4 why) {
		try INTERFACE_REGISTRY.register(other, "[]") {} catch (bytes memory reason) { why = bytes4(reason); }
	}
}

contract Brief is Introduced {
	function end() external { selfdestruct(payable(msg.sender)); }
}

contract Maker {
	function makeBriefly(bool introduces) external returns (address) {
		Brief made = new Brief();
		if (introduces) made.introduce();
		made.end();
		return address(made);
	}
}

contract Factory {
	function clone(address target) external returns (address) { return Clones.clone(target); }
	function cloneWith(address target, bytes calldata args) external returns (address) {
		return Clones.cloneWithImmutableArgs(target, args);
	}
	function make() external returns (address) { return address(new Ping()); }
	function makeAt(bytes32 salt) external returns (address) { return address(new Ping{salt: salt}()); }
}

/** A proxy from before ERC-1967, with a slot of its own. */
contract OldProxy {
	bytes32 constant SLOT = 0x7f3fd0a7b0a9c1d2e3f405162738495a6b7c8d9eafb0c1d2e3f405162738495a;
	constructor(address target) { assembly { sstore(SLOT, target) } }
	fallback() external payable {
		assembly {
			calldatacopy(0, 0, calldatasize())
			let ok := delegatecall(gas(), sload(SLOT), 0, calldatasize(), 0, 0)
			returndatacopy(0, 0, returndatasize())
			switch ok case 0 { revert(0, returndatasize()) } default { return(0, returndatasize()) }
		}
	}
}

/** Always proxies to itself. */
contract Circle is Proxy {
	constructor() { assembly { sstore(0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc, address()) } }
	function _implementation() internal view override returns (address target) {
		assembly { target := sload(0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc) }
	}
}

/** A proxy with a function of its own. */
contract Ledger is ERC1967Proxy {
	constructor(address target) ERC1967Proxy(target, hex"3fa4f245") {}
	function entries() external pure returns (uint256) { return 7; }
}

contract Coin is ERC20 {
	constructor() ERC20("Coin", "C") { _mint(msg.sender, 1000); }
}

contract Vault is ERC4626 {
	constructor(IERC20 asset) ERC20("Vault", "V") ERC4626(asset) {}
}

contract Art is ERC721 {
	constructor() ERC721("Art", "A") { _mint(msg.sender, 7); }
}

contract Items is ERC1155 {
	constructor() ERC1155("https://items/{id}") { _mint(msg.sender, 5, 50, ""); }
}

/** Tokens whose transfers return nothing, as USDT's. */
contract QuietCoin {
	mapping(address => uint256) public balanceOf;
	mapping(address => mapping(address => uint256)) public allowance;
	uint256 public totalSupply = 1000;
	constructor() { balanceOf[msg.sender] = 1000; }
	function transfer(address to, uint256 value) external { balanceOf[msg.sender] -= value; balanceOf[to] += value; }
	function approve(address spender, uint256 value) external { allowance[msg.sender][spender] = value; }
	function transferFrom(address from, address to, uint256 value) external {
		allowance[from][msg.sender] -= value; balanceOf[from] -= value; balanceOf[to] += value;
	}
}

/** A diamond (ERC-2535) with its loupe in a facet of its own. */
contract Loupe {
	function facetAddress(bytes4 selector) external view returns (address) { return Facets.at()[selector]; }
}

library Facets {
	function at() internal pure returns (mapping(bytes4 => address) storage facets) {
		assembly { facets.slot := 0x1234567800000000000000000000000000000000000000000000000000000000 }
	}
}

contract Diamond {
	address owner_;
	constructor(address loupe) { Facets.at()[Loupe.facetAddress.selector] = loupe; }
	function cut(bytes4 selector, address facet) external { Facets.at()[selector] = facet; }
	fallback() external payable {
		address facet = Facets.at()[msg.sig];
		require(facet != address(0), "no such function");
		assembly {
			calldatacopy(0, 0, calldatasize())
			let ok := delegatecall(gas(), facet, 0, calldatasize(), 0, 0)
			returndatacopy(0, 0, returndatasize())
			switch ok case 0 { revert(0, returndatasize()) } default { return(0, returndatasize()) }
		}
	}
}
`;

let compiled: Record<string, Compiled> | undefined;

/** The contracts of this folder's tests, compiled at their first use. */
export function contract(name: string): Compiled {
	compiled ??= compileSolidity(SOURCE);
	const found = compiled[name];
	if (!found) throw new Error(`no contract ${name}`);
	return found;
}
