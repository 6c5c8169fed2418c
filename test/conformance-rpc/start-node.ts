import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createChain, importChain } from '@altvm/chain';
import { parseGenesis } from '@altvm/ethereum';
import { Dispatcher, ethMethods, serveHttp, tracingMethods } from '@altvm/node';

export interface StartedNode {
	readonly url: string;
	close(): Promise<void>;
}

const NEEDED = ['genesis.json', 'chain.rlp', 'headfcu.json'] as const;

/**
 * Starts a node with the chain of a folder of execution-apis, and makes its fork choice.
 * @throws Error that names the file that is missing.
 */
export async function startNode(folder: string): Promise<StartedNode> {
	for (const name of NEEDED) {
		if (!existsSync(join(folder, name))) throw new Error(`there is no ${join(folder, name)}`);
	}
	const read = (name: (typeof NEEDED)[number]) => readFileSync(join(folder, name));
	const chain = await createChain({ genesis: parseGenesis(JSON.parse(read('genesis.json').toString())) });
	await importChain(chain, [read('chain.rlp')]);
	const [choice] = JSON.parse(read('headfcu.json').toString()).params;
	await chain.setHead({
		head: choice.headBlockHash,
		safe: choice.safeBlockHash,
		finalized: choice.finalizedBlockHash,
	});
	const dispatcher = new Dispatcher(
		{ ...ethMethods(chain, { testing: true }), ...tracingMethods(chain) },
		{ onFault: ({ method, cause }) => console.error(method, cause) },
	);
	const server = await serveHttp({ dispatcher });
	return {
		url: server.url,
		close: async () => {
			await server.close();
			await chain.close();
		},
	};
}
