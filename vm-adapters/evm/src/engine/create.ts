import { type Frame, Halt } from '@altvm/host';
import { OP } from '../loader/op.ts';
import { outOfGas, staticViolation } from './halts.ts';
import type { Machine } from './machine.ts';
import { toOffset } from './memory.ts';
import { subCall } from './sub-call.ts';
import { wordToHex } from './words.ts';

/** CREATE and CREATE2. Their flat gas is already charged. Returns as `subCall` does. */
export function create(machine: Machine, op: number, sp: number, gas: number): Frame | undefined {
	const { frame, memory, stack, rules } = machine;
	const isCreate2 = op === OP.CREATE2;
	sp -= isCreate2 ? 4 : 3;
	const at = sp + (isCreate2 ? 1 : 0);
	const offset = toOffset(stack[at + 1]!);
	const length = toOffset(stack[at]!);
	// EIP-3860: init code that is too large is an exceptional halt.
	if (length > rules.maxInitcodeSize) {
		throw new Halt('code-size', `out of gas: max initcode size exceeded: size ${stack[at]}`);
	}
	const wordPrice = rules.gas.initcodeWord + (isCreate2 ? rules.gas.keccakWord : 0);
	// In forks without a limit, the length may be infinite, and infinity times zero is NaN.
	if (wordPrice > 0) gas -= Math.ceil(length / 32) * wordPrice;
	gas = memory.expand(offset, length, gas);
	if (gas < 0) throw outOfGas(gas);
	if (frame.message.isStatic) throw staticViolation(gas, 'create in a static frame');
	machine.call.outputLength = 0;
	const code = memory.slice(offset, length);
	const value = stack[at + 2]!;
	const salt = isCreate2 ? { salt: wordToHex(stack[sp]!) } : undefined;
	return subCall(machine, { kind: 'create', code, value, ...salt }, sp, gas);
}
