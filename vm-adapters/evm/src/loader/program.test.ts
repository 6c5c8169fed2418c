import { bytesToHex } from '@altvm/abi-bridge';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OP } from './op.ts';
import { loadProgram, pushedAt, pushesIn } from './program.ts';

/** Code with many instructions that push, and many jump destinations. */
const code = fc.uint8Array({ maxLength: 200 }).chain((bytes) =>
	fc
		.array(fc.constantFrom(OP.JUMPDEST, OP.PUSH1, 0x61, 0x63, 0x64, 0x67, 0x68, 0x73, 0x7e, OP.PUSH32), {
			maxLength: 20,
		})
		.map((ops) => Uint8Array.from(ops.flatMap((op, i) => [op, ...bytes.subarray(i * 9, i * 9 + 9)]).concat(...bytes))),
);

/** The instructions in code, read one after another. */
function instructions(bytes: Uint8Array): { readonly at: number; readonly op: number; readonly size: number }[] {
	const found = [];
	for (let at = 0; at < bytes.length; ) {
		const op = bytes[at]!;
		const size = op >= OP.PUSH1 && op <= OP.PUSH32 ? op - OP.PUSH1 + 1 : 0;
		found.push({ at, op, size });
		at += 1 + size;
	}
	return found;
}

describe('a loaded program', () => {
	it('has the jump destinations of its code, and the numbers of its pushes when they are asked for', () => {
		fc.assert(
			fc.property(code, (bytes) => {
				const program = loadProgram(bytes);
				const all = instructions(bytes);
				const dests = all.filter(({ op }) => op === OP.JUMPDEST).map(({ at }) => at);
				expect([...program.jumpDests.keys()].filter((at) => program.jumpDests[at] === 1)).toEqual(dests);
				const pushes = all.filter(({ size }) => size > 0);
				expect([...pushesIn(program)]).toEqual(pushes.map(({ at }) => at));
				for (const { at, size } of pushes) {
					// If the code ends within a number, zeros follow.
					const digits = bytesToHex(bytes.slice(at + 1, at + 1 + size)).padEnd(2 + 2 * size, '0');
					expect(pushedAt(program, at)).toBe(BigInt(digits));
					expect(pushedAt(program, at)).toBe(BigInt(digits));
				}
			}),
		);
	});

	it('has read no number before it runs: most code never does', () => {
		const program = loadProgram(new Uint8Array(24_576).fill(OP.PUSH32));
		expect(program.pushes.some((push) => push !== undefined)).toBe(false);
		pushedAt(program, 33);
		expect(Object.keys(program.pushes)).toEqual(['33']);
	});
});
