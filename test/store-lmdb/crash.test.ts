import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkState, firstBlock, HistoricalStore, lastBlock, nodesAt, PathTrieCommitment } from '@altvm/state';
import { openLmdb } from '@altvm/store-lmdb';
import { describe, expect, it, onTestFinished } from 'vitest';
import { sliced } from '../slice.ts';
import { readHead } from './crash-blocks.ts';

const KILLS = sliced(100, 5);

/** Starts a process that writes blocks, and kills it some time after it said that some were written. Returns what it had said. */
async function writeAndKill(folder: string, durability: string): Promise<string[]> {
	const program = join(import.meta.dirname, 'crash-child.ts');
	const child = spawn(process.execPath, [program, folder, durability], { stdio: ['ignore', 'pipe', 'inherit'] });
	onTestFinished(() => void child.kill('SIGKILL'));
	let said = '';
	let lines = 0;
	const wanted = 1 + Math.floor(8 * Math.random());
	child.stdout.on('data', (data: Buffer) => {
		said += data;
		const before = lines;
		lines = said.split('\n').length - 1;
		if (before < wanted && lines >= wanted) setTimeout(() => child.kill('SIGKILL'), 20 * Math.random());
	});
	await once(child, 'close');
	expect(child.signalCode).toBe('SIGKILL');
	return said.split('\n').filter((line) => line !== '' && line !== 'open');
}

describe('a process that writes blocks and is killed at any time', () => {
	it.each(['commit', 'periodic'])(
		'loses nothing that it had said was written, and no part of a block is there (%s)',
		async (durability) => {
			const folder = mkdtempSync(join(tmpdir(), 'altvm-crash-'));
			onTestFinished(() => rmSync(folder, { recursive: true }));
			let blocks = 0;
			let last = readHead({ get: () => undefined });
			for (let kill = 0; kill < KILLS; kill++) {
				const said = await writeAndKill(folder, durability);
				blocks += said.length;
				const database = openLmdb(folder);
				const head = readHead(database);
				// What was written last was said, or it was killed between the two.
				const acknowledged = said.at(-1);
				const [number, root] = acknowledged ? acknowledged.split(' ') : [`${last.number}`, last.root];
				if (head.root !== root) expect([1n, -1n]).toContain(head.number - BigInt(number!));
				const checked = checkState(database);
				expect(checked).toMatchObject({ root: head.root, problems: [] });
				if (head.number > 0n) {
					expect(lastBlock(database)).toBe(head.number);
					const first = firstBlock(database)!;
					const store = new HistoricalStore(database, first);
					expect(() => new PathTrieCommitment(store, nodesAt(database, first)).rootNow()).not.toThrow();
				}
				last = head;
				await database.close();
			}
			expect(blocks).toBeGreaterThan(KILLS);
		},
	);
});
