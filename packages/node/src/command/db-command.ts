import { createReadStream, createWriteStream, statSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import type { Chain } from '@altvm/chain';
import { checkState, type Database } from '@altvm/state';
import { openLmdb } from '@altvm/store-lmdb';
import { Command } from 'commander';
import { addFlags } from '../config/flags.ts';
import { readConfig } from '../config/read-config.ts';
import { checkBlocks, type Problem } from '../database/check.ts';
import { ALL_TABLES, dumpDatabase, loadDump } from '../database/dump.ts';
import { openChain } from '../start/open-chain.ts';
import { DATABASE_FOLDER } from '../start/open-database.ts';
import type { CommandContext } from './command-context.ts';
import { rateMeter, startProgress } from './progress.ts';

const FLAGS = new Set(['datadir', 'genesis', 'cache']);
const MAX_PROBLEMS = 100;
const count = (value: number) => value.toLocaleString('en');

/** Opens the chain of a folder to be read, also while a node writes to it. */
async function readChain({ adapters }: CommandContext, flags: () => object) {
	const config = readConfig({ ...flags(), readReplica: true });
	const database = openLmdb(join(config.datadir!, DATABASE_FOLDER), { readOnly: true });
	const { chain } = await openChain({ config, adapters: await adapters(), database });
	return { config, database, chain };
}

function checkCommand(context: CommandContext): Command {
	const command = new Command('check').description(
		'checks blocks, receipts and indices, and the state root of the head',
	);
	const flags = addFlags(command, (path) => FLAGS.has(path));
	return command
		.option('--no-state', 'do not check accounts, slots and the state root')
		.action(async ({ state }: { state: boolean }) => {
			const { chain, database } = await readChain(context, flags);
			const problems: Problem[] = [];
			try {
				const progress = startProgress('check', Number(chain.head.header.number) + 1, 'blocks');
				const rate = rateMeter();
				const onBlock = (number: bigint) =>
					progress.update(Number(number) + 1, { block: `${number}`, rate: rate(Number(number) + 1) });
				for (const problem of checkBlocks(chain, 0n, onBlock)) {
					if (problems.push(problem) >= MAX_PROBLEMS) break;
				}
				progress.stop();
				for (const { block, problem } of problems) process.stdout.write(`block ${block}: ${problem}\n`);
				let wrong = problems.length;
				if (state) wrong += stateProblems(chain, database);
				process.stdout.write(
					wrong === 0 ? `${count(Number(chain.head.header.number) + 1)} blocks are right\n` : `${wrong} problems\n`,
				);
				if (wrong > 0) process.exitCode = 1;
			} finally {
				await chain.close();
			}
		});
}

/** Checks the state, says what it is and what is wrong with it, and returns how much that is. */
function stateProblems(chain: Chain, database: Database): number {
	const snapshot = database.snapshot();
	try {
		const { root, accounts, slots, problems } = checkState(snapshot, { maxProblems: MAX_PROBLEMS });
		const { stateRoot } = chain.head.header;
		const all = root === stateRoot ? problems : [...problems, `its root is ${root}, that of the head is ${stateRoot}`];
		for (const problem of all) process.stdout.write(`state: ${problem}\n`);
		process.stdout.write(`state: ${count(accounts)} accounts, ${count(slots)} slots, root ${root}\n`);
		return all.length;
	} finally {
		snapshot.close();
	}
}

function statsCommand(context: CommandContext): Command {
	const command = new Command('stats').description('shows how large the database is, and what it holds');
	const flags = addFlags(command, (path) => FLAGS.has(path));
	return command.action(async () => {
		const { chain, database, config } = await readChain(context, flags);
		try {
			const { bytes, entries } = database.stats();
			const { head } = chain;
			const lines = [
				`folder     ${config.datadir}`,
				`file       ${(bytes / 1e6).toFixed(1)} MB, ${count(entries)} entries`,
				`chain      ${chain.config.chainId}, genesis ${chain.genesis.hash}`,
				`head       ${head.header.number} ${head.hash}`,
				`finalized  ${chain.finalized?.header.number ?? '-'}`,
				'',
				'table          entries          bytes',
			];
			for (const table of ALL_TABLES) {
				let [entries, bytes] = [0, 0];
				for (const [key, value] of database.range(table)) {
					entries++;
					bytes += key.length + value.length;
				}
				lines.push(`${table.padEnd(12)}${count(entries).padStart(10)}${count(bytes).padStart(15)}`);
			}
			process.stdout.write(`${lines.join('\n')}\n`);
		} finally {
			await chain.close();
		}
	});
}

function dbExportCommand(context: CommandContext): Command {
	const command = new Command('export')
		.description('writes the database into a compressed file, also while a node runs')
		.argument('<file>');
	const flags = addFlags(command, (path) => FLAGS.has(path));
	return command.action(async (file: string) => {
		const { chain, database } = await readChain(context, flags);
		const snapshot = database.snapshot();
		const progress = startProgress('export', database.stats().entries, 'entries');
		try {
			const block = `${chain.head.header.number}`;
			const onEntries = (done: number) => progress.update(done, { block, rate: '-' });
			await pipeline(
				Readable.from(dumpDatabase(snapshot, onEntries)),
				createGzip({ level: 1 }),
				createWriteStream(file),
			);
			progress.stop();
			process.stdout.write(`${file}: ${(statSync(file).size / 1e6).toFixed(1)} MB\n`);
		} finally {
			progress.stop();
			snapshot.close();
			await chain.close();
		}
	});
}

function dbImportCommand({ adapters }: CommandContext): Command {
	const command = new Command('import')
		.description('makes the database of a folder from such a file')
		.argument('<file>');
	const flags = addFlags(command, (path) => path === 'datadir');
	return command.action(async (file: string) => {
		const config = readConfig(flags());
		const database = openLmdb(join(config.datadir!, DATABASE_FOLDER));
		const progress = startProgress('import', 0, 'entries');
		try {
			const source = createReadStream(file).pipe(createGunzip());
			const entries = await loadDump(database, source, (done) => progress.update(done, { block: '-', rate: '-' }));
			progress.stop();
			const { chain } = await openChain({ config, adapters: await adapters(), database });
			process.stdout.write(`${count(entries)} entries; head: block ${chain.head.header.number} ${chain.head.hash}\n`);
			await chain.close();
		} finally {
			progress.stop();
			await database.close();
		}
	});
}

/** `altvm db`. */
export function dbCommand(context: CommandContext): Command {
	const command = new Command('db').description(context.about.db);
	for (const make of [checkCommand, statsCommand, dbExportCommand, dbImportCommand]) command.addCommand(make(context));
	return command;
}
