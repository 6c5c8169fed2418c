import { joinBytes } from '@altvm/abi-bridge';
import { MemoryDatabase } from '@altvm/state';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Chain } from './chain.ts';
import { createChain } from './create-chain.ts';
import { exportChain } from './export-chain.ts';
import { type ImportProgress, importChain } from './import-chain.ts';
import { buildOn, GENESIS, signed } from './testing/chains.ts';

const BLOCKS = 70;
let origin: Chain;
let file: Uint8Array;

beforeAll(async () => {
	origin = await createChain({ genesis: GENESIS });
	for (let i = 0; i < BLOCKS; i++) {
		await origin.setHead({ head: await buildOn(origin, origin.head.hash, i % 3 === 0 ? [await signed(i / 3)] : []) });
	}
	file = joinBytes([...exportChain(origin)]);
});

function* chunks(bytes: Uint8Array, size: number): Iterable<Uint8Array> {
	for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

describe('a chain in a file', () => {
	test.each([1, 7, 1000, 1_000_000])('is imported in chunks of %s bytes', async (size) => {
		const chain = await createChain({ genesis: GENESIS });
		const progress: ImportProgress[] = [];
		const head = await importChain(chain, chunks(file, size), { onProgress: (each) => progress.push(each) });
		expect(head).toEqual(origin.head);
		expect(chain.head).toEqual(origin.head);
		expect(progress).toHaveLength(BLOCKS);
		expect(progress.at(-1)).toEqual({ blocks: BLOCKS, bytes: file.length, head });
	});

	test('may begin with the genesis block, and what is known is passed over', async () => {
		const chain = await createChain({ genesis: GENESIS });
		await importChain(chain, exportChain(origin, { from: 0n, to: 5n }));
		expect(chain.head.header.number).toBe(5n);
		await importChain(chain, exportChain(origin, { from: 0n, to: 3n }));
		expect(chain.head.header.number).toBe(5n);
		expect(await importChain(chain, [file])).toEqual(origin.head);
	});

	test('that is cut off, damaged or of another chain is imported up to there', async () => {
		const end = [...exportChain(origin, { to: 9n })].reduce((sum, { length }) => sum + length, 0);
		const cut = await createChain({ genesis: GENESIS });
		const malformed = { name: 'BlockError', code: 'malformed' };
		await expect(importChain(cut, [file.subarray(0, end + 100)])).rejects.toMatchObject(malformed);
		expect(cut.head.header.number).toBe(9n);
		const damaged = await createChain({ genesis: GENESIS });
		const wrong = file.slice();
		wrong[end] = 5;
		await expect(importChain(damaged, [wrong])).rejects.toMatchObject(malformed);
		expect(damaged.head.header.number).toBe(9n);
		const huge = Uint8Array.of(0xff, 1, 0, 0, 0, 0, 0, 0, 0);
		await expect(importChain(damaged, [huge])).rejects.toMatchObject(malformed);
		const other = await createChain({ genesis: { ...GENESIS, gasLimit: 31_000_000n } });
		await expect(importChain(other, [file])).rejects.toMatchObject({ name: 'ChainError', code: 'unknown-parent' });
	});

	test('is imported until the signal', async () => {
		const chain = await createChain({ genesis: GENESIS });
		const stop = new AbortController();
		const onProgress = ({ blocks }: ImportProgress) => blocks === 4 && stop.abort();
		await expect(importChain(chain, [file], { onProgress, signal: stop.signal })).rejects.toThrow('abort');
		expect(chain.head.header.number).toBe(4n);
	});
});

describe('a long chain', () => {
	test('keeps the states of as many blocks as it is told, also after a restart', async () => {
		const database = new MemoryDatabase();
		const options = { database, genesis: GENESIS, keepBlocks: 10 };
		await importChain(await createChain(options), [file]);
		const chain = await createChain(options);
		const head = chain.head.header.number;
		const rootOf = (number: bigint) => chain.at(chain.blocks.hashOf(number)!, (host) => host.stateRoot());
		for (const number of [head, head - 1n, head - 10n]) {
			expect(await rootOf(number)).toBe(chain.blocks.header(chain.blocks.hashOf(number)!)!.stateRoot);
		}
		expect(() => rootOf(head - 11n)).toThrow(expect.objectContaining({ code: 'state-unavailable' }));
		const old = chain.blocks.hashOf(head - 11n)!;
		expect(chain.blocks.receipts(old)).toEqual(origin.blocks.receipts(old));
		await expect(chain.setHead({ head: old })).rejects.toMatchObject({ code: 'state-unavailable' });
		expect(chain.head).toEqual(origin.head);
		const back = chain.blocks.hashOf(head - 10n)!;
		await chain.setHead({ head: back });
		expect(chain.head.hash).toBe(back);
	});

	test('keeps all states as an archive', async () => {
		const chain = await createChain({ genesis: GENESIS, archive: true, keepBlocks: 1 });
		await importChain(chain, [file]);
		const root = await chain.at(chain.genesis.hash, (host) => host.stateRoot());
		expect(root).toBe(chain.genesis.header.stateRoot);
	});
});
