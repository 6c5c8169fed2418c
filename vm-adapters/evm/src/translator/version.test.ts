import { keccak256 } from '@altvm/abi-bridge';
import { expect, it } from 'vitest';
import { instructionSet } from '../loader/opcodes.ts';
import { loadProgram } from '../loader/program.ts';
import { translate } from './module.ts';
import { RUNTIME } from './runtime-wasm.ts';
import { TRANSLATOR_VERSION } from './version.ts';

/** Every instruction, on words that are known and on words of call data, in a block of its own. */
function everyInstruction(): Uint8Array {
	const set = instructionSet('osaka');
	const code: number[] = [];
	for (const isKnown of [true, false]) {
		for (const [op, row] of set.opcodes.entries()) {
			if (!row) continue;
			// The place of this block, so that a trace begins here: PUSH2 place, POP.
			code.push(0x5b, 0x61, code.length >> 8, code.length & 0xff, 0x50);
			for (let i = 0; i < row.takes; i++) code.push(0x60, 7 * i + 1, ...(isKnown ? [] : [0x35]));
			code.push(op, ...new Array<number>(op >= 0x60 && op <= 0x7f ? op - 0x5f : 0).fill(op));
			for (let i = 0; i < row.puts; i++) code.push(0x50);
		}
	}
	return Uint8Array.from(code);
}

/** Code that was kept under a version must be what this translator would emit. */
it('translations are those of this version: if they changed, raise TRANSLATOR_VERSION and set its digest here', () => {
	const { bytes } = translate(loadProgram(everyInstruction()), instructionSet('osaka'))!;
	const runtime = new TextEncoder().encode(RUNTIME);
	const digest = keccak256(Uint8Array.from([...bytes, ...runtime])).slice(0, 18);
	expect({ version: TRANSLATOR_VERSION, digest }).toEqual({ version: 2, digest: '0xa64b68e8f6580402' });
});
