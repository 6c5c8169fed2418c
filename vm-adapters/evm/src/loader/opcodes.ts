import { type EvmHardfork, isAtLeast } from '../fork.ts';

/** One opcode: what it takes from the stack, what it puts there, and its flat price. */
export interface Opcode {
	readonly name: string;
	readonly takes: number;
	readonly puts: number;
	readonly gas: number;
}

/** What a fork's instructions take, put and cost. Made once per fork. */
export interface InstructionSet {
	/** By code; undefined for what is no opcode (0xfe, INVALID, among them). */
	readonly opcodes: readonly (Opcode | undefined)[];
	/** Flat price by code. */
	readonly flatGas: Float64Array;
	/** How many items must be on the stack, by code: more than it holds for what is no opcode. */
	readonly stackMin: Uint16Array;
	/** How many items may be on the stack at most, by code. */
	readonly stackMax: Uint16Array;
}

type Row = readonly [code: number, name: string, takes: number, puts: number, gas: number];

// Osaka. Dynamic parts of a price are charged by the instruction itself.
const ROWS: readonly Row[] = [
	[0x00, 'STOP', 0, 0, 0],
	[0x01, 'ADD', 2, 1, 3],
	[0x02, 'MUL', 2, 1, 5],
	[0x03, 'SUB', 2, 1, 3],
	[0x04, 'DIV', 2, 1, 5],
	[0x05, 'SDIV', 2, 1, 5],
	[0x06, 'MOD', 2, 1, 5],
	[0x07, 'SMOD', 2, 1, 5],
	[0x08, 'ADDMOD', 3, 1, 8],
	[0x09, 'MULMOD', 3, 1, 8],
	[0x0a, 'EXP', 2, 1, 10],
	[0x0b, 'SIGNEXTEND', 2, 1, 5],
	[0x10, 'LT', 2, 1, 3],
	[0x11, 'GT', 2, 1, 3],
	[0x12, 'SLT', 2, 1, 3],
	[0x13, 'SGT', 2, 1, 3],
	[0x14, 'EQ', 2, 1, 3],
	[0x15, 'ISZERO', 1, 1, 3],
	[0x16, 'AND', 2, 1, 3],
	[0x17, 'OR', 2, 1, 3],
	[0x18, 'XOR', 2, 1, 3],
	[0x19, 'NOT', 1, 1, 3],
	[0x1a, 'BYTE', 2, 1, 3],
	[0x1b, 'SHL', 2, 1, 3],
	[0x1c, 'SHR', 2, 1, 3],
	[0x1d, 'SAR', 2, 1, 3],
	[0x1e, 'CLZ', 1, 1, 5],
	[0x20, 'KECCAK256', 2, 1, 30],
	[0x30, 'ADDRESS', 0, 1, 2],
	[0x31, 'BALANCE', 1, 1, 0],
	[0x32, 'ORIGIN', 0, 1, 2],
	[0x33, 'CALLER', 0, 1, 2],
	[0x34, 'CALLVALUE', 0, 1, 2],
	[0x35, 'CALLDATALOAD', 1, 1, 3],
	[0x36, 'CALLDATASIZE', 0, 1, 2],
	[0x37, 'CALLDATACOPY', 3, 0, 3],
	[0x38, 'CODESIZE', 0, 1, 2],
	[0x39, 'CODECOPY', 3, 0, 3],
	[0x3a, 'GASPRICE', 0, 1, 2],
	[0x3b, 'EXTCODESIZE', 1, 1, 0],
	[0x3c, 'EXTCODECOPY', 4, 0, 0],
	[0x3d, 'RETURNDATASIZE', 0, 1, 2],
	[0x3e, 'RETURNDATACOPY', 3, 0, 3],
	[0x3f, 'EXTCODEHASH', 1, 1, 0],
	[0x40, 'BLOCKHASH', 1, 1, 20],
	[0x41, 'COINBASE', 0, 1, 2],
	[0x42, 'TIMESTAMP', 0, 1, 2],
	[0x43, 'NUMBER', 0, 1, 2],
	[0x44, 'PREVRANDAO', 0, 1, 2],
	[0x45, 'GASLIMIT', 0, 1, 2],
	[0x46, 'CHAINID', 0, 1, 2],
	[0x47, 'SELFBALANCE', 0, 1, 5],
	[0x48, 'BASEFEE', 0, 1, 2],
	[0x49, 'BLOBHASH', 1, 1, 3],
	[0x4a, 'BLOBBASEFEE', 0, 1, 2],
	[0x50, 'POP', 1, 0, 2],
	[0x51, 'MLOAD', 1, 1, 3],
	[0x52, 'MSTORE', 2, 0, 3],
	[0x53, 'MSTORE8', 2, 0, 3],
	[0x54, 'SLOAD', 1, 1, 0],
	[0x55, 'SSTORE', 2, 0, 0],
	[0x56, 'JUMP', 1, 0, 8],
	[0x57, 'JUMPI', 2, 0, 10],
	[0x58, 'PC', 0, 1, 2],
	[0x59, 'MSIZE', 0, 1, 2],
	[0x5a, 'GAS', 0, 1, 2],
	[0x5b, 'JUMPDEST', 0, 0, 1],
	[0x5c, 'TLOAD', 1, 1, 100],
	[0x5d, 'TSTORE', 2, 0, 100],
	[0x5e, 'MCOPY', 3, 0, 3],
	[0x5f, 'PUSH0', 0, 1, 2],
	...range(1, 32, (n): Row => [0x5f + n, `PUSH${n}`, 0, 1, 3]),
	...range(1, 16, (n): Row => [0x7f + n, `DUP${n}`, n, n + 1, 3]),
	...range(1, 16, (n): Row => [0x8f + n, `SWAP${n}`, n + 1, n + 1, 3]),
	...range(0, 4, (n): Row => [0xa0 + n, `LOG${n}`, n + 2, 0, 375]),
	[0xf0, 'CREATE', 3, 1, 32000],
	[0xf1, 'CALL', 7, 1, 0],
	[0xf2, 'CALLCODE', 7, 1, 0],
	[0xf3, 'RETURN', 2, 0, 0],
	[0xf4, 'DELEGATECALL', 6, 1, 0],
	[0xf5, 'CREATE2', 4, 1, 32000],
	[0xfa, 'STATICCALL', 6, 1, 0],
	[0xfd, 'REVERT', 2, 0, 0],
	[0xff, 'SELFDESTRUCT', 1, 0, 5000],
];

function range(from: number, to: number, row: (n: number) => Row): Row[] {
	return Array.from({ length: to - from + 1 }, (_, i) => row(from + i));
}

/** Since when there are the opcodes that Frontier did not have. */
const SINCE: readonly (readonly [since: EvmHardfork, ...codes: readonly number[]])[] = [
	['homestead', 0xf4], // EIP-7
	['byzantium', 0x3d, 0x3e, 0xfa, 0xfd], // EIP-211, EIP-214, EIP-140
	['constantinople', 0x1b, 0x1c, 0x1d, 0x3f, 0xf5], // EIP-145, EIP-1052, EIP-1014
	['istanbul', 0x46, 0x47], // EIP-1344, EIP-1884
	['london', 0x48], // EIP-3198
	['shanghai', 0x5f], // EIP-3855
	['cancun', 0x49, 0x4a, 0x5c, 0x5d, 0x5e], // EIP-4844, EIP-7516, EIP-1153, EIP-5656
	['osaka', 0x1e], // EIP-7939
];

/** Flat prices that changed, newest last. Since Berlin these prices depend on what was touched (EIP-2929) and are not flat. */
const PRICES: readonly (readonly [since: EvmHardfork, prices: Readonly<Record<number, number>>])[] = [
	['chainstart', { 49: 20, 59: 20, 60: 20, 84: 50, 241: 40, 242: 40, 244: 40, 255: 0 }],
	// EIP-150
	['tangerineWhistle', { 49: 400, 59: 700, 60: 700, 84: 200, 241: 700, 242: 700, 244: 700, 255: 5000 }],
	['byzantium', { 250: 700 }],
	['constantinople', { 63: 400 }],
	['istanbul', { 49: 700, 63: 700, 84: 800 }], // EIP-1884
	['berlin', { 49: 0, 59: 0, 60: 0, 63: 0, 84: 0, 241: 0, 242: 0, 244: 0, 250: 0 }],
];

const STACK_LIMIT = 1024;
const sets = new Map<EvmHardfork, InstructionSet>();

/** The instructions of a fork, always the same object. */
export function instructionSet(fork: EvmHardfork): InstructionSet {
	let set = sets.get(fork);
	if (!set) sets.set(fork, (set = makeSet(fork)));
	return set;
}

function makeSet(fork: EvmHardfork): InstructionSet {
	const opcodes = new Array<Opcode | undefined>(256).fill(undefined);
	for (const [code, name, takes, puts, gas] of ROWS) opcodes[code] = { name, takes, puts, gas };
	for (const [since, prices] of PRICES) {
		if (!isAtLeast(fork, since)) continue;
		for (const [code, gas] of Object.entries(prices)) opcodes[Number(code)] = { ...opcodes[Number(code)]!, gas };
	}
	for (const [since, ...codes] of SINCE) {
		if (!isAtLeast(fork, since)) for (const code of codes) opcodes[code] = undefined;
	}
	// EIP-4399.
	if (!isAtLeast(fork, 'paris')) opcodes[0x44] = { ...opcodes[0x44]!, name: 'DIFFICULTY' };
	return {
		opcodes,
		flatGas: Float64Array.from(opcodes, (op) => op?.gas ?? 0),
		stackMin: Uint16Array.from(opcodes, (op) => op?.takes ?? STACK_LIMIT + 1),
		stackMax: Uint16Array.from(opcodes, (op) => (op ? STACK_LIMIT - Math.max(0, op.puts - op.takes) : STACK_LIMIT)),
	};
}

/** Osaka's opcodes by code; undefined for what is no opcode. */
export const OPCODES: readonly (Opcode | undefined)[] = instructionSet('osaka').opcodes;
