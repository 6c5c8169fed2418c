import { createHost, interfaceFromSolidityAbi, solidityContract, toAddress } from 'altvm';
import { solidityArtifact } from '../contracts/load.ts';
import { OP, toyAdapter } from './toy-adapter.ts';

const user = toAddress('0x00000000000000000000000000000000000000b2');
const host = await createHost({ adapters: [toyAdapter] });

// A program for the new VM: kept += x; return kept.
const program = [OP.argument, 0, OP.load, 7, OP.add, OP.store, 7, OP.load, 7, OP.stop];
const word = { name: 'x', type: 'uint256' };
const abi = [{ type: 'function', name: 'add', stateMutability: 'nonpayable', inputs: [word], outputs: [word] }];
const iface = { ...interfaceFromSolidityAbi(abi, 'Adder'), vm: 'toy' };
const adder = host.deploy({ from: user, vm: 'toy', code: Uint8Array.from(program), interface: iface }).address;
console.log(host.call({ from: user, to: adder, function: 'add', args: [5n] }).values);

// A Solidity contract calls the program like any EVM contract.
const caller = solidityContract(solidityArtifact('adder/artifacts/Caller.json'));
const { address } = host.deploy({ from: user, ...caller });
const result = host.call({ from: user, to: address, function: 'addTwice', args: [adder, 10n], trace: true });
const vms = result.trace!.steps.flatMap((step) => (step.type === 'call' ? [step.frame.vm] : []));
console.log(result.values, vms);
