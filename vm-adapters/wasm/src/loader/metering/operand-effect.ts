import { ByteReader } from '../reader.ts';

/** What an instruction does to the operand stack. */
export interface OperandEffect {
	readonly pops: number;
	readonly pushes: number;
	/** Values that it computes. Constants and locals are not computed. */
	readonly values: number;
}

const effect = (pops: number, pushes: number, values: number): OperandEffect => ({ pops, pushes, values });

const NOTHING = effect(0, 0, 0);
const PUSH = effect(0, 1, 0);
const READ = effect(0, 1, 1);
const UNARY = effect(1, 1, 1);
const BINARY = effect(2, 1, 1);
const POP = effect(1, 0, 0);
const BULK = effect(3, 0, 1);

/** Effects by opcode of all instructions that contracts may use, other than blocks, branches and calls. */
const EFFECTS: (OperandEffect | undefined)[] = [];

function set(first: number, last: number, of: OperandEffect): void {
	for (let op = first; op <= last; op++) EFFECTS[op] = of;
}

set(0x01, 0x01, NOTHING); // nop
set(0x0d, 0x0d, POP); // br_if
set(0x1a, 0x1a, POP); // drop
set(0x1b, 0x1c, effect(3, 1, 1)); // select
set(0x20, 0x20, PUSH); // local.get
set(0x21, 0x21, POP); // local.set
set(0x22, 0x22, effect(1, 1, 0)); // local.tee
set(0x23, 0x23, READ); // global.get
set(0x24, 0x24, POP); // global.set
set(0x25, 0x25, UNARY); // table.get
set(0x26, 0x26, effect(2, 0, 1)); // table.set
set(0x28, 0x35, UNARY); // loads: an address is computed
set(0x36, 0x3e, effect(2, 0, 1)); // stores
set(0x3f, 0x3f, READ); // memory.size
set(0x40, 0x40, UNARY); // memory.grow
set(0x41, 0x44, PUSH); // constants
set(0x45, 0x45, UNARY); // i32.eqz
set(0x46, 0x4f, BINARY); // i32 comparisons
set(0x50, 0x50, UNARY); // i64.eqz
set(0x51, 0x5a, BINARY); // i64 comparisons
set(0x67, 0x69, UNARY); // i32.clz, ctz, popcnt
set(0x6a, 0x78, BINARY); // i32 arithmetic
set(0x79, 0x7b, UNARY); // i64.clz, ctz, popcnt
set(0x7c, 0x8a, BINARY); // i64 arithmetic
set(0xa7, 0xa7, UNARY); // i32.wrap_i64
set(0xac, 0xad, UNARY); // i64.extend_i32
set(0xc0, 0xc4, UNARY); // sign extension
set(0xd0, 0xd0, PUSH); // ref.null
set(0xd1, 0xd1, UNARY); // ref.is_null
set(0xd2, 0xd2, READ); // ref.func

/** Returns the effect of an instruction, with its immediates, other than a block, branch or call. */
export function operandEffect(instruction: Uint8Array): OperandEffect {
	const op = instruction[0]!;
	// data.drop has no operands; the other bulk operations have three.
	if (op === 0xfc) return new ByteReader(instruction.subarray(1)).u32() === 9 ? NOTHING : BULK;
	const known = EFFECTS[op];
	if (!known) throw new Error(`the effect of instruction 0x${op.toString(16)} is not known`);
	return known;
}
