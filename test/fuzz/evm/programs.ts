import { readdirSync, readFileSync } from 'node:fs';
import type { Hex } from '@altvm/abi-bridge';
import { type EvmHardfork, HARDFORKS } from '@altvm/evm';
import fc from 'fast-check';
import { Assembler } from './assembler.ts';
import { expression } from './expressions.ts';
import { body, hotLoop, statement } from './statements.ts';
import type { FuzzCase } from './world.ts';

/** Plausible code: statements, an end, then functions that take an argument and a return address from the stack. */
const generated = (hasPush0: boolean) =>
	fc
		.tuple(
			body,
			fc.array(fc.tuple(body, expression), { maxLength: 3 }),
			fc.constantFrom(
				[0x60, 0x80, 0x60, 0x00, 0xf3],
				[0x60, 0x80, 0x60, 0x00, 0xf3],
				[0x60, 0x20, 0x60, 0x00, 0xfd],
				[0x00],
				[],
			),
			// After the end: a PUSH whose data are missing.
			fc.option(fc.constantFrom([0x5b, 0x60], [0x5b, 0x7f, 0x01], [0x61, 0x5b])),
		)
		.map(([main, functions, end, tail]) => {
			const to = new Assembler(hasPush0);
			to.functions.push(...functions.map(() => to.label()));
			for (const statement of main) statement(to);
			to.op(...end);
			functions.forEach(([statements, result], i) => {
				to.mark(to.functions[i]!);
				for (const statement of statements) statement(to);
				result(to);
				// Turns [return address, argument, result] into [argument + result] and returns.
				to.op(0x01, 0x90, 0x56);
			});
			return to.op(...(tail ?? [])).finish();
		});

interface Compiled {
	readonly code: Uint8Array;
	readonly inputs: readonly Hex[];
}

/** Contracts compiled by solc: init code with the contract's code, and that code alone, with its selectors. */
function compiled(): Compiled[] {
	const all: Compiled[] = [];
	for (const folder of ['examples/contracts/exchange', 'test/contracts/probe-evm']) {
		const artifacts = new URL(`../../../${folder}/artifacts/`, import.meta.url);
		for (const file of readdirSync(artifacts).filter((name) => name.endsWith('.json'))) {
			const { bytecode } = JSON.parse(readFileSync(new URL(file, artifacts), 'utf8')) as { bytecode: string };
			const init = Buffer.from(bytecode.slice(2), 'hex');
			// solc ends init code with INVALID. The contract begins by initializing its memory.
			const start = init.indexOf(Buffer.from('fe60806040', 'hex')) + 1;
			const selectors = [...bytecode.matchAll(/63([0-9a-f]{8})14/g)].map((match): Hex => `0x${match[1]}`);
			all.push({ code: init, inputs: ['0x'] }, { code: init.subarray(start), inputs: ['0x', ...selectors] });
		}
	}
	return all;
}

const ofSolc = fc
	.constantFrom(...compiled())
	.chain(({ code, inputs }) => fc.record({ code: fc.constant(code), input: fc.constantFrom(...inputs) }));

type Mutation = readonly [kind: 'set' | 'remove' | 'repeat' | 'insert' | 'cut', at: number, size: number, byte: number];

const byte = fc.oneof(
	fc.constantFrom(
		0x00,
		0x50,
		0x51,
		0x52,
		0x56,
		0x57,
		0x5a,
		0x5b,
		0x5f,
		0x60,
		0x61,
		0x7f,
		0x80,
		0x90,
		0xf1,
		0xf3,
		0xfd,
		0xff,
	),
	fc.nat(255),
);
const mutation: fc.Arbitrary<Mutation> = fc.tuple(
	fc.constantFrom('set', 'set', 'remove', 'repeat', 'insert', 'cut'),
	fc.nat(0xffff),
	fc.integer({ min: 1, max: 40 }),
	byte,
);

function mutate(code: Uint8Array, mutations: readonly Mutation[]): Uint8Array {
	const bytes = [...code];
	for (const [kind, where, size, value] of mutations) {
		const at = where % (bytes.length + 1);
		if (kind === 'set') bytes[at] = value;
		else if (kind === 'remove') bytes.splice(at, size);
		else if (kind === 'insert') bytes.splice(at, 0, value);
		else if (kind === 'repeat') bytes.splice(at, 0, ...bytes.slice(at, at + size));
		else if (where % 8 === 0) bytes.length = at;
	}
	return Uint8Array.from(bytes);
}

const mutations = fc.array(mutation, { minLength: 1, maxLength: 6 });
const mutated = (hasPush0: boolean) =>
	fc.tuple(generated(hasPush0), mutations).map(([code, changes]) => mutate(code, changes));
const random = fc.oneof(
	fc.uint8Array({ maxLength: 200 }),
	fc.array(byte, { maxLength: 300, size: 'max' }).map((bytes) => Uint8Array.from(bytes)),
);
const codeOf = (hasPush0: boolean) =>
	fc.oneof(
		{ weight: 8, arbitrary: generated(hasPush0) },
		{ weight: 2, arbitrary: mutated(hasPush0) },
		{ weight: 1, arbitrary: random },
	);

const hex = (bytes: Uint8Array): Hex => `0x${Buffer.from(bytes).toString('hex')}`;

const gas = fc.oneof(
	{ weight: 3, arbitrary: fc.integer({ min: 0, max: 30_000 }) },
	{ weight: 5, arbitrary: fc.integer({ min: 100_000, max: 500_000 }) },
	{ weight: 1, arbitrary: fc.constant(1_500_000) },
);
const value = fc.constantFrom('0', '0', '1');

const ofCode = (hasPush0: boolean) =>
	fc
		.record({
			codes: fc.array(codeOf(hasPush0), { minLength: 1, maxLength: 3 }),
			input: fc.uint8Array({ maxLength: 80 }),
			value,
			gas,
		})
		.map(({ codes, input, ...rest }): FuzzCase => ({ contracts: codes.map(hex), input: hex(input), ...rest }));

const ofCompiled = fc
	.record({
		base: ofSolc,
		changes: fc.option(mutations),
		words: fc.array(fc.oneof(fc.bigInt({ min: 0n, max: 300n }), fc.bigInt({ min: 0n, max: 2n ** 256n - 1n })), {
			maxLength: 4,
		}),
		value,
		gas,
	})
	.map(({ base, changes, words, ...rest }): FuzzCase => {
		const code = hex(changes ? mutate(base.code, changes) : base.code);
		const input = words.reduce((data, word) => `${data}${word.toString(16).padStart(64, '0')}` as const, base.input);
		return { contracts: [code], input, ...rest };
	});

/** Contracts that loop and are called in loops. */
const hot = fc
	.record({
		before: fc.array(statement, { maxLength: 1 }),
		loop: hotLoop,
		after: fc.array(statement, { maxLength: 2 }),
		other: codeOf(true),
		input: fc.uint8Array({ maxLength: 80 }),
		value,
	})
	.map(({ before, loop, after, other, input, value }): FuzzCase => {
		const to = new Assembler();
		for (const piece of [...before, loop, ...after]) piece(to);
		const main = to.push(0x60).push(0).op(0xf3).finish();
		return { contracts: [hex(main), hex(other)], input: hex(input), value, gas: 1_500_000 };
	});

const inFork = (of: fc.Arbitrary<FuzzCase>, forks: readonly EvmHardfork[]) =>
	fc.tuple(of, fc.constantFrom(...forks)).map(([rest, fork]): FuzzCase => ({ ...rest, fork }));
const shanghai = HARDFORKS.indexOf('shanghai');

/** A transaction on contracts with any code, mostly in the latest fork. */
export const fuzzCase: fc.Arbitrary<FuzzCase> = fc.oneof(
	{ weight: 12, arbitrary: ofCode(true) },
	{ weight: 2, arbitrary: ofCompiled },
	{ weight: 1, arbitrary: hot },
	{ weight: 2, arbitrary: inFork(ofCode(true), HARDFORKS.slice(shanghai)) },
	{ weight: 3, arbitrary: inFork(ofCode(false), HARDFORKS.slice(0, shanghai)) },
);
