import { checkOptions, HostError, OPTION } from '@altvm/host';
import { type CallFrameOptions, callFrameTracer, fourByteTracer } from './call-frames.ts';
import { type FlatTraceOptions, flatTraceTracer } from './flat-traces.ts';
import { type PrestateOptions, prestateTracer } from './prestate.ts';
import type { TransactionTracer } from './tracer.ts';

/** Tracers that geth has, by name; `parityTracer` is its `flatCallTracer` with all options. */
const TRACERS: Readonly<Record<string, (config: object) => TransactionTracer>> = {
	callTracer: (config) => callFrameTracer(config as CallFrameOptions),
	prestateTracer: (config) => prestateTracer(config as PrestateOptions),
	'4byteTracer': fourByteTracer,
	flatCallTracer: (config) => flatTraceTracer(config as FlatTraceOptions),
	parityTracer: () => flatTraceTracer({ convertParityErrors: true, includePrecompiles: true }),
	noopTracer: () => ({ trace: { frames: false }, result: () => ({}) }),
	muxTracer,
};

/** Most tracers in one. */
const MOST = 16;

/**
 * Returns a tracer of geth's by its name: `callTracer`, `prestateTracer`, `4byteTracer`, `flatCallTracer`, `parityTracer`, `noopTracer`, or
 * `muxTracer`, whose configuration names several and has theirs.
 *
 * @throws HostError `bad-request` if there is no such tracer, or it has no such option.
 * @example
 * ```ts
 * import { simulateTransaction, transactionTracer } from '@altvm/ethereum';
 * import { evmAdapter } from '@altvm/evm';
 * import { Host } from '@altvm/host';
 *
 * const host = new Host({ adapters: [evmAdapter()] });
 * const to = '0x00000000000000000000000000000000000000c3';
 * const data = Uint8Array.of(0xde, 0xad, 0xbe, 0xef, 1);
 * const tracer = transactionTracer('4byteTracer');
 * const ran = simulateTransaction(host, { to, data }, { trace: tracer.trace });
 * tracer.result(ran, { blockNumber: 1n, firstLog: 0, precompiles: new Set() }); // { '0xdeadbeef-1': 1 }
 * ```
 */
export function transactionTracer(name: string, config: object = {}): TransactionTracer {
	const make = Object.hasOwn(TRACERS, name) ? TRACERS[name] : undefined;
	if (!make) {
		const shown = JSON.stringify(name.slice(0, 80));
		throw new HostError('bad-request', `no tracer is named ${shown}; there are: ${Object.keys(TRACERS).join(', ')}`);
	}
	return make(config);
}

/** geth's `muxTracer`: several tracers at once. */
function muxTracer(config: object): TransactionTracer {
	const entries = Object.entries(config as Record<string, unknown>);
	if (entries.length > MOST) throw new HostError('bad-request', `muxTracer has at most ${MOST} tracers`);
	const tracers = entries.map(([name, options]) => {
		if (name === 'muxTracer') throw new HostError('bad-request', 'a muxTracer has no muxTracer in it');
		checkOptions({ [name]: options ?? undefined }, 'muxTracer', { [name]: OPTION.object });
		return [name, transactionTracer(name, (options ?? {}) as object)] as const;
	});
	return {
		trace: {
			frames: tracers.some(([, { trace }]) => trace.frames !== false),
			touched: tracers.some(([, { trace }]) => trace.touched === true),
		},
		result: (ran, place) => Object.fromEntries(tracers.map(([name, tracer]) => [name, tracer.result(ran, place)])),
	};
}
