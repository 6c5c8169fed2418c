import { damaged, edited, either, numbered, type Samples, type StatusCase } from './status-case.ts';

/** The table kinds of move-binary-format that are damaged here. */
const TABLE = {
	structHandles: 0x2,
	functionHandles: 0x3,
	signatures: 0x5,
	constants: 0x6,
	identifiers: 0x7,
	structs: 0xa,
	functions: 0xc,
	enums: 0x11,
};
/** Magic and version are before the number of tables; then each has its kind, where it begins and its size, all of one byte here. */
const TABLES = 9;

function startOf(bytes: Uint8Array, table: number): number {
	const count = bytes[TABLES - 1]!;
	for (let i = 0; i < count; i++) {
		const at = TABLES + 3 * i;
		if (bytes[at] === table) return TABLES + 3 * count + bytes[at + 1]!;
	}
	throw new Error(`no table ${table}`);
}

/** Another byte in a table. */
const inTable = (text: string, table: number, offset: number, value: number): Samples =>
	damaged(text, (bytes) => bytes.with(startOf(bytes, table) + offset, value));
const inHeader = (text: string, offset: number, value: (before: number) => number): Samples =>
	damaged(text, (bytes) => bytes.with(offset, value(bytes[offset]!)));

const F = 'fun f() { RET }';
const STRUCT = 'struct S { a: u8 }';
const SUI = 'version 7 sui enum E { A {}, B {} } fun f(&E) { MOVE_LOC 0; VARIANT_SWITCH E 2 2; RET }';
const APTOS = 'version 7 aptos enum E { A { x: u8 }, B { x: u8 } }';
/** In a function's definition: behind its handle. */
const [VISIBILITY, FLAGS, CODE] = [1, 2, 6];

/** What the reader refuses before a module is verified. Places are tables. */
export const LOADING: readonly StatusCase[] = [
	['BAD_MAGIC', 'the first byte is another', undefined, inHeader(F, 0, () => 0)],
	['BAD_MAGIC', 'the fourth byte is another', undefined, inHeader(F, 3, () => 0)],
	['BAD_MAGIC', 'there are three bytes', undefined, damaged(F, (bytes) => bytes.slice(0, 3))],
	['UNKNOWN_VERSION', 'the version is 4', undefined, inHeader(F, 4, () => 4)],
	['UNKNOWN_VERSION', 'the version is 8', undefined, inHeader(F, 4, () => 8)],
	['UNKNOWN_VERSION', 'the version is 6 of Sui', undefined, inHeader(F, 7, () => 5)],
	['UNKNOWN_VERSION', 'the version is of a flavour that is not known', undefined, inHeader(F, 7, () => 0x10)],
	['UNKNOWN_TABLE_TYPE', 'there is a table of no kind', 'header', inHeader(F, TABLES, () => 0x09)],
	['UNKNOWN_TABLE_TYPE', 'there is a table of version 7 in version 6', 'header', inHeader(F, TABLES, () => 0x13)],
	['DUPLICATE_TABLE', 'there are two tables of a kind', 'header', inHeader(F, TABLES + 3, () => 0x01)],
	[
		'BAD_HEADER_TABLE',
		'a table begins before the end of the one before it',
		'header',
		inHeader(F, TABLES + 4, (at) => at - 1),
	],
	[
		'BAD_HEADER_TABLE',
		'a table begins after the end of the one before it',
		'header',
		inHeader(F, TABLES + 4, (at) => at + 1),
	],
	['BAD_HEADER_TABLE', 'a table has no bytes', 'header', inHeader(F, TABLES + 2, () => 0)],
	['BAD_HEADER_TABLE', 'a table has more bytes than the file', 'header', damaged(F, (bytes) => bytes.slice(0, -2))],
	['MALFORMED', 'there are bytes after the end', 'self handle', damaged(F, (bytes) => Uint8Array.of(...bytes, 0))],
	['MALFORMED', 'the module does not say which one it is', 'self handle', damaged(F, (bytes) => bytes.slice(0, -1))],
	[
		'INDEX_OUT_OF_BOUNDS',
		'the module is one that is not named',
		'self handle',
		damaged(F, (bytes) => bytes.with(-1, 1)),
	],
	['MALFORMED', 'a name has a character that none has', 'identifiers', inTable(F, TABLE.identifiers, 1, 0x2d)],
	['MALFORMED', 'a name is not UTF-8', 'identifiers', inTable(F, TABLE.identifiers, 1, 0xff)],
	['MALFORMED', 'a name is longer than its table', 'identifiers', inTable(F, TABLE.identifiers, 2, 9)],
	['MALFORMED', 'a name is a single underscore', 'identifiers', inTable(F, TABLE.identifiers, 1, 0x5f)],
	[
		'MALFORMED',
		'a struct has an ability that there is not',
		'struct handles',
		inTable('struct S has copy, drop, store, key { a: u8 }', TABLE.structHandles, 2, 16),
	],
	[
		'MALFORMED',
		'a struct is defined in a form that there is not',
		'struct definitions',
		inTable(STRUCT, TABLE.structs, 1, 4),
	],
	['MALFORMED', 'an enum is in version 6', 'struct definitions', inTable(STRUCT, TABLE.structs, 1, 3)],
	[
		'MALFORMED',
		'a function has the visibility of scripts',
		'function definitions',
		inTable(F, TABLE.functions, VISIBILITY, 2),
	],
	[
		'MALFORMED',
		'a function has a visibility that there is not',
		'function definitions',
		inTable(F, TABLE.functions, VISIBILITY, 4),
	],
	[
		'INVALID_FLAG_BITS',
		'a function has a flag that there is not',
		'function definitions',
		inTable(F, TABLE.functions, FLAGS, 1),
	],
	['UNKNOWN_OPCODE', 'an instruction is none', 'function definitions', inTable(F, TABLE.functions, CODE, 0xff)],
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
	['MALFORMED', 'a number of 16 bits is in version 5', 'signatures', inHeader('fun f(u16) { RET }', 4, () => 5)],
	['UNKNOWN_SERIALIZED_TYPE', 'a type is none', 'signatures', inTable('fun f(u8) { RET }', TABLE.signatures, 1, 0x1f)],
	[
		'MALFORMED',
		'a struct has no type arguments where there must be some',
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
		'a local is not there',
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
		'a jump leads out of the code',
		'function definitions',
		either`fun f() { BRANCH ${['1', '2']}; RET }`,
	],
	[
		'MALFORMED',
		'a number is not written in as few bytes as it can be',
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
		'a field is of no variants',
		'variant field handles',
		edited(
			APTOS,
			() => ({ variantFields: [{ definition: 0, variants: [0], field: 0 }] }),
			() => ({ variantFields: [{ definition: 0, variants: [], field: 0 }] }),
		),
	],
	[
		'INDEX_OUT_OF_BOUNDS',
		'a field is not there in one of its variants',
		'variant field handles',
		edited(
			'version 7 aptos enum E { A { x: u8, y: u8 }, B { x: u8 } }',
			() => ({ variantFields: [{ definition: 0, variants: [0, 1], field: 0 }] }),
			() => ({ variantFields: [{ definition: 0, variants: [0, 1], field: 1 }] }),
		),
	],
	[
		'INDEX_OUT_OF_BOUNDS',
		'a variant is not there',
		'variant handles',
		edited(
			APTOS,
			() => ({ variants: [{ definition: 0, variant: 1 }] }),
			() => ({ variants: [{ definition: 0, variant: 2 }] }),
		),
	],
	[
		'UNKNOWN_ENUM_FLAG',
		'an enum of Sui is in a form that there is not',
		'enum definitions',
		inTable(SUI, TABLE.enums, 1, 1),
	],
	[
		'UNKNOWN_JUMP_TABLE_FLAG',
		'a jump table is in a form that there is not',
		'function definitions',
		// Behind five bytes of code: the number of tables, the enum and the number of entries.
		inTable(SUI, TABLE.functions, CODE + 5 + 3, 2),
	],
	[
		'LIMIT_EXCEEDED',
		'a type is nested deeper than 32',
		'signatures',
		either`fun f(${[32, 33].map((depth) => `${'vector<'.repeat(depth)}u8${'>'.repeat(depth)}`) as [string, string]}) { RET }`,
	],
	[
		'LIMIT_EXCEEDED',
		'a type has more than 256 parts',
		'signatures',
		either`struct P<${numbered(32, 'phantom T#')}> has drop { a: u8 }
			native fun f(P<${numbered(6, `P<${numbered(32, 'u8')}>`)}, ${numbered(25, 'u8')}, ${['u8', `P<${numbered(32, 'u8')}>`]}>)`,
	],
	[
		'LIMIT_EXCEEDED',
		'a module has more than 256 KiB',
		undefined,
		edited(
			F,
			() => ({ metadata: [{ key: Uint8Array.of(1), value: new Uint8Array(0xffff) }] }),
			() => ({ metadata: Array.from({ length: 5 }, () => ({ key: Uint8Array.of(1), value: new Uint8Array(0xffff) })) }),
		),
	],
	[
		'MALFORMED',
		'a number is more than it may be',
		'signatures',
		either`fun f() [${[numbered(255, 'u8'), numbered(256, 'u8')]}] { RET }`,
	],
	[
		'MALFORMED',
		'a number has more than five bytes',
		'function definitions',
		damaged('fun f() { CALL f; LD_U64 0; POP; RET }', (bytes) => {
			const at = startOf(bytes, TABLE.functions) + CODE + 1;
			return bytes.map((byte, i) => (i >= at && i < at + 6 ? 0x80 : byte));
		}),
	],
	[
		'MALFORMED',
		'a constant has less bytes than its length',
		'constant pool',
		inTable('const u8 01', TABLE.constants, 1, 2),
	],
	[
		'MALFORMED',
		'a name has more than 255 characters',
		'identifiers',
		either`fun ${['f'.repeat(255), 'f'.repeat(256)]}() { RET }`,
	],
	[
		'LIMIT_EXCEEDED',
		'a table has more than 65,536 entries',
		'field handles',
		edited(
			STRUCT,
			() => ({ fields: [{ owner: 0, field: 0 }] }),
			() => ({ fields: new Array(65_537).fill({ owner: 0, field: 0 }) }),
		),
	],
	[
		'MALFORMED',
		'an enum of Sui has more than 127 variants',
		'enum definitions',
		either`version 7 sui enum E { ${[numbered(127, 'A# {}'), numbered(128, 'A# {}')]} }`,
	],
	[
		'MALFORMED',
		'a jump table of Sui has more than 127 entries',
		'function definitions',
		either`version 7 sui enum E { ${numbered(127, 'A# {}')} }
			fun f(&E) { MOVE_LOC 0; VARIANT_SWITCH E ${[numbered(127, '2', ' '), numbered(128, '2', ' ')]}; RET }`,
	],
];
