import { F, inHeader, inTable, startOf, TABLE } from './damage.ts';
import { damaged, edited, either, type StatusCase } from './status-case.ts';

const STRUCT = 'struct S { a: u8 }';
const SUI = 'version 7 sui enum E { A {}, B {} } fun f(&E) { MOVE_LOC 0; VARIANT_SWITCH E 2 2; RET }';
const APTOS = 'version 7 aptos enum E { A { x: u8 }, B { x: u8 } }';
/** Offsets in a function definition, after its handle. */
const [VISIBILITY, FLAGS, CODE] = [1, 2, 6];

/** Status cases of the reader: tables. */
export const TABLE_ENTRIES: readonly StatusCase[] = [
	['MALFORMED', 'a name has an invalid character', 'identifiers', inTable(F, TABLE.identifiers, 1, 0x2d)],
	['MALFORMED', 'a name is not UTF-8', 'identifiers', inTable(F, TABLE.identifiers, 1, 0xff)],
	['MALFORMED', 'a name is longer than its table', 'identifiers', inTable(F, TABLE.identifiers, 2, 9)],
	['MALFORMED', 'a name is a single underscore', 'identifiers', inTable(F, TABLE.identifiers, 1, 0x5f)],
	[
		'MALFORMED',
		'a struct has an unknown ability',
		'struct handles',
		inTable('struct S has copy, drop, store, key { a: u8 }', TABLE.structHandles, 2, 16),
	],
	['MALFORMED', 'a struct definition has an unknown tag', 'struct definitions', inTable(STRUCT, TABLE.structs, 1, 4)],
	['MALFORMED', 'an enum is in version 6', 'struct definitions', inTable(STRUCT, TABLE.structs, 1, 3)],
	[
		'MALFORMED',
		'a function has the removed visibility `script`',
		'function definitions',
		inTable(F, TABLE.functions, VISIBILITY, 2),
	],
	[
		'MALFORMED',
		'a function has an unknown visibility',
		'function definitions',
		inTable(F, TABLE.functions, VISIBILITY, 4),
	],
	[
		'INVALID_FLAG_BITS',
		'a function has an unknown flag',
		'function definitions',
		inTable(F, TABLE.functions, FLAGS, 1),
	],
	['UNKNOWN_OPCODE', 'an opcode is unknown', 'function definitions', inTable(F, TABLE.functions, CODE, 0xff)],
	[
		'UNKNOWN_OPCODE',
		'an instruction of version 6 is in version 5',
		'function definitions',
		inHeader('fun f() { LD_U32 1; POP; RET }', 4, () => 5),
	],
	[
		'UNKNOWN_OPCODE',
		'an instruction on enums is in version 6',
		'function definitions',
		inTable('fun f() { NOP; RET }', TABLE.functions, CODE, 0x52),
	],
	['MALFORMED', 'u16 is in version 5', 'signatures', inHeader('fun f(u16) { RET }', 4, () => 5)],
	[
		'UNKNOWN_SERIALIZED_TYPE',
		'a type has an unknown tag',
		'signatures',
		inTable('fun f(u8) { RET }', TABLE.signatures, 1, 0x1f),
	],
	[
		'MALFORMED',
		'a generic struct has no type arguments',
		'signatures',
		damaged('struct S<T> has drop { a: T } fun f(S<u8>, u8) { RET }', (bytes) =>
			bytes.with(startOf(bytes, TABLE.signatures) + 3, 0),
		),
	],
	['INDEX_OUT_OF_BOUNDS', 'a name is not in its table', 'function handles', inTable(F, TABLE.functionHandles, 1, 9)],
	['INDEX_OUT_OF_BOUNDS', 'a module is not in its table', 'function handles', inTable(F, TABLE.functionHandles, 0, 1)],
	[
		'INDEX_OUT_OF_BOUNDS',
		'a signature is not in its table',
		'function handles',
		inTable(F, TABLE.functionHandles, 2, 9),
	],
	[
		'INDEX_OUT_OF_BOUNDS',
		'a struct in a type is not in its table',
		'signatures',
		inTable('struct S has drop { a: u8 } fun f(S) { RET }', TABLE.signatures, 2, 1),
	],
	[
		'INDEX_OUT_OF_BOUNDS',
		'a function is not in its table',
		'function definitions',
		either`fun f() { CALL ${['0', '1']}; RET }`,
	],
	[
		'INDEX_OUT_OF_BOUNDS',
		'a local is out of bounds',
		'function definitions',
		either`fun f(u8, u8) { MOVE_LOC ${['1', '2']}; POP; RET }`,
	],
	[
		'INDEX_OUT_OF_BOUNDS',
		'a constant is not in its table',
		'function definitions',
		either`const u8 01 fun f() { LD_CONST ${['0', '1']}; POP; RET }`,
	],
	[
		'INDEX_OUT_OF_BOUNDS',
		'a jump targets an offset outside the code',
		'function definitions',
		either`fun f() { BRANCH ${['1', '2']}; RET }`,
	],
	[
		'MALFORMED',
		'a number is not in its shortest encoding',
		'function definitions',
		damaged('fun f() { CALL f; LD_U8 1; POP; RET }', (bytes) => {
			const at = startOf(bytes, TABLE.functions) + CODE + 1;
			return bytes.with(at, 0x80).with(at + 1, 0);
		}),
	],
	[
		'ZERO_VARIANTS_ERROR',
		'an enum of Aptos has no variants',
		'struct definitions',
		either`version 7 aptos enum E { ${['A {}', '']} }`,
	],
	[
		'ZERO_VARIANTS_ERROR',
		'a variant field has no variants',
		'variant field handles',
		edited(
			APTOS,
			() => ({ variantFields: [{ definition: 0, variants: [0], field: 0 }] }),
			() => ({ variantFields: [{ definition: 0, variants: [], field: 0 }] }),
		),
	],
	[
		'INDEX_OUT_OF_BOUNDS',
		'a variant field is missing in one of its variants',
		'variant field handles',
		edited(
			'version 7 aptos enum E { A { x: u8, y: u8 }, B { x: u8 } }',
			() => ({ variantFields: [{ definition: 0, variants: [0, 1], field: 0 }] }),
			() => ({ variantFields: [{ definition: 0, variants: [0, 1], field: 1 }] }),
		),
	],
	[
		'INDEX_OUT_OF_BOUNDS',
		'a variant is out of bounds',
		'variant handles',
		edited(
			APTOS,
			() => ({ variants: [{ definition: 0, variant: 1 }] }),
			() => ({ variants: [{ definition: 0, variant: 2 }] }),
		),
	],
	['UNKNOWN_ENUM_FLAG', 'an enum of Sui has an unknown tag', 'enum definitions', inTable(SUI, TABLE.enums, 1, 1)],
	[
		'UNKNOWN_JUMP_TABLE_FLAG',
		'a jump table has an unknown tag',
		'function definitions',
		// Five bytes of code, then the number of tables, the enum and the number of entries.
		inTable(SUI, TABLE.functions, CODE + 5 + 3, 2),
	],
	[
		'MALFORMED',
		'a constant has fewer bytes than its length',
		'constant pool',
		inTable('const u8 01', TABLE.constants, 1, 2),
	],
];
