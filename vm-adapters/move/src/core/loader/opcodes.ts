import type { FlavourName } from './file-format.ts';

/** The operand that follows an opcode in the binary. */
export type OperandKind =
	| 'none'
	| 'offset'
	| 'local'
	| 'constant'
	| 'function'
	| 'functionInst'
	| 'struct'
	| 'structInst'
	| 'field'
	| 'fieldInst'
	| 'variant'
	| 'variantInst'
	| 'variantField'
	| 'variantFieldInst'
	| 'jumpTable'
	| 'vector'
	| 'vectorCount'
	| 'u8'
	| 'u16'
	| 'u32'
	| 'u64'
	| 'u128'
	| 'u256';

/**
 * All 77 instructions of bytecode version 6, numbered as in the binary (move-binary-format, file_format_common
 * Opcodes). Those of version 7 have numbers that only this package uses, because Aptos and Sui assign the same numbers
 * to different instructions.
 */
export const OP = {
	POP: 0x01,
	RET: 0x02,
	BR_TRUE: 0x03,
	BR_FALSE: 0x04,
	BRANCH: 0x05,
	LD_U64: 0x06,
	LD_CONST: 0x07,
	LD_TRUE: 0x08,
	LD_FALSE: 0x09,
	COPY_LOC: 0x0a,
	MOVE_LOC: 0x0b,
	ST_LOC: 0x0c,
	MUT_BORROW_LOC: 0x0d,
	IMM_BORROW_LOC: 0x0e,
	MUT_BORROW_FIELD: 0x0f,
	IMM_BORROW_FIELD: 0x10,
	CALL: 0x11,
	PACK: 0x12,
	UNPACK: 0x13,
	READ_REF: 0x14,
	WRITE_REF: 0x15,
	ADD: 0x16,
	SUB: 0x17,
	MUL: 0x18,
	MOD: 0x19,
	DIV: 0x1a,
	BIT_OR: 0x1b,
	BIT_AND: 0x1c,
	XOR: 0x1d,
	OR: 0x1e,
	AND: 0x1f,
	NOT: 0x20,
	EQ: 0x21,
	NEQ: 0x22,
	LT: 0x23,
	GT: 0x24,
	LE: 0x25,
	GE: 0x26,
	ABORT: 0x27,
	NOP: 0x28,
	EXISTS: 0x29,
	MUT_BORROW_GLOBAL: 0x2a,
	IMM_BORROW_GLOBAL: 0x2b,
	MOVE_FROM: 0x2c,
	MOVE_TO: 0x2d,
	FREEZE_REF: 0x2e,
	SHL: 0x2f,
	SHR: 0x30,
	LD_U8: 0x31,
	LD_U128: 0x32,
	CAST_U8: 0x33,
	CAST_U64: 0x34,
	CAST_U128: 0x35,
	MUT_BORROW_FIELD_GENERIC: 0x36,
	IMM_BORROW_FIELD_GENERIC: 0x37,
	CALL_GENERIC: 0x38,
	PACK_GENERIC: 0x39,
	UNPACK_GENERIC: 0x3a,
	EXISTS_GENERIC: 0x3b,
	MUT_BORROW_GLOBAL_GENERIC: 0x3c,
	IMM_BORROW_GLOBAL_GENERIC: 0x3d,
	MOVE_FROM_GENERIC: 0x3e,
	MOVE_TO_GENERIC: 0x3f,
	VEC_PACK: 0x40,
	VEC_LEN: 0x41,
	VEC_IMM_BORROW: 0x42,
	VEC_MUT_BORROW: 0x43,
	VEC_PUSH_BACK: 0x44,
	VEC_POP_BACK: 0x45,
	VEC_UNPACK: 0x46,
	VEC_SWAP: 0x47,
	LD_U16: 0x48,
	LD_U32: 0x49,
	LD_U256: 0x4a,
	CAST_U16: 0x4b,
	CAST_U32: 0x4c,
	CAST_U256: 0x4d,
	PACK_VARIANT: 0xc0,
	PACK_VARIANT_GENERIC: 0xc1,
	UNPACK_VARIANT: 0xc2,
	UNPACK_VARIANT_GENERIC: 0xc3,
	TEST_VARIANT: 0xc4,
	TEST_VARIANT_GENERIC: 0xc5,
	IMM_BORROW_VARIANT_FIELD: 0xc6,
	MUT_BORROW_VARIANT_FIELD: 0xc7,
	IMM_BORROW_VARIANT_FIELD_GENERIC: 0xc8,
	MUT_BORROW_VARIANT_FIELD_GENERIC: 0xc9,
	UNPACK_VARIANT_IMM_REF: 0xca,
	UNPACK_VARIANT_MUT_REF: 0xcb,
	UNPACK_VARIANT_GENERIC_IMM_REF: 0xcc,
	UNPACK_VARIANT_GENERIC_MUT_REF: 0xcd,
	VARIANT_SWITCH: 0xce,
} as const;

export type Op = typeof OP;

const OPERANDS: readonly (readonly [OperandKind, ...number[]])[] = [
	['offset', OP.BR_TRUE, OP.BR_FALSE, OP.BRANCH],
	['local', OP.COPY_LOC, OP.MOVE_LOC, OP.ST_LOC, OP.MUT_BORROW_LOC, OP.IMM_BORROW_LOC],
	['constant', OP.LD_CONST],
	['function', OP.CALL],
	['functionInst', OP.CALL_GENERIC],
	['struct', OP.PACK, OP.UNPACK, OP.EXISTS, OP.MUT_BORROW_GLOBAL, OP.IMM_BORROW_GLOBAL, OP.MOVE_FROM, OP.MOVE_TO],
	[
		'structInst',
		OP.PACK_GENERIC,
		OP.UNPACK_GENERIC,
		OP.EXISTS_GENERIC,
		OP.MUT_BORROW_GLOBAL_GENERIC,
		OP.IMM_BORROW_GLOBAL_GENERIC,
		OP.MOVE_FROM_GENERIC,
		OP.MOVE_TO_GENERIC,
	],
	['field', OP.MUT_BORROW_FIELD, OP.IMM_BORROW_FIELD],
	['fieldInst', OP.MUT_BORROW_FIELD_GENERIC, OP.IMM_BORROW_FIELD_GENERIC],
	['variant', OP.PACK_VARIANT, OP.UNPACK_VARIANT, OP.TEST_VARIANT],
	['variant', OP.UNPACK_VARIANT_IMM_REF, OP.UNPACK_VARIANT_MUT_REF],
	['variantInst', OP.PACK_VARIANT_GENERIC, OP.UNPACK_VARIANT_GENERIC, OP.TEST_VARIANT_GENERIC],
	['variantInst', OP.UNPACK_VARIANT_GENERIC_IMM_REF, OP.UNPACK_VARIANT_GENERIC_MUT_REF],
	['variantField', OP.IMM_BORROW_VARIANT_FIELD, OP.MUT_BORROW_VARIANT_FIELD],
	['variantFieldInst', OP.IMM_BORROW_VARIANT_FIELD_GENERIC, OP.MUT_BORROW_VARIANT_FIELD_GENERIC],
	['jumpTable', OP.VARIANT_SWITCH],
	['vector', OP.VEC_LEN, OP.VEC_IMM_BORROW, OP.VEC_MUT_BORROW, OP.VEC_PUSH_BACK, OP.VEC_POP_BACK, OP.VEC_SWAP],
	['vectorCount', OP.VEC_PACK, OP.VEC_UNPACK],
	['u8', OP.LD_U8],
	['u16', OP.LD_U16],
	['u32', OP.LD_U32],
	['u64', OP.LD_U64],
	['u128', OP.LD_U128],
	['u256', OP.LD_U256],
];

/** By opcode; undefined for undefined opcodes. */
export const OPERAND_KINDS: readonly (OperandKind | undefined)[] = (() => {
	const kinds = new Array<OperandKind | undefined>(256).fill(undefined);
	for (const op of Object.values(OP)) kinds[op] = 'none';
	for (const [kind, ...ops] of OPERANDS) for (const op of ops) kinds[op] = kind;
	return kinds;
})();

/** The instructions of version 7, in the order in which their numbers follow those of version 6. */
const SINCE_7: Record<FlavourName, readonly number[]> = {
	aptos: [
		OP.IMM_BORROW_VARIANT_FIELD,
		OP.MUT_BORROW_VARIANT_FIELD,
		OP.IMM_BORROW_VARIANT_FIELD_GENERIC,
		OP.MUT_BORROW_VARIANT_FIELD_GENERIC,
		OP.PACK_VARIANT,
		OP.PACK_VARIANT_GENERIC,
		OP.UNPACK_VARIANT,
		OP.UNPACK_VARIANT_GENERIC,
		OP.TEST_VARIANT,
		OP.TEST_VARIANT_GENERIC,
	],
	sui: [
		OP.PACK_VARIANT,
		OP.PACK_VARIANT_GENERIC,
		OP.UNPACK_VARIANT,
		OP.UNPACK_VARIANT_IMM_REF,
		OP.UNPACK_VARIANT_MUT_REF,
		OP.UNPACK_VARIANT_GENERIC,
		OP.UNPACK_VARIANT_GENERIC_IMM_REF,
		OP.UNPACK_VARIANT_GENERIC_MUT_REF,
		OP.VARIANT_SWITCH,
	],
};

/** The instruction that a byte of the binary denotes; undefined for undefined opcodes. */
export function opOf(byte: number, version: number, flavour: FlavourName | undefined): number | undefined {
	if (byte <= OP.CAST_U256) {
		const isKnown = OPERAND_KINDS[byte] !== undefined && (version > 5 || byte < OP.LD_U16);
		return isKnown ? byte : undefined;
	}
	return flavour && SINCE_7[flavour][byte - OP.CAST_U256 - 1];
}

/** The names of the instructions, by opcode. */
export const OP_NAMES: readonly (string | undefined)[] = (() => {
	const names = new Array<string | undefined>(256).fill(undefined);
	for (const [name, op] of Object.entries(OP)) names[op] = name;
	return names;
})();

/** Instructions on global storage. Sui's bytecode has none: it has objects instead. */
export const GLOBAL_STORAGE_OPS: ReadonlySet<number> = new Set([
	OP.EXISTS,
	OP.EXISTS_GENERIC,
	OP.MUT_BORROW_GLOBAL,
	OP.MUT_BORROW_GLOBAL_GENERIC,
	OP.IMM_BORROW_GLOBAL,
	OP.IMM_BORROW_GLOBAL_GENERIC,
	OP.MOVE_FROM,
	OP.MOVE_FROM_GENERIC,
	OP.MOVE_TO,
	OP.MOVE_TO_GENERIC,
]);
