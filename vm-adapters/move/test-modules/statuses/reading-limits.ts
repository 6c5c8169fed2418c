import { F, startOf, TABLE } from './damage.ts';
import { damaged, edited, either, numbered, type StatusCase } from './status-case.ts';

const STRUCT = 'struct S { a: u8 }';
/** Offset of the code in a function definition. */
const CODE = 6;

/** Status cases of the reader: limits. */
export const READING_LIMITS: readonly StatusCase[] = [
	[
		'LIMIT_EXCEEDED',
		'a type is nested deeper than 32',
		'signatures',
		either`fun f(${[32, 33].map((depth) => `${'vector<'.repeat(depth)}u8${'>'.repeat(depth)}`) as [string, string]}) { RET }`,
	],
	[
		'LIMIT_EXCEEDED',
		'a type has more than 256 nodes',
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
		'a number exceeds its limit',
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
