import { type Hex, Memo } from '@altvm/abi-bridge';
import { Halt } from '@altvm/host';
import { access } from '../engine/access.ts';
import type { Arena } from '../engine/arena.ts';
import { environment } from '../engine/environment.ts';
import { blobHash, blockHash } from '../engine/hashes.ts';
import type { Machine } from '../engine/machine.ts';
import { OP } from '../loader/op.ts';
import { addressAt } from './addresses.ts';
import { copyBytes, expand, offsetAt } from './direct.ts';

import { wordText } from './word-text.ts';
import { readLimbs, writeLimbs } from './words.ts';

/** An instruction as in `direct.ts`: on the words of the arena's stack, its flat gas charged. Returns the gas left. */
type HostInstruction = (machine: Machine, arena: Arena, top: number, gas: number) => number;

function writeNumber(words: Uint32Array, at: number, number: number): void {
	words[at] = number;
	for (let i = 1; i < 8; i++) words[at + i] = 0;
}

/** Hashes as the arena's words. */
const hashWords = new Memo((hash: Hex) => {
	const number = BigInt(hash);
	return Uint32Array.from({ length: 8 }, (_, i) => Number((number >> BigInt(32 * i)) & 0xffffffffn));
}, 1024);

const push =
	(op: number): HostInstruction =>
	(machine, arena, top, gas) => {
		const word = environment(machine, op);
		writeLimbs(arena.view, (top + 8) * 4, word);
		return gas;
	};

const log =
	(topicCount: number): HostInstruction =>
	(machine, arena, top, gas) => {
		const { frame, memory, rules } = machine;
		const offset = offsetAt(arena.words, top);
		const length = offsetAt(arena.words, top - 8);
		const price = rules.gas.logTopic * topicCount + rules.gas.logByte * length;
		const left = expand(machine, arena, offset, length, gas - price);
		if (frame.message.isStatic) throw new Halt('static-violation', 'log in a static frame');
		frame.log(topicsAt(arena.words, top - 16, topicCount), memory.slice(offset, length));
		return left;
	};

/** The topics of a log, as an array without room for more. */
function topicsAt(words: Uint32Array, at: number, count: number): readonly Hex[] {
	if (count === 0) return [];
	const first = wordText(words, at);
	if (count === 1) return [first];
	const second = wordText(words, at - 8);
	if (count === 2) return [first, second];
	const third = wordText(words, at - 16);
	return count === 3 ? [first, second, third] : [first, second, third, wordText(words, at - 24)];
}

/**
 * Instructions that read accounts, the block or the transaction, or write logs, by opcode. `step` runs them for translated code
 * without the interpreter.
 */
export const hostInstructions: readonly (HostInstruction | undefined)[] = table({
	[OP.BALANCE]: (machine, arena, top, gas) => {
		const address = addressAt(arena.words, top);
		const left = access(machine, address, gas);
		const wei = machine.frame.state.balance(address);
		writeLimbs(arena.view, top * 4, wei);
		return left;
	},
	[OP.EXTCODESIZE]: (machine, arena, top, gas) => {
		const address = addressAt(arena.words, top);
		const left = access(machine, address, gas);
		const { length } = machine.frame.state.code(address);
		writeNumber(arena.words, top, length);
		return left;
	},
	[OP.EXTCODEHASH]: (machine, arena, top, gas) => {
		const address = addressAt(arena.words, top);
		const left = access(machine, address, gas);
		const { state } = machine.frame;
		if (state.exists(address)) arena.words.set(hashWords.get(state.codeHash(address)), top);
		else arena.words.fill(0, top, top + 8);
		return left;
	},
	[OP.EXTCODECOPY]: (machine, arena, top, gas) => {
		const address = addressAt(arena.words, top);
		const left = access(machine, address, gas);
		return copyBytes(machine, arena, machine.frame.state.code(address), top - 8, left);
	},
	[OP.CODECOPY]: (machine, arena, top, gas) => copyBytes(machine, arena, machine.program.code, top, gas),
	[OP.BLOCKHASH]: (machine, arena, top, gas) => {
		const hash = blockHash(machine.frame.block, readLimbs(arena.view, top * 4));
		writeLimbs(arena.view, top * 4, hash);
		return gas;
	},
	[OP.BLOBHASH]: (machine, { view }, top, gas) => {
		writeLimbs(view, top * 4, blobHash(machine.frame.transaction, readLimbs(view, top * 4)));
		return gas;
	},
	[OP.ORIGIN]: push(OP.ORIGIN),
	[OP.GASPRICE]: push(OP.GASPRICE),
	[OP.COINBASE]: push(OP.COINBASE),
	[OP.TIMESTAMP]: push(OP.TIMESTAMP),
	[OP.NUMBER]: push(OP.NUMBER),
	[OP.PREVRANDAO]: push(OP.PREVRANDAO),
	[OP.GASLIMIT]: push(OP.GASLIMIT),
	[OP.CHAINID]: push(OP.CHAINID),
	[OP.SELFBALANCE]: push(OP.SELFBALANCE),
	[OP.BASEFEE]: push(OP.BASEFEE),
	[OP.BLOBBASEFEE]: push(OP.BLOBBASEFEE),
	[OP.LOG0]: log(0),
	[OP.LOG1]: log(1),
	[OP.LOG2]: log(2),
	[OP.LOG3]: log(3),
	[OP.LOG4]: log(4),
});

function table(rows: Readonly<Record<number, HostInstruction>>): readonly (HostInstruction | undefined)[] {
	return Array.from({ length: 256 }, (_, op) => rows[op]);
}
