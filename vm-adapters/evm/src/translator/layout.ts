import { EXIT } from '../engine/arena.ts';
import { OP } from '../loader/op.ts';

/** How translated code came to an end; `target` is in the arena at EXIT_AT. */
export const STATUS = {
	/** A jump to a place that this function has no code for. Its operand is at EXIT_AT.dest if it was dynamic. */
	jump: 0,
	/** The interpreter goes on at `target`, with the stack as it lies there. */
	leave: 1,
	/** The interpreter runs the one instruction at `target`, whose operands are on the stack. */
	step: 2,
	outOfGas: 3,
} as const;

/**
 * Added to a place that no jump may lead to, where translated code goes on by itself: behind a call, say. A computed jump
 * cannot reach it.
 */
export const INNER = 0x40000000;

/** Places in the arena's first page through which translated code and its driver speak. */
export const EXIT_AT = {
	/** f64. */
	gas: EXIT,
	/** i32: the byte behind the top of the stack. */
	sp: EXIT + 8,
	/** i32: a place in the EVM code. */
	target: EXIT + 12,
	/** i32: bytes of memory in use. */
	memorySize: EXIT + 16,
	/** i32. */
	returnDataSize: EXIT + 20,
	/** Four limbs: the operand of the last dynamic jump. */
	dest: EXIT + 32,
} as const;

/** What lies in the arena before a frame's memory: words as limbs, then the call data and zeros. */
export const HEADER = { value: 0, caller: 32, address: 64, callData: 96, padding: 64 } as const;

/** Stack addresses are kept lower by this much, so that offsets in instructions are never negative. */
export const BIAS = 32768;
export const STACK_BYTES = 1024 * 32;

/** Parameters and locals that every translated function has. */
export const L = {
	target: 0,
	/** Of the stack's top, less BIAS. */
	sp: 1,
	gasIn: 2,
	header: 3,
	memory: 4,
	memorySize: 5,
	callDataSize: 6,
	/** Of the stack's bottom, less BIAS. */
	floor: 7,
	gas: 8,
	status: 9,
	/** i64: offsets below this have 32 bytes of memory behind them. */
	wordLimit: 10,
	i32: 11,
	v128: 12,
	registers: 13,
} as const;

/** Instructions that translated code calls an imported function of their own for. Others that are not translated go through `step`. */
export const DIRECT = [OP.KECCAK256, OP.CALLDATACOPY, OP.RETURNDATACOPY, OP.SLOAD, OP.SSTORE, OP.MCOPY] as const;
const DIRECT_COUNT = DIRECT.length;

export type DirectOp = (typeof DIRECT)[number];

/** Functions that translated code imports, in order. */
export const IMPORT = {
	/** (offset f64, length f64, gas f64) -> gas left f64: grows the memory; the frame halts if it cannot pay. */
	expand: 0,
	/** (pc i32, sp i32, gas f64) -> gas left f64: runs one instruction that calls nobody. */
	step: 1,
	/** From here on, one for each of DIRECT: (sp i32, gas f64) -> gas left f64, on the words on top of the stack. */
	direct: 2,
	/** From here on: the runtime's, in the order of RUNTIME_FUNCTIONS. */
	runtime: 2 + DIRECT_COUNT,
} as const;

/** Name and number of words that each takes. */
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
] as const;

export type RuntimeFunction = (typeof RUNTIME_FUNCTIONS)[number][0];
