import { toAddress } from '@altvm/abi-bridge';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { canCompileMove } from '../../../scripts/compile-move.ts';
import { CorpusHost, compileCorpus, USER } from '../../../test-modules/corpus.ts';

const OTHER = toAddress(`0x${'d4'.repeat(32)}`);
const GOLD = ['0xc0::storage::Gold'];
const SILVER = ['0xc0::storage::Silver'];
const MISSING = { halt: 'missing-resource' };
const EXISTS = { halt: 'resource-exists' };

describe.skipIf(!canCompileMove())('global storage', () => {
	let modules: Map<string, Uint8Array>;
	let corpus: CorpusHost;
	beforeAll(() => {
		modules = compileCorpus();
	});
	beforeEach(() => {
		corpus = new CorpusHost(modules);
	});
	const run = (fn: string, ...args: unknown[]) => corpus.run(`storage::${fn}`, args);
	const typed = (fn: string, typeArguments: string[], ...args: unknown[]) =>
		corpus.run(`storage::${fn}`, args, { typeArguments });

	it('keeps a resource under the signer from one transaction to the next', () => {
		expect(run('has_counter', USER)).toEqual([false]);
		expect(run('create', 5)).toEqual([]);
		expect(run('has_counter', USER)).toEqual([true]);
		expect(run('has_counter', OTHER)).toEqual([false]);
		expect(run('counter', USER)).toEqual([5n, [5n]]);
	});

	it('keeps changes made through a reference to fields and vectors', () => {
		run('create', 5);
		run('add', USER, 3);
		run('add', USER, 4);
		expect(run('counter', USER)).toEqual([12n, [5n, 3n, 4n]]);
	});

	it('reverts a change if the transaction aborts or halts later', async () => {
		run('create', 5);
		const root = await corpus.host.stateRoot();
		expect(run('add_and_fail', USER, 3)).toEqual({ abort: 3n, in: corpus.address('storage') });
		expect(run('add', USER, 2n ** 64n - 1n)).toEqual({ halt: 'arithmetic' });
		expect(await corpus.host.stateRoot()).toBe(root);
		expect(run('counter', USER)).toEqual([5n, [5n]]);
	});

	it('removes a resource, which can be created again', async () => {
		const empty = await corpus.host.stateRoot();
		run('create', 5);
		expect(run('destroy', USER)).toEqual([]);
		expect(run('has_counter', USER)).toEqual([false]);
		expect(await corpus.host.stateRoot()).toBe(empty);
		run('create', 6);
		expect(run('counter', USER)).toEqual([6n, [6n]]);
	});

	it('removes a resource and stores it again, changed, in one transaction', () => {
		run('create', 5);
		expect(run('renew', 9)).toEqual([]);
		expect(run('counter', USER)).toEqual([9n, [5n]]);
	});

	it('halts if a resource does not exist, or already exists', () => {
		for (const fn of ['counter', 'destroy', 'shelved']) expect(run(fn, USER)).toEqual(MISSING);
		expect(run('add', USER, 1)).toEqual(MISSING);
		run('create', 5);
		expect(run('create', 6)).toEqual(EXISTS);
		expect(run('counter', USER)).toEqual([5n, [5n]]);
	});

	it('keeps a separate resource for each account', () => {
		run('create', 1);
		corpus.run('storage::create', [2], { from: OTHER });
		run('add', OTHER, 10);
		expect(run('counter', USER)).toEqual([1n, [1n]]);
		expect(run('counter', OTHER)).toEqual([12n, [2n, 10n]]);
	});

	describe('of a generic resource', () => {
		it('keeps a separate resource for each type argument', () => {
			typed('open', GOLD, 10);
			expect(typed('has_vault', SILVER, USER)).toEqual([false]);
			typed('open', SILVER, 20);
			typed('withdraw', GOLD, USER, 4);
			expect(typed('amount', GOLD, USER)).toEqual([6n]);
			expect(typed('amount', SILVER, USER)).toEqual([20n]);
			expect(typed('close', GOLD, USER)).toEqual([]);
			expect(typed('has_vault', GOLD, USER)).toEqual([false]);
			expect(typed('amount', SILVER, USER)).toEqual([20n]);
		});

		it('accepts any type as the argument, vectors of structs included', () => {
			const types = ['bool', 'u8', 'vector<u8>', 'vector<vector<u8>>', 'vector<0xc0::storage::Gold>'];
			const nested = ['0x1::option::Option<u8>', '0xc0::storage::Vault<0xc0::storage::Gold>'];
			const all = [...types, ...nested];
			all.forEach((type, i) => {
				expect(typed('open', [type], i), type).toEqual([]);
			});
			all.forEach((type, i) => {
				expect(typed('amount', [type], USER), type).toEqual([BigInt(i)]);
			});
		});

		it('treats two spellings of one type as the same type', () => {
			typed('open', GOLD, 10);
			expect(typed('amount', [`0x${'c0'.padStart(64, '0')}::storage::Gold`], USER)).toEqual([10n]);
			typed('open', ['0x1::option::Option<vector<u8>>'], 11);
			expect(typed('amount', ['0x01::option::Option< vector<u8> >'], USER)).toEqual([11n]);
		});

		it('refuses type arguments that do not exist', () => {
			for (const type of ['0xc0::storage::Lead', '0xc0::nothing::Gold', 'u7', 'vector<>', 'vector<u8', ''])
				expect(typed('open', [type], 1), type).toMatchObject({ failed: { kind: 'refused' } });
		});

		it('halts like storage of non-generic resources', () => {
			expect(typed('amount', GOLD, USER)).toEqual(MISSING);
			expect(typed('close', GOLD, USER)).toEqual(MISSING);
			expect(typed('withdraw', GOLD, USER, 1)).toEqual(MISSING);
			typed('open', GOLD, 10);
			expect(typed('open', GOLD, 10)).toEqual(EXISTS);
			expect(typed('withdraw', GOLD, USER, 11)).toEqual({ abort: 3n, in: corpus.address('storage') });
		});

		it('stores a resource that holds another struct', () => {
			run('shelve', 5);
			expect(run('shelved', USER)).toEqual([5n]);
			expect(run('has_counter', USER)).toEqual([false]);
		});
	});

	it('can be read but not written in a static call', () => {
		run('create', 5);
		expect(corpus.run('storage::counter', [USER], { isStatic: true })).toEqual([5n, [5n]]);
		for (const [fn, args] of [
			['add', [USER, 1]],
			['destroy', [USER]],
			['shelve', [1]],
		] as const)
			expect(corpus.run(`storage::${fn}`, args, { isStatic: true }), fn).toEqual({ halt: 'static-violation' });
		// A mutable borrow without a change is a read.
		expect(typed('open', GOLD, 1)).toEqual([]);
		const options = { isStatic: true, typeArguments: GOLD };
		expect(corpus.run('storage::withdraw', [USER, 0], options)).toEqual([]);
		expect(run('counter', USER)).toEqual([5n, [5n]]);
	});
});
