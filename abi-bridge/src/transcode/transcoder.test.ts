import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Address, aliasOf, isEvmForm, toAddress, toEvmHex } from '../address.ts';
import type { CodecContext, Dialect } from '../dialect.ts';
import { BridgeError } from '../errors.ts';
import { bytesToHex, hexToBytes } from '../hex.ts';
import type { ContractInterface, FunctionDescriptor } from '../interface.ts';
import { solidityFunction } from '../lookup.ts';
import { moveDialect } from '../move/dialect.ts';
import { MAX_NAME } from '../names.ts';
import { solidityDialect } from '../solidity/dialect.ts';
import { signature } from '../solidity/signature.ts';
import type { AbiType, Value } from '../types.ts';
import { transcoderBetween } from './transcoder.ts';

const solidity = solidityDialect({ vm: 'abi', acceptsRaw: () => false });
const move = moveDialect({ vm: 'bcs', acceptsRaw: () => false });

class OutOfGas extends Error {}

/** Counts words, and records which addresses are asked for. Accounts of 32 bytes have aliases, each of which costs 5 words. */
class Meter implements CodecContext {
	left: number;
	readonly asked: string[] = [];

	constructor(words: number) {
		this.left = words;
	}

	charge(bytes: number): void {
		this.#pay(Math.ceil(bytes / 32));
	}

	#pay(words: number): void {
		if (words > this.left) {
			this.left = 0;
			throw new OutOfGas();
		}
		this.left -= words;
	}

	toEvmAddress(address: Address) {
		if (isEvmForm(address)) return toEvmHex(address);
		this.asked.push(address);
		this.#pay(5);
		return toEvmHex(aliasOf(address));
	}

	fromEvmAddress(address20: `0x${string}`): Address {
		const address = toAddress(address20);
		return LONG.find((long) => aliasOf(long) === address) ?? address;
	}
}

const LONG = [1, 2].map((n) => toAddress(`0x${'ab'.repeat(31)}0${n}`));
const SHORT = [1, 2, 0xffff].map((n) => toAddress(`0x${n.toString(16).padStart(40, '0')}`));

interface Ending {
	readonly output?: string;
	readonly error?: string;
	readonly left: number;
	readonly asked: readonly string[];
}

function ending(words: number, run: (meter: Meter) => Uint8Array): Ending {
	const meter = new Meter(words);
	try {
		return { output: bytesToHex(run(meter)), left: meter.left, asked: meter.asked };
	} catch (error) {
		if (!(error instanceof BridgeError) && !(error instanceof OutOfGas)) throw error;
		const { left, asked } = meter;
		return { error: `${error.constructor.name} ${error.message}`, left, asked };
	}
}

/** A call and its result, from a caller of one dialect to a callee of another. */
class Crossing {
	readonly #caller: Dialect;
	readonly #callee: Dialect;
	readonly #iface: ContractInterface;
	compiled = 0;

	constructor(caller: Dialect, callee: Dialect, iface: ContractInterface) {
		this.#caller = caller;
		this.#callee = callee;
		this.#iface = iface;
	}

	#find(input: Uint8Array) {
		return transcoderBetween(this.#caller, this.#callee)!.find(this.#iface, input);
	}

	callAsValues(input: Uint8Array, meter: Meter): Uint8Array {
		const call = this.#caller.decodeCall(this.#iface, input, meter);
		return this.#callee.encodeCall(this.#iface, call, meter);
	}

	call(input: Uint8Array, meter: Meter): Uint8Array {
		const output = this.#find(input)?.call(input, meter, meter.left);
		if (output) this.compiled++;
		return output ?? this.callAsValues(input, meter);
	}

	resultAsValues(fn: FunctionDescriptor, output: Uint8Array, meter: Meter): Uint8Array {
		const values = this.#callee.decodeResult(this.#iface, fn, output, meter);
		return this.#caller.encodeResult(this.#iface, fn, values, meter);
	}

	result(call: Uint8Array, fn: FunctionDescriptor, output: Uint8Array, meter: Meter): Uint8Array {
		const transcoded = this.#find(call)?.result(output, meter, meter.left);
		if (transcoded) this.compiled++;
		return transcoded ?? this.resultAsValues(fn, output, meter);
	}
}

/** Compares both ways at every limit of gas up to what the work takes. Returns whether compiled code did it when gas was enough. */
function compare(
	crossing: Crossing,
	asValues: (meter: Meter) => Uint8Array,
	compiled: (meter: Meter) => Uint8Array,
): { readonly isCompiled: boolean; readonly ending: Ending } {
	const enough = 1_000_000;
	const wanted = ending(enough, asValues);
	const before = crossing.compiled;
	expect(ending(enough, compiled)).toEqual(wanted);
	const isCompiled = crossing.compiled > before;
	for (let words = 0; words <= Math.min(enough - wanted.left, 200); words++)
		expect(ending(words, compiled)).toEqual(ending(words, asValues));
	return { isCompiled, ending: wanted };
}

const bits = fc.integer({ min: 1, max: 32 }).map((size) => size * 8);

const types = fc.letrec<{ type: AbiType }>((tie) => ({
	type: fc.oneof(
		{ maxDepth: 3, withCrossShrink: true },
		fc.oneof(
			fc.constantFrom<AbiType>({ kind: 'bool' }, { kind: 'address' }, { kind: 'bytes' }, { kind: 'string' }),
			bits.map((bits): AbiType => ({ kind: 'uint', bits })),
			bits.map((bits): AbiType => ({ kind: 'int', bits })),
			fc.integer({ min: 1, max: 32 }).map((size): AbiType => ({ kind: 'fixedBytes', size })),
			fc.integer({ min: 1, max: 200 }).map((n): AbiType => {
				return { kind: 'enum', name: 'E', cases: Array.from({ length: n }, (_, i) => `c${i}`) };
			}),
		),
		tie('type').map((element): AbiType => ({ kind: 'list', element })),
		tie('type').map((element): AbiType => ({ kind: 'option', element })),
		fc
			.tuple(tie('type'), fc.integer({ min: 1, max: 3 }))
			.map(([element, length]): AbiType => ({ kind: 'array', element, length })),
		fc.array(tie('type'), { minLength: 1, maxLength: 3 }).map((elements): AbiType => ({ kind: 'tuple', elements })),
		fc.array(tie('type'), { minLength: 1, maxLength: 3 }).map((list): AbiType => {
			return { kind: 'struct', name: 'S', fields: list.map((type, i) => ({ name: `f${i}`, type })) };
		}),
	),
})).type;

/** Values that fill their type, small ones, and those at its borders. */
function valuesOf(type: AbiType): fc.Arbitrary<Value> {
	switch (type.kind) {
		case 'bool':
			return fc.boolean();
		case 'uint':
			return fc.bigInt(0n, 2n ** BigInt(type.bits) - 1n);
		case 'int':
			return fc.bigInt(-(2n ** BigInt(type.bits - 1)), 2n ** BigInt(type.bits - 1) - 1n);
		case 'address':
			return fc.constantFrom(...LONG, ...SHORT);
		case 'bytes':
			return fc.oneof(fc.uint8Array({ maxLength: 40 }), fc.uint8Array({ minLength: 120, maxLength: 140 }));
		case 'fixedBytes':
			return fc.uint8Array({ minLength: type.size, maxLength: type.size });
		case 'string':
			return fc.string({ unit: 'grapheme', maxLength: 20 });
		case 'list':
			return fc.array(valuesOf(type.element), { maxLength: 4 });
		case 'array':
			return fc.array(valuesOf(type.element), { minLength: type.length, maxLength: type.length });
		case 'tuple':
			return fc.tuple(...type.elements.map(valuesOf)) as fc.Arbitrary<Value>;
		case 'struct':
			return fc.tuple(...type.fields.map((field) => valuesOf(field.type))) as fc.Arbitrary<Value>;
		case 'option':
			return fc
				.option(valuesOf(type.element))
				.map((value) => (value === null ? { some: false } : { some: true, value }));
		case 'enum':
			return fc.integer({ min: 0, max: type.cases.length - 1 });
	}
}

const params = fc.array(types, { maxLength: 4 }).chain((list) =>
	fc.record({
		list: fc.constant(list.map((type, i) => ({ name: `p${i}`, type }))),
		values: fc.tuple(...list.map(valuesOf)) as fc.Arbitrary<Value[]>,
	}),
);

const damages = fc.record({
	cut: fc.option(fc.nat(400), { freq: 3 }),
	changes: fc.array(fc.tuple(fc.nat(1000), fc.oneof(fc.nat(3), fc.nat(255))), { maxLength: 2 }),
});

function damaged(bytes: Uint8Array, { cut, changes }: { cut: number | null; changes: [number, number][] }): Uint8Array {
	const copy = bytes.slice(0, cut === null ? bytes.length : bytes.length - (cut % (bytes.length + 1)));
	for (const [at, byte] of changes) if (copy.length > 0) copy[at % copy.length] = byte;
	return copy;
}

const free = () => new Meter(1_000_000);

describe.each([
	['Solidity to Move', solidity, move, fc.integer({ min: 0, max: 2 })],
	['Move to Solidity', move, solidity, fc.constant(0)],
] as const)('%s', (_, caller, callee, typeParameters) => {
	const cases = fc.record({
		inputs: params,
		outputs: params,
		damages,
		typeParameters,
		dispatchesBySelector: fc.boolean(),
		name: fc.constantFrom('f', 'move_all', `long_${'n'.repeat(130)}`),
	});

	test('compiled code ends as values do, at every limit of gas', () => {
		fc.assert(
			fc.property(cases, ({ inputs, outputs, damages, typeParameters, dispatchesBySelector, name }) => {
				const fn: FunctionDescriptor = {
					name,
					typeParameters,
					inputs: inputs.list,
					outputs: outputs.list,
					mutability: 'view',
				};
				const iface = { vm: callee.vm, dispatchesBySelector, name: 'C', functions: [fn], events: [], errors: [] };
				const crossing = new Crossing(caller, callee, iface);
				const typeArguments = ['0x1::coin::Coin', `0x2::m::${'T'.repeat(150)}`].slice(0, typeParameters);
				const call = caller.encodeCall(iface, { fn, typeArguments, args: inputs.values }, free());
				const output = callee.encodeResult(iface, fn, outputs.values, free());

				const plain = compare(
					crossing,
					(meter) => crossing.callAsValues(call, meter),
					(meter) => crossing.call(call, meter),
				);
				expect(plain.ending.error).toBeUndefined();
				// Longer names are never looked up.
				const isFound = caller === solidity || !dispatchesBySelector || signature(name, fn.inputs).length <= MAX_NAME;
				expect(plain.isCompiled).toBe(isFound);
				const back = compare(
					crossing,
					(meter) => crossing.resultAsValues(fn, output, meter),
					(meter) => crossing.result(call, fn, output, meter),
				);
				expect(back.isCompiled).toBe(isFound);

				const badCall = damaged(call, damages);
				const bad = compare(
					crossing,
					(meter) => crossing.callAsValues(badCall, meter),
					(meter) => crossing.call(badCall, meter),
				);
				expect(bad.isCompiled && bad.ending.error !== undefined).toBe(false);
				const badOutput = damaged(output, damages);
				compare(
					crossing,
					(meter) => crossing.resultAsValues(fn, badOutput, meter),
					(meter) => crossing.result(call, fn, badOutput, meter),
				);
			}),
			{ numRuns: Number(process.env['TRANSCODE_RUNS'] ?? 100) },
		);
	});
});

const U8: AbiType = { kind: 'uint', bits: 8 };

function functionOf(name: string, inputs: readonly AbiType[], outputs: readonly AbiType[] = []): FunctionDescriptor {
	const named = (list: readonly AbiType[]) => list.map((type) => ({ name: '', type }));
	return { name, typeParameters: 0, inputs: named(inputs), outputs: named(outputs), mutability: 'view' };
}

const ifaceOf = (...functions: FunctionDescriptor[]): ContractInterface => {
	return { vm: 'bcs', name: 'C', functions, events: [], errors: [] };
};

describe('bytes that do not decode end as values do, without compiled code', () => {
	const text: AbiType = { kind: 'string' };
	const fnOf = (...inputs: AbiType[]) => functionOf('f', inputs);
	const word = (n: number) => n.toString(16).padStart(64, '0');
	const abi = (fn: FunctionDescriptor, ...words: (number | string)[]) => {
		const { selector } = solidityFunction(ifaceOf(fn), fn);
		return hexToBytes(`${selector}${words.map((w) => (typeof w === 'number' ? word(w) : w.padEnd(64, '0'))).join('')}`);
	};
	const bcs = (...args: number[][]) =>
		Uint8Array.from([1, 102, 0, args.length, ...args.flatMap((arg) => [arg.length, ...arg])]);
	const list = (element: AbiType): AbiType => ({ kind: 'list', element });
	const fixed = (size: number): AbiType => ({ kind: 'fixedBytes', size });
	const option: AbiType = { kind: 'option', element: U8 };
	const two = fnOf({ kind: 'bytes' }, { kind: 'bytes' });
	const cases: [name: string, from: Dialect, fn: FunctionDescriptor, input: Uint8Array][] = [
		['a tail that two offsets share', solidity, two, abi(two, 64, 64, 1, '07')],
		['an offset beyond 2^32', solidity, fnOf(text), abi(fnOf(text), `${'0'.repeat(54)}1${'0'.repeat(9)}`)],
		['padding that is not zero', solidity, fnOf(text), abi(fnOf(text), 32, 1, '6161')],
		['no padding', solidity, fnOf(text), abi(fnOf(text), 32, 1, '61').slice(0, -1)],
		['text that is not UTF-8', solidity, fnOf(text), abi(fnOf(text), 32, 1, 'ff')],
		['too many bytes', solidity, fnOf(fixed(2)), abi(fnOf(fixed(2)), '616161')],
		['a bool of 2', solidity, fnOf({ kind: 'bool' }), abi(fnOf({ kind: 'bool' }), 2)],
		['an option of 2', solidity, fnOf(option), abi(fnOf(option), 2, 1)],
		['a list that is too long', solidity, fnOf(list(U8)), abi(fnOf(list(U8)), 32, 2, 1)],
		['an integer that is too large', solidity, fnOf(U8), abi(fnOf(U8), 256)],
		[
			'an integer without its sign',
			solidity,
			fnOf({ kind: 'int', bits: 8 }),
			abi(fnOf({ kind: 'int', bits: 8 }), 0x80),
		],
		[
			'an address of 21 bytes',
			solidity,
			fnOf({ kind: 'address' }),
			abi(fnOf({ kind: 'address' }), `${'0'.repeat(22)}01`),
		],
		['too few words', solidity, fnOf(U8, U8), abi(fnOf(U8, U8), 1)],
		['a length that is not the shortest', move, fnOf(text), bcs([0x80, 0])],
		['a length of six bytes', move, fnOf(text), bcs([0x80, 0x80, 0x80, 0x80, 0x80, 1])],
		['a length beyond 2^32', move, fnOf(text), bcs([0xff, 0xff, 0xff, 0xff, 0x1f])],
		['a length beyond the bytes', move, fnOf(text), bcs([3, 0x61])],
		['bytes after a value', move, fnOf(U8), bcs([1, 2])],
		['too few bytes', move, fnOf({ kind: 'uint', bits: 64 }), bcs([1, 2, 3])],
		['an integer that is too wide', move, fnOf({ kind: 'uint', bits: 24 }), bcs([1, 2, 3, 4])],
		['an integer without its sign', move, fnOf({ kind: 'int', bits: 24 }), bcs([1, 2, 0x80, 0])],
		['an option of 2', move, fnOf(option), bcs([2, 1])],
		['a bool of 2', move, fnOf({ kind: 'bool' }), bcs([2])],
		['bytes of another size', move, fnOf(fixed(2)), bcs([1, 1])],
		['a list that is too long', move, fnOf(list(U8)), bcs([4, 1, 2, 3])],
		['an array of another length', move, fnOf({ kind: 'array', element: U8, length: 2 }), bcs([1, 2])],
		['too many arguments', move, fnOf(U8), bcs([1], [2])],
		['bytes after the call', move, fnOf(U8), Uint8Array.from([...bcs([1]), 0])],
		['type arguments of a function without', move, fnOf(U8), Uint8Array.of(1, 102, 1, 1, 65, 1, 1, 7)],
	];

	test.each(cases)('%s', (_, from, fn, input) => {
		const iface = ifaceOf(fn);
		const crossing = from === solidity ? new Crossing(solidity, move, iface) : new Crossing(move, solidity, iface);
		const { isCompiled, ending } = compare(
			crossing,
			(meter) => crossing.callAsValues(input, meter),
			(meter) => crossing.call(input, meter),
		);
		expect(ending.error).toMatch(/^DecodeError/);
		expect(isCompiled).toBe(false);
	});
});

test('without the gas, nothing is charged, and nobody is asked for addresses', () => {
	const fn = functionOf('f', [{ kind: 'address' }]);
	const call = { fn, typeArguments: [], args: [LONG[0]!] };
	for (const [caller, callee] of [
		[solidity, move],
		[move, solidity],
	] as const) {
		const input = caller.encodeCall(ifaceOf(fn), call, free());
		const code = transcoderBetween(caller, callee)!.find(ifaceOf(fn), input)!;
		const paid = free();
		callee.encodeCall(ifaceOf(fn), caller.decodeCall(ifaceOf(fn), input, paid), paid);
		const needed = free().left - paid.left - 5 * paid.asked.length;
		for (let words = 0; words <= needed; words++) {
			const meter = free();
			const { left } = meter;
			const output = code.call(input, meter, words);
			if (words === needed) expect(output).toBeDefined();
			else expect([output, meter.left, meter.asked]).toEqual([undefined, left, []]);
		}
	}
});

test('a selector with wide integers is compiled, and the integers have to fit', () => {
	const fn = functionOf('take_one', [U8]);
	const iface = ifaceOf(fn);
	const wide = functionOf('takeOne', [{ kind: 'uint', bits: 256 }]);
	const { selector } = solidityFunction({ ...ifaceOf(wide), dispatchesBySelector: true }, wide);
	const code = (word: string) => {
		const input = hexToBytes(`${selector}${word.padStart(64, '0')}`);
		return transcoderBetween(solidity, move)!.find(iface, input)!.call(input, free(), 100);
	};
	expect(signature('takeOne', wide.inputs)).toBe('takeOne(uint256)');
	expect(bytesToHex(code('ff')!)).toBe(`0x08${Buffer.from('take_one').toString('hex')}000101ff`);
	expect(code('100')).toBeUndefined();
});

test('a name is found as it is written, however it is written, and not in another interface', () => {
	const iface = ifaceOf(functionOf('take_one', [U8]), functionOf('other', []));
	const { find } = {
		find: (of: ContractInterface, name: string) => transcoderBetween(move, solidity)!.find(of, named(name)),
	};
	const named = (name: string) => Uint8Array.from([name.length, ...Buffer.from(name), 0, 1, 1, 7]);
	for (const name of ['take_one', 'takeOne', 'take-one', 'takeOne(uint8)', 'takeOne'])
		expect(find(iface, name)?.fn.name, name).toBe('take_one');
	expect(find(iface, 'take_one')).toBe(find(iface, 'takeOne'));
	expect(find(iface, 'takeTwo')).toBeUndefined();
	expect(find(ifaceOf(functionOf('other', [])), 'take_one')).toBeUndefined();
});

test('two names of one hash are told apart', () => {
	// Their FNV-1a is 0x1b03d8b3.
	const [a, b] = ['f55zxx', 'fgpcdx'];
	const iface = ifaceOf(functionOf(a, []), functionOf(b, []));
	const input = (name: string) => Uint8Array.from([name.length, ...Buffer.from(name), 0, 0]);
	const find = (name: string) => transcoderBetween(move, solidity)!.find(iface, input(name))?.fn.name;
	expect([find(a), find(b), find(a)]).toEqual([a, b, a]);
});

test('a dialect with a codec of its own crosses as values', () => {
	const own = { ...solidity, decodeCall: (...args: Parameters<Dialect['decodeCall']>) => solidity.decodeCall(...args) };
	expect(transcoderBetween(own, move)).toBeUndefined();
	expect(transcoderBetween(solidity, { ...move, encodeCall: own.encodeCall })).toBeUndefined();
	expect(
		transcoderBetween(move, { ...solidity, decodeResult: (...args) => solidity.decodeResult(...args) }),
	).toBeUndefined();
	expect(transcoderBetween(solidity, solidity)).toBeUndefined();
});

test('a result that a contract may leave out crosses as values', () => {
	const dialect = solidityDialect({ vm: 'abi', acceptsRaw: () => true, missingResult: () => [true] });
	const fn = functionOf('transfer', [], [{ kind: 'bool' }]);
	const call = Uint8Array.from([8, ...Buffer.from('transfer'), 0, 0]);
	const code = transcoderBetween(move, dialect)!.find(ifaceOf(fn), call)!;
	expect(code.result(new Uint8Array(0), free(), 100)).toBeUndefined();
	expect(dialect.decodeResult(ifaceOf(fn), fn, new Uint8Array(0), free())).toEqual([true]);
	const word = new Uint8Array(32);
	expect(code.result(word, free(), 100)).toEqual(Uint8Array.of(1, 1, 0));
});

test('an output larger than the kept buffer is whole, and the next one has nothing of it', () => {
	const iface = ifaceOf(functionOf('f', [{ kind: 'bytes' }]));
	const args: Value[] = [new Uint8Array(3_000_000).fill(7)];
	for (const value of [args[0]!, Uint8Array.of(1)]) {
		const call = { fn: iface.functions[0]!, typeArguments: [], args: [value] };
		for (const [caller, callee] of [
			[solidity, move],
			[move, solidity],
		] as const) {
			const input = caller.encodeCall(iface, call, free());
			const output = transcoderBetween(caller, callee)!.find(iface, input)!.call(input, free(), 1_000_000);
			expect(output).toEqual(callee.encodeCall(iface, call, free()));
		}
	}
});
