// SPDX-License-Identifier: MIT
pragma solidity >=0.8.20;

/// One contract on the path from an account to a contract that it made, or that was made by what it made.
struct Made {
    /// @dev The creator's nonce, for CREATE.
    uint64 nonce;
    /// @dev The salt, for CREATE2.
    bytes32 salt;
    /// @dev keccak256 of the init code with the constructor's arguments, for CREATE2. Zero for CREATE.
    bytes32 initCodeHash;
}

// The registry of a host that has the EVM and another VM.
IInterfaceRegistry constant INTERFACE_REGISTRY = IInterfaceRegistry(address(0x616c74766d));

/// @title Registers how EVM contracts are called by contracts of other VMs.
/// @notice For contracts that were not deployed with an interface: made by a transaction or a factory, proxies, diamonds. An interface is
/// checked against the code that runs. It costs gas for each byte of JSON, and for each byte that the state keeps.
/// @dev Who may: a contract for itself; its `owner()`; the admin of an ERC-1967 proxy, and that admin's `owner()`; and, with the path of
/// creations, who made it. What an owner or an admin registered is not replaced by the contract or its maker.
interface IInterfaceRegistry {
    event InterfaceRegistered(address indexed target, address indexed by, bytes32 interfaceHash);
    event InterfaceRemoved(address indexed target, address indexed by);

    /// @notice The caller may not say how the contract is called.
    error NotAuthorized(address target, address caller);
    /// @notice The text is no interface, or not that of the code that runs for the contract.
    error InvalidInterface(address target, string reason);

    /// @notice Registers the interface of a contract, in place of the one that it has.
    /// @param interfaceJson Solidity's ABI in JSON. For a proxy: that of the implementation. It ends with an upgrade to other code.
    function register(address target, string calldata interfaceJson) external;

    /// @notice As `register`, for who made the contract.
    /// @param path How the caller made the first contract, that one the second, and so on to `target`. At most 16.
    function registerCreated(address target, string calldata interfaceJson, Made[] calldata path) external;

    /// @notice Removes the interface that is registered with a contract.
    function remove(address target) external;

    /// @notice As `remove`, for who made the contract.
    function removeCreated(address target, Made[] calldata path) external;

    /// @notice Returns the interface by which a contract is called, as the host keeps it, in JSON. Empty if there is none.
    function interfaceOf(address target) external view returns (string memory);
}
