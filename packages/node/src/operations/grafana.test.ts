import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { testChain } from '../testing/chain.ts';
import { Metrics } from './metrics.ts';

it('the board for Grafana asks for metrics that there are', async () => {
	const chain = await testChain();
	const none = () => 0;
	const pool = () => ({ pending: 0, queued: 0 });
	const metrics = new Metrics([], { chain, pool, openCalls: none, filters: none, subscriptions: none });
	const names = metrics.registry.getMetricsAsArray().map(({ name }) => name);
	const board = readFileSync(new URL('../../deploy/grafana/altvm.json', import.meta.url), 'utf8');
	const asked = [...board.matchAll(/\b(altvm|nodejs|process)_[a-z0-9_]+/g)].map(([name]) =>
		name.replace(/_bucket$/, ''),
	);
	expect(asked.length).toBeGreaterThan(20);
	for (const name of asked) expect(names).toContain(name);
	await chain.close();
});
