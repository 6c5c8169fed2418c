import { call, createWorld, PAIRS, type Peer, repeat, send } from '../../test/world/world.ts';
import { report } from './measure.ts';

const HOPS = 100;
const ROUNDS = 9;

/**
 * What a hop costs: a transaction that makes a call 101 times, less one that makes it once. The callee gives its argument
 * plus one: its own work is far below the hop, and counted in. A WASM callee's fresh instance is part of the hop.
 */
export async function hops(): Promise<void> {
	const { host, peers, otherEvm, otherWasm } = await createWorld();
	const callee = (from: Peer, vm: keyof typeof peers): Peer =>
		peers[vm] !== from ? peers[vm] : vm === 'evm' ? otherEvm : otherWasm;
	const time = (from: Peer, to: Peer, times: number): number => {
		const start = performance.now();
		const { status } = send(host, repeat(from, call(to, 'ping', 1n), times), { gas: 1_000_000_000 });
		if (status !== 'success') throw new Error(`${from.vm} -> ${to.vm}: ${status}`);
		return (performance.now() - start) * 1000;
	};
	const cases = PAIRS.filter(([from, to]) => !(from === 'move' && to === 'move')).map(([from, to]) => ({
		from: peers[from],
		to: callee(peers[from], to),
		samples: [] as number[],
	}));
	for (let round = 0; round < ROUNDS + 3; round++) {
		for (const { from, to, samples } of cases) {
			const hop = (time(from, to, HOPS + 1) - time(from, to, 1)) / HOPS;
			if (round >= 3) samples.push(hop);
		}
	}
	const middle = (samples: number[]) => [...samples].sort((a, b) => a - b)[Math.floor(samples.length / 2)]!;
	const within = middle(cases.find(({ from, to }) => from.vm === 'evm' && to.vm === 'evm')!.samples);
	for (const { from, to, samples } of cases) {
		report(`hops: ${from.vm} -> ${to.vm}`, middle(samples), within, 'a call within the EVM', 'us/hop');
	}
}
