import { readFileSync } from 'node:fs';
import { evmAdapter } from '@altvm/evm';
import { startNode } from '@altvm/node';
import { expect, it } from 'vitest';

const page = readFileSync(new URL('../../docs/packages/node.md', import.meta.url), 'utf8');

/** Names in the tables of methods. `*` stands for any end or part, `{A,B}` for either. */
const documented = [...page.matchAll(/`((?:[a-z0-9]+_)[A-Za-z0-9*{},_]+)`/g)].map(([, name]) => {
	const either = name!.replace(/\{([^}]+)\}/g, (_, names: string) => `(${names.replaceAll(',', '|')})`);
	return new RegExp(`^${either.replaceAll('*', '[A-Za-z0-9_]*')}$`);
});

it('the page of the node names every method that a node has, and no other', async () => {
	const options = { adapters: [evmAdapter()], dev: true, testing: true, http: { port: 0 } };
	const node = await startNode({ ...options, log: { level: 'silent' } });
	const methods = Object.keys(node.methods);
	await node.close();
	expect(methods.length).toBeGreaterThan(100);
	expect(methods.filter((name) => !documented.some((pattern) => pattern.test(name)))).toEqual([]);
	const unknown = documented.filter((pattern) => !methods.some((name) => pattern.test(name)));
	// The Engine API is at a port of its own.
	expect(unknown.map(String)).toEqual(['/^engine_[A-Za-z0-9_]*$/']);
});
