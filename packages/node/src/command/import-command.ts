import { createReadStream, statSync } from 'node:fs';
import { importChain } from '@altvm/chain';
import { Command } from 'commander';
import { ConfigError } from '../config/config-error.ts';
import { addFlags } from '../config/flags.ts';
import { readConfig } from '../config/read-config.ts';
import { openChain } from '../start/open-chain.ts';
import type { CommandContext } from './command-context.ts';
import { rateMeter, startProgress } from './progress.ts';

/** Options that say which chain. */
export const CHAIN_FLAGS = new Set(['genesis', 'datadir', 'archive', 'keepBlocks', 'durability', 'cache']);

function sizeOf(file: string): number {
	if (file === '-') return 0;
	try {
		return statSync(file).size;
	} catch (cause) {
		throw new ConfigError(`${file} cannot be read: ${(cause as Error).message}`, { cause });
	}
}

/** `altvm import`. */
export function importCommand({ adapters, about }: CommandContext): Command {
	const command = new Command('import')
		.description(about.import)
		.argument('<file>', 'blocks in RLP, one after another, as geth exports them; - for standard input');
	const flags = addFlags(command, (path) => CHAIN_FLAGS.has(path));
	return command.action(async (file: string) => {
		const config = readConfig(flags());
		if (config.datadir === undefined) throw new ConfigError('--datadir <folder>: where is the chain to be kept?');
		const total = sizeOf(file);
		const { chain } = await openChain({ config, adapters: await adapters() });
		const stop = new AbortController();
		process.once('SIGINT', () =>
			stop.abort(new Error('the import was stopped; it goes on from here when it is begun again')),
		);
		const progress = startProgress('import', total, 'bytes');
		const rate = rateMeter();
		try {
			const head = await importChain(chain, file === '-' ? process.stdin : createReadStream(file), {
				signal: stop.signal,
				onProgress: ({ blocks, bytes, head }) =>
					progress.update(bytes, { block: `${head.header.number}`, rate: rate(blocks) }),
			});
			progress.stop();
			process.stdout.write(`head: block ${head.header.number} ${head.hash}\n`);
		} finally {
			progress.stop();
			await chain.close();
		}
	});
}
