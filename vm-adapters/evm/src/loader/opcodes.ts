import { type EvmHardfork, isAtLeast } from '../fork.ts';
import { gasSchedule } from '../gas.ts';
import { OP, type Op } from './op.ts';

/** One instruction of a fork. */
export interface Opcode {
	readonly name: string;
	/** Items that it pops from the stack. */
	readonly takes: number;
	/** Items that it pushes. */
	readonly puts: number;
	/** Flat price. The instruction itself charges the dynamic part. */
	readonly gas: number;
}

/** The instructions of a fork as tables by opcode. */
export interface InstructionSet {
	/** Undefined for undefined opcodes, INVALID (0xfe) among them. */
	readonly opcodes: readonly (Opcode | undefined)[];
	readonly flatGas: Float64Array;
	/** Fewest items on the stack. Undefined opcodes have an unreachable minimum. */
	readonly stackMin: Uint16Array;
	/** Most items on the stack before the instruction. */
	readonly stackMax: Uint16Array;
	/** Price of EXP for each byte of the exponent. */
	readonly expByte: number;
}

type OpName = keyof Op;
type Row = readonly [name: OpName, takes: number, puts: number, gas: number];

// Osaka.
const ROWS: readonly Row[] = [
	['STOP', 0, 0, 0],
	['ADD', 2, 1, 3],
	['MUL', 2, 1, 5],
	['SUB', 2, 1, 3],
	['DIV', 2, 1, 5],
	['SDIV', 2, 1, 5],
	['MOD', 2, 1, 5],
	['SMOD', 2, 1, 5],
	['ADDMOD', 3, 1, 8],
	['MULMOD', 3, 1, 8],
	['EXP', 2, 1, 10],
	['SIGNEXTEND', 2, 1, 5],
	['LT', 2, 1, 3],
	['GT', 2, 1, 3],
	['SLT', 2, 1, 3],
	['SGT', 2, 1, 3],
	['EQ', 2, 1, 3],
	['ISZERO', 1, 1, 3],
	['AND', 2, 1, 3],
	['OR', 2, 1, 3],
	['XOR', 2, 1, 3],
	['NOT', 1, 1, 3],
	['BYTE', 2, 1, 3],
	['SHL', 2, 1, 3],
	['SHR', 2, 1, 3],
	['SAR', 2, 1, 3],
	['CLZ', 1, 1, 5],
	['KECCAK256', 2, 1, 30],
	['ADDRESS', 0, 1, 2],
	['BALANCE', 1, 1, 0],
	['ORIGIN', 0, 1, 2],
	['CALLER', 0, 1, 2],
	['CALLVALUE', 0, 1, 2],
	['CALLDATALOAD', 1, 1, 3],
	['CALLDATASIZE', 0, 1, 2],
	['CALLDATACOPY', 3, 0, 3],
	['CODESIZE', 0, 1, 2],
	['CODECOPY', 3, 0, 3],
	['GASPRICE', 0, 1, 2],
	['EXTCODESIZE', 1, 1, 0],
	['EXTCODECOPY', 4, 0, 0],
	['RETURNDATASIZE', 0, 1, 2],
	['RETURNDATACOPY', 3, 0, 3],
	['EXTCODEHASH', 1, 1, 0],
	['BLOCKHASH', 1, 1, 20],
	['COINBASE', 0, 1, 2],
	['TIMESTAMP', 0, 1, 2],
	['NUMBER', 0, 1, 2],
	['PREVRANDAO', 0, 1, 2],
	['GASLIMIT', 0, 1, 2],
	['CHAINID', 0, 1, 2],
	['SELFBALANCE', 0, 1, 5],
	['BASEFEE', 0, 1, 2],
	['BLOBHASH', 1, 1, 3],
	['BLOBBASEFEE', 0, 1, 2],
	['POP', 1, 0, 2],
	['MLOAD', 1, 1, 3],
	['MSTORE', 2, 0, 3],
	['MSTORE8', 2, 0, 3],
	['SLOAD', 1, 1, 0],
	['SSTORE', 2, 0, 0],
	['JUMP', 1, 0, 8],
	['JUMPI', 2, 0, 10],
	['PC', 0, 1, 2],
	['MSIZE', 0, 1, 2],
	['GAS', 0, 1, 2],
	['JUMPDEST', 0, 0, 1],
	['TLOAD', 1, 1, 100],
	['TSTORE', 2, 0, 100],
	['MCOPY', 3, 0, 3],
	['PUSH0', 0, 1, 2],
	...range(1, 32, (n): Row => [`PUSH${n}` as OpName, 0, 1, 3]),
	...range(1, 16, (n): Row => [`DUP${n}` as OpName, n, n + 1, 3]),
	...range(1, 16, (n): Row => [`SWAP${n}` as OpName, n + 1, n + 1, 3]),
	...range(0, 4, (n): Row => [`LOG${n}` as OpName, n + 2, 0, 375]),
	['CREATE', 3, 1, 32000],
	['CALL', 7, 1, 0],
	['CALLCODE', 7, 1, 0],
	['RETURN', 2, 0, 0],
	['DELEGATECALL', 6, 1, 0],
	['CREATE2', 4, 1, 32000],
	['STATICCALL', 6, 1, 0],
	['REVERT', 2, 0, 0],
	['SELFDESTRUCT', 1, 0, 5000],
];

function range(from: number, to: number, row: (n: number) => Row): Row[] {
	return Array.from({ length: to - from + 1 }, (_, i) => row(from + i));
}

/** The fork that introduced each opcode which Frontier did not have. */
const SINCE: readonly (readonly [since: EvmHardfork, ...names: readonly OpName[]])[] = [
	['homestead', 'DELEGATECALL'], // EIP-7
	['byzantium', 'RETURNDATASIZE', 'RETURNDATACOPY', 'STATICCALL', 'REVERT'], // EIP-211, EIP-214, EIP-140
	['constantinople', 'SHL', 'SHR', 'SAR', 'EXTCODEHASH', 'CREATE2'], // EIP-145, EIP-1052, EIP-1014
	['istanbul', 'CHAINID', 'SELFBALANCE'], // EIP-1344, EIP-1884
	['london', 'BASEFEE'], // EIP-3198
	['shanghai', 'PUSH0'], // EIP-3855
	['cancun', 'BLOBHASH', 'BLOBBASEFEE', 'TLOAD', 'TSTORE', 'MCOPY'], // EIP-4844, EIP-7516, EIP-1153, EIP-5656
	['osaka', 'CLZ'], // EIP-7939
];

/** Flat prices that changed, newest last. From Berlin these depend on the access (EIP-2929) and are not flat. */
const PRICES: readonly (readonly [since: EvmHardfork, prices: Readonly<Partial<Record<OpName, number>>>])[] = [
	[
		'chainstart',
		{
			BALANCE: 20,
			EXTCODESIZE: 20,
			EXTCODECOPY: 20,
			SLOAD: 50,
			CALL: 40,
			CALLCODE: 40,
			DELEGATECALL: 40,
			SELFDESTRUCT: 0,
		},
	],
	// EIP-150
	[
		'tangerineWhistle',
		{
			BALANCE: 400,
			EXTCODESIZE: 700,
			EXTCODECOPY: 700,
			SLOAD: 200,
			CALL: 700,
			CALLCODE: 700,
			DELEGATECALL: 700,
			SELFDESTRUCT: 5000,
		},
	],
	['byzantium', { STATICCALL: 700 }],
	['constantinople', { EXTCODEHASH: 400 }],
	['istanbul', { BALANCE: 700, EXTCODEHASH: 700, SLOAD: 800 }], // EIP-1884
	[
		'berlin',
		{
			BALANCE: 0,
			EXTCODESIZE: 0,
			EXTCODECOPY: 0,
			EXTCODEHASH: 0,
			SLOAD: 0,
			CALL: 0,
			CALLCODE: 0,
			DELEGATECALL: 0,
			STATICCALL: 0,
		},
	],
];

const STACK_LIMIT = 1024;
const sets = new Map<EvmHardfork, InstructionSet>();

/**
 * The instructions of a fork: the same object for each call.
 * @throws RangeError if there is no such fork.
 * @example
 * ```ts
 * import { instructionSet } from '@altvm/evm';
 *
 * instructionSet('osaka').opcodes[0x5f]?.name; // PUSH0
 * instructionSet('london').opcodes[0x5f]; // undefined
 * ```
 */
export function instructionSet(fork: EvmHardfork): InstructionSet {
	let set = sets.get(fork);
	if (!set) sets.set(fork, (set = makeSet(fork)));
	return set;
}

function makeSet(fork: EvmHardfork): InstructionSet {
	const opcodes = new Array<Opcode | undefined>(256).fill(undefined);
	for (const [name, takes, puts, gas] of ROWS) opcodes[OP[name]] = { name, takes, puts, gas };
	for (const [since, prices] of PRICES) {
		if (!isAtLeast(fork, since)) continue;
		for (const [name, gas] of Object.entries(prices)) {
			const code = OP[name as OpName];
			opcodes[code] = { ...opcodes[code]!, gas };
		}
	}
	for (const [since, ...names] of SINCE) {
		if (!isAtLeast(fork, since)) for (const name of names) opcodes[OP[name]] = undefined;
	}
	// EIP-4399.
	if (!isAtLeast(fork, 'paris')) opcodes[OP.PREVRANDAO] = { ...opcodes[OP.PREVRANDAO]!, name: 'DIFFICULTY' };
	return {
		opcodes,
		flatGas: Float64Array.from(opcodes, (op) => op?.gas ?? 0),
		stackMin: Uint16Array.from(opcodes, (op) => op?.takes ?? STACK_LIMIT + 1),
		stackMax: Uint16Array.from(opcodes, (op) => (op ? STACK_LIMIT - Math.max(0, op.puts - op.takes) : STACK_LIMIT)),
		expByte: gasSchedule((since) => isAtLeast(fork, since)).expByte,
	};
}

/** Osaka's instructions by opcode. */
export const OPCODES: readonly (Opcode | undefined)[] = instructionSet('osaka').opcodes;
