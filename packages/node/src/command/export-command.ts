import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { exportChain } from '@altvm/chain';
import { Command, InvalidArgumentError } from 'commander';
import { addFlags } from '../config/flags.ts';
import { readConfig } from '../config/read-config.ts';
import { openChain } from '../start/open-chain.ts';
import type { CommandContext } from './command-context.ts';
import { CHAIN_FLAGS } from './import-command.ts';
import { rateMeter, startProgress } from './progress.ts';

function blockNumber(text: string): bigint {
	if (!/^\d{1,18}$/.test(text)) throw new InvalidArgumentError('It must be the number of a block.');
	return BigInt(text);
}

/** `altvm export`. It reads the database, also while a node writes to it. */
export function exportCommand({ adapters, about }: CommandContext): Command {
	const command = new Command('export')
		.description(about.export)
		.argument('<file>', 'where to write blocks in RLP, one after another; - for standard output')
		.option('--from <number>', 'first block (default: 1)', blockNumber)
		.option('--to <number>', 'last block (default: the head)', blockNumber);
	const flags = addFlags(command, (path) => CHAIN_FLAGS.has(path));
	return command.action(async (file: string, range: { from?: bigint; to?: bigint }) => {
		const config = readConfig({ ...flags(), readReplica: true });
		const { chain } = await openChain({ config, adapters: await adapters() });
		try {
			const { from = 1n, to = chain.head.header.number } = range;
			const progress = startProgress('export', Number(to - from + 1n), 'blocks');
			const rate = rateMeter();
			const out = file === '-' ? process.stdout : createWriteStream(file);
			const failed = once(out, 'error').then(([error]) => {
				throw error;
			});
			failed.catch(() => {});
			let count = 0;
			for (const bytes of exportChain(chain, { from, to })) {
				if (!out.write(bytes)) await Promise.race([once(out, 'drain'), failed]);
				count++;
				progress.update(count, { block: `${from + BigInt(count) - 1n}`, rate: rate(count) });
			}
			if (out !== process.stdout) {
				out.end();
				await Promise.race([once(out, 'finish'), failed]);
			}
			progress.stop();
			process.stderr.write(`${count} blocks, ${from} to ${to}\n`);
		} finally {
			await chain.close();
		}
	});
}
