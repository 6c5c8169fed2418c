// SPDX-License-Identifier: MIT
pragma solidity ^0.8.0;
contract Counter {
    uint256 public count;
    event Counted(address indexed by, uint256 count);
    constructor(uint256 first) { count = first; }
    function increment() external { emit Counted(msg.sender, ++count); }
    function fail() external pure { revert("no"); }
}
