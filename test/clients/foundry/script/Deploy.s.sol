// SPDX-License-Identifier: MIT
pragma solidity ^0.8.0;
import {Counter} from "../src/Counter.sol";
interface Vm { function startBroadcast() external; function stopBroadcast() external; }
contract Deploy {
    Vm constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));
    bool public IS_SCRIPT = true;
    function run() external {
        vm.startBroadcast();
        Counter counter = new Counter(40);
        counter.increment();
        counter.increment();
        vm.stopBroadcast();
        require(counter.count() == 42);
    }
}
