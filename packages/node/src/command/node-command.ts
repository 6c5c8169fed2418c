import { Command } from 'commander';
import { addFlags } from '../config/flags.ts';
import { readConfig } from '../config/read-config.ts';
import { startNode } from '../start/start-node.ts';
import { banner } from './banner.ts';
import type { CommandContext } from './command-context.ts';
import { untilSignal } from './until-signal.ts';

const EXAMPLES = `
Examples:
  altvm node --dev                                      a chain for development at http://127.0.0.1:8545
  altvm node --dev --block-time 2 --datadir chain       a block every two seconds, kept on disk
  altvm node --genesis genesis.json --datadir chain --authrpc
                                                        follows a consensus client by the Engine API
  altvm node --config node.json --http.port 9000        options from a file, of which one is changed

A config file has the same options in JSON: { "datadir": "chain", "http": { "port": 9000 } }.`;

/** `altvm node`. */
export function nodeCommand({ version, adapters, bindings, about }: CommandContext): Command {
	const command = new Command('node').description(about.node);
	const flags = addFlags(command);
	return command
		.option('--config <file>', 'read options from this file in JSON; flags win')
		.addHelpText('after', EXAMPLES)
		.action(async ({ config: file }: { config?: string }) => {
			const config = readConfig(flags(), file);
			const node = await startNode({ ...config, adapters: await adapters(), version, ...(bindings && { bindings }) });
			process.stdout.write(`${banner(node, version)}\n`);
			const signal = await untilSignal();
			node.logger.info({ signal }, 'the node stops');
			await node.close();
		});
}
