// SPDX-License-Identifier: MIT
pragma solidity ^0.8.0;
import {Counter} from "../src/Counter.sol";
interface Vm { function envAddress(string calldata) external returns (address); }
contract ForkTest {
    Vm constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));
    bool public IS_TEST = true;
    function testReadsTheNode() external {
        Counter counter = Counter(vm.envAddress("COUNTER"));
        uint256 before = counter.count();
        require(before > 0);
        counter.increment();
        require(counter.count() == before + 1);
    }
}
