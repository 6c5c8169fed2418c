import { executeTransaction, flatTraces, transactionTracer } from '@altvm/ethereum';
import { type CallTracerFrame, type Host, toCallTracer } from '@altvm/host';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sliced } from '../slice.ts';
import { type Anvil, anvilBinary, startAnvil } from './anvil.ts';
import { onBoth } from './both.ts';

const binary = anvilBinary();
if (binary === undefined) console.log('tracers are not compared with Anvil: its binary is not installed');
const PROGRAMS = 300;
const first = sliced(0, Math.floor(Math.random() * (PROGRAMS - 15)));
const count = sliced(PROGRAMS, 15);

let anvil: Anvil | undefined;
beforeAll(async () => {
	if (binary !== undefined) anvil = await startAnvil(binary);
});
afterAll(() => anvil?.stop());

type State = Record<string, Record<string, unknown>>;
const SLOW = 600_000;

/** Anvil shows accounts that did not exist, and no hash of code. geth: the reverse. */
function withoutEmpty(state: State): State {
	const entries = Object.entries(state).map(([address, { codeHash: _, ...account }]) => [address, account] as const);
	return Object.fromEntries(entries.filter(([, { balance, nonce, code }]) => balance !== '0x0' || nonce || code));
}

const framesOf = (frame: CallTracerFrame): CallTracerFrame[] => [frame, ...(frame.calls ?? []).flatMap(framesOf)];

/** The frames of a transaction, which is not kept. */
const frames = (host: Host, transaction: Uint8Array) =>
	framesOf(toCallTracer(executeTransaction(host, transaction, { trace: true, simulate: true }).trace!));

it.skipIf(binary === undefined)(
	`prestateTracer shows programs ${first} to ${first + count - 1} as Anvil does`,
	async () => {
		for (let seed = first; seed < first + count; seed++) {
			await onBoth(anvil!, seed, async ({ host, transaction, hash }) => {
				const place = { blockNumber: host.block.number, firstLog: 0, precompiles: new Set<never>() };
				const both = async (tracerConfig: object) => {
					const tracer = transactionTracer('prestateTracer', tracerConfig);
					const ran = executeTransaction(host, transaction, { trace: tracer.trace, simulate: true });
					const theirs = await anvil!.rpc('debug_traceTransaction', hash, { tracer: 'prestateTracer', tracerConfig });
					return [JSON.parse(JSON.stringify(tracer.result(ran, place))), theirs] as [never, never];
				};
				// What an instruction was about to read that ran out of gas is in ours, too.
				const isShort = frames(host, transaction).some(({ error = '' }) => error.startsWith('out of gas'));
				const [ours, theirs] = (await both({})).map(withoutEmpty);
				if (isShort) expect(ours, `program ${seed}`).toMatchObject(theirs!);
				else expect(ours, `program ${seed}`).toEqual(theirs);
				const [mine, other] = await both({ diffMode: true });
				const shape = ({ pre, post }: { pre: State; post: State }) => ({ pre: withoutEmpty(pre), post: post });
				const strip = (state: State) =>
					Object.fromEntries(Object.entries(state).map(([at, { codeHash: _, ...rest }]) => [at, rest]));
				expect(strip(shape(mine).post), `program ${seed}`).toEqual(shape(other).post);
				expect(shape(mine).pre, `program ${seed}`).toEqual(shape(other).pre);
			});
		}
	},
	SLOW,
);

it.skipIf(binary === undefined)(
	`trace_transaction lists the frames of programs ${first} to ${first + count - 1} that succeed as Anvil does`,
	async () => {
		let compared = 0;
		for (let seed = first; seed < first + count; seed++) {
			await onBoth(anvil!, seed, async ({ host, transaction, hash }) => {
				// Anvil has other words for errors, other results of failed creates, and another place for self-destructs.
				const isPlain = frames(host, transaction).every(
					({ error, type }) => error === undefined && type !== 'SELFDESTRUCT',
				);
				if (!isPlain) return;
				const ran = executeTransaction(host, transaction, { trace: true, simulate: true });
				const theirs = await anvil!.rpc<readonly Record<string, unknown>[]>('trace_transaction', hash);
				const bare = theirs.map(
					({ blockHash: _, blockNumber: __, transactionHash: ___, transactionPosition: ____, ...rest }) => rest,
				);
				// Anvil lists calls of precompiled contracts.
				expect(JSON.parse(JSON.stringify(flatTraces(ran, new Set()))), `program ${seed}`).toEqual(bare);
				compared++;
			});
		}
		if (count === PROGRAMS) expect(compared).toBeGreaterThan(20);
	},
	SLOW,
);
