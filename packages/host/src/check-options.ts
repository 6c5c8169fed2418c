import type { Hex } from '@altvm/abi-bridge';
import { checkedAddress } from './check-address.ts';
import { bare, refuse, shown } from './refuse.ts';

/** Checks one option. Throws a HostError that names it. */
export type OptionCheck = (value: unknown, name: string) => void;

/** What may be given, by name. An option that is undefined counts as omitted. */
export type OptionChecks<Options> = { readonly [Name in keyof Required<Options>]: OptionCheck };

function mustBe(what: string, test: (value: unknown) => boolean): OptionCheck {
	return (value, name) => {
		if (!test(value)) refuse(`\`${name}\` must be ${what}, not ${shown(value)}`);
	};
}

/** Checks of single options, and what makes them. */
export const OPTION = {
	/** It is checked where it is used. */
	any: (() => {}) as OptionCheck,
	boolean: mustBe('true or false', (value) => typeof value === 'boolean'),
	function: mustBe('a function', (value) => typeof value === 'function'),
	text: mustBe('a string', (value) => typeof value === 'string'),
	texts: mustBe(
		'an array of strings',
		(value) => Array.isArray(value) && value.every((item) => typeof item === 'string'),
	),
	array: mustBe('an array', Array.isArray),
	bytes: mustBe('bytes (a Uint8Array)', (value) => value instanceof Uint8Array),
	map: mustBe('a Map', (value) => value instanceof Map),
	object: mustBe('an object', (value) => typeof value === 'object' && value !== null),
	/** A number without fraction. */
	integer(min: number, max: number): OptionCheck {
		const isIn = (value: unknown) => Number.isInteger(value) && (value as number) >= min && (value as number) <= max;
		return mustBe(`an integer from ${min} to ${max}`, isIn);
	},
	/** An unsigned integer, as a bigint. */
	amount(bits: number): OptionCheck {
		const isIn = (value: unknown) => typeof value === 'bigint' && BigInt.asUintN(bits, value) === value;
		return mustBe(`a bigint of 0 or more, of at most ${bits} bits`, isIn);
	},
	address: ((value, name) => void checkedAddress(value as Hex, name)) as OptionCheck,
	oneOf(values: readonly unknown[]): OptionCheck {
		return mustBe(`one of ${values.map(shown).join(', ')}`, (value) => values.includes(value));
	},
	/** An object that has these functions. */
	withFunctions(what: string, names: readonly string[]): OptionCheck {
		return (value, name) => {
			const isObject = typeof value === 'object' && value !== null;
			const missing = isObject && names.find((one) => typeof (value as Record<string, unknown>)[one] !== 'function');
			if (!isObject) refuse(`\`${name}\` must be ${what}, not ${shown(value)}`);
			if (missing) refuse(`\`${name}\` is not ${what}: it has no function \`${missing}\``);
		};
	},
} as const;

/**
 * Checks an object of options: each name is known, and each value is what it must be.
 * @param of what the options are of, for the message.
 * @throws HostError `bad-request` that names the option.
 *
 * @example
 * ```ts
 * import { checkOptions, HostError, OPTION } from '@altvm/host';
 *
 * const length = OPTION.integer(1, 100);
 * let message = '';
 * try {
 * 	checkOptions({ hieght: 5 }, 'a box', { width: length, height: length });
 * } catch (error) {
 * 	if (error instanceof HostError) message = error.message;
 * }
 * message; // a box has no option `hieght`; did you mean `height`? There are: width, height
 * ```
 */
export function checkOptions(options: unknown, of: string, checks: Readonly<Record<string, OptionCheck>>): void {
	if (typeof options !== 'object' || options === null || Array.isArray(options))
		refuse(`the options of ${of} must be an object, not ${shown(options)}`);
	const given = options as Readonly<Record<string, unknown>>;
	for (const name in given) {
		if (!Object.hasOwn(checks, name)) refuseName(name, of, Object.keys(checks));
		const value = given[name];
		if (value !== undefined) checks[name]!(value, name);
	}
}

/** Refuses a name that is not known, and says which known one is most like it. */
export function refuseName(name: string, of: string, known: readonly string[], noun = 'option'): never {
	const nearest = nearestTo(name, known);
	const hint = nearest === undefined ? '' : `; did you mean \`${nearest}\`? There are`;
	refuse(`${of} has no ${noun} \`${bare(name)}\`${hint || '; there are'}: ${known.join(', ')}`);
}

/** Returns the known name that is most like `name`, if one is like it. */
function nearestTo(name: string, known: readonly string[]): string | undefined {
	const allowed = Math.max(1, Math.floor(name.length / 3));
	let best: string | undefined;
	let least = allowed + 1;
	for (const candidate of name.length <= 40 ? known : []) {
		const far = distance(name.toLowerCase(), candidate.toLowerCase());
		if (far < least) [best, least] = [candidate, far];
	}
	return best;
}

/** Letters to insert, delete, replace or swap with the next one to make `b` of `a`. */
function distance(a: string, b: string): number {
	const rows = [Array.from({ length: b.length + 1 }, (_, j) => j)];
	for (let i = 1; i <= a.length; i++) {
		const row = [i];
		for (let j = 1; j <= b.length; j++) {
			const cost = a[i - 1] === b[j - 1] ? 0 : 1;
			let least = Math.min(rows[i - 1]![j]! + 1, row[j - 1]! + 1, rows[i - 1]![j - 1]! + cost);
			const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
			if (swapped) least = Math.min(least, rows[i - 2]![j - 2]! + 1);
			row.push(least);
		}
		rows.push(row);
	}
	return rows[a.length]![b.length]!;
}
