import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
	CanonicalAbi,
	type CodecContext,
	type CoreValue,
	camelCase,
	toAddress,
	type Value,
	type WitType,
	type WitValue,
} from '@altvm/abi-bridge';
import { parseComponent } from '@altvm/wasm';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildContract } from './build.ts';
import { BuildError, generateGlue } from './glue.ts';

const uint = (bits: number) => fc.bigInt(0n, 2n ** BigInt(bits) - 1n);
const int = (bits: number) => fc.bigInt(-(2n ** BigInt(bits - 1)), 2n ** BigInt(bits - 1) - 1n);
const bytes = (length: { minLength?: number; maxLength?: number }) => fc.uint8Array(length);
const text = fc.string({ unit: 'grapheme', maxLength: 20 });
const address = uint(256).map((number) => toAddress(`0x${number.toString(16).padStart(64, '0')}`));

/** Values of the record `order`. */
const order = fc.tuple(
	uint(8),
	address,
	fc.tuple(int(32)),
	text,
	fc.constantFrom(0, 1, 2),
	fc.array(uint(256), { maxLength: 3 }),
	fc.boolean(),
);

const option = (value: fc.Arbitrary<Value>): fc.Arbitrary<Value> =>
	fc.oneof(
		fc.constant({ some: false }),
		value.map((of) => ({ some: true, value: of })),
	);

/** WIT type to its AssemblyScript type and an arbitrary of its values. */
const TYPES: Record<string, [script: string, values: fc.Arbitrary<WitValue>]> = {
	bool: ['bool', fc.boolean()],
	u8: ['u8', uint(8)],
	u16: ['u16', uint(16)],
	u32: ['u32', uint(32)],
	u64: ['u64', uint(64)],
	s8: ['i8', int(8)],
	s16: ['i16', int(16)],
	s32: ['i32', int(32)],
	s64: ['i64', int(64)],
	u256: ['u256', uint(256)],
	address: ['Address', address],
	bytes32: ['Bytes32', bytes({ minLength: 32, maxLength: 32 })],
	string: ['string', text],
	'list<u8>': ['Uint8Array', bytes({ maxLength: 40 })],
	'list<bool>': ['Array<bool>', fc.array(fc.boolean())],
	'list<s16>': ['Array<i16>', fc.array(int(16))],
	'list<u256>': ['Array<u256>', fc.array(uint(256))],
	'list<address>': ['Array<Address>', fc.array(address)],
	'list<bytes32>': ['Array<Bytes32>', fc.array(bytes({ minLength: 32, maxLength: 32 }))],
	'list<string>': ['Array<string>', fc.array(text)],
	'list<list<u8>>': ['Array<Uint8Array>', fc.array(bytes({ maxLength: 5 }))],
	'list<list<u64>>': ['Array<Array<u64>>', fc.array(fc.array(uint(64)))],
	'tuple<u8, u256>': ['Tuple2<u8, u256>', fc.tuple(uint(8), uint(256))],
	'list<tuple<string, bool, u16>>': [
		'Array<Tuple3<string, bool, u16>>',
		fc.array(fc.tuple(text, fc.boolean(), uint(16))),
	],
	u128: ['u256', uint(128)],
	'list<u128>': ['Array<u256>', fc.array(uint(128))],
	'option<u8>': ['Option<u8>', option(uint(8))],
	'option<u256>': ['Option<u256>', option(uint(256))],
	'option<order>': ['Option<Order>', option(order)],
	'list<option<string>>': ['Array<Option<string>>', fc.array(option(text))],
	'option<option<list<u16>>>': ['Option<Option<Array<u16>>>', option(option(fc.array(uint(16))))],
	side: ['u8', fc.constantFrom(0, 1, 2)],
	only: ['Only', fc.tuple(int(32))],
	wrapped: ['Wrapped', fc.tuple(fc.tuple(uint(64)))],
	order: ['Order', order],
	'list<order>': ['Array<Order>', fc.array(order, { maxLength: 5 })],
	large: ['Large', fc.tuple(order, order, fc.array(order, { maxLength: 3 }), uint(8))],
};
const names = Object.keys(TYPES);

const WIT = `package test:echo;
world echo {
	include altvm:contract/contract@0.1.0;
	use altvm:contract/types@0.1.0.{u128, u256, address, bytes32};
	enum side { left, middle, right }
	record only { it: s32 }
	record %one { it: u64 }
	record wrapped { inner: one }
	record order { fee-bps: u8, maker: address, inner: only, name: string, side: side, amounts: list<u256>, %use: bool }
	record large { first: order, second: order, others: list<order>, last: u8 }
	${names.map((type, i) => `export echo-${i}: func(x: ${type}) -> ${type};`).join('\n')}
	export many: func(a: u8, b: u256, c: string, d: bool, e: u256, f: list<u16>, g: s64, h: u256) -> tuple<u256, string, list<u16>>;
	export pair: func(a: u8, b: u256) -> tuple<u8, u256>;
	export triple: func(a: string, b: bool, c: list<string>) -> tuple<string, bool, list<string>>;
	export checked: func(x: u16) -> result<u16, string>;
	export done: func() -> result<_, string>;
	export too-large: func(x: u256) -> u128;
	export nothing: func(x: u32);
}`;

const SOURCE = `import { Address, Bytes32, Option, Tuple2, Tuple3, u256 } from "@altvm/assemblyscript";
export class Only { it: i32 = 0; }
export class One { it: u64 = 0; }
export class Wrapped { inner: One = new One(); }
export class Order {
  feeBps: u8 = 0;
  maker: Address = new Address(u256.Zero);
  inner: Only = new Only();
  name: string = "";
  side: u8 = 0;
  amounts: Array<u256> = [];
  use: bool = false;
}
export class Large {
  first: Order = new Order();
  second: Order = new Order();
  others: Array<Order> = [];
  last: u8 = 0;
}
${names.map((type, i) => `export function echo${i}(x: ${TYPES[type]![0]}): ${TYPES[type]![0]} { return x; }`).join('\n')}
export function many(a: u8, b: u256, c: string, d: bool, e: u256, f: Array<u16>, g: i64, h: u256): Tuple3<u256, string, Array<u16>> {
  return new Tuple3(b ^ e ^ h ^ u256.from(a) ^ (u256.from(<u64>g) << 192), d ? c : "no " + c, f);
}
export function pair(a: u8, b: u256): Tuple2<u8, u256> { return new Tuple2(a, b); }
export function triple(a: string, b: bool, c: Array<string>): Tuple3<string, bool, Array<string>> { return new Tuple3(a, b, c); }
export function checked(x: u16): u16 { return x; }
export function done(): void {}
export function tooLarge(x: u256): u256 { return x; }
export function nothing(x: u32): void {}
`;

const refuse = () => {
	throw new Error('WIT values contain no 20-byte addresses');
};
const CONTEXT: CodecContext = { charge: () => {}, toEvmAddress: refuse, fromEvmAddress: refuse };

let call: (name: string, ...args: WitValue[]) => WitValue | undefined;
beforeAll(async () => {
	const folder = mkdtempSync(join(tmpdir(), 'altvm-glue-'));
	writeFileSync(join(folder, 'echo.wit'), WIT);
	writeFileSync(join(folder, 'echo.ts'), SOURCE);
	const component = await buildContract({ entry: join(folder, 'echo.ts'), wit: join(folder, 'echo.wit') });
	rmSync(folder, { recursive: true });
	const { modules, items, exports } = parseComponent(component);
	const module = new WebAssembly.Module(Uint8Array.from(modules[0]!.bytes));
	call = (name, ...args) => {
		// Each call gets a new instance, as in a frame.
		const host = Object.fromEntries(WebAssembly.Module.imports(module).map((item) => [item.name, () => {}]));
		host['revert'] = () => {
			throw new Error('reverted');
		};
		const core = new WebAssembly.Instance(module, { 'altvm:contract/host@0.1.0': host }).exports;
		const run = (name: string, args: readonly CoreValue[]) =>
			(core[name] as unknown as (...args: readonly CoreValue[]) => CoreValue | undefined)(...args);
		const guest = {
			buffer: () => (core['memory'] as WebAssembly.Memory).buffer as ArrayBuffer,
			allocate: (align: number, size: number) => Number(run('cabi_realloc', [0, 0, align, size])),
		};
		const abi = new CanonicalAbi(guest, CONTEXT);
		const exported = exports.find(({ function: fn }) => fn.name === name)!;
		const item = items.func[exported.func]!;
		const { params, result } = exported.function;
		const types = params.map(({ type }) => type);
		const value = run(item.from === 'instance' ? item.name : '', abi.lowerParams(types, args));
		return result && abi.liftResult(result, value);
	};
});

describe('generateGlue', () => {
	for (const [i, type] of names.entries()) {
		it(`passes every ${type} as a parameter and as a result`, () => {
			fc.assert(
				fc.property(TYPES[type]![1], (value) => {
					expect(call(`echo-${i}`, value)).toEqual(value);
				}),
				{ numRuns: 20 },
			);
		});
	}

	it('reads parameters from memory if they flatten to more than 16 core values', () => {
		const args = fc.tuple(uint(8), uint(256), text, fc.boolean(), uint(256), fc.array(uint(16)), int(64), uint(256));
		fc.assert(
			fc.property(args, ([a, b, c, d, e, f, g, h]) => {
				const mixed = b ^ e ^ h ^ a ^ (BigInt.asUintN(64, g) << 192n);
				expect(call('many', a, b, c, d, e, f, g, h)).toEqual([mixed, d ? c : `no ${c}`, f]);
			}),
			{ numRuns: 20 },
		);
	});

	it('returns tuples', () => {
		expect(call('pair', 255n, 2n ** 200n)).toEqual([255n, 2n ** 200n]);
		expect(call('triple', 'a', true, ['b', ''])).toEqual(['a', true, ['b', '']]);
	});

	it('panics for a u128 of more than 128 bits', () => {
		expect(call('too-large', 2n ** 128n - 1n)).toBe(2n ** 128n - 1n);
		expect(() => call('too-large', 2n ** 128n)).toThrow('reverted');
	});

	it('returns results as successes, since errors revert', () => {
		expect(call('checked', 65_535n)).toEqual({ index: 0, value: 65_535n });
		expect(call('done')).toEqual({ index: 0, value: undefined });
		expect(call('nothing', 1n)).toBeUndefined();
	});

	const U32: WitType = { kind: 'u32' };
	const FLAGS: WitType = { kind: 'flags', name: 'marks', labels: ['a'] };
	const tuple = (...elements: WitType[]): WitType => ({ kind: 'tuple', elements });
	const list = (element: WitType): WitType => ({ kind: 'list', element });

	it.each([
		['a record with flags', { kind: 'record', name: 'point', fields: [{ name: 'x', type: FLAGS }] }],
		['an option of flags', { kind: 'option', element: FLAGS }],
		['an enum of many cases', { kind: 'enum', name: 'side', cases: Array.from({ length: 257 }, (_, i) => `c${i}`) }],
		['a variant', { kind: 'variant', name: 'v', cases: [{ name: 'a', type: U32 }] }],
		['flags', FLAGS],
		['a char', { kind: 'char' }],
		['a float', { kind: 'f64' }],
		['a list of flags', list(FLAGS)],
		['a long tuple', tuple(U32, U32, U32, U32)],
		['a tuple of one', tuple(U32)],
	] as readonly [string, WitType][])(
		'refuses %s as a parameter and as a result, with the name of the function',
		(_, type) => {
			const takes = { name: 'take-it', params: [{ name: 'the-thing', type }], result: undefined };
			expect(() => generateGlue([takes], './c')).toThrow(BuildError);
			expect(() => generateGlue([takes], './c')).toThrow(/^take-it\(the-thing\): .* is not supported/);
			const gives = { name: 'give-it', params: [], result: type };
			expect(() => generateGlue([gives], './c')).toThrow(/^give-it: .* is not supported/);
			const tries = { ...gives, result: { kind: 'result', ok: type, error: undefined } as const };
			expect(() => generateGlue([tries], './c')).toThrow(/^give-it: .* is not supported/);
		},
	);

	it('refuses two records of one name', () => {
		const point = (type: WitType): WitType => ({ kind: 'record', name: 'point', fields: [{ name: 'x', type }] });
		const params = [point(U32), point({ kind: 'u64' })].map((type, i) => ({ name: `p${i}`, type }));
		expect(() => generateGlue([{ name: 'f', params, result: undefined }], './c')).toThrow(
			'f(p1): two records are named point',
		);
	});

	it('refuses floats in error cases', () => {
		const fn = { name: 'f', params: [], result: { kind: 'result', ok: U32, error: { kind: 'f32' } } as const };
		expect(() => generateGlue([fn], './c')).toThrow(BuildError);
	});

	it("calls the contract's functions by their camelCase names", () => {
		const fn = { name: 'add-all-of-it', params: [], result: undefined };
		expect(generateGlue([fn], './c')).toContain(`contract.${camelCase('add-all-of-it')}()`);
	});
});
