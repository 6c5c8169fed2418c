import { OP as W } from '@altvm/vm-kit';
import { OP } from '../loader/op.ts';
import { type Program, pushedAt } from '../loader/program.ts';
import type { Limbs } from './arithmetic.ts';
import type { InstructionContext } from './instruction-context.ts';
import { emitKeccak } from './keccak.ts';
import { EXIT_AT, HEADER, IMPORT, L, RUNTIME_FUNCTIONS, type RuntimeFunction } from './layout.ts';
import { emitAddress, loadBigEndian, storeBigEndian } from './memory-access.ts';
import { constant, pushLimb } from './values.ts';

type Emit = (context: InstructionContext, program: Program, at: number) => void;

/** Emits one instruction. Its flat gas is already charged and the stack is already checked. */
export function emitInstruction(context: InstructionContext, program: Program, op: number, at: number): void {
	if (op > OP.PUSH0 && op <= OP.PUSH32) {
		context.stack.push(constant(pushedAt(program, at)).limbs!);
		return;
	}
	if (op >= OP.DUP1 && op <= OP.DUP16) {
		context.stack.dup(op - OP.DUP1);
		return;
	}
	if (op >= OP.SWAP1 && op <= OP.SWAP16) {
		context.stack.swap(op - OP.SWAP1 + 1);
		return;
	}
	INSTRUCTIONS[op]!(context, program, at);
}

/** Whether the instruction is translated. The interpreter runs the others, except jumps, which traces handle. */
export function isTranslated(op: number): boolean {
	return (op > OP.PUSH0 && op <= OP.SWAP16) || INSTRUCTIONS[op] !== undefined;
}

function binary(emit: (context: InstructionContext, a: Limbs, b: Limbs) => Limbs): Emit {
	return (context) => {
		const { stack } = context;
		// The deeper first, so that both are loaded before either is used.
		const b = stack.peek(1);
		const a = stack.peek(0);
		stack.replace(2, emit(context, a, b));
	};
}

function unary(emit: (context: InstructionContext, a: Limbs) => Limbs): Emit {
	return (context) => {
		context.stack.replace(1, emit(context, context.stack.peek(0)));
	};
}

const isKnown = (limbs: Limbs): limbs is readonly [bigint, bigint, bigint, bigint] =>
	limbs.every((limb) => typeof limb === 'bigint');

const value = ([a, b, c, d]: readonly [bigint, bigint, bigint, bigint]) => a | (b << 64n) | (c << 128n) | (d << 192n);

/** The word as a number, if it is known and below `limit`. */
function small(limbs: Limbs, limit: bigint): number | undefined {
	if (!isKnown(limbs)) return undefined;
	const number = value(limbs);
	return number < limit ? Number(number) : undefined;
}

const ZERO = constant(0n).limbs!;

function callRuntime({ code, arithmetic }: InstructionContext, name: RuntimeFunction, ...words: Limbs[]): Limbs {
	for (const word of words) for (const limb of word) pushLimb(code, limb);
	code.byte(W.call).uint(IMPORT.runtime + RUNTIME_FUNCTIONS.findIndex(([known]) => known === name));
	code.i32(0).set(L.i32);
	return arithmetic.load(L.i32, 0);
}

const runtime = (name: RuntimeFunction) => binary((context, a, b) => callRuntime(context, name, a, b));

const runtime3 =
	(name: RuntimeFunction): Emit =>
	(context) => {
		const { stack } = context;
		const c = stack.peek(2);
		const b = stack.peek(1);
		const a = stack.peek(0);
		stack.replace(3, callRuntime(context, name, a, b, c));
	};

/** The exponent, if the word is a known power of two. */
function log2(limbs: Limbs): number | undefined {
	if (!isKnown(limbs)) return undefined;
	const number = value(limbs);
	return number > 0n && (number & (number - 1n)) === 0n ? number.toString(2).length - 1 : undefined;
}

const shift = (name: 'shl' | 'shr' | 'sar') =>
	binary((context, bits, a) => {
		const { arithmetic } = context;
		if (!isKnown(bits)) return callRuntime(context, name, bits, a);
		const by = small(bits, 256n);
		if (name === 'shl') return by === undefined ? ZERO : arithmetic.shiftLeft(a, by);
		if (name === 'shr') return by === undefined ? ZERO : arithmetic.shiftRight(a, by, 0n);
		const sign = arithmetic.sign(a);
		return by === undefined ? [sign, sign, sign, sign] : arithmetic.shiftRight(a, by, sign);
	});

function less(isSigned: boolean, isSwapped: boolean): Emit {
	return binary(({ arithmetic }, a, b) => {
		arithmetic.pushLess(isSwapped ? b : a, isSwapped ? a : b, isSigned);
		return arithmetic.flag();
	});
}

/** Charges for the bytes of an exponent (EIP-160). */
function emitExpPrice(context: InstructionContext, exponent: Limbs): void {
	const { code, arithmetic, set } = context;
	if (isKnown(exponent)) {
		const number = value(exponent);
		context.charge(number === 0n ? 0 : set.expByte * Math.ceil(number.toString(16).length / 2));
		return;
	}
	code.get(L.gas).i64(263n);
	arithmetic.pushLeadingZeros(exponent);
	code.byte(W.i64Sub).i64(3n).byte(W.i64ShrU).i64(BigInt(set.expByte)).byte(W.i64Mul).byte(W.i64Sub).set(L.gas);
	context.checkGas();
}

/** Pushes a word of the frame's header. */
const header =
	(offset: number): Emit =>
	({ stack, arithmetic }) => {
		stack.push(arithmetic.load(L.header, offset));
	};

/** Pushes an i32 as a word. */
const number =
	(push: (context: InstructionContext) => void): Emit =>
	(context) => {
		push(context);
		context.code.byte(W.i64ExtendI32U);
		context.stack.push(context.arithmetic.small());
	};

const INSTRUCTIONS: readonly (Emit | undefined)[] = table({
	[OP.ADD]: binary(({ arithmetic }, a, b) => arithmetic.add(a, b)),
	[OP.MUL]: binary((context, a, b) => {
		const bits = log2(b);
		if (bits !== undefined) return context.arithmetic.shiftLeft(a, bits);
		const other = log2(a);
		return other !== undefined ? context.arithmetic.shiftLeft(b, other) : callRuntime(context, 'mul', a, b);
	}),
	[OP.SUB]: binary(({ arithmetic }, a, b) => arithmetic.sub(a, b)),
	[OP.DIV]: binary((context, a, b) => {
		const bits = log2(b);
		return bits === undefined ? callRuntime(context, 'div', a, b) : context.arithmetic.shiftRight(a, bits, 0n);
	}),
	[OP.SDIV]: runtime('sdiv'),
	[OP.MOD]: binary((context, a, b) => {
		if (log2(b) === undefined) return callRuntime(context, 'mod', a, b);
		return context.arithmetic.and(a, constant(value(b as [bigint, bigint, bigint, bigint]) - 1n).limbs!);
	}),
	[OP.SMOD]: runtime('smod'),
	[OP.ADDMOD]: runtime3('addmod'),
	[OP.MULMOD]: runtime3('mulmod'),
	[OP.EXP]: binary((context, base, exponent) => {
		emitExpPrice(context, exponent);
		return callRuntime(context, 'exp', base, exponent);
	}),
	[OP.SIGNEXTEND]: runtime('signextend'),
	[OP.LT]: less(false, false),
	[OP.GT]: less(false, true),
	[OP.SLT]: less(true, false),
	[OP.SGT]: less(true, true),
	[OP.EQ]: binary(({ arithmetic }, a, b) => {
		arithmetic.pushEqual(a, b);
		return arithmetic.flag();
	}),
	[OP.ISZERO]: unary(({ arithmetic }, a) => {
		if (isKnown(a)) return constant(value(a) === 0n ? 1n : 0n).limbs!;
		arithmetic.pushIsZero(a);
		return arithmetic.flag();
	}),
	[OP.AND]: binary(({ arithmetic }, a, b) => arithmetic.and(a, b)),
	[OP.OR]: binary(({ arithmetic }, a, b) => arithmetic.or(a, b)),
	[OP.XOR]: binary(({ arithmetic }, a, b) => arithmetic.xor(a, b)),
	[OP.NOT]: unary(({ arithmetic }, a) => arithmetic.not(a)),
	[OP.BYTE]: binary((context, index, a) => {
		const at = small(index, 32n);
		if (at === undefined) return isKnown(index) ? ZERO : callRuntime(context, 'byte', index, a);
		const shifted = context.arithmetic.shiftRight(a, (31 - at) * 8, 0n);
		return context.arithmetic.and(shifted, constant(0xffn).limbs!);
	}),
	[OP.CLZ]: unary(({ arithmetic }, a) => [arithmetic.leadingZeros(a), 0n, 0n, 0n]),
	[OP.SHL]: shift('shl'),
	[OP.SHR]: shift('shr'),
	[OP.SAR]: shift('sar'),
	[OP.KECCAK256]: emitKeccak,
	[OP.ADDRESS]: header(HEADER.address),
	[OP.CALLER]: header(HEADER.caller),
	[OP.CALLVALUE]: header(HEADER.value),
	[OP.CALLDATALOAD]: unary((context, offset) => {
		const { code, arithmetic } = context;
		// The call data is followed by zeros. A read beyond its end reads those.
		pushLimb(code, offset[0]);
		code.byte(W.i32WrapI64).get(L.callDataSize);
		pushLimb(code, offset[0]);
		code.get(L.callDataSize).byte(W.i64ExtendI32U).byte(W.i64LtU);
		arithmetic.pushIsZero([0n, offset[1], offset[2], offset[3]]);
		code.byte(W.i32And).byte(W.select).get(L.header).byte(W.i32Add).i32(HEADER.callData).byte(W.i32Add).set(L.i32);
		return loadBigEndian(context);
	}),
	[OP.CALLDATASIZE]: number(({ code }) => code.get(L.callDataSize)),
	[OP.CODESIZE]: ({ stack }, program) => stack.push(constant(BigInt(program.code.length)).limbs!),
	[OP.RETURNDATASIZE]: number(({ code }) => code.i32(0).at(W.i32Load, EXIT_AT.returnDataSize)),
	[OP.POP]: ({ stack }) => stack.drop(1),
	[OP.MLOAD]: unary((context, offset) => {
		emitAddress(context, offset, 32);
		return loadBigEndian(context);
	}),
	[OP.MSTORE]: (context) => {
		const { stack } = context;
		const word = stack.peek(1);
		emitAddress(context, stack.peek(0), 32);
		storeBigEndian(context, word);
		stack.drop(2);
	},
	[OP.MSTORE8]: (context) => {
		const { stack, code } = context;
		const [low] = stack.peek(1);
		emitAddress(context, stack.peek(0), 1);
		code.get(L.i32);
		pushLimb(code, low);
		code.at(W.i64Store8, 0);
		stack.drop(2);
	},
	[OP.PC]: ({ stack }, _program, at) => stack.push(constant(BigInt(at)).limbs!),
	[OP.MSIZE]: number(({ code }) => code.get(L.memorySize)),
	[OP.GAS]: ({ code, stack, arithmetic }) => {
		code.get(L.gas);
		stack.push(arithmetic.small());
	},
	[OP.JUMPDEST]: () => {},
	[OP.PUSH0]: ({ stack }) => stack.push(ZERO),
});

function table(rows: Readonly<Record<number, Emit>>): readonly (Emit | undefined)[] {
	return Array.from({ length: 256 }, (_, op) => rows[op]);
}
