import { readWord } from '../word.ts';
import { outOfGas } from './halts.ts';
import type { Machine } from './machine.ts';
import { toOffset } from './memory.ts';

const padded = new Uint8Array(32);
const paddedView = new DataView(padded.buffer);

/** CALLDATALOAD. Bytes beyond the end of the call data are zero. */
export function loadPadded(machine: Machine, offset: bigint): bigint {
	if (offset >= BigInt(machine.callDataSize)) return 0n;
	const at = Number(offset);
	const { callData, callView } = machine;
	if (at + 32 <= callData.length) return readWord(callView, at);
	padded.fill(0);
	padded.set(callData.subarray(at));
	return readWord(paddedView, 0);
}

/** CALLDATACOPY, CODECOPY, EXTCODECOPY, RETURNDATACOPY: copies and charges per word. Returns the gas left. */
export function copyToMemory(
	{ memory, rules }: Machine,
	source: Uint8Array,
	gas: number,
	toWord: bigint,
	fromWord: bigint,
	lengthWord: bigint,
): number {
	const to = toOffset(toWord);
	const length = toOffset(lengthWord);
	gas = memory.expand(to, length, gas - rules.gas.copyWord * Math.ceil(length / 32));
	if (gas < 0) throw outOfGas(gas);
	if (length > 0) memory.copy(to, source, toOffset(fromWord), length);
	return gas;
}

/** MCOPY (EIP-5656). Returns the gas left. */
export function moveMemory(
	{ memory, rules }: Machine,
	gas: number,
	toWord: bigint,
	fromWord: bigint,
	lengthWord: bigint,
): number {
	const to = toOffset(toWord);
	const from = toOffset(fromWord);
	const length = toOffset(lengthWord);
	gas = memory.expand(Math.max(to, from), length, gas - rules.gas.copyWord * Math.ceil(length / 32));
	if (gas < 0) throw outOfGas(gas);
	memory.move(to, from, length);
	return gas;
}
