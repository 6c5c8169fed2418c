import { EXIT } from '../engine/arena.ts';
import { OP } from '../loader/op.ts';

/** How translated code stopped. `target` is in the arena at EXIT_AT. */
export const STATUS = {
	/** A jump to a place for which this function has no code. The operand of a dynamic jump is at EXIT_AT.dest. */
	jump: 0,
	/** The interpreter continues at `target` with the stack in the arena. */
	leave: 1,
	/** The interpreter runs the instruction at `target`, whose operands are on the stack. */
	step: 2,
	outOfGas: 3,
} as const;

/**
 * Added to a place that is no jump destination but where translated code continues, for example after a call. A computed jump
 * cannot reach it.
 */
export const INNER = 0x40000000;

/** Addresses in the arena's first page through which translated code and the executor exchange values. */
export const EXIT_AT = {
	/** f64: gas left. */
	gas: EXIT,
	/** i32: the byte after the top of the stack. */
	sp: EXIT + 8,
	/** i32: a place in the EVM code. */
	target: EXIT + 12,
	/** i32: bytes of memory in use. */
	memorySize: EXIT + 16,
	/** i32: bytes of return data. */
	returnDataSize: EXIT + 20,
	/** Four limbs: the operand of the last dynamic jump. */
	dest: EXIT + 32,
} as const;

/** The header before a frame's memory in the arena: words as limbs, then the call data and zeros. */
export const HEADER = { value: 0, caller: 32, address: 64, callData: 96, padding: 64 } as const;

/** Stack addresses are stored lower by this, so that offsets in instructions are never negative. */
export const BIAS = 32768;
export const STACK_BYTES = 1024 * 32;

/** Parameters and locals that every translated function has. */
export const L = {
	target: 0,
	/** Address of the stack's top, less BIAS. */
	sp: 1,
	gasIn: 2,
	header: 3,
	memory: 4,
	memorySize: 5,
	callDataSize: 6,
	/** Address of the stack's bottom, less BIAS. */
	floor: 7,
	gas: 8,
	status: 9,
	/** i64: the memory holds 32 bytes at every offset below this. */
	wordLimit: 10,
	i32: 11,
	v128: 12,
	/** i64: below this gas, the function begins anew at its next jump. */
	restartGas: 13,
	registers: 14,
} as const;

/** Instructions that translated code calls an imported function of their own for. Others that are not translated go through `step`. */
export const DIRECT = [OP.CALLDATACOPY, OP.RETURNDATACOPY, OP.SLOAD, OP.SSTORE, OP.TLOAD, OP.TSTORE, OP.MCOPY] as const;
const DIRECT_COUNT = DIRECT.length;

export type DirectOp = (typeof DIRECT)[number];

/** Functions that translated code imports, in order. */
export const IMPORT = {
	/** (offset f64, length f64, gas f64) -> gas left f64: grows the memory, and halts the frame if the gas does not cover that. */
	expand: 0,
	/** (pc i32, sp i32, gas f64) -> gas left f64: runs one instruction that is neither a call nor a create. */
	step: 1,
	/** From here, one function for each of DIRECT: (sp i32, gas f64) -> gas left f64, on the words on top of the stack. */
	direct: 2,
	/** From here, the runtime's functions in the order of RUNTIME_FUNCTIONS. */
	runtime: 2 + DIRECT_COUNT,
} as const;

/** Name and number of operands. */
export const RUNTIME_FUNCTIONS = [
	['mul', 2],
	['div', 2],
	['mod', 2],
	['sdiv', 2],
	['smod', 2],
	['addmod', 3],
	['mulmod', 3],
	['shl', 2],
	['shr', 2],
	['sar', 2],
	['byte', 2],
	['signextend', 2],
	['exp', 2],
] as const;

export type RuntimeFunction = (typeof RUNTIME_FUNCTIONS)[number][0];

/** The runtime's `keccak` (at i32, length i32) -> address i32 of the digest, which is imported last. */
export const KECCAK_IMPORT = IMPORT.runtime + RUNTIME_FUNCTIONS.length;
export const IMPORTED_FUNCTIONS = KECCAK_IMPORT + 1;
