import { either, numbered, type StatusCase } from './status-case.ts';

const WIDE = `struct S has drop { ${numbered(12, 'a#: u8')} }`;
/**
 * Local 2 borrows one of `count` fields, each on its own path. A path has nine instructions. All paths join at the end.
 */
const oneOf = (count: number) => {
	const end = count * 8 + 3;
	const way = (i: number) =>
		`COPY_LOC 1; LD_U8 ${i}; EQ; BR_FALSE ${8 * i + 8}; COPY_LOC 0; MUT_BORROW_FIELD S.a${i}; ST_LOC 2; BRANCH ${end};`;
	const last = 'COPY_LOC 0; MUT_BORROW_FIELD S.a0; ST_LOC 2;';
	return `${Array.from({ length: count }, (_, i) => way(i)).join('')} ${last}`;
};
const S = 'struct S has copy, drop { a: u8, b: u8, c: u8 }';
const G = 'struct G<T> has copy, drop { a: T, b: T }';
const E = 'version 7 aptos enum E has drop { A { x: u8, y: u8 } } enum F<T> has drop { A { x: T, y: T } }';
const SUI = E.replace('aptos', 'sui');

/**
 * Cases of a field that is borrowed while the whole value or the same field is, for each instruction that borrows
 * fields.
 */
const FIELDS = (
	[
		['S', 'S', 'BORROW_FIELD', 'S.a', 'S.b'],
		['G', 'G<u8>', 'BORROW_FIELD_GENERIC', 'G<u8>.a', 'G<u8>.b'],
		['E', 'E', 'BORROW_VARIANT_FIELD', 'E.A.x', 'E.A.y'],
		['F', 'F<u8>', 'BORROW_VARIANT_FIELD_GENERIC', 'F<u8>.A.x', 'F<u8>.A.y'],
	] as const
).flatMap(([, type, op, field, other]): StatusCase[] => {
	const declared = type === 'E' || type === 'F<u8>' ? E : `${S} ${G}`;
	return [
		[
			'BORROWFIELD_EXISTS_MUTABLE_BORROW_ERROR',
			`MUT_${op} takes a value that is borrowed as a whole`,
			3,
			either`${declared} fun f(&mut ${type}) [&mut ${type}] {
				COPY_LOC 0; ST_LOC 1; MOVE_LOC ${['1', '0']}; MUT_${op} ${field}; POP; MOVE_LOC ${['0', '1']}; POP; RET
			}`,
		],
		[
			'BORROWFIELD_EXISTS_MUTABLE_BORROW_ERROR',
			`IMM_${op} takes a field that is borrowed mutably`,
			4,
			either`${declared} fun f(&mut ${type}) [&mut u8] {
				COPY_LOC 0; MUT_${op} ${[other, field]}; ST_LOC 1; MOVE_LOC 0; IMM_${op} ${field}; POP; MOVE_LOC 1; POP; RET
			}`,
		],
		[
			'WRITEREF_EXISTS_BORROW_ERROR',
			`a field that IMM_${op} has borrowed is written`,
			6,
			either`${declared} fun f(&mut ${type}) [&u8] {
				COPY_LOC 0; IMM_${op} ${[other, field]}; ST_LOC 1; LD_U8 1; MOVE_LOC 0; MUT_${op} ${field}; WRITE_REF; RET
			}`,
		],
	];
});

/** Cases of a variant that is overwritten while one of its fields is borrowed by an unpack. */
const UNPACKED = (
	[
		['UNPACK_VARIANT_IMM_REF', 'E', 'PACK_VARIANT'],
		['UNPACK_VARIANT_MUT_REF', 'E', 'PACK_VARIANT'],
		['UNPACK_VARIANT_GENERIC_IMM_REF', 'F<u8>', 'PACK_VARIANT_GENERIC'],
		['UNPACK_VARIANT_GENERIC_MUT_REF', 'F<u8>', 'PACK_VARIANT_GENERIC'],
	] as const
).map(([op, type, pack]): StatusCase => {
	const mutable = op.includes('MUT');
	return [
		'WRITEREF_EXISTS_BORROW_ERROR',
		`a variant is overwritten while ${op} borrows its field`,
		mutable ? 8 : 9,
		either`${SUI} fun f(&mut ${type}) [& ${mutable ? 'mut' : ''} u8] {
			COPY_LOC 0; ${mutable ? '' : 'FREEZE_REF;'} ${op} ${type}.A; POP; ${['POP', 'ST_LOC 1']};
			LD_U8 1; LD_U8 1; ${pack} ${type}.A; MOVE_LOC 0; WRITE_REF; RET
		}`,
	];
});

const GLOBALS = (
	[
		['MUT_BORROW_GLOBAL', 'IMM_BORROW_GLOBAL'],
		['IMM_BORROW_GLOBAL', 'MUT_BORROW_GLOBAL'],
		['MOVE_FROM', 'IMM_BORROW_GLOBAL'],
		['MOVE_FROM', 'MUT_BORROW_GLOBAL'],
	] as const
).map(
	([second, first]): StatusCase => [
		'GLOBAL_REFERENCE_ERROR',
		`${second}_GENERIC takes a resource that ${first}_GENERIC has borrowed, with any type argument`,
		3,
		either`struct R<T> has key, drop { a: T } struct Q<T> has key, drop { a: T }
		fun f(address) acquires R ${[', Q', '']} {
			COPY_LOC 0; ${first}_GENERIC R<u8>; MOVE_LOC 0; ${second}_GENERIC ${['Q', 'R']}<u16>; POP; POP; RET
		}`,
	],
);

/** Status cases of the reference's pass reference_safety: joined paths, and each instruction that borrows. */
export const JOINED_REFERENCES: readonly StatusCase[] = [
	...FIELDS,
	...UNPACKED,
	[
		'READREF_EXISTS_MUTABLE_BORROW_ERROR',
		'an enum is read while a mutable unpack borrows its field',
		6,
		either`${SUI.replaceAll('has drop', 'has copy, drop')} fun f(&mut E) [& ${['', 'mut']} u8] {
			COPY_LOC 0; ${['FREEZE_REF', 'NOP']}; UNPACK_VARIANT_${['IMM', 'MUT']}_REF E.A; POP; ST_LOC 1;
			COPY_LOC 0; READ_REF; POP; MOVE_LOC 1; POP; RET
		}`,
	],
	[
		'READREF_EXISTS_MUTABLE_BORROW_ERROR',
		'a generic enum is tested while one of its fields is borrowed mutably',
		4,
		either`${E} fun f(&mut F<u8>) [& ${['', 'mut']} u8] {
			COPY_LOC 0; ${['IMM', 'MUT']}_BORROW_VARIANT_FIELD_GENERIC F<u8>.A.x; ST_LOC 1;
			COPY_LOC 0; TEST_VARIANT_GENERIC F<u8>.A; POP; MOVE_LOC 1; POP; RET
		}`,
	],
	[
		'VEC_UPDATE_EXISTS_MUTABLE_BORROW_ERROR',
		'a vector is changed while an item is borrowed mutably',
		5,
		either`fun f(&mut vector<u8>) [&mut u8] {
			COPY_LOC 0; LD_U64 0; VEC_MUT_BORROW u8; ST_LOC 1; MOVE_LOC 0; ${['VEC_LEN', 'VEC_POP_BACK']} u8; POP;
			MOVE_LOC 1; POP; RET
		}`,
	],
	...GLOBALS,
	...(['0', '1'] as const).map((first): StatusCase => {
		const second = first === '0' ? '1' : '0';
		const code = (a: string, b: string) =>
			`MOVE_LOC 2; BR_TRUE 5; COPY_LOC ${a}; ST_LOC 3; BRANCH 7; COPY_LOC ${b}; ST_LOC 3`;
		return [
			'WRITEREF_EXISTS_BORROW_ERROR',
			`a reference is written while another may borrow from it on the ${first === '0' ? 'first' : 'second'} of two paths`,
			9,
			either`fun f(&mut u8, &mut u8, bool) [&mut u8] {
				${[code('1', '1'), code(first, second)]}; LD_U8 1; MOVE_LOC 0; WRITE_REF; MOVE_LOC 3; POP; RET
			}`,
		];
	}),
	[
		'WRITEREF_EXISTS_BORROW_ERROR',
		'a reference is written in a loop that keeps a copy of it for the next iteration',
		4,
		either`fun f(&mut u8, &mut u8, bool) [&mut u8] {
			COPY_LOC 1; ST_LOC 3; LD_U8 1; COPY_LOC 0; WRITE_REF; COPY_LOC ${['1', '0']}; ST_LOC 3; COPY_LOC 2; BR_TRUE 2; RET
		}`,
	],
	[
		'WRITEREF_EXISTS_BORROW_ERROR',
		'one of two fields is written while both are borrowed',
		9,
		either`${S} fun f(&mut S) [&mut u8, &mut u8] {
			COPY_LOC 0; MUT_BORROW_FIELD S.a; ST_LOC 1; COPY_LOC 0; MUT_BORROW_FIELD S.b; ST_LOC 2;
			LD_U8 1; MOVE_LOC 0; MUT_BORROW_FIELD S.${['c', 'b']}; WRITE_REF; RET
		}`,
	],
	[
		'BORROWFIELD_EXISTS_MUTABLE_BORROW_ERROR',
		'a field is borrowed while a reference may borrow any of more than ten others',
		92,
		either`${WIDE} fun f(&mut S, u8) [&mut u8] {
			${[oneOf(10), oneOf(11)]} COPY_LOC 0; MUT_BORROW_FIELD S.a11; POP; RET
		}`,
	],
];
