import { type RunningNode, startNode } from '@altvm/node';
import { createAdapters } from 'altvm';

/** Starts a development node as `altvm node --dev` does, with every VM, on ports that are free. */
export async function startDevNode(): Promise<RunningNode> {
	return startNode({
		adapters: await createAdapters(),
		dev: true,
		http: { port: 0 },
		authrpc: { enabled: false },
		log: { level: 'silent' },
	});
}
