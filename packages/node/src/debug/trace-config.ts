import { structLogTracer, type TransactionTracer, transactionTracer } from '@altvm/ethereum';
import { z } from 'zod';
import { blockOverrides } from '../call/block-overrides.ts';
import { stateOverrides } from '../call/state-overrides.ts';
import { defined, optional } from '../call/transaction-args.ts';
import { count } from '../params/hex.ts';
import { RPC_CODE, RpcError } from '../rpc/rpc-error.ts';
import type { TraceBudget } from '../tracing/trace-limits.ts';

const flag = optional(z.boolean());

const fields = {
	tracer: optional(z.string()),
	tracerConfig: optional(z.record(z.string(), z.unknown())),
	timeout: optional(z.string().max(64)),
	disableStack: flag,
	disableStorage: flag,
	enableMemory: flag,
	enableReturnData: flag,
	limit: optional(z.int().nonnegative()),
};

/** What geth's `debug_trace` methods take after what is to be traced. Fields that are not known are ignored, as in geth. */
export const traceConfig = z.object(fields);
export type TraceConfig = z.output<typeof traceConfig>;

/** The same of `debug_traceCall`. */
export const traceCallConfig = z.object({
	...fields,
	stateOverrides: optional(stateOverrides),
	blockOverrides: optional(blockOverrides),
	txIndex: optional(count),
});

/** The options of geth's tracers. */
const CONFIGS: Readonly<Record<string, z.ZodType<object>>> = {
	callTracer: z.object({ onlyTopCall: flag, withLog: flag }),
	prestateTracer: z.object({ diffMode: flag, disableCode: flag, disableStorage: flag, includeEmpty: flag }),
	flatCallTracer: z.object({ convertParityErrors: flag, includePrecompiles: flag }),
};

/** Makes the tracer that a client asks for. */
export type MakeTracer = (budget: TraceBudget) => TransactionTracer;

/** @throws RpcError if there is no such tracer, or an option of it is wrong. */
export function tracerOf(config: TraceConfig): MakeTracer {
	const { tracer: name, tracerConfig = {} } = config;
	if (name === undefined || name === '') {
		const { disableStack, disableStorage, enableMemory, enableReturnData, limit } = config;
		const options = defined({ disableStack, disableStorage, enableMemory, enableReturnData, limit });
		return (budget) => structLogTracer({ ...options, maxBytes: budget.bytes });
	}
	const known = knownOptions(name, tracerConfig);
	try {
		transactionTracer(name, known);
	} catch (error) {
		throw new RpcError(RPC_CODE.server, error instanceof Error ? error.message : 'no such tracer');
	}
	return () => transactionTracer(name, known);
}

/** The options that a tracer has. geth ignores others. */
function knownOptions(name: string, given: Record<string, unknown>): object {
	if (name === 'muxTracer') {
		const entries = Object.entries(given).map(([each, options]) => {
			const inner = z.record(z.string(), z.unknown()).nullish().safeParse(options);
			if (!inner.success) throw refusal(each);
			return [each, each === 'muxTracer' ? {} : knownOptions(each, inner.data ?? {})] as const;
		});
		return Object.fromEntries(entries);
	}
	const schema = Object.hasOwn(CONFIGS, name) ? CONFIGS[name]! : z.object({});
	const parsed = schema.safeParse(given);
	if (!parsed.success) throw refusal(name);
	return defined(parsed.data);
}

function refusal(name: string): RpcError {
	return new RpcError(RPC_CODE.invalidParams, `the options of ${name.slice(0, 40)} are wrong`);
}

const UNITS: Readonly<Record<string, number>> = { ns: 1e-6, us: 1e-3, µs: 1e-3, ms: 1, s: 1e3, m: 6e4, h: 3.6e6 };

/** Milliseconds of a duration as Go writes it: `300ms`, `1m30s`. @throws RpcError if it is none. */
export function milliseconds(text: string): number {
	const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h)/g)];
	if (parts.length === 0 || parts.map(([part]) => part).join('') !== text) {
		throw new RpcError(RPC_CODE.server, `time: invalid duration ${JSON.stringify(text)}`);
	}
	return parts.reduce((sum, [, number, unit]) => sum + Number(number) * UNITS[unit!]!, 0);
}
