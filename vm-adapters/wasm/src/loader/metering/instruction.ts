import { INK } from '../../gas.ts';
import type { ByteReader } from '../reader.ts';
import { valueType } from '../value-type.ts';

/** How metering treats an instruction. */
export type InstructionKind =
	| 'plain'
	/** `block`, `loop` and `if` open a block. */
	| 'block'
	| 'loop'
	| 'if'
	| 'else'
	| 'end'
	/** Control may continue elsewhere: the next instruction starts a new run. */
	| 'branch'
	| 'return'
	| 'grow'
	| 'bulk'
	| 'call'
	/** Refers to a function. */
	| 'function'
	| 'local'
	| 'global'
	/** A store to memory. */
	| 'store'
	/** Changes what a reset of the instance does not undo: a table, or a dropped segment. */
	| 'permanent';

/** What metering knows of an instruction. */
export interface Instruction {
	readonly kind: InstructionKind;
	readonly ink: number;
	/** The length in bytes of a bulk operation, the index of a local variable, global or function (of an indirect call: the type), the offset of a store. */
	readonly operand: number;
}

const plain = (ink: number = INK.instruction): Instruction => ({ kind: 'plain', ink, operand: 0 });
const control = (kind: InstructionKind, ink: number = INK.instruction): Instruction => ({ kind, ink, operand: 0 });

const PLAIN = plain();
const MEMORY = plain(INK.memory);
const DIVISION = plain(INK.division);
const BLOCK = control('block', 0);
const LOOP = control('loop', INK.loop);
const IF = control('if', INK.if);
const ELSE = control('else', 0);
const END = control('end', 0);
const BRANCH = control('branch', INK.branch);
const RETURN = control('return', INK.branch);
const GROW = control('grow', INK.grow);
const TABLE_GET = plain(INK.tableGet);
const TABLE_SET = control('permanent', INK.tableSet);
const DATA_DROP = control('permanent', INK.dataDrop);

const STRAIGHT: ReadonlySet<InstructionKind> = new Set<InstructionKind>([
	'plain',
	'local',
	'global',
	'store',
	'function',
	'grow',
	'bulk',
	'permanent',
]);

/** Whether the next instruction always follows, and `operandEffect` knows the instruction. */
export function isStraight(kind: InstructionKind): boolean {
	return STRAIGHT.has(kind);
}

function isFloat(op: number): boolean {
	return (
		op === 0x2a ||
		op === 0x2b ||
		op === 0x38 ||
		op === 0x39 ||
		op === 0x43 ||
		op === 0x44 ||
		(op >= 0x5b && op <= 0x66) ||
		(op >= 0x8b && op <= 0xa6) ||
		(op >= 0xa8 && op <= 0xab) ||
		(op >= 0xae && op <= 0xbf)
	);
}

/** The byte 0x40, read as a signed number. */
export const EMPTY_BLOCK = -64;

/** Skips a block type: empty, a value type, or a type index. */
function blockType(reader: ByteReader): void {
	const start = reader.at;
	const type = reader.s33();
	if (type >= 0 || type === EMPTY_BLOCK) return;
	reader.at = start;
	valueType(reader, 'block');
}

/** Skips the index of the only memory. It has to be one byte: the engine would read more of a longer encoding than is read here. */
function memoryIndex(reader: ByteReader): void {
	if (reader.u8() !== 0) reader.unsupported('several memories');
}

/**
 * Reads an instruction of WebAssembly 1.0 with sign extension, multi-value, bulk memory and reference types.
 * @throws WasmLoadError `unsupported` for floats, which are not deterministic, and for later proposals.
 */
export function readInstruction(reader: ByteReader): Instruction {
	const op = reader.u8();
	if (isFloat(op)) reader.unsupported(`a floating-point instruction 0x${op.toString(16)}`);
	if (op >= 0x45 && op <= 0xc4) {
		const isDivision = (op >= 0x6d && op <= 0x70) || (op >= 0x7f && op <= 0x82);
		return isDivision ? DIVISION : PLAIN;
	}
	if (op >= 0x28 && op <= 0x3e) {
		if (reader.u32() >= 64) reader.unsupported('several memories');
		const offset = reader.u32();
		return op < 0x36 ? MEMORY : { kind: 'store', ink: INK.memory, operand: offset };
	}
	switch (op) {
		case 0x00: // unreachable
			return BRANCH;
		case 0x01: // nop
		case 0x1a: // drop
		case 0x1b: // select
		case 0xd1: // ref.is_null
			return PLAIN;
		case 0x02:
			blockType(reader);
			return BLOCK;
		case 0x03:
			blockType(reader);
			return LOOP;
		case 0x04:
			blockType(reader);
			return IF;
		case 0x05:
			return ELSE;
		case 0x0b:
			return END;
		case 0x0c: // br
		case 0x0d: // br_if
			reader.u32();
			return BRANCH;
		case 0x0e: // br_table
			reader.list(() => reader.u32());
			reader.u32();
			return BRANCH;
		case 0x0f:
			return RETURN;
		case 0x10: // call
			return { kind: 'call', ink: INK.call, operand: reader.u32() };
		case 0x11: {
			// call_indirect: a type and a table
			const type = reader.u32();
			reader.u32();
			return { kind: 'call', ink: INK.callIndirect, operand: type };
		}
		case 0x1c: // select t
			reader.list(() => valueType(reader, 'select'));
			return PLAIN;
		case 0x20: // local.get, set, tee
		case 0x21:
		case 0x22:
			return { kind: 'local', ink: INK.instruction, operand: reader.u32() };
		case 0x23: // global.get, set
		case 0x24:
			return { kind: 'global', ink: op === 0x24 ? INK.globalSet : INK.instruction, operand: reader.u32() };
		case 0x25: // table.get, set
		case 0x26:
			reader.u32();
			return op === 0x25 ? TABLE_GET : TABLE_SET;
		case 0x3f: // memory.size
			memoryIndex(reader);
			return PLAIN;
		case 0x40:
			memoryIndex(reader);
			return GROW;
		case 0x41: // i32.const, i64.const
		case 0x42:
			reader.skipLeb();
			return PLAIN;
		case 0xd0: // ref.null
			reader.s33();
			return PLAIN;
		case 0xd2: // ref.func
			return { kind: 'function', ink: INK.funcRef, operand: reader.u32() };
		case 0xfc:
			return bulk(reader);
		default:
			return reader.unsupported(
				`instruction 0x${op.toString(16)} (SIMD, threads, tail calls, exceptions and GC have no place in a contract)`,
			);
	}
}

function bulk(reader: ByteReader): Instruction {
	const start = reader.at - 1;
	const op = reader.u32();
	switch (op) {
		case 8: // memory.init
			reader.u32();
			memoryIndex(reader);
			break;
		case 9: // data.drop
			reader.u32();
			return DATA_DROP;
		case 10: // memory.copy
			memoryIndex(reader);
			memoryIndex(reader);
			break;
		case 11: // memory.fill
			memoryIndex(reader);
			break;
		default:
			reader.unsupported(op < 8 ? 'a floating-point instruction' : `table instruction 0xfc ${op}`);
	}
	return { kind: 'bulk', ink: op === 8 ? INK.init : INK.bulk, operand: reader.at - start };
}
