import { existsSync } from 'node:fs';
import { relative } from 'node:path';
import { Command } from 'commander';
import { progressOf } from '../conformance/jobs.ts';
import { testFiles } from '../conformance/test-files.ts';
import { runFile } from './run-files.ts';
import { startNodeOf } from './start-node.ts';

interface Options {
	readonly only?: string;
}

async function main(folder: string, { only = '' }: Options, command: Command): Promise<void> {
	if (!existsSync(folder)) command.error(`there is no folder ${folder}`);
	const all = testFiles(folder, '.io');
	if (all.length === 0) command.error(`no request file (*.io) below ${folder}`);
	const files = all.filter((file) => relative(folder, file).includes(only));
	const node = await startNodeOf(folder).catch((error: Error) => command.error(error.message));
	const bar = progressOf(files.length);
	const lines: string[] = [];
	let [passed, failed] = [0, 0];
	// One after another, in the order of their names: a transaction that one sends is seen by those after it.
	for (const path of files) {
		const { failures } = await runFile(path, node.url);
		bar.increment();
		if (failures.length === 0) passed++;
		else {
			failed++;
			lines.push(`FAIL ${relative(folder, path)}`, ...failures);
		}
	}
	bar.stop();
	await node.close();
	for (const line of lines) console.log(line);
	console.log(`${passed} passed, ${failed} failed, ${all.length - files.length} skipped`);
	process.exitCode = failed > 0 ? 1 : 0;
}

await new Command('conformance:rpc')
	.description(
		"Sends the request files of execution-apis to a node that has the folder's chain, and compares its responses",
	)
	.argument('<folder>', 'a folder with genesis.json, chain.rlp, headfcu.json and request files (*.io)')
	.option('--only <text>', 'only files whose path has this text')
	.action(main)
	.parseAsync();
