import type { z } from 'zod';
import type { Random } from '../hostile/random.ts';

type Schema = z.core.$ZodType;

/** Texts that mean something to a node: numbers, hashes, tags, code. */
const TEXTS: readonly string[] = [
	'0x0',
	'0x1',
	'0x',
	'',
	'0x00',
	'0X1',
	'latest',
	'pending',
	'earliest',
	'finalized',
	'safe',
	`0x${'f'.repeat(64)}`,
	`0x${'0'.repeat(64)}`,
	`0x${'a1'.repeat(20)}`,
	`0x${'c0'.repeat(20)}`,
	'0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266',
	'0xffffffffffffffff',
	'0x7fffffffffffffff',
	'0x10000000000000000',
	`0x${'1'.repeat(65)}`,
	'0x5b60005600',
	'0x60003560005500',
	'callTracer',
	'prestateTracer',
	'toString',
	'__proto__',
	'-1',
	'1e9',
	'\u0000',
	'\ud800',
	'0x1'.padEnd(3_000, 'f'),
];
const NUMBERS: readonly number[] = [0, 1, -1, 4, 0.5, 2 ** 31, 2 ** 53, 1e21, -0, 1e308];

/** Any value of JSON, of a few levels. */
export function anyValue(random: Random, depth = 3): unknown {
	switch (random.below(depth > 0 ? 8 : 6)) {
		case 0:
			return null;
		case 1:
			return random.below(2) === 0;
		case 2:
			return random.pick(NUMBERS);
		case 6:
			return Array.from({ length: random.below(4) }, () => anyValue(random, depth - 1));
		case 7:
			return Object.fromEntries(
				Array.from({ length: random.below(4) }, () => [random.pick(TEXTS), anyValue(random, depth - 1)]),
			);
		default:
			return random.pick(TEXTS);
	}
}

interface Def {
	readonly type: string;
	readonly innerType?: Schema;
	readonly in?: Schema;
	readonly items?: readonly Schema[];
	readonly element?: Schema;
	readonly options?: readonly Schema[];
	readonly shape?: Readonly<Record<string, Schema>>;
	readonly values?: readonly unknown[];
	readonly entries?: Readonly<Record<string, unknown>>;
	readonly valueType?: Schema;
	readonly getter?: () => Schema;
}

/** A value that a schema may take: its types are right, and often its contents. Now and then a part is anything. */
export function valueFor(schema: Schema, random: Random, depth = 5): unknown {
	if (depth === 0 || random.below(25) === 0) return anyValue(random, 2);
	const def = schema._zod.def as unknown as Def;
	const inner = (of: Schema) => valueFor(of, random, depth - 1);
	switch (def.type) {
		case 'optional':
		case 'nullable':
		case 'default':
		case 'prefault':
			return random.below(3) === 0 ? (def.type === 'nullable' ? null : undefined) : inner(def.innerType!);
		case 'pipe':
			return inner(def.in!);
		case 'lazy':
			return inner(def.getter!());
		case 'tuple':
			return def.items!.map(inner);
		case 'array':
			return Array.from({ length: random.below(4) }, () => inner(def.element!));
		case 'union':
			return inner(random.pick(def.options!));
		case 'object':
			return Object.fromEntries(
				Object.entries(def.shape!)
					.filter(() => random.below(2) === 0)
					.map(([name, field]) => [name, inner(field)]),
			);
		case 'record':
			return Object.fromEntries(
				Array.from({ length: random.below(3) }, () => [random.pick(TEXTS), inner(def.valueType!)]),
			);
		case 'literal':
			return random.pick(def.values!);
		case 'enum':
			return random.pick(Object.values(def.entries!));
		case 'boolean':
			return random.below(2) === 0;
		case 'number':
			return random.pick(NUMBERS);
		case 'string':
			return random.pick(TEXTS);
		default:
			return anyValue(random, depth - 1);
	}
}
