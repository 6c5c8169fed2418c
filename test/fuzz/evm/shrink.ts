import type { Hex } from '@altvm/abi-bridge';
import type { FuzzCase } from './world.ts';

/** Splits code into instructions, each with its data. */
function instructions(code: Hex): string[] {
	const parts: string[] = [];
	for (let at = 2; at < code.length; ) {
		const op = Number.parseInt(code.slice(at, at + 2), 16);
		const size = op >= 0x60 && op <= 0x7f ? op - 0x5e : 1;
		parts.push(code.slice(at, at + 2 * size));
		at += 2 * size;
	}
	return parts;
}

/** Yields variants of the code with instructions removed or replaced by no-ops, the smallest first. */
function* lessCode(code: Hex): Iterable<Hex> {
	const parts = instructions(code);
	for (let size = parts.length; size >= 1; size = Math.floor(size / 2)) {
		for (let at = 0; at < parts.length; at += size) {
			const removed = parts.slice(at, at + size).join('');
			const before = parts.slice(0, at).join('');
			const after = parts.slice(at + size).join('');
			yield `0x${before}${after}`;
			// Positions after it do not change.
			const filler = '5b'.repeat(removed.length / 2);
			if (filler !== removed) yield `0x${before}${filler}${after}`;
		}
	}
}

function* smaller(of: FuzzCase): Iterable<FuzzCase> {
	if (of.contracts.length > 1) yield { ...of, contracts: of.contracts.slice(0, -1) };
	if (of.input !== '0x') yield { ...of, input: '0x' };
	if (of.value !== '0') yield { ...of, value: '0' };
	for (const [i, code] of of.contracts.entries()) {
		for (const less of lessCode(code)) yield { ...of, contracts: of.contracts.with(i, less) };
	}
}

/** Reduces a failing case to what it needs to fail, instruction by instruction. */
export async function shrink(of: FuzzCase, fails: (of: FuzzCase) => Promise<boolean>, tries = 3000): Promise<FuzzCase> {
	for (let isSmaller = true; isSmaller; ) {
		isSmaller = false;
		for (const next of smaller(of)) {
			if (tries-- <= 0) return of;
			if (!(await fails(next))) continue;
			of = next;
			isSmaller = true;
			break;
		}
	}
	return of;
}
