import { base64ToBytes } from '@altvm/abi-bridge';
import { mayCompileWebAssembly } from '@altvm/vm-kit';
import { type Int, overflow } from '../engine/arithmetic.ts';
import { WIDE } from './wide-wasm.ts';

type Binary = (to: number, left: number, right: number) => number;

interface WideExports extends WebAssembly.Exports {
	readonly memory: WebAssembly.Memory;
	readonly copy2: (to: number, from: number) => void;
	readonly copy4: (to: number, from: number) => void;
}

function load(): WideExports & Record<string, Binary> {
	const { exports } = new WebAssembly.Instance(new WebAssembly.Module(base64ToBytes(WIDE)));
	return exports as WideExports & Record<string, Binary>;
}

/** If WebAssembly is forbidden, nothing is translated, and nothing uses this. */
const NOTHING = { memory: { buffer: new ArrayBuffer(0) } } as unknown as WideExports & Record<string, Binary>;

const { memory, ...functions } = mayCompileWebAssembly() ? load() : NOTHING;
const words = new Uint32Array(memory.buffer);
const limbs = new BigUint64Array(memory.buffer);

/** The last 64 KB of the memory hold constants, which all translated code shares. */
const CONSTANTS_END = memory.buffer.byteLength;
const constants = new Map<bigint, number>();
let nextConstant = CONSTANTS_END - 0x1_0000;

/** The address of a constant; undefined if no space is left. */
export function constantAt(value: bigint): number | undefined {
	const known = constants.get(value);
	if (known !== undefined || nextConstant === CONSTANTS_END) return known;
	const at = nextConstant;
	nextConstant += 32;
	for (let i = 0n; i < 4n; i++) limbs[at / 8 + Number(i)] = value >> (64n * i);
	constants.set(value, at);
	return at;
}

const TWO32 = 2 ** 32;

function put2(at: number, value: Int): void {
	if (typeof value === 'number') {
		const i = at >> 2;
		words[i] = value;
		words[i + 1] = value / TWO32;
		words[i + 2] = 0;
		words[i + 3] = 0;
	} else {
		limbs[at >> 3] = value;
		limbs[(at >> 3) + 1] = value >> 64n;
	}
}

function put4(at: number, value: Int): void {
	put2(at, value);
	if (typeof value === 'number') put2(at + 16, 0);
	else {
		limbs[(at >> 3) + 2] = value >> 128n;
		limbs[(at >> 3) + 3] = value >> 192n;
	}
}

/** The lowest limb, as a u64. */
function take1(at: number): Int {
	const high = words[(at >> 2) + 1]!;
	return high < 0x20_0000 ? high * TWO32 + words[at >> 2]! : limbs[at >> 3]!;
}

function take2(at: number): Int {
	const high = limbs[(at >> 3) + 1]!;
	return high === 0n ? take1(at) : (high << 64n) | limbs[at >> 3]!;
}

function take4(at: number): Int {
	const i = at >> 3;
	const high = (limbs[i + 3]! << 64n) | limbs[i + 2]!;
	return high === 0n ? take2(at) : (high << 128n) | (limbs[i + 1]! << 64n) | limbs[i]!;
}

/** Casts a u128 to u64. @throws Halt `arithmetic` if it does not fit. */
function low2(at: number): Int {
	const i = at >> 2;
	if ((words[i + 2]! | words[i + 3]!) !== 0) overflow();
	return take1(at);
}

function low4(at: number): Int {
	const i = at >> 2;
	if ((words[i + 4]! | words[i + 5]! | words[i + 6]! | words[i + 7]!) !== 0) overflow();
	return low2(at);
}

/**
 * Arithmetic of u128 and u256 in WebAssembly. Each integer takes 32 bytes of its memory, from `nativeStack.wide` on.
 * Names end with the number of limbs: 2 for u128 and 4 for u256.
 */
export const WIDE_HELPERS: Record<string, unknown> = {
	...functions,
	words,
	put2,
	put4,
	take2,
	take4,
	low2,
	low4,
};
