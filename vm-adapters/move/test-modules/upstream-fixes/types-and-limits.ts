import { edited, either, numbered, type Samples } from '../statuses/status-case.ts';
import { upgrade } from '../statuses/upgrades.ts';
import { known, own, type Shown, type UpstreamFix } from './upstream-fix.ts';

const upgraded = (title: string, change: string, after: Samples, before: string): Shown => ({
	case: ['BACKWARD_INCOMPATIBLE_MODULE_UPDATE', title, change, after, [before]],
	verify: upgrade,
});

const HUGE = '9007199254740992';

/** Fixes of the reader, of the passes on types and abilities, and of limits. */
export const TYPE_FIXES: readonly UpstreamFix[] = [
	{
		source: 'aptos-core#16192, aptos-core#16213, aptos-core#16214',
		date: '2025-03',
		wrong: 'an enum could contain itself, and too many variants ended the process',
		verdict: 'held',
		cases: [
			...own([
				'RECURSIVE_STRUCT_DEFINITION',
				'an enum contains a vector of a struct that contains the enum',
				'struct definition 0',
				either`version 7 aptos struct S has drop { e: ${['u8', 'E']} } enum E has drop { A {}, B { s: vector<S> } }`,
			]),
			...own([
				'MAX_STRUCT_VARIANTS_REACHED',
				'an enum has more than 90 variants',
				'struct definition 0',
				either`version 7 aptos enum E { ${[numbered(90, 'V# {}'), numbered(91, 'V# {}')]} }`,
			]),
		],
	},
	{
		source: 'aptos-core#14841',
		date: '2024-10',
		wrong: 'a variant field handle of no variants had no type',
		verdict: 'held',
		cases: own([
			'ZERO_VARIANTS_ERROR',
			'a variant field handle names no variants',
			'variant field handles',
			edited(
				'version 7 aptos enum E has drop { A { x: u8 } } fun f(&E) { MOVE_LOC 0; IMM_BORROW_VARIANT_FIELD E.A.x; POP; RET }',
				() => ({}),
				({ variantFields }) => ({ variantFields: variantFields.map((handle) => ({ ...handle, variants: [] })) }),
			),
		]),
	},
	{
		source: 'aptos-core#14821',
		date: '2024-10',
		wrong: 'handles of variants were used before their indices were checked',
		verdict: 'held',
		cases: own([
			'INDEX_OUT_OF_BOUNDS',
			'a variant handle names a variant that the enum does not have',
			'variant handles',
			edited(
				'version 7 aptos enum E has drop { A { x: u8 } } fun f() { LD_U8 1; PACK_VARIANT E.A; POP; RET }',
				() => ({}),
				({ variants }) => ({ variants: variants.map((handle) => ({ ...handle, variant: 1 })) }),
			),
		]),
	},
	{
		source: 'aptos-core#14657',
		date: '2024-09',
		wrong: 'a field that variants share was borrowed with the type of the first variant',
		verdict: 'held',
		cases: known(
			'a variant field has different types in its variants',
			'a variant field has different types in its variants after substitution',
		),
	},
	{
		source: 'aptos-core#16982, aptos-core#18887, move#710, move#723',
		date: '2025-07',
		wrong: 'types, definitions, results and basic blocks had no bounds, or too wide ones',
		verdict: 'held',
		because: 'a type has 32 levels and 256 nodes, a function 255 results; what they cost is metered and paid',
		cases: known('a type is nested deeper than 32', 'a function has more than 1,024 blocks'),
		tests: [
			['vm-adapters/move/src/core/verifier/enums.test.ts', 'limits the number of definitions as libmovevm does'],
			['vm-adapters/move/src/core/verifier/paid-work.test.ts', 'the verifier charges for work that a few bytes cause'],
		],
	},
	{
		source: 'aptos-core#17045, move#718, move#719 (Numen: a stack size that overflows)',
		date: '2025-07',
		wrong: 'the values that a block pushes were counted in a number that overflowed',
		verdict: 'held',
		cases: own(
			[
				'CONSTRAINT_NOT_SATISFIED',
				'more items than any stack holds are unpacked',
				1,
				either`fun f(vector<u8>) { MOVE_LOC 0; ${['POP; RET', `VEC_UNPACK u8 ${HUGE}; RET`]} }`,
			],
			[
				'CONSTRAINT_NOT_SATISFIED',
				'more items than any stack holds are packed',
				0,
				either`fun f() { VEC_PACK u8 ${['0', HUGE]}; POP; RET }`,
			],
			[
				'VALUE_STACK_PUSH_OVERFLOW',
				'a block pushes more than 10,000 values',
				0,
				either`fun f() { ${[numbered(10_000, 'LD_TRUE; POP', ';'), numbered(10_001, 'LD_TRUE; POP', ';')]}; RET }`,
			],
		),
	},
	{
		source: 'move#522',
		date: '2022-09',
		wrong: 'the number of packed items was not checked',
		verdict: 'held',
		cases: own([
			'VALUE_STACK_OVERFLOW',
			'more than 1,024 values are on the stack',
			0,
			either`fun f() { ${[numbered(1024, 'LD_U8 0', ';'), numbered(1025, 'LD_U8 0', ';')]}; VEC_PACK u8 ${['1024', '1025']}; POP; RET }`,
		]),
	},
	{
		source: 'move#758, move#762',
		date: '2022-12',
		wrong: 'constraints of types behind a reference, or inside a vector, were not checked',
		verdict: 'held',
		cases: own(
			[
				'CONSTRAINT_NOT_SATISFIED',
				'a type behind a reference breaks the constraint of a struct',
				'signature 0',
				either`struct S<T: copy> has drop { a: T } struct N { a: u8 } native fun f(&S<${['u8', 'N']}>)`,
			],
			[
				'CONSTRAINT_NOT_SATISFIED',
				'the item type of a vector instruction breaks the constraint of a struct',
				'signature 1',
				either`struct S<T: copy> has drop { a: T } struct N has drop { a: u8 } fun f() { VEC_PACK S<${['u8', 'N']}> 0; POP; RET }`,
			],
		),
	},
	{
		source: 'aptos-core#17210, aptos-core#7856, aptos-foundation/mainnet-proposals#28',
		date: '2025-07',
		wrong: 'references inside other types, and types that no code uses, were not checked',
		verdict: 'held',
		cases: own(
			[
				'INVALID_SIGNATURE_TOKEN',
				'a reference to a reference is a parameter',
				'signature 0',
				either`native fun f(&${['u8', '&u8']})`,
			],
			[
				'INVALID_SIGNATURE_TOKEN',
				'a vector of references is a local',
				'signature 2',
				either`fun f(u8) [vector<${['u8', '&u8']}>] { RET }`,
			],
		),
	},
	{
		source: 'move#573, aptos-core#5034, aptos-core#16968',
		date: '2022-10',
		wrong: 'native functions shifted the functions that the check of instantiation loops looked at',
		verdict: 'held',
		cases: own([
			'LOOP_IN_INSTANTIATION_GRAPH',
			'a function behind native ones calls itself with a larger type each time',
			undefined,
			either`native fun n() native fun m<T>() fun g() { RET } fun f<T>() { CALL_GENERIC f<${['T', 'vector<T>']}>; RET }`,
		]),
	},
	{
		source: 'aptos-core#19649, movement#369, move#505',
		date: '2026-05',
		wrong: 'a type parameter that does not exist was looked up',
		verdict: 'held',
		cases: known(
			'a field uses an undeclared type parameter',
			'a field of a variant uses an undeclared type parameter',
			'a type argument is an undeclared type parameter',
		),
	},
	{
		source: 'move#708',
		date: '2022-11',
		wrong: 'functions without instructions passed in bytecode version 5',
		verdict: 'held',
		cases: own([
			'EMPTY_CODE_UNIT',
			'a function of version 5 has no instructions',
			'f',
			either`version 5 fun f() { ${['RET', '']} }`,
		]),
	},
	{
		source: 'move#663',
		date: '2022-11',
		wrong: 'u16, u32 and u256 of an import were not compared with their definition',
		verdict: 'held',
		cases: ['u16', 'u32', 'u256'].flatMap((type) =>
			own([
				'TYPE_MISMATCH',
				`an imported function takes a ${type}`,
				'function handle 0',
				either`use fun 0xc1::n::g(${[type, 'u128']})`,
				[`module 0xc1::n public native fun g(${type})`],
			]),
		),
	},
	{
		source: 'move@51d4aa15 (deserializer)',
		date: '2022-09',
		wrong: 'a struct with an empty list of type arguments was read as another type',
		verdict: 'held',
		cases: known('a generic struct has no type arguments'),
	},
	{
		source: 'aptos-core#15258, aptos-core#15319, move#190',
		date: '2024-11',
		wrong: 'an upgrade could remove or change a `public(friend) entry` function',
		verdict: 'held',
		cases: [
			upgraded(
				'a public(friend) entry function is removed',
				'removed function f',
				either`public(friend) entry fun ${['f', 'g']}() { RET }`,
				'public(friend) entry fun f() { RET }',
			),
			upgraded(
				'a public(friend) entry function gains a parameter',
				'changed parameters of function f',
				either`public(friend) entry fun f(${['', 'u8']}) { RET }`,
				'public(friend) entry fun f() { RET }',
			),
			...known('a private entry function is removed', 'a function is no longer an entry'),
		],
	},
	{
		source: 'move#567, aptos-core#4978, aptos-core#4987',
		date: '2022-10',
		wrong: 'the comparison of an upgrade ended the process for a module that lacks a definition',
		verdict: 'held',
		cases: known('a struct is removed', 'a friend function is removed', 'a struct is no longer native'),
	},
	{
		source: 'movement#327',
		date: '2026-04',
		wrong: 'the bound on the work for a module was that for a function',
		verdict: 'held',
		tests: [
			['vm-adapters/move/src/core/verifier/verify.test.ts', 'refuses a module that exceeds the complexity limit'],
		],
	},
	{
		source: 'move#950 (back edges, metering; test_bicliques, test_merge_state, large types)',
		date: '2023-03',
		wrong: 'pathological functions were verified for seconds',
		verdict: 'held',
		tests: [
			[
				'vm-adapters/move/src/core/verifier/differential.test.ts',
				'reaches the complexity limit at the same instruction',
			],
			['vm-adapters/move/src/core/verifier/verify.test.ts', 'charges for the work of the verifier'],
		],
	},
];
