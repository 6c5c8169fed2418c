import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { importChain } from '@altvm/chain';
import { evmAdapter } from '@altvm/evm';
import { startNode } from '@altvm/node';

export interface StartedNode {
	readonly url: string;
	close(): Promise<void>;
}

const NEEDED = ['genesis.json', 'chain.rlp', 'headfcu.json'] as const;

/**
 * Starts a node with the chain of a folder of execution-apis, and makes its fork choice.
 * @throws Error that names the file that is missing.
 */
export async function startNodeOf(folder: string): Promise<StartedNode> {
	for (const name of NEEDED) {
		if (!existsSync(join(folder, name))) throw new Error(`there is no ${join(folder, name)}`);
	}
	const read = (name: (typeof NEEDED)[number]) => readFileSync(join(folder, name));
	const { chain, urls, close } = await startNode({
		adapters: [evmAdapter()],
		genesis: join(folder, 'genesis.json'),
		http: { port: 0 },
		log: { level: 'error' },
		testing: true,
	});
	await importChain(chain, [read('chain.rlp')]);
	const [choice] = JSON.parse(read('headfcu.json').toString()).params;
	await chain.setHead({
		head: choice.headBlockHash,
		safe: choice.safeBlockHash,
		finalized: choice.finalizedBlockHash,
	});
	return { url: urls.http!, close };
}
