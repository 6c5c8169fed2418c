import { inHeader } from '../statuses/damage.ts';
import { edited, either } from '../statuses/status-case.ts';
import { known, own, type UpstreamFix } from './upstream-fix.ts';

const AFTER_7 = 'bytecode after version 7 is refused';
const VERSION_8 = own([
	'UNKNOWN_VERSION',
	'a module is of version 8 of Aptos',
	undefined,
	inHeader('version 7 aptos fun f() { RET }', 4, () => 8),
]);

/** Fixes of bytecode that this package does not read: closures, and attributes of functions. */
export const LATER_BYTECODE: readonly UpstreamFix[] = [
	...(
		[
			[
				'aptos-core#16152, aptos-core#16350, aptos-core#16691',
				'2025-03',
				'references in types of functions, and their variance',
			],
			['aptos-core#16288, aptos-core#16369, aptos-core#16932', '2025-04', 'captured arguments of generic functions'],
			['aptos-core#16968, aptos-core#16969, aptos-core#17028', '2025-06', 'loops, gas and limits of closures'],
			[
				'aptos-core#17157, aptos-core#17172',
				'2025-07',
				'types of captured arguments, and upgrades of functions that are kept',
			],
			[
				'aptos-core#18083, aptos-core#18117, aptos-core#18165',
				'2025-11',
				'functions that borrow fields for other modules, by an attribute',
			],
			['aptos-core#16279', '2025-04', 'access specifiers of scripts'],
		] as const
	).map(
		([source, date, wrong]): UpstreamFix => ({
			source,
			date,
			wrong,
			verdict: 'absent',
			because: AFTER_7,
			cases: VERSION_8,
		}),
	),
	{
		source: 'aptos-core#16081, aptos-core#16092',
		date: '2025-03',
		wrong: 'access specifiers named entries that do not exist',
		verdict: 'held',
		because: 'version 7 has them: their indices are checked by the reader',
		cases: own([
			'INDEX_OUT_OF_BOUNDS',
			'an access specifier names a struct handle that does not exist',
			'function handles',
			edited(
				'version 7 aptos struct R has key { a: u8 } fun f() { RET }',
				({ functionHandles }) => ({ functionHandles: functionHandles.map((of) => ({ ...of, accesses: [reads(0)] })) }),
				({ functionHandles }) => ({ functionHandles: functionHandles.map((of) => ({ ...of, accesses: [reads(1)] })) }),
			),
		]),
	},
	{
		source: 'movement#355, aptos-core#19575',
		date: '2026-05',
		wrong: 'the compiler wrote instantiations of enums without type arguments',
		verdict: 'held',
		because: 'the verifier refuses them',
		cases: [
			...known('a variant field has different types in its variants after substitution'),
			...own([
				'GENERIC_MEMBER_OPCODE_MISMATCH',
				'a variant of a generic enum is packed without type arguments',
				1,
				either`version 7 aptos enum E has drop { A { x: u8 } } enum G<T> has drop { A { x: T } }
					fun f() { LD_U8 1; PACK_VARIANT ${['E', 'G']}.A; POP; RET }`,
			]),
		],
	},
];

function reads(handle: number) {
	const resource = { kind: 'struct', handle } as const;
	return { kind: 'reads', isNegated: false, resource, address: { kind: 'any' } } as const;
}
