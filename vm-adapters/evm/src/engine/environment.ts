import { Halt } from '@altvm/host';
import { evmBlockContext } from '../chain-context.ts';
import { OP, type Op } from '../loader/op.ts';
import { access } from './access.ts';
import { copyToMemory } from './data.ts';
import { outOfGas } from './halts.ts';
import type { Machine } from './machine.ts';
import { toOffset } from './memory.ts';
import { addressToWord, wordToAddress } from './words.ts';

/** The value that an instruction without operands reads from the frame, its transaction or its block. */
export function environment({ frame, rules }: Machine, op: number): bigint {
	const { message, state, block } = frame;
	switch (op) {
		case 0x30 satisfies Op['ADDRESS']:
			return addressToWord(state.evmForm(message.target));
		case 0x32 satisfies Op['ORIGIN']:
			return addressToWord(state.evmForm(frame.transaction.origin));
		case 0x33 satisfies Op['CALLER']:
			return addressToWord(state.evmForm(message.sender));
		case 0x3a satisfies Op['GASPRICE']:
			return frame.transaction.gasPrice;
		case 0x41 satisfies Op['COINBASE']:
			return addressToWord(state.evmForm(block.coinbase));
		case 0x42 satisfies Op['TIMESTAMP']:
			return block.timestamp;
		case 0x43 satisfies Op['NUMBER']:
			return block.number;
		case 0x44 satisfies Op['PREVRANDAO']: // or DIFFICULTY
			return rules.hasPrevRandao ? BigInt(evmBlockContext(block).prevRandao) : evmBlockContext(block).difficulty;
		case 0x45 satisfies Op['GASLIMIT']:
			return block.gasLimit;
		case 0x46 satisfies Op['CHAINID']:
			return block.chainId;
		case 0x47 satisfies Op['SELFBALANCE']:
			return state.balance(message.target);
		case 0x48 satisfies Op['BASEFEE']:
			return block.baseFee;
		default: // OP.BLOBBASEFEE
			return evmBlockContext(block).blobBaseFee;
	}
}

/** BALANCE, EXTCODESIZE, EXTCODEHASH: replaces the address on the stack by the value. Returns the gas left. */
export function lookAt(machine: Machine, op: number, sp: number, gas: number): number {
	const { stack } = machine;
	const { state } = machine.frame;
	const address = wordToAddress(stack[sp - 1]!);
	gas = access(machine, address, gas);
	if (op === OP.BALANCE) stack[sp - 1] = state.balance(address);
	else if (op === OP.EXTCODESIZE) stack[sp - 1] = BigInt(state.code(address).length);
	else stack[sp - 1] = state.exists(address) ? BigInt(state.codeHash(address)) : 0n;
	return gas;
}

/** EXTCODECOPY, after its operands were taken from the stack. Returns the gas left. */
export function copyCode(machine: Machine, sp: number, gas: number): number {
	const { frame, stack } = machine;
	const address = wordToAddress(stack[sp + 3]!);
	gas = access(machine, address, gas);
	return copyToMemory(machine, frame.state.code(address), gas, stack[sp + 2]!, stack[sp + 1]!, stack[sp]!);
}

/** RETURNDATACOPY, after its operands were taken from the stack. Returns the gas left. */
export function copyReturned(machine: Machine, sp: number, gas: number): number {
	const { stack } = machine;
	return returnDataCopy(machine, toOffset(stack[sp + 2]!), toOffset(stack[sp + 1]!), toOffset(stack[sp]!), gas);
}

/** RETURNDATACOPY with its operands as numbers. Returns the gas left. */
export function returnDataCopy(machine: Machine, to: number, from: number, length: number, gas: number): number {
	// EIP-211: a read beyond the end halts.
	if (from + length > machine.returnSize) throw new Halt('out-of-bounds', 'return data read beyond its end');
	gas = machine.memory.expand(to, length, gas - machine.rules.gas.copyWord * Math.ceil(length / 32));
	if (gas < 0) throw outOfGas(gas);
	machine.copyReturned(to, from, length);
	return gas;
}
