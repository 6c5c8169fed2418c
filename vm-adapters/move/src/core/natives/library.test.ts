import { createHash } from 'node:crypto';
import { bytesToHex, hexToBytes, MOVE_STDLIB, moduleAddress, toAddress } from '@altvm/abi-bridge';
import { bcs } from '@mysten/bcs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { canCompileMove } from '../../../scripts/compile-move.ts';
import { CorpusHost, compileCorpus, USER } from '../../../test-modules/corpus.ts';

const std = (module: string) => moduleAddress(MOVE_STDLIB, module);
const bytes = (text: string) => new TextEncoder().encode(text);
const some = <T>(value: T) => ({ some: true, value });
const none = { some: false };

describe.skipIf(!canCompileMove())('the standard library', () => {
	let corpus: CorpusHost;
	beforeAll(() => {
		corpus = new CorpusHost(compileCorpus());
	});
	const run = (fn: string, ...args: unknown[]) => corpus.run(`library::${fn}`, args);

	describe('hash', () => {
		// FIPS 180-4 and FIPS 202 list these digests of "" and "abc"; keccak256 is Ethereum's.
		it.each([
			['sha2', '', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
			['sha2', 'abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
			['sha3', '', 'a7ffc6f8bf1ed76651c14756a061d662f580ff4de43b49fa82d80a4b80f8434a'],
			['sha3', 'abc', '3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532'],
			['keccak', '', 'c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470'],
			['keccak', 'abc', '4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45'],
		])('%s of "%s"', (fn, text, digest) => {
			expect(run(fn, bytes(text))).toEqual([hexToBytes(`0x${digest}`)]);
		});

		it('hashes bytes of any length as Node does', () => {
			fc.assert(
				fc.property(fc.uint8Array({ maxLength: 300 }), (data) => {
					for (const [fn, name] of [
						['sha2', 'sha256'],
						['sha3', 'sha3-256'],
					] as const)
						expect(run(fn, data)).toEqual([Uint8Array.from(createHash(name).update(data).digest())]);
				}),
				{ numRuns: 30 },
			);
		});
	});

	it('signer returns the address of the sender, 20 or 32 bytes long', () => {
		for (const from of [USER, toAddress(`0x${'d4'.repeat(32)}`)]) {
			expect(corpus.run('library::who', [], { from })).toEqual([from]);
			expect(corpus.run('library::borrow_who', [], { from })).toEqual([from]);
		}
	});

	describe('bcs', () => {
		const Record = bcs.struct('Record', {
			id: bcs.u64(),
			owner: bcs.fixedArray(32, bcs.u8()),
			tags: bcs.vector(bcs.u16()),
			name: bcs.option(bcs.string()),
			flag: bcs.bool(),
		});

		it('serialises structs like @mysten/bcs', () => {
			const record = fc.record({
				id: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
				owner: fc.uint8Array({ minLength: 32, maxLength: 32 }),
				tags: fc.array(fc.nat({ max: 65535 }), { maxLength: 200 }),
				name: fc.option(fc.string({ unit: 'grapheme' })),
				flag: fc.boolean(),
			});
			fc.assert(
				fc.property(record, ({ id, owner, tags, name, flag }) => {
					const expected = Record.serialize({ id, owner: [...owner], tags, name, flag }).toBytes();
					expect(run('record_bytes', id, bytesToHex(owner), tags, name, flag)).toEqual([Uint8Array.from(expected)]);
				}),
				{ numRuns: 30 },
			);
		});

		it('serialises integers little-endian, in their width', () => {
			const sizes = [1, 2, 4, 8, 16, 32];
			const number = (size: number) => fc.bigInt({ min: 0n, max: 2n ** BigInt(8 * size) - 1n });
			fc.assert(
				fc.property(fc.tuple(...sizes.map(number)), (numbers) => {
					const written = numbers.map((n, i) =>
						Uint8Array.from({ length: sizes[i]! }, (_, at) => Number((n >> BigInt(8 * at)) & 0xffn)),
					);
					expect(run('number_bytes', ...numbers)).toEqual([written]);
				}),
				{ numRuns: 20 },
			);
		});
	});

	describe('string', () => {
		const INVALID = { abort: 1n, in: std('string') };
		const BOUNDARY = { abort: 2n, in: std('string') };

		it('accepts UTF-8 and refuses other bytes', () => {
			const data = fc.oneof(fc.uint8Array({ maxLength: 6 }), fc.string({ unit: 'grapheme', maxLength: 4 }).map(bytes));
			fc.assert(
				fc.property(data, (data) => {
					const text = Buffer.from(data).toString();
					const isText = Buffer.compare(Buffer.from(text), data) === 0;
					expect(run('text', data)).toEqual(isText ? [text] : INVALID);
					expect(run('try_text', data)).toEqual([isText ? some(text) : none]);
				}),
			);
		});

		it('refuses surrogates, overlong forms and values above U+10FFFF, and keeps a byte order mark', () => {
			for (const hex of ['eda080', 'c080', 'e08080', 'f4908080', '80', 'e282'] as const)
				expect(run('text', hexToBytes(`0x${hex}`)), hex).toEqual(INVALID);
			expect(run('text_bytes', '\ufeffa')).toEqual([hexToBytes('0xefbbbf61')]);
		});

		it('returns its length in bytes, and appends', () => {
			expect(run('text_length', 'é€')).toEqual([5n, false]);
			expect(run('text_length', '')).toEqual([0n, true]);
			expect(run('join', 'a', 'é', bytes('z'))).toEqual(['aéz']);
			expect(run('join', 'a', 'é', Uint8Array.of(0xff))).toEqual(INVALID);
		});

		it('takes substrings between characters, not within one', () => {
			const text = 'aé€𐍈';
			const data = Buffer.from(text);
			const starts = new Set([0, 1, 3, 6, 10]);
			for (let from = 0; from <= 11; from++) {
				for (let to = 0; to <= 11; to++) {
					const isPart = from <= to && starts.has(from) && starts.has(to);
					const part = data.subarray(from, Math.max(from, to)).toString();
					expect(run('part', text, from, to), `${from} to ${to}`).toEqual(isPart ? [part] : BOUNDARY);
				}
			}
			expect(run('part', text, 0, 2n ** 64n - 1n)).toEqual(BOUNDARY);
		});

		it('finds substrings like Node, in text of two letters', () => {
			const letters = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 40 });
			fc.assert(
				fc.property(letters, fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 6 }), (text, part) => {
					const at = text.indexOf(part);
					expect(run('index_of', text, part)).toEqual([BigInt(at < 0 ? text.length : at)]);
				}),
			);
		});

		it('searches long text for a long substring in one pass', () => {
			// Node's own search takes minutes for this input.
			const text = 'a'.repeat(600_000);
			const part = `${'a'.repeat(150_000)}b${'a'.repeat(150_000)}`;
			expect(run('index_of', text, part)).toEqual([600_000n]);
		});

		it('returns the byte index of a substring, or the length if it does not occur', () => {
			expect(run('index_of', 'aébé', 'é')).toEqual([1n]);
			expect(run('index_of', 'aébé', 'bé')).toEqual([3n]);
			expect(run('index_of', 'aébé', 'c')).toEqual([6n]);
			expect(run('index_of', 'aébé', '')).toEqual([0n]);
			expect(run('index_of', '', 'a')).toEqual([0n]);
		});
	});

	describe('option', () => {
		const IS_SET = { abort: 0x40000n, in: std('option') };
		const NOT_SET = { abort: 0x40001n, in: std('option') };

		it('can be made with a value or without one', () => {
			expect(run('some', 3)).toEqual([some(3n)]);
			expect(run('none')).toEqual([none]);
		});

		it('can be inspected', () => {
			expect(run('look', some(3), 4)).toEqual([false, true, 3n, 3n, false]);
			expect(run('look', some(4), 4)).toEqual([false, true, 4n, 4n, true]);
			expect(run('look', none, 4)).toEqual([true, false, 4n, 4n, false]);
			expect(run('borrow', some(3))).toEqual([3n]);
			expect(run('borrow', none)).toEqual(NOT_SET);
		});

		it('can be changed', () => {
			expect(run('increase', some(3))).toEqual([some(4n)]);
			expect(run('increase', none)).toEqual(NOT_SET);
			expect(run('fill', none, 5)).toEqual([some(5n)]);
			expect(run('fill', some(3), 5)).toEqual(IS_SET);
			expect(run('extract', some(3))).toEqual([3n, none]);
			expect(run('extract', none)).toEqual(NOT_SET);
			expect(run('swap', some(3), 5)).toEqual([3n, some(5n)]);
			expect(run('swap', none, 5)).toEqual(NOT_SET);
		});

		it('can be destroyed only as the kind that it is', () => {
			expect(run('destroy_some', some(3))).toEqual([3n]);
			expect(run('destroy_some', none)).toEqual(NOT_SET);
			expect(run('destroy_none', none)).toEqual([true]);
			expect(run('destroy_none', some(3))).toEqual(IS_SET);
		});
	});

	it('error encodes the category above the reason', () => {
		const categories = [1n, 2n, 3n, 4n, 5n, 6n, 8n, 9n, 11n];
		expect(run('codes', 0x77)).toEqual([categories.map((category) => (category << 16n) + 0x77n)]);
	});
});
