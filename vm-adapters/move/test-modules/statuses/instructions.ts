import { either, type StatusCase } from './status-case.ts';

const ENUM = 'version 7 aptos enum E has drop { A { a: u8 } } enum G<T> has drop { A { a: T } }';
const STRUCT = 'struct S has drop { a: u8 } struct G<T> has drop { a: T }';
/** Cases of a non-generic instruction on a generic operand, and of a generic one on a non-generic operand. */
const MEMBERS = (
	[
		['CALL', 'fun g() { RET } fun h<T>() { RET } fun f() { % ; RET }', 'g', 'h<u8>', ''],
		['PACK', `${STRUCT} fun f() { LD_U8 1; % ; POP; RET }`, 'S', 'G<u8>', ''],
		['UNPACK', `${STRUCT} fun f(S, G<u8>) { MOVE_LOC @; % ; POP; RET }`, 'S', 'G<u8>', ''],
		['IMM_BORROW_FIELD', `${STRUCT} fun f(&S, &G<u8>) { MOVE_LOC @; % ; POP; RET }`, 'S', 'G<u8>', '.a'],
		['MUT_BORROW_FIELD', `${STRUCT} fun f(&mut S, &mut G<u8>) { MOVE_LOC @; % ; POP; RET }`, 'S', 'G<u8>', '.a'],
		['PACK_VARIANT', `${ENUM} fun f() { LD_U8 1; % ; POP; RET }`, 'E', 'G<u8>', '.A'],
		['TEST_VARIANT', `${ENUM} fun f(&E, &G<u8>) { MOVE_LOC @; % ; POP; RET }`, 'E', 'G<u8>', '.A'],
		['IMM_BORROW_VARIANT_FIELD', `${ENUM} fun f(&E, &G<u8>) { MOVE_LOC @; % ; POP; RET }`, 'E', 'G<u8>', '.A.a'],
	] as const
).flatMap(([op, text, plain, generic, member]): StatusCase[] => {
	const at = text.includes('fun f() { %') ? 0 : 1;
	const [name] = generic.split('<');
	const code = (local: number, instruction: string) =>
		text.replace('@', `${local}`).replace('%', `${instruction}${member}`);
	return [
		[
			'GENERIC_MEMBER_OPCODE_MISMATCH',
			`${op} names a generic operand`,
			at,
			either`${[code(1, `${op}_GENERIC ${generic}`), code(1, `${op} ${name}`)]}`,
		],
		[
			'GENERIC_MEMBER_OPCODE_MISMATCH',
			`${op}_GENERIC names a non-generic operand`,
			at,
			either`${[code(0, `${op} ${plain}`), code(0, `${op}_GENERIC ${plain}`)]}`,
		],
	];
});
const GLOBAL = ['EXISTS', 'MOVE_FROM', 'MOVE_TO', 'IMM_BORROW_GLOBAL', 'MUT_BORROW_GLOBAL']
	.flatMap((op) => [`${op} R`, `${op}_GENERIC G<u8>`])
	.map(
		(instruction): StatusCase => [
			'DEPRECATED_BYTECODE_FORMAT',
			`${instruction} is in a module of Sui`,
			0,
			either`version 7 sui struct R has key { a: u8 } struct G<T> has key { a: T } fun f() { ${['NOP', instruction]}; RET }`,
		],
	);

/** Status cases of the reference's pass instruction_consistency. */
export const INSTRUCTIONS: readonly StatusCase[] = [
	...MEMBERS,
	...GLOBAL,
	[
		'CONSTRAINT_NOT_SATISFIED',
		'a vector of more than 65,535 items is packed at once',
		0,
		either`fun f() { VEC_PACK u8 ${['0', '65536']}; POP; RET }`,
	],
];
