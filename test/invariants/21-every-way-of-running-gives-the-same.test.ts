import type { TraceRequest } from '@altvm/host';
import { type Host, type RecordedTrace, type TraceFrame, toCallTracer } from 'altvm';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { sliced } from '../slice.ts';
import {
	called,
	inBlock,
	opened,
	overridden,
	SIGNER,
	signed,
	simulated,
	simulatedTransaction,
	type WalletCall,
	type Way,
} from '../world/ways.ts';
import {
	type Call,
	call,
	createWorld,
	forward,
	PAIRS,
	type Peer,
	repeat,
	setAround,
	setThenForward,
	solidityBytes,
	staticForward,
	tryForward,
	type World,
} from '../world/world.ts';

const NAMES = ['evm', 'wasm', 'move', 'otherEvm', 'otherWasm', 'reentrantWasm'] as const;
type Name = (typeof NAMES)[number];

const leaf = fc.oneof(
	fc.constantFrom<readonly [string, ...unknown[]]>(
		['ping', 41n],
		['get', 1],
		['whoami'],
		['emitPing', 3n],
		['failWith', 5],
		['burnGas', 20],
		['burnGas', 100_000],
		['deposit'],
		['deposit'],
	),
	fc.tuple(fc.constant('set'), fc.integer({ min: 1, max: 3 }), fc.bigInt({ min: 0n, max: 9n })),
);
const WRAPS = ['forward', 'forward', 'setThenForward', 'setAround', 'staticForward', 'tryForward', 'repeat'] as const;
type Wrap = (typeof WRAPS)[number];

/** A chain of calls: the last two contracts are of the pair, the others of any VM. */
const chain = (callee: Name, caller: Name) =>
	fc.record({
		callee: fc.constant(callee),
		callers: fc
			.array(fc.tuple(fc.constantFrom(...NAMES), fc.constantFrom(...WRAPS)), { maxLength: 2 })
			.chain((above) => fc.constantFrom(...WRAPS).map((wrap): [Name, Wrap][] => [[caller, wrap], ...above])),
		leaf,
		value: fc.constantFrom(0n, 0n, 5n, 10n ** 30n),
		gas: fc.oneof(fc.integer({ min: 30_000, max: 300_000 }), fc.constant(2_000_000)),
	});
type Chain = ReturnType<typeof chain> extends fc.Arbitrary<infer T> ? T : never;

function wrapped(kind: Wrap, peer: Peer, inner: Call, value: bigint): Call {
	switch (kind) {
		case 'forward':
			return forward(peer, inner, value);
		case 'setThenForward':
			return setThenForward(peer, inner, 2, 8n);
		case 'setAround':
			return setAround(peer, inner, 1, 10, 20);
		case 'staticForward':
			return staticForward(peer, inner);
		case 'tryForward':
			// Move functions cannot catch a failure.
			return peer.vm === 'move' ? forward(peer, inner, value) : tryForward(peer, inner, 60_000, value);
		case 'repeat':
			return repeat(peer, inner, 2);
	}
}

function walletCall(world: World, { callee, callers, leaf: [fn, ...args], value, gas }: Chain): WalletCall {
	const peers: Record<Name, Peer> = { ...world.peers, ...world };
	let of = call(peers[callee], fn, ...args);
	for (const [name, wrap] of callers) of = wrapped(wrap, peers[name], of, value);
	return { to: of.peer.address, input: solidityBytes(of), value: value > 10n ? 0n : value, gas };
}

/** A trace that interprets all code. */
const EVERY_STEP: TraceRequest = { onStep: () => {}, parts: ['stack', 'memory', 'returnData', 'storage'] };
const RECORDS = 'on a host that records';
/** Ways that keep what the call changed. */
const KEEPING: Readonly<Record<string, Way>> = {
	call: called(),
	'traced call': called(true),
	'call with a witness': called('witness'),
	'call with its steps': called(EVERY_STEP),
	'call with its steps and no tree': called({ ...EVERY_STEP, frames: false }),
	[`call ${RECORDS}`]: called(),
	'call in a block': inBlock(called()),
	'open transaction': opened(),
	'traced open transaction': opened(true),
	[`open transaction ${RECORDS}`]: opened(),
	'signed transaction': signed(),
	'traced signed transaction': signed({ trace: true }),
	'signed transaction with its steps': signed({ trace: { ...EVERY_STEP, touched: true } }),
	'signed transaction with a witness': signed({ trace: 'witness' }),
	[`signed transaction ${RECORDS}`]: signed(),
	'traced signed transaction in a block': inBlock(signed({ trace: true })),
};
const SIMULATING: Readonly<Record<string, Way>> = {
	simulation: simulated(),
	'traced simulation': simulated(true),
	'simulation with a witness': simulated('witness'),
	'simulation with overrides': overridden,
	'simulated signed transaction': signed({ simulate: true }),
	'traced simulated signed transaction': signed({ simulate: true, trace: true }),
	'simulated transaction': simulatedTransaction(),
	'traced simulated transaction': simulatedTransaction(true),
};

/** A trace as JSON, without the gas of the whole transaction that only a signed one has. */
function treeOf({ transaction: _, ...root }: TraceFrame): string {
	return JSON.stringify(toCallTracer(root));
}

describe('a call has one result, however it is run', () => {
	let plain: World;
	let recording: World;
	const traces: RecordedTrace[] = [];
	beforeAll(async () => {
		plain = await createWorld();
		recording = await createWorld({ record: (trace) => void traces.push(trace) });
		for (const { host } of [plain, recording]) host.mint(SIGNER, 1000n);
	});

	async function compare(of: Chain, seen: Map<string, number>): Promise<void> {
		const wallet = walletCall(plain, of);
		const before = await plain.host.stateRoot();
		const reference = await run(plain.host, called(true), wallet);
		const { trace, recorded: _, changes, ...expected } = reference.observed;
		seen.set(expected.status, (seen.get(expected.status) ?? 0) + 1);
		for (const [name, way] of Object.entries({ ...KEEPING, ...SIMULATING })) {
			traces.length = 0;
			const ran = await run(name.endsWith(RECORDS) ? recording.host : plain.host, way, wallet);
			const { trace: tree, recorded, changes: found, ...actual } = ran.observed;
			expect(actual, name).toEqual(expected);
			if (found) expect(found, name).toEqual(changes);
			if (tree) expect(treeOf(tree), name).toBe(treeOf(trace!));
			if (recorded) expect(treeOf(recorded.root as TraceFrame), name).toBe(treeOf(trace!));
			if (name.endsWith(RECORDS))
				expect(traces.map(({ root }) => treeOf(root as TraceFrame))).toEqual([treeOf(trace!)]);
			expect(ran.root, name).toBe(name in SIMULATING ? before : reference.root);
		}
	}

	for (const [from, to] of PAIRS) {
		const others = { evm: 'otherEvm', wasm: 'otherWasm', move: 'move' } as const;
		it(`${from} -> ${to}, in random chains`, async () => {
			const seen = new Map<string, number>();
			const property = fc.asyncProperty(chain(from === to ? others[to] : to, from), (of) => compare(of, seen));
			await fc.assert(property, { numRuns: sliced(40, 3) });
			if (sliced(true, false)) expect([...seen.keys()].sort()).toEqual(expect.arrayContaining(['revert', 'success']));
		});
	}

	/** Runs a way, and leaves the host as it was. */
	async function run(host: Host, way: Way, wallet: WalletCall) {
		const snapshot = host.snapshot();
		try {
			const observed = way(host, wallet);
			return { observed, root: await host.stateRoot() };
		} finally {
			host.restore(snapshot);
		}
	}
});
