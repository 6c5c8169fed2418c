import { type Hex, hexToBytes } from '@altvm/abi-bridge';
import { OP } from '../loader/op.ts';
import { IMPLEMENTATION_SLOTS, type ImplementationSlot } from './slots.ts';

const { PUSH1, PUSH32, DELEGATECALL, SLOAD } = OP;

/** What the bytes of code tell of how its contract is called. */
export interface CodeFacts {
	/** The numbers of up to four bytes that the code pushes. A contract that dispatches by selector pushes each of its selectors. */
	readonly pushed: ReadonlySet<number>;
	/** Whether the code has a DELEGATECALL. */
	readonly delegates: boolean;
	/** Storage slots that may hold the address of the code that runs, the likeliest first. */
	readonly implementationSlots: readonly Hex[];
}

const KNOWN: readonly (ImplementationSlot & { readonly bytes: Uint8Array })[] = IMPLEMENTATION_SLOTS.map((known) => ({
	...known,
	bytes: hexToBytes(known.constant),
}));

/** Reads what code tells, in one pass over its bytes. */
export function codeFacts(code: Uint8Array): CodeFacts {
	const pushed = new Set<number>();
	const loaded = new Set<Hex>();
	let delegates = false;
	for (let at = 0; at < code.length; at++) {
		const op = code[at]!;
		if (op === DELEGATECALL) delegates = true;
		if (op < PUSH1 || op > PUSH32) continue;
		const size = op - PUSH1 + 1;
		if (size <= 4) pushed.add(numberAt(code, at + 1, size));
		if (op === PUSH32 && code[at + 33] === SLOAD) loaded.add(hexAt(code, at + 1));
		at += size;
	}
	if (!delegates) return { pushed, delegates, implementationSlots: [] };
	const known = KNOWN.filter(({ bytes }) => includes(code, bytes)).map(({ slot }) => slot);
	// Proxies from before ERC-1967 chose slots of their own. Code that loads one constant slot only keeps its implementation there.
	const own = known.length === 0 && loaded.size === 1 ? [...loaded] : [];
	return { pushed, delegates, implementationSlots: [...known, ...own] };
}

function numberAt(code: Uint8Array, start: number, size: number): number {
	let number = 0;
	for (let i = 0; i < size; i++) number = number * 256 + (code[start + i] ?? 0);
	return number;
}

function hexAt(code: Uint8Array, start: number): Hex {
	let hex = '';
	for (let i = start; i < start + 32; i++) hex += (code[i] ?? 0).toString(16).padStart(2, '0');
	return `0x${hex}`;
}

/** Whether code holds some bytes anywhere: compilers also keep constants after the code, and copy them. */
function includes(code: Uint8Array, bytes: Uint8Array): boolean {
	for (let at = code.indexOf(bytes[0]!); at >= 0; at = code.indexOf(bytes[0]!, at + 1)) {
		let i = 1;
		while (i < bytes.length && code[at + i] === bytes[i]) i++;
		if (i === bytes.length) return true;
	}
	return false;
}
