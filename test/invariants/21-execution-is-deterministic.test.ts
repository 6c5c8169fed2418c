import type { Engine } from '@altvm/evm';
import { expect, it } from 'vitest';
import { COINS, USER as SWAPPER, setUpMarket, TOKENS } from '../../examples/swap/set-up.ts';
import { call, createTestHost, createWorld, forward, send } from '../world/world.ts';
import { everything, trace } from './support.ts';

async function swapped(traced: boolean, engine?: Engine) {
	const host = await createTestHost(engine ? { evm: { engine } } : {});
	const { exchange } = setUpMarket(host);
	const results = [COINS, 900n * COINS].map((minOut) =>
		host.call({ from: SWAPPER, to: exchange, function: 'swap', args: [10n * TOKENS, minOut], trace: traced }),
	);
	return { results: results.map(everything), root: await host.stateRoot(), traces: traced ? results.map(trace) : [] };
}

it('the same transactions produce the same trace, gas, logs and root on every run', async () => {
	expect(await swapped(true)).toEqual(await swapped(true));
});

it('interpreted, translated or switching between both, they produce the same trace, gas, logs and root', async () => {
	const interpreted = await swapped(true, 'interpreter');
	expect(await swapped(true, 'translated')).toEqual(interpreted);
	expect(await swapped(true, 'auto')).toEqual(interpreted);
	expect(interpreted.results.map(({ outcome }) => outcome.status)).toEqual(['success', 'revert']);
});

it('tracing changes no gas, state or result', async () => {
	const { traces, ...traced } = await swapped(true);
	const { traces: none, ...untraced } = await swapped(false);
	expect(traces).toHaveLength(2);
	expect(none).toHaveLength(0);
	expect(traced).toEqual(untraced);
});

it('the first run of a program costs the same as later ones', async () => {
	const { host, peers } = await createWorld();
	const of = forward(peers.evm, forward(peers.wasm, call(peers.move, 'ping', 1n)));
	const first = send(host, of).gasUsed;
	expect(send(host, of).gasUsed).toBe(first);
	const fresh = await createWorld();
	expect(send(fresh.host, of).gasUsed).toBe(first);
});
