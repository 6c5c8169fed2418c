import { ANY_LOCALS, ITEMS, TWO_HANDLES } from '../statuses/mended-references.ts';
import { either, numbered } from '../statuses/status-case.ts';
import { known, own, type UpstreamFix } from './upstream-fix.ts';

/** Fixes of the passes reference_safety and locals_safety, and of the control flow that they follow. */
export const REFERENCE_FIXES: readonly UpstreamFix[] = [
	{
		source: 'aptos-core#16102',
		date: '2025-03',
		wrong: 'borrows of one field of an enum through two variant field handles did not conflict',
		verdict: 'mended',
		cases: own(...TWO_HANDLES),
		tests: [['test/regressions/move-rules.test.ts', 'cannot pay twice from a ledger']],
	},
	{
		source: 'aptos-core#17771, sui#23858, sui#23866, iota#11219',
		date: '2025-10',
		wrong: 'a local was borrowed mutably while a reference had too many edges to name the locals that it may borrow',
		verdict: 'mended',
		cases: own(...ANY_LOCALS),
	},
	{
		source: 'aptos-core#18092, sui#23913, iota#11214',
		date: '2025-11',
		wrong: 'an item of a vector was borrowed while a mutable reference to an item was alive',
		verdict: 'mended',
		cases: own(...ITEMS),
	},
	{
		source: 'aptos-core#17196',
		date: '2025-09',
		wrong: 'nothing but the verifier checked references: a second check at run time was added',
		verdict: 'absent',
		because:
			'no second check runs: random code on references is compared with libmovevm, and the cases above stand for the rest',
		tests: [
			['vm-adapters/move/src/core/verifier/enums.test.ts', 'refuses random code on references to enums'],
			[
				'vm-adapters/move/src/core/verifier/differential.test.ts',
				'refuses random well-typed code, mostly on references',
			],
		],
	},
	{
		source: 'aptos-core#17330',
		date: '2025-09',
		wrong: 'reading the tag of an enum borrowed its container, which fails while a field is borrowed',
		verdict: 'held',
		because: 'a tag is a field of the value, and reading it borrows nothing',
		cases: known('an enum is tested while one of its fields is borrowed mutably'),
	},
	{
		source: 'aptos-core#7810, aptos-core#7884, move#1041 (Zellic: the billion dollar bug)',
		date: '2023-04',
		wrong: 'blocks that precede their only predecessor in the code were not interpreted',
		verdict: 'held',
		cases: own(
			[
				'COPYLOC_UNAVAILABLE_ERROR',
				'a block that is entered only from a later one reads a local without a value',
				3,
				either`fun f() [u8] { ${['LD_U8 1; ST_LOC 0', 'NOP; NOP']}; BRANCH 6; COPY_LOC 0; POP; RET; BRANCH 3 }`,
			],
			[
				'WRITEREF_EXISTS_BORROW_ERROR',
				'a block that is entered only from a later one writes a borrowed reference',
				5,
				either`fun f(&mut u8) [&mut u8] {
					${['NOP; NOP', 'COPY_LOC 0; ST_LOC 1']}; BRANCH 7; LD_U8 1; COPY_LOC 0; WRITE_REF; BRANCH 8; BRANCH 3;
					${['NOP; NOP', 'MOVE_LOC 1; POP']}; RET
				}`,
			],
		),
	},
	{
		source: 'move#1034, aptos-core#7884',
		date: '2023-04',
		wrong: 'the last instruction of 65,535 had no successors, so code behind that branch was not interpreted',
		verdict: 'held',
		cases: own([
			'COPYLOC_UNAVAILABLE_ERROR',
			'the last of 65,535 instructions branches to code that reads a local without a value',
			3,
			either`fun f() [u8] {
				${['LD_U8 1; ST_LOC 0', 'NOP; NOP']}; BRANCH 65534; COPY_LOC 0; POP; RET; ${numbered(65528, 'NOP', ';')}; BRANCH 3
			}`,
		]),
	},
	{
		source: 'move#533',
		date: '2022-10',
		wrong: 'the last instructions of the longest code were out of bounds',
		verdict: 'held',
		cases: own([
			'POSITIVE_STACK_SIZE_AT_BLOCK_END',
			'code of 65,535 instructions leaves a value on the stack',
			0,
			either`fun f() { ${['NOP', 'LD_TRUE']}; ${numbered(65533, 'NOP', ';')}; RET }`,
		]),
	},
	{
		source: 'move#553, move#556',
		date: '2022-10',
		wrong: 'the interpretation went on after an error, with a state that later code could not handle',
		verdict: 'held',
		because: 'the first error ends a pass',
		tests: [['vm-adapters/move/src/core/verifier/verify.test.ts', 'refuses a function that %s, and names the place']],
	},
	{
		source: 'CertiK: HamsterWheel (Sui)',
		date: '2023-06',
		wrong: 'joined states of a loop alternated, and the verifier of ids never ended',
		verdict: 'held',
		because: 'every join only loses facts, so states change a bounded number of times, and each change is paid',
		cases: known('an object is packed in a loop with an id that is new in the first iteration only'),
		tests: [
			['vm-adapters/move/src/core/verifier/verify.test.ts', 'stops at a function that exceeds the complexity limit'],
		],
	},
];
