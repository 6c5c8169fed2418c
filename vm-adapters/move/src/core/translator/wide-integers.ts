import { fromBigInt, WIDTHS, widthOf } from '../engine/arithmetic.ts';
import { TYPED } from '../engine/code.ts';
import type { StaticType } from '../engine/static-types.ts';
import { OP } from '../loader/opcodes.ts';
import { type Item, isWide, limbsOf } from './operands.ts';
import { constantAt } from './wide.ts';
import type { Writer } from './writer.ts';

const NAMES: Readonly<Record<number, string>> = {
	[OP.ADD]: 'add',
	[OP.SUB]: 'sub',
	[OP.MUL]: 'mul',
	[OP.DIV]: 'div',
	[OP.MOD]: 'mod',
	[OP.BIT_OR]: 'or',
	[OP.BIT_AND]: 'and',
	[OP.XOR]: 'xor',
	[OP.SHL]: 'shl',
	[OP.SHR]: 'shr',
};
const CANNOT_FAIL = new Set<number>([OP.BIT_OR, OP.BIT_AND, OP.XOR, OP.SHL, OP.SHR]);
const isConstant = ({ text }: Item) => /^\d+n?$/.test(text);
const constantOf = ({ text }: Item) => BigInt(text.replace('n', ''));

/**
 * Writes an arithmetic instruction on wide integers, to run in WebAssembly, if one of its operands is in a slot.
 * Otherwise both operands are an `Int`, and a slot would not make them faster.
 * @returns whether it was written
 */
export function writeWide(writer: Writer, at: number, type: StaticType, left: Item, by: Item): boolean {
	const code = writer.code.ops[at]!;
	if (code === OP.SHL && isConstant(left) && isConstant(by) && foldShift(writer, type, left, by)) return true;
	const [op, right] = left.slot === undefined ? [code, by] : simpler(code, by);
	const isShift = op === OP.SHL || op === OP.SHR;
	if (left.slot === undefined && (isShift || right.slot === undefined)) return false;
	const { operands: stack } = writer;
	const height = stack.height;
	const a = placeOf(writer, left, height);
	const bits = WIDTHS[widthOf(type.kind)]!;
	if (isShift && !(isConstant(right) && constantOf(right) < bits)) writer.emit(`if(${right.text}>=${bits})overflow();`);
	const b = isShift ? right.text : placeOf(writer, right, height + 1);
	const to = target(writer, at, type);
	const call = `${NAMES[op]}${limbsOf(type)}(w+${to.slot},${a},${b})`;
	writer.emit(CANNOT_FAIL.has(op) ? `${call};` : `if(${call})overflow();`);
	if (!to.isLocal) stack.inSlot(type, to.slot);
	return true;
}

/** Turns a division by a constant power of two into a shift, and its remainder into an AND. */
function simpler(op: number, by: Item): [op: number, right: Item] {
	if ((op !== OP.DIV && op !== OP.MOD) || !isConstant(by)) return [op, by];
	const value = constantOf(by);
	if (value === 0n || (value & (value - 1n)) !== 0n) return [op, by];
	const bits = value.toString(2).length - 1;
	return op === OP.DIV ? [OP.SHR, { ...by, text: `${bits}` }] : [OP.BIT_AND, { ...by, text: textOf(value - 1n) }];
}

/** A constant in the form that an `Int` has. */
function textOf(value: bigint): string {
	const constant = fromBigInt(value);
	return typeof constant === 'bigint' ? `${constant}n` : `${constant}`;
}

/** Folds shifts such as `1 << 100`, with which sources write large constants. */
function foldShift(writer: Writer, type: StaticType, left: Item, right: Item): boolean {
	const bits = WIDTHS[widthOf(type.kind)]!;
	if (constantOf(right) >= bits) return false;
	writer.operands.later(type, textOf(BigInt.asUintN(bits, constantOf(left) << constantOf(right))));
	return true;
}

/**
 * Where a result goes: the operand's slot, or directly the slot of the local that the next instruction stores it in.
 */
function target(writer: Writer, at: number, type: StaticType): { slot: number; isLocal: boolean } {
	const { operands: stack, code } = writer;
	if (code.ops[at + 1] === TYPED.STORE_PLAIN && writer.isInBlock(at + 1)) {
		const local = code.operands[at + 1]!;
		const slot = writer.slotOf(local);
		if (slot !== undefined && writer.types.locals[local] === type) {
			stack.keep(local);
			writer.skip(at + 1);
			return { slot, isLocal: true };
		}
	}
	return { slot: stack.slotAt(stack.height), isLocal: false };
}

/** Where an operand is: in its slot, among the constants, or in the slot of its height, where it is put first. */
function placeOf(writer: Writer, item: Item, height: number): string {
	if (item.slot !== undefined) return `w+${item.slot}`;
	const constant = isConstant(item) ? constantAt(constantOf(item)) : undefined;
	if (constant !== undefined) return `${constant}`;
	const slot = writer.operands.slotAt(height);
	// The slot is in use only during this instruction.
	writer.operands.reach(height + 1);
	putInto(writer, slot, item);
	return `w+${slot}`;
}

/** Writes code that puts a wide integer into a slot. */
export function putInto(writer: Writer, slot: number, item: Item): void {
	const limbs = limbsOf(item.type);
	if (item.slot !== undefined) writer.emit(`copy${limbs}(w+${slot},w+${item.slot});`);
	else if (isConstant(item)) {
		const value = constantOf(item);
		for (let i = 0; i < 2 * limbs; i++)
			writer.emit(`words[(w>>2)+${slot / 4 + i}]=${BigInt.asUintN(32, value >> BigInt(32 * i))};`);
	} else writer.emit(`put${limbs}(w+${slot},${item.text});`);
}

/** Writes a comparison of wide integers and returns its expression, or undefined if neither of them is in a slot. */
export function compareWide(writer: Writer, sign: string, left: Item, right: Item): string | undefined {
	if (left.slot === undefined && right.slot === undefined) return undefined;
	const { height } = writer.operands;
	const a = placeOf(writer, left, height);
	const b = placeOf(writer, right, height + 1);
	return `cmp${limbsOf(left.type)}(${a},${b})${sign}0`;
}

/** Writes a conversion from or to a wide integer in a slot. @returns whether it was written */
export function convertWide(writer: Writer, at: number, type: StaticType, item: Item, max: number): boolean {
	const { operands: stack } = writer;
	if (item.slot !== undefined) {
		const from = limbsOf(item.type);
		if (!isWide(type)) {
			stack.now(type, `low${from}(w+${item.slot})`);
			if (type.kind !== 'u64') writer.emit(`if(${stack.items[stack.height - 1]!.text}>${max})overflow();`);
			return true;
		}
		if (limbsOf(type) === from) stack.inSlot(type, item.slot, item.local);
		else {
			const to = target(writer, at, type);
			const call = `${from === 2 ? 'widen' : 'narrow'}(w+${to.slot},w+${item.slot})`;
			writer.emit(from === 2 ? `${call};` : `if(${call})overflow();`);
			if (!to.isLocal) stack.inSlot(type, to.slot);
		}
		return true;
	}
	if (!writer.usesSlots || !isWide(type) || isWide(item.type) || isConstant(item)) return false;
	const to = target(writer, at, type);
	putInto(writer, to.slot, { ...item, type });
	if (!to.isLocal) stack.inSlot(type, to.slot);
	return true;
}
