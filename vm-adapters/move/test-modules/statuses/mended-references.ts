import { either, numbered, type StatusCase } from './status-case.ts';

const ENUM = `version 7 aptos
	enum E has drop { A { x: vector<u64>, y: vector<u64> }, B { x: vector<u64>, y: vector<u64> } }
	enum F<T> has drop { A { x: vector<T>, y: vector<T> }, B { x: vector<T>, y: vector<T> } }
	native fun pour(&mut vector<u64>, &mut vector<u64>)`;

/**
 * Cases of one field of an enum that is borrowed through two handles, which name different sets of variants. The
 * modules that pass borrow another field, or end the first borrow before the second.
 */
export const TWO_HANDLES: readonly StatusCase[] = (
	[
		['', 'E'],
		['_GENERIC', 'F<u64>'],
	] as const
).flatMap(([generic, type]): StatusCase[] => {
	const mutable = (field: string) => `MUT_BORROW_VARIANT_FIELD${generic} ${type}.${field}`;
	const immutable = (field: string) => `IMM_BORROW_VARIANT_FIELD${generic} ${type}.${field}`;
	return [
		[
			'CALL_BORROWED_MUTABLE_REFERENCE_ERROR',
			`a call takes two mutable references to one field of ${type}`,
			4,
			either`${ENUM} fun f(${type}) {
				MUT_BORROW_LOC 0; ${[mutable('A.y'), mutable('A.x')]}; MUT_BORROW_LOC 0; ${mutable('A|B.x')}; CALL pour; RET
			}`,
		],
		[
			'VEC_UPDATE_EXISTS_MUTABLE_BORROW_ERROR',
			`an item of a field of ${type} is popped while it is borrowed through another handle`,
			7,
			either`${ENUM} fun f(&mut ${type}) [&u64] {
				COPY_LOC 0; ${mutable('A.x')}; LD_U64 0; VEC_IMM_BORROW u64; ${['POP', 'ST_LOC 1']};
				MOVE_LOC 0; ${mutable('A|B.x')}; VEC_POP_BACK u64; POP; RET
			}`,
		],
		[
			'BORROWFIELD_EXISTS_MUTABLE_BORROW_ERROR',
			`a field of ${type} is borrowed while it is borrowed mutably through another handle`,
			4,
			either`${ENUM} fun f(&mut ${type}) [&mut vector<u64>] {
				COPY_LOC 0; ${[mutable('A|B.y'), mutable('A|B.x')]}; ST_LOC 1; MOVE_LOC 0; ${immutable('B.x')}; POP;
				MOVE_LOC 1; POP; RET
			}`,
		],
		[
			'WRITEREF_EXISTS_BORROW_ERROR',
			`a field of ${type} is written while it is borrowed as the field of another variant`,
			6,
			either`${ENUM} fun f(&mut ${type}) [&vector<u64>] {
				COPY_LOC 0; ${[immutable('A.y'), immutable('A.x')]}; ST_LOC 1; VEC_PACK u64 0; MOVE_LOC 0; ${mutable('B.x')};
				WRITE_REF; MOVE_LOC 1; POP; RET
			}`,
		],
	];
});

/** Local 14 borrows one of `count` of the first 13 locals, each on a path of seven instructions. Local 13 chooses. */
const oneLocalOf = (count: number) => {
	const end = count * 7 + 2;
	const path = (i: number) =>
		`COPY_LOC 13; LD_U8 ${i}; EQ; BR_FALSE ${7 * i + 7}; MUT_BORROW_LOC ${i}; ST_LOC 14; BRANCH ${end};`;
	return `${Array.from({ length: count }, (_, i) => path(i)).join('')} MUT_BORROW_LOC 0; ST_LOC 14;`;
};
const ANY_LOCAL = `native fun both(&mut u8, &mut u8) fun f(${numbered(14, 'u8')}) [&mut u8]`;

/** Cases of a reference that may borrow more locals than the graph has room for. */
export const ANY_LOCALS: readonly StatusCase[] = [
	[
		'BORROWLOC_EXISTS_BORROW_ERROR',
		'a local is borrowed mutably while a mutable reference may borrow any of more than ten others',
		79,
		either`${ANY_LOCAL} { ${[oneLocalOf(10), oneLocalOf(11)]} MUT_BORROW_LOC 10; MOVE_LOC 14; CALL both; RET }`,
	],
	[
		'BORROWLOC_EXISTS_BORROW_ERROR',
		'a local is borrowed while a mutable reference may borrow any of more than ten others',
		79,
		either`${ANY_LOCAL} { ${[oneLocalOf(10), oneLocalOf(11)]} IMM_BORROW_LOC 12; POP; MOVE_LOC 14; POP; RET }`,
	],
];

/** Cases of an item that is borrowed immutably while it is borrowed mutably. */
export const ITEMS: readonly StatusCase[] = [
	[
		'VEC_BORROW_ELEMENT_EXISTS_MUTABLE_BORROW_ERROR',
		'an item is borrowed while one is borrowed mutably',
		6,
		either`fun f(&mut vector<vector<u64>>) [&mut vector<u64>, &vector<u64>] {
			COPY_LOC 0; LD_U64 0; VEC_MUT_BORROW vector<u64>; ${['POP; COPY_LOC 0; LD_U64 0', 'ST_LOC 1; MOVE_LOC 0; LD_U64 0']};
			VEC_IMM_BORROW vector<u64>; ST_LOC 2; RET
		}`,
	],
	[
		'VEC_BORROW_ELEMENT_EXISTS_MUTABLE_BORROW_ERROR',
		'an item is borrowed while a call has returned a mutable reference into the vector',
		4,
		either`native fun first(&mut vector<u64>): & ${['', 'mut']} u64 fun f(&mut vector<u64>) {
			COPY_LOC 0; CALL first; MOVE_LOC 0; LD_U64 0; VEC_IMM_BORROW u64; POP; POP; RET
		}`,
	],
];
