import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { hexToBytes, toAddress } from '@altvm/abi-bridge';
import { Host } from '@altvm/host';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type EvmAdapterOptions, evmAdapter } from '../adapter.ts';
import { translationFolder } from '../node/translation-folder.ts';
import * as translator from '../translator/module.ts';
import type { TranslationStore } from './translation-store.ts';

vi.mock('../translator/module.ts', { spy: true });

const USER = toAddress(`0x${'b2'.padStart(40, '0')}`);
const AT = toAddress(`0x${'a1'.repeat(20)}`);
/** Counts down from the first word of call data and returns the number of rounds. */
const CODE = '5f355f5b81156015576001019060019003906003565b5f5260205ff3';

let path: string;
beforeEach(() => {
	path = mkdtempSync(join(tmpdir(), 'altvm-translations-'));
});
afterEach(() => {
	rmSync(path, { recursive: true });
	vi.clearAllMocks();
});

/** Runs code in a fresh adapter. Returns the result, and how many translations were made. */
function run(options: EvmAdapterOptions, code = CODE) {
	vi.mocked(translator.translate).mockClear();
	const host = new Host({ adapters: [evmAdapter({ engine: 'translated', ...options })] });
	host.setAccount(AT, { vm: 'evm', code: hexToBytes(`0x${code}`) });
	const { outcome } = host.call({
		from: USER,
		to: AT,
		input: hexToBytes(`0x${(5000).toString(16).padStart(64, '0')}`),
	});
	const { status, gasUsed, output } = outcome;
	return {
		result: { status, gasUsed, output: Buffer.from(output).toString('hex') },
		made: vi.mocked(translator.translate).mock.calls.length,
	};
}

const { result: EXPECTED } = run({ engine: 'interpreter' });
const folder = () => translationFolder({ path });
const files = () => readdirSync(path).map((name) => join(path, name));

describe('a folder of translations', () => {
	it('saves a second process the translation, with the same result and gas', () => {
		expect(run({ translations: folder() })).toEqual({ result: EXPECTED, made: 1 });
		expect(run({ translations: folder() })).toEqual({ result: EXPECTED, made: 0 });
		expect(run({ translations: folder(), engine: 'auto' })).toEqual({ result: EXPECTED, made: 0 });
	});

	it('names what is wrong with its options', () => {
		const make = (options: unknown) => () => translationFolder(options as { path: string });
		expect(make({})).toThrow('`path` is missing');
		expect(make({ path: '' })).toThrow('`path` is missing');
		expect(make({ path: 5 })).toThrow('`path` must be a string, not 5');
		expect(make({ path, maxBytes: -1 })).toThrow('`maxBytes` must be an integer');
		expect(make({ paht: path })).toThrow('did you mean `path`?');
	});

	it('has nothing for another fork, other code, or another version of the translator', () => {
		run({ translations: folder() });
		expect(run({ translations: folder(), hardfork: 'cancun' }).made).toBe(1);
		expect(run({ translations: folder() }, `${CODE}00`).made).toBe(1);
		const other: TranslationStore = {
			get: (key) => folder().get(key.replace(/^evm-(\d+)/, (_, version) => `evm-${Number(version) + 1}`)),
			put: () => {},
		};
		expect(run({ translations: other })).toEqual({ result: EXPECTED, made: 1 });
	});

	it('refuses a file that was changed anywhere, cut off or extended, and replaces it', () => {
		run({ translations: folder() });
		const [file] = files() as [string];
		const whole = readFileSync(file);
		const changed = Array.from({ length: 40 }, (_, i) => {
			const bytes = Buffer.from(whole);
			bytes[Math.floor((i * (whole.length - 1)) / 39)]! ^= 1;
			return bytes;
		});
		const wrong = [
			...changed,
			...[0, 1, 35, 36, whole.length - 1].map((n) => whole.subarray(0, n)),
			Buffer.concat([whole, whole]),
		];
		for (const bytes of wrong) {
			writeFileSync(file, bytes);
			expect(run({ translations: folder() })).toEqual({ result: EXPECTED, made: 1 });
			expect(readFileSync(file)).toEqual(whole);
		}
	});

	it('refuses the translation of other code under this name', () => {
		run({ translations: folder() });
		const [file] = files() as [string];
		rmSync(file);
		run({ translations: folder() }, `${CODE}00`);
		const [other] = files() as [string];
		writeFileSync(file, readFileSync(other));
		expect(run({ translations: folder() })).toEqual({ result: EXPECTED, made: 1 });
	});

	it('removes the least recently used files when they take too much', () => {
		const size = () => files().reduce((sum, file) => sum + readFileSync(file).length, 0);
		run({ translations: folder() });
		const one = size();
		const store = translationFolder({ path, maxBytes: 4 * one });
		for (let i = 0; i < 12; i++) {
			run({ translations: store }, `${CODE}${i.toString(16).padStart(4, '0')}`);
			expect(size()).toBeLessThanOrEqual(4 * one);
			// The clock of a file system may be coarse.
			for (const [age, file] of files().entries()) if (i === 0) utimesSync(file, 1000 + age, 1000 + age);
		}
		expect(run({ translations: store }, `${CODE}000b`).made).toBe(0);
		expect(run({ translations: store }).made).toBe(1);
		store.put('larger', new Uint8Array(4 * one + 1));
		expect(store.get('larger')).toBeUndefined();
	});

	it('removes what a writer left that ended long ago', () => {
		const [left, fresh] = [join(path, 'aa.tmp'), join(path, 'bb.tmp')];
		writeFileSync(left, 'a');
		writeFileSync(fresh, 'b');
		utimesSync(left, 1000, 1000);
		run({ translations: folder() });
		expect(files()).not.toContain(left);
		expect(files()).toContain(fresh);
	});

	it('gives whole files while others write them', async () => {
		const source = `
			const { workerData } = require('node:worker_threads');
			import(workerData.module).then(({ translationFolder }) => {
				const store = translationFolder({ path: workerData.path });
				for (let i = 0; i < 200; i++) store.put('shared', new Uint8Array(100_000).fill(workerData.fill));
			});`;
		const module = new URL('../node/translation-folder.ts', import.meta.url).href;
		const ended = [1, 2].map(
			(fill) =>
				new Promise((resolve, reject) => {
					const worker = new Worker(source, { eval: true, workerData: { module, path, fill } });
					worker.on('exit', resolve);
					worker.on('error', reject);
				}),
		);
		const store = folder();
		let isOpen = true;
		const all = Promise.all(ended).finally(() => {
			isOpen = false;
		});
		let seen = 0;
		while (isOpen) {
			await new Promise((resolve) => setImmediate(resolve));
			const bytes = store.get('shared');
			if (!bytes) continue;
			seen++;
			expect(bytes.length).toBe(100_000);
			expect(bytes.every((byte) => byte === bytes[0])).toBe(true);
		}
		await all;
		expect(seen).toBeGreaterThan(0);
	});

	it('takes no key that leads out of the folder', () => {
		for (const key of ['../other', 'a/b', '', 'a'.repeat(121)]) expect(() => folder().get(key)).toThrow(RangeError);
	});

	it('is refused with the name of the option that is wrong', () => {
		expect(() => translationFolder({ path: 7 as never })).toThrow('path');
		expect(() => evmAdapter({ translations: { get: () => undefined } as never })).toThrow('`put`');
	});
});

describe('a store that fails', () => {
	it('does not change a result: the code is translated', () => {
		const fail = () => {
			throw new Error('disk full');
		};
		expect(run({ translations: { get: fail, put: fail } })).toEqual({ result: EXPECTED, made: 1 });
		const text = (() => 'no bytes') as never;
		expect(run({ translations: { get: text, put: text } })).toEqual({ result: EXPECTED, made: 1 });
	});
});
