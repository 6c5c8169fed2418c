import { known, type UpstreamFix } from './upstream-fix.ts';

const SUI_ENUMS = 'vm-adapters/move/src/core/verifier/sui-enums.test.ts';

/** Fixes of Sui's verifiers and objects. */
export const SUI_FIXES: readonly UpstreamFix[] = [
	{
		source: 'sui#6526',
		date: '2022-12',
		wrong: 'a check of the verifier of ids did not return its error',
		verdict: 'held',
		cases: known(
			'an object is packed with an id that another function returns',
			'an object is packed with an id of a parameter',
		),
	},
	{
		source: 'sui#6754',
		date: '2022-12',
		wrong: 'an id that another value had held passed for a new one',
		verdict: 'held',
		cases: known(
			'an object is packed with an id that a function of the same name returns',
			'an object is packed with an id that is new on one path only',
			'a generic object is packed with an id that another function returns',
		),
	},
	{
		source: 'sui#6844',
		date: '2022-12',
		wrong: 'the verifier of ids lost count of the stack when a field was borrowed',
		verdict: 'held',
		cases: known(
			...['a borrow of a field', 'a comparison', 'an item of a vector', 'a value that is unpacked'].map(
				(what) => `an object is packed with an id of a parameter, after ${what}`,
			),
		),
	},
	{
		source: 'sui#14723, sui#15531',
		date: '2023-11',
		wrong: 'any module could receive an object of a type that only its own module may move',
		verdict: 'held',
		cases: known('receive is called on a type of another module'),
	},
	{
		source: 'sui#2875',
		date: '2022-06',
		wrong: 'the check of private transfers looked at the wrong type',
		verdict: 'held',
		cases: known(
			'transfer is called on a type of another module',
			'share_object is called on a type of another module',
			'a function of the framework, not one of the same name, is called on a type of another module',
		),
	},
	{
		source: 'sui#5041',
		date: '2022-10',
		wrong: 'a struct that only has the name of a one-time witness was refused',
		verdict: 'held',
		because: 'a witness has one boolean field and the single ability drop; other structs of that name are plain',
		tests: [['vm-adapters/move/src/sui/verifier/verify.test.ts', 'requires a one-time witness to have only drop']],
	},
	{
		source: 'sui#15087 (jump tables)',
		date: '2024-02',
		wrong: 'a switch could leave out variants, and its edges were not counted',
		verdict: 'held',
		cases: known('a jump table has too many entries'),
		tests: [
			[SUI_ENUMS, 'charges for the edges of each switch'],
			[SUI_ENUMS, 'refuses too many switches before it follows their edges'],
		],
	},
	{
		source: 'sui#9745, sui#11961',
		date: '2023-03',
		wrong: 'packages were verified without a meter',
		verdict: 'held',
		tests: [
			['vm-adapters/move/src/sui/hostile.test.ts', 'as a package are published, or refused without a change of state'],
		],
	},
];
