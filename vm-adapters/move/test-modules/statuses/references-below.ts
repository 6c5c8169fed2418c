import { either, type StatusCase } from './status-case.ts';

const DECLARED = `version 7 aptos
	struct S has drop { a: u8, b: u64 } struct G<T> has drop { a: T, b: u64 } struct R has key, drop { a: u8 }
	struct Q<T> has key, drop { a: T }
	enum E has drop { A { x: u8, y: u8 } } enum F<T> has drop { A { x: T, y: u8 } }
	native fun take(u8, u8): u8, u8 native fun generic<T>(u8, u8): u8, u8
	const u8 01`;
/** Types of the locals: two references, an address, a signer. */
const [ADDRESS, SIGNER] = ['COPY_LOC 2', 'COPY_LOC 3'];
const TWO = 'LD_U8 1; LD_U8 1';

/** Code that leaves the stack unchanged, with the resources that it acquires. */
const NEUTRAL: readonly (readonly [name: string, code: string, acquires?: string])[] = [
	...[
		'ADD',
		'SUB',
		'MUL',
		'MOD',
		'DIV',
		'BIT_OR',
		'BIT_AND',
		'XOR',
		'SHL',
		'SHR',
		'EQ',
		'NEQ',
		'LT',
		'GT',
		'LE',
		'GE',
	].map((op) => [op, `${TWO}; ${op}; POP`] as const),
	...['AND', 'OR'].map((op) => [op, `LD_TRUE; LD_FALSE; ${op}; POP`] as const),
	['NOT', 'LD_TRUE; NOT; POP'],
	...['U8', 'U16', 'U32', 'U64', 'U128', 'U256'].map((type) => [type, `LD_${type} 1; CAST_${type}; POP`] as const),
	['NOP', 'NOP'],
	['LD_CONST', 'LD_CONST 0; POP'],
	['PACK and UNPACK', 'LD_U8 1; LD_U64 1; PACK S; UNPACK S; POP; POP'],
	['PACK', 'LD_U8 1; LD_U64 1; PACK S; POP'],
	['PACK_GENERIC', 'LD_U8 1; LD_U64 1; PACK_GENERIC G<u8>; POP'],
	['UNPACK_GENERIC', 'LD_U8 1; LD_U64 1; PACK_GENERIC G<u8>; UNPACK_GENERIC G<u8>; POP; POP'],
	['PACK_VARIANT', `${TWO}; PACK_VARIANT E.A; POP`],
	['UNPACK_VARIANT', `${TWO}; PACK_VARIANT E.A; UNPACK_VARIANT E.A; POP; POP`],
	['PACK_VARIANT_GENERIC', `${TWO}; PACK_VARIANT_GENERIC F<u8>.A; POP`],
	['UNPACK_VARIANT_GENERIC', `${TWO}; PACK_VARIANT_GENERIC F<u8>.A; UNPACK_VARIANT_GENERIC F<u8>.A; POP; POP`],
	['VEC_PACK', `${TWO}; VEC_PACK u8 2; POP`],
	['VEC_UNPACK', `${TWO}; VEC_PACK u8 2; VEC_UNPACK u8 2; POP; POP`],
	['CALL', `${TWO}; CALL take; POP; POP`],
	['CALL_GENERIC', `${TWO}; CALL_GENERIC generic<u8>; POP; POP`],
	['EXISTS', `${ADDRESS}; EXISTS R; POP`],
	['EXISTS_GENERIC', `${ADDRESS}; EXISTS_GENERIC Q<u8>; POP`],
	['MOVE_FROM', `${ADDRESS}; MOVE_FROM R; POP`, 'R'],
	['MOVE_FROM_GENERIC', `${ADDRESS}; MOVE_FROM_GENERIC Q<u8>; POP`, 'Q'],
	['IMM_BORROW_GLOBAL', `${ADDRESS}; IMM_BORROW_GLOBAL R; POP`, 'R'],
	['MUT_BORROW_GLOBAL_GENERIC', `${ADDRESS}; MUT_BORROW_GLOBAL_GENERIC Q<u8>; POP`, 'Q'],
	['MOVE_TO', `${SIGNER}; LD_U8 1; PACK R; MOVE_TO R`],
	['MOVE_TO_GENERIC', `${SIGNER}; LD_U8 1; PACK_GENERIC Q<u8>; MOVE_TO_GENERIC Q<u8>`],
];

/**
 * Status cases of the reference's pass reference_safety: the pass keeps track of a reference below the operands of each
 * instruction.
 */
export const REFERENCES_BELOW: readonly StatusCase[] = NEUTRAL.map(
	([name, code, acquires]): StatusCase => [
		'WRITEREF_EXISTS_BORROW_ERROR',
		`a reference below the operands of ${name} is written while a copy of it is alive`,
		6 + code.split(';').length,
		either`${DECLARED} fun f(&mut u8, &mut u8, address, &signer) [&mut u8] ${acquires ? `acquires ${acquires}` : ''} {
		COPY_LOC 0; ST_LOC 4; LD_U8 1; ${['MOVE_LOC 1', 'COPY_LOC 0']}; NOP; ${code}; NOP; WRITE_REF;
		MOVE_LOC 4; POP; RET
	}`,
	],
);
