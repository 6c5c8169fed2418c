import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hexToBytes } from '../hex.ts';
import type { ContractInterface, FunctionDescriptor } from '../interface.ts';
import { ambiguousSelector, findFunction, functionBySelector, solidityFunction } from '../lookup.ts';
import { camelCase } from '../names.ts';
import { selectorOf } from '../solidity/signature.ts';
import type { AbiType } from '../types.ts';

const uint = (bits: number): AbiType => ({ kind: 'uint', bits });
const fn = (name: string, ...inputs: AbiType[]): FunctionDescriptor => ({
	name,
	typeParameters: 0,
	inputs: inputs.map((type, i) => ({ name: `p${i}`, type })),
	outputs: [],
	mutability: 'nonpayable',
});
const make = (...functions: FunctionDescriptor[]): ContractInterface => ({
	vm: 'move',
	name: 'C',
	functions,
	events: [],
	errors: [],
});
/** Returns the name of the function that Solidity calls by a signature. */
const called = (iface: ContractInterface, signature: string) =>
	functionBySelector(iface, hexToBytes(selectorOf(signature)))?.fn.name;
const signatures = (iface: ContractInterface) => iface.functions.map((fn) => solidityFunction(iface, fn).signature);

describe('functions with the same name in camel case', () => {
	it.each([[['fib', 'fib_', '_fib']], [['swap2', 'swap_2']], [['getX', 'get_x', 'get-x']], [['f_a', 'fA']]])(
		'%j have their own names in Solidity, and each is found by its own',
		(names) => {
			const iface = make(...names.map((name) => fn(name, uint(64))), fn('other_one', uint(64)));
			expect(signatures(iface)).toEqual([...names.map((name) => `${name}(uint64)`), 'otherOne(uint64)']);
			for (const name of names) {
				expect(findFunction(iface, name).name).toBe(name);
				expect(called(iface, `${name}(uint64)`)).toBe(name);
				expect(called(iface, `${name}(uint256)`)).toBe(name);
			}
		},
	);

	it('are several to a name that is none of theirs, and the error lists them', () => {
		const iface = make(fn('fib'), fn('fib_'));
		expect(() => findFunction(iface, 'Fib')).toThrow("'Fib' names several functions of C: use one of fib, fib_");
	});

	it('that one adds to the other in an upgrade take no selector from it, exact or widened', () => {
		const iface = make(fn('g', uint(64)), fn('g_', uint(64)));
		for (const types of ['uint64', 'uint256']) expect(called(iface, `g(${types})`)).toBe('g');
	});

	it('may be told apart by their exact types: a widened selector is not that of another function', () => {
		const iface = make(fn('get_x', uint(64)), fn('getX', uint(256)));
		expect(called(iface, 'getX(uint256)')).toBe('getX');
		expect(called(iface, 'get_x(uint256)')).toBe('get_x');
	});
});

it('a function without a name in camel case has its own name', () => {
	const iface = make(fn('_1st'), fn('__'));
	expect(signatures(iface)).toEqual(['_1st()', '__()']);
	expect(findFunction(iface, '__').name).toBe('__');
	expect(() => findFunction(iface, '-')).toThrow(expect.objectContaining({ code: 'unknown-function' }));
});

describe('a selector that several functions claim', () => {
	const both = (a: FunctionDescriptor, b: FunctionDescriptor) => [make(a, b), make(b, a)];

	it('exactly, calls none', () => {
		for (const iface of both(fn('fg8wq'), fn('f133lq'))) {
			expect(called(iface, 'fg8wq()')).toBeUndefined();
			expect(ambiguousSelector(iface, hexToBytes('0x7cfc7510'))).toHaveLength(2);
			expect(findFunction(iface, 'f133lq').name).toBe('f133lq');
		}
	});

	it('lists each of them once, however often the ABI has them', () => {
		const names = ['fg8wq', 'f133lq', 'fg8wq', 'f133lq', 'f133lq'];
		const iface: ContractInterface = { ...make(...names.map((name) => fn(name))), dispatchesBySelector: true };
		const found = ambiguousSelector(iface, hexToBytes('0x7cfc7510'));
		expect(found.map(({ name }) => name)).toEqual(['fg8wq', 'f133lq']);
	});

	it('one exactly and one widened, calls none: Solidity writes the same bytes for both', () => {
		for (const iface of both(fn('pxcgz', uint(64)), fn('r85dz', uint(256)))) {
			expect(called(iface, 'pxcgz(uint256)')).toBeUndefined();
			expect(called(iface, 'r85dz(uint256)')).toBeUndefined();
			expect(called(iface, 'pxcgz(uint64)')).toBe('pxcgz');
		}
	});

	it('both widened, calls none', () => {
		for (const iface of both(fn('pxcgz', uint(64)), fn('r85dz', uint(32)))) {
			expect(called(iface, 'pxcgz(uint256)')).toBeUndefined();
			expect(called(iface, 'pxcgz(uint64)')).toBe('pxcgz');
			expect(called(iface, 'r85dz(uint32)')).toBe('r85dz');
		}
	});
});

describe('any functions', () => {
	// Few words and types, so that names and widened signatures collide often.
	const name = fc.constantFrom('a', 'a_', '_a', 'A', 'a_b', 'aB', 'ab', 'AB', 'a_b_c', 'aBC', 'aBc', 'a1', 'a_1', 'b');
	const inputs = fc.array(fc.constantFrom(uint(8), uint(64), uint(256), { kind: 'int', bits: 8 } as AbiType), {
		maxLength: 2,
	});
	const functions = fc.uniqueArray(
		fc.tuple(name, inputs).map(([name, types]) => fn(name, ...types)),
		{ selector: ({ name }) => name, minLength: 1, maxLength: 6 },
	);
	const widths = (types: readonly AbiType[]) =>
		types.map((type) => ('bits' in type ? `${type.kind}${type.bits}` : type.kind));
	const exactly = ({ name, inputs }: FunctionDescriptor) => `${name}(${widths(inputs.map(({ type }) => type))})`;
	const widened = ({ name, inputs }: FunctionDescriptor) => `${name}(${inputs.map(({ type }) => `${type.kind}256`)})`;
	const claimed = (iface: ContractInterface) =>
		iface.functions.flatMap((one) =>
			[one, { ...one, name: camelCase(one.name) }].flatMap((form) => [exactly(form), widened(form)]),
		);

	it('are all found by their exact names, and their selectors do not depend on their order', () => {
		fc.assert(
			fc.property(functions, (list) => {
				const [iface, reversed] = [make(...list), make(...list.toReversed())];
				for (const one of list) expect(findFunction(iface, one.name)).toBe(one);
				for (const text of claimed(iface)) expect(called(reversed, text)).toBe(called(iface, text));
			}),
			{ numRuns: 500 },
		);
	});

	it('are called by the selector that solidityFunction says, unless it is ambiguous', () => {
		fc.assert(
			fc.property(functions, (list) => {
				const iface = make(...list);
				for (const one of list) {
					const { selectorBytes } = solidityFunction(iface, one);
					const found = functionBySelector(iface, selectorBytes);
					if (found) expect(found).toMatchObject({ fn: one, wide: false });
					else expect(ambiguousSelector(iface, selectorBytes).map(({ fn }) => fn)).toContain(one);
				}
			}),
			{ numRuns: 500 },
		);
	});

	it('added in an upgrade take no selector from another in silence, but those of their own name and types', () => {
		fc.assert(
			fc.property(functions, functions, (old, more) => {
				const names = new Set(old.map(({ name }) => name));
				const [before, after] = [make(...old), make(...old, ...more.filter(({ name }) => !names.has(name)))];
				for (const text of claimed(before)) {
					const [was, is] = [called(before, text), called(after, text)];
					if (was === undefined || is === undefined || was === is) continue;
					const taker = findFunction(after, is);
					expect([exactly(taker), widened(taker)]).toContain(text);
				}
			}),
			{ numRuns: 1000 },
		);
	});
});

it('the work for an interface grows with its size, not faster', () => {
	const work = (count: number) => {
		let reads = 0;
		const counted = (name: string): FunctionDescriptor => {
			const one = fn(name, uint(64));
			return new Proxy(one, {
				get(target, key) {
					reads++;
					return Reflect.get(target, key);
				},
			});
		};
		// Half of them share their names in camel case.
		const iface = make(...Array.from({ length: count }, (_, i) => counted(i % 2 === 0 ? `f_${i}` : `f${i - 1}`)));
		findFunction(iface, 'f_0');
		return reads;
	};
	expect(work(2000)).toBeLessThan(2.1 * work(1000));
});
