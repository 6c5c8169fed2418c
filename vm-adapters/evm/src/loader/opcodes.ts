/** One opcode: what it takes from the stack, what it puts there, and its flat price. */
export interface Opcode {
	readonly name: string;
	readonly takes: number;
	readonly puts: number;
	readonly gas: number;
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

/** By code; undefined for what is no opcode (0xfe, INVALID, among them). */
export const OPCODES: readonly (Opcode | undefined)[] = (() => {
	const table = new Array<Opcode | undefined>(256).fill(undefined);
	for (const [code, name, takes, puts, gas] of ROWS) table[code] = { name, takes, puts, gas };
	return table;
})();

const STACK_LIMIT = 1024;

/** Flat price by code. */
export const FLAT_GAS: Float64Array = Float64Array.from(OPCODES, (op) => op?.gas ?? 0);
/** How many items must be on the stack, by code. */
export const STACK_MIN: Uint16Array = Uint16Array.from(OPCODES, (op) => op?.takes ?? 0);
/** How many items may be on the stack at most, by code. */
export const STACK_MAX: Uint16Array = Uint16Array.from(OPCODES, (op) =>
	op ? STACK_LIMIT - Math.max(0, op.puts - op.takes) : STACK_LIMIT,
);

/** The instructions of a fork. */
export interface InstructionSet {
	/** By code; undefined for what is no opcode. */
	readonly opcodes: readonly (Opcode | undefined)[];
	readonly flatGas: Float64Array;
	readonly stackMin: Uint16Array;
	readonly stackMax: Uint16Array;
}

export const OSAKA: InstructionSet = {
	opcodes: OPCODES,
	flatGas: FLAT_GAS,
	stackMin: STACK_MIN,
	stackMax: STACK_MAX,
};
