// SPDX-License-Identifier: MIT
pragma solidity >=0.8.20;

/// A contract of any VM to make.
struct Creation {
    /// @dev The new contract's VM: "evm", "wasm", "move".
    string vm;
    /// @dev EVM: init code; WASM: a component; Move: a module or a package.
    bytes code;
    /// @dev The constructor's arguments. EVM and WASM: Solidity's ABI encoding.
    bytes constructorInput;
    /// @dev Functions that accept value, for code that does not say so (WASM, Move).
    string[] payableFunctions;
    /// @dev Functions that do not change the state, for code that does not say so (WASM, Move).
    string[] viewFunctions;
}

/// @title Makes contracts of any VM.
/// @notice The new contract's creator and payer is the calling contract. A contract of the EVM or of WASM gets the address that CREATE
/// or CREATE2 give it. A Move module gets its module address, whichever of them makes it; its account is the calling contract.
/// Who may make a contract publish modules may also upgrade those that it published, unless they are immutable.
/// @dev Init code that begins with `MARKER` makes a contract of another VM. A host that has the EVM only runs it as EVM code, where it
/// is an invalid opcode.
library Create {
    /// @dev 0xEF, which no EVM code begins with (EIP-3541), and "altvm/1" in ASCII.
    bytes8 internal constant MARKER = 0xef616c74766d2f31;

    /// @notice The create failed and left no revert data: it ran out of gas, or its address is taken.
    error CreationFailed(string vm);
    /// @notice The calling contract has not the value that it wants to send.
    error InsufficientBalance(uint256 balance, uint256 needed);

    /// @notice Makes a contract without constructor arguments.
    /// @param vm The new contract's VM.
    /// @param code Its program, or for the EVM its init code.
    /// @return made The new contract.
    function create(string memory vm, bytes memory code) internal returns (address made) {
        return create(vm, code, "");
    }

    /// @notice Makes a contract.
    /// @param vm The new contract's VM.
    /// @param code Its program, or for the EVM its init code.
    /// @param constructorInput The constructor's arguments, encoded.
    /// @return made The new contract.
    function create(string memory vm, bytes memory code, bytes memory constructorInput) internal returns (address made) {
        return create(_plain(vm, code, constructorInput), 0);
    }

    /// @notice Makes a contract and sends it wei. Reverts with the error of the constructor if that fails.
    /// @param creation The contract to make.
    /// @param value Wei that is in the contract's balance before its constructor runs.
    /// @return made The new contract.
    function create(Creation memory creation, uint256 value) internal returns (address made) {
        bytes memory init = initCode(creation);
        _requireBalance(value);
        assembly ("memory-safe") {
            made := create(value, add(init, 0x20), mload(init))
        }
        if (made == address(0)) _fail(creation.vm);
    }

    /// @notice As `create`, at an address that depends on `salt` and not on the nonce.
    /// @return made The new contract.
    function create2(bytes32 salt, string memory vm, bytes memory code) internal returns (address made) {
        return create2(salt, vm, code, "");
    }

    /// @notice As `create`, at an address that depends on `salt` and not on the nonce.
    /// @return made The new contract.
    function create2(bytes32 salt, string memory vm, bytes memory code, bytes memory constructorInput)
        internal
        returns (address made)
    {
        return create2(salt, _plain(vm, code, constructorInput), 0);
    }

    /// @notice As `create`, at an address that depends on `salt` and not on the nonce.
    /// @param salt Any 32 bytes.
    /// @param creation The contract to make.
    /// @param value Wei that is in the contract's balance before its constructor runs.
    /// @return made The new contract.
    function create2(bytes32 salt, Creation memory creation, uint256 value) internal returns (address made) {
        bytes memory init = initCode(creation);
        _requireBalance(value);
        assembly ("memory-safe") {
            made := create2(value, add(init, 0x20), mload(init), salt)
        }
        if (made == address(0)) _fail(creation.vm);
    }

    /// @notice The address at which this contract makes a contract of the EVM or of WASM with `create2`.
    /// @dev Not that of a Move module, which does not depend on a salt: see `moduleAddress`.
    function predict(bytes32 salt, Creation memory creation) internal view returns (address) {
        return predict(salt, creation, address(this));
    }

    /// @notice As above, of another contract that makes it.
    /// @param deployer The contract that calls `create2`.
    function predict(bytes32 salt, Creation memory creation, address deployer) internal pure returns (address) {
        bytes32 hash = keccak256(abi.encodePacked(bytes1(0xff), deployer, salt, keccak256(initCode(creation))));
        return address(uint160(uint256(hash)));
    }

    /// @notice The contract address of a Move module.
    /// @param account The account of the module: the contract that makes it.
    /// @param name The module's name.
    function moduleAddress(address account, string memory name) internal pure returns (address) {
        bytes32 hash = keccak256(abi.encodePacked("altvm:module", uint256(uint160(account)), name));
        return address(uint160(uint256(hash)));
    }

    /// @notice The init code that makes a contract: what CREATE and CREATE2 are given, or the data of a transaction.
    /// @dev `MARKER` and the ABI encoding of `(string vm, bytes code, bytes constructorInput, string[] payable, string[] view)`; for the
    /// EVM, the code and its arguments.
    function initCode(Creation memory creation) internal pure returns (bytes memory) {
        if (keccak256(bytes(creation.vm)) == keccak256("evm")) {
            return bytes.concat(creation.code, creation.constructorInput);
        }
        return bytes.concat(
            MARKER,
            abi.encode(
                creation.vm,
                creation.code,
                creation.constructorInput,
                creation.payableFunctions,
                creation.viewFunctions
            )
        );
    }

    function _plain(string memory vm, bytes memory code, bytes memory constructorInput)
        private
        pure
        returns (Creation memory)
    {
        return Creation(vm, code, constructorInput, new string[](0), new string[](0));
    }

    function _requireBalance(uint256 value) private view {
        if (address(this).balance < value) revert InsufficientBalance(address(this).balance, value);
    }

    /// @dev Reverts with what the failed create returned.
    function _fail(string memory vm) private pure {
        assembly ("memory-safe") {
            if returndatasize() {
                let data := mload(0x40)
                returndatacopy(data, 0, returndatasize())
                revert(data, returndatasize())
            }
        }
        revert CreationFailed(vm);
    }
}
