import { bytesToHex } from '@altvm/abi-bridge';
import { flatTraces, type TransactionTracer, vmTraceTracer } from '@altvm/ethereum';
import { z } from 'zod';
import type { TraceBudget } from '../tracing/trace-limits.ts';
import { stateDiff } from './state-diff.ts';

/** What a client asks for of an execution. */
export const traceTypes = z.array(z.enum(['trace', 'stateDiff', 'vmTrace'])).max(8);

/** OpenEthereum's envelope of an execution: its output, and what was asked for. It traces one transaction. */
export function envelopeTracer(types: readonly string[], budget: TraceBudget): TransactionTracer {
	const [hasTrace, hasDiff] = [types.includes('trace'), types.includes('stateDiff')];
	const vm = types.includes('vmTrace') ? vmTraceTracer(budget.bytes) : undefined;
	return {
		trace: { frames: hasTrace, ...vm?.trace, ...(hasDiff && { touched: true }) },
		result(ran, place) {
			return {
				output: bytesToHex(ran.status === 'success' ? ran.returned : ran.outcome.output),
				stateDiff: hasDiff ? stateDiff(ran.touched ?? []) : null,
				trace: hasTrace ? flatTraces(ran, place.precompiles) : [],
				vmTrace: vm ? vm.result(ran, place) : null,
			};
		},
	};
}
