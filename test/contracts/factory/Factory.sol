// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

import {Create, Creation} from "@altvm/solidity/Create.sol";

/// Makes contracts of every VM, for tests.
contract Factory {
    event Made(address made);

    uint256 public count;

    receive() external payable {}

    function make(string memory vm, bytes memory code, bytes memory input, uint256 value)
        public
        payable
        returns (address)
    {
        return makeNamed(Creation(vm, code, input, new string[](0), new string[](0)), value);
    }

    function makePlain(string calldata vm, bytes calldata code) external returns (address) {
        return Create.create(vm, code);
    }

    function makeNamed(Creation memory creation, uint256 value) public payable returns (address made) {
        count++;
        made = Create.create(creation, value);
        emit Made(made);
    }

    function make2(bytes32 salt, Creation memory creation, uint256 value) external payable returns (address made) {
        made = Create.create2(salt, creation, value);
        require(made == Create.predict(salt, creation), "predicted another address");
    }

    function make2Plain(bytes32 salt, string calldata vm, bytes calldata code) external returns (address) {
        return Create.create2(salt, vm, code);
    }

    /// As `make`, with at most `gasLimit`; a failure is a result.
    function tryMake(string calldata vm, bytes calldata code, uint256 value, uint256 gasLimit)
        external
        payable
        returns (bool, address, bytes memory)
    {
        try this.make{gas: gasLimit}(vm, code, "", value) returns (address made) {
            return (true, made, "");
        } catch (bytes memory reason) {
            return (false, address(0), reason);
        }
    }

    /// Makes two contracts, and fails: neither remains.
    function makeTwoAndFail(string calldata vm, bytes calldata code, string calldata vm2, bytes calldata code2) external {
        Create.create(vm, code);
        Create.create(vm2, code2);
        revert("both are gone");
    }

    function predict(bytes32 salt, Creation calldata creation, address deployer) external pure returns (address) {
        return Create.predict(salt, creation, deployer);
    }

    function moduleAddress(address account, string calldata name) external pure returns (address) {
        return Create.moduleAddress(account, name);
    }

    function initCode(Creation calldata creation) external pure returns (bytes memory) {
        return Create.initCode(creation);
    }

    /// CREATE of any bytes, without the library: the address, and what the create returned.
    function makeRaw(bytes memory init) external payable returns (address made, bytes memory data) {
        assembly {
            made := create(callvalue(), add(init, 0x20), mload(init))
            data := mload(0x40)
            mstore(0x40, add(data, and(add(returndatasize(), 0x3f), not(0x1f))))
            mstore(data, returndatasize())
            returndatacopy(add(data, 0x20), 0, returndatasize())
        }
    }

    /// Calls with any data, so that what it made can be called by it.
    function forward(address target, bytes calldata data) external payable returns (bytes memory) {
        (bool success, bytes memory result) = target.call{value: msg.value}(data);
        if (!success) {
            assembly {
                revert(add(result, 0x20), mload(result))
            }
        }
        return result;
    }
}

/// Makes a contract in its constructor.
contract Nested {
    address public inner;

    constructor(string memory vm, bytes memory code) payable {
        inner = Create.create(vm, code);
    }
}
