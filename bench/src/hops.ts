import type { VmAdapter } from 'altvm';
import { call, createWorld, PAIRS, type Peer, repeat, send, USER, type Vm } from '../../test/world/world.ts';
import { median, report } from './measure.ts';
import { rustLike } from './rust-like.ts';

const HOPS = 200;
const ROUNDS = 11;
const WARM_UP = 30;

/** Returns the microseconds that `run` takes. */
function time(run: () => void): number {
	const start = performance.now();
	run();
	return (performance.now() - start) * 1000;
}

/**
 * Measures the cost of a hop: the time of a transaction that makes a call 201 times, minus the time of one that makes it once, minus
 * the callee's own work. That work is the time that its adapter takes to run one frame, measured in separate rounds. For a WASM callee
 * nothing is subtracted, because finding and resetting its instance is part of the hop. The caller's loop is included.
 */
export async function hops(): Promise<void> {
	const { host, peers, otherEvm, otherWasm } = await createWorld();
	const callee = (from: Peer, vm: Vm): Peer => (peers[vm] !== from ? peers[vm] : vm === 'evm' ? otherEvm : otherWasm);
	const run = (from: Peer, to: Peer, times: number): void => {
		const { status } = send(host, repeat(from, call(to, 'ping', 1n), times), { gas: 1_000_000_000 });
		if (status !== 'success') throw new Error(`${from.vm} -> ${to.vm}: ${status}`);
	};
	const hop = (from: Peer, to: Peer): number =>
		(time(() => run(from, to, HOPS + 1)) - time(() => run(from, to, 1))) / HOPS;

	const { address } = host.deploy({ from: USER, vm: 'wasm', code: await rustLike() });
	const large: Peer = { vm: 'wasm', address, interface: host.interfaceOf(address)! };
	const between = (from: Peer, to: Peer, note = '') => ({
		name: `hops: ${from.vm} -> ${to.vm}${note}`,
		from,
		to,
		samples: [] as number[],
	});
	const cases = [
		...PAIRS.filter(([from, to]) => !(from === 'move' && to === 'move')).map(([from, to]) =>
			between(peers[from], callee(peers[from], to)),
		),
		between(peers.evm, large, ', 17 pages'),
	];
	const ownWork: Record<Vm, number[]> = { evm: [], wasm: [0], move: [] };
	for (let round = 0; round < ROUNDS + WARM_UP; round++) {
		for (const { from, to, samples } of cases) {
			const sample = hop(from, to);
			if (round >= WARM_UP) samples.push(sample);
		}
		for (const vm of ['evm', 'move'] as const) {
			const frames = timeFrames(host.adapters.get(vm)!, () => run(peers.wasm, peers[vm], HOPS));
			if (round >= WARM_UP) ownWork[vm].push(frames / HOPS);
		}
	}
	// The frames of a call within the EVM are run by its driver, not one by one: the callee's work, some instructions, stays in the figure.
	const cost = ({ from, to, samples }: (typeof cases)[number]) =>
		median(samples) - (from.vm === to.vm ? 0 : median(ownWork[to.vm]));
	const within = cost(cases.find(({ from, to }) => from.vm === 'evm' && to.vm === 'evm')!);
	for (const item of cases) {
		report(item.name, cost(item), within, 'a call within the EVM', 'us/hop');
	}
}

/** Returns the microseconds that an adapter spends in its frames during `run`. */
function timeFrames(adapter: VmAdapter, run: () => void): number {
	const original = adapter.run.bind(adapter);
	let spent = 0;
	adapter.run = (frame) => {
		const start = performance.now();
		try {
			return original(frame);
		} finally {
			spent += performance.now() - start;
		}
	};
	run();
	adapter.run = original;
	return spent * 1000;
}
