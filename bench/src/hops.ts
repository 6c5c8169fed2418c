import { call, createWorld, forward, PAIRS, type Peer, send, USER } from '../../test/world/world.ts';
import { report } from './measure.ts';

const NOBODY = '0x000000000000000000000000000000000000dead';
const CALLS = 200;
const ROUNDS = 9;

/**
 * What a hop costs: a transaction that forwards a call, less one of that call alone, less one that only enters the forwarder,
 * and with one empty transaction given back, for two were taken off.
 */
export async function hops(): Promise<void> {
	const { host, peers, otherEvm, otherWasm } = await createWorld();
	const callee = (from: Peer, vm: keyof typeof peers): Peer =>
		peers[vm] !== from ? peers[vm] : vm === 'evm' ? otherEvm : otherWasm;
	const time = (run: () => void): number => {
		const start = performance.now();
		for (let i = 0; i < CALLS; i++) run();
		return ((performance.now() - start) * 1000) / CALLS;
	};
	const pairs = PAIRS.filter(([a, b]) => !(a === 'move' && b === 'move'));
	const cases = pairs.map(([from, to]) => {
		const target = callee(peers[from], to);
		return {
			from,
			to,
			whole: forward(peers[from], call(target, 'ping', 1n)),
			inner: call(target, 'ping', 1n),
			own: call(peers[from], 'ping', 1n),
			samples: [] as number[],
		};
	});
	for (let round = 0; round < ROUNDS + 2; round++) {
		for (const item of cases) {
			const empty = time(() => host.call({ from: USER, to: NOBODY }));
			const spent =
				empty +
				time(() => send(host, item.whole)) -
				time(() => send(host, item.inner)) -
				time(() => send(host, item.own));
			if (round >= 2) item.samples.push(spent);
		}
	}
	const middle = (samples: number[]) =>
		Math.max(0.01, [...samples].sort((a, b) => a - b)[Math.floor(samples.length / 2)]!);
	const within = middle(cases.find(({ from, to }) => from === 'evm' && to === 'evm')!.samples);
	for (const { from, to, samples } of cases)
		report(
			`hops: ${from} -> ${to}`,
			middle(samples),
			within,
			'a call within the EVM',
			'us/hop, less callee and transaction',
		);
}
