import { bytesToHex } from '@altvm/abi-bridge';
import { flatTraces, type TransactionTracer } from '@altvm/ethereum';
import { z } from 'zod';
import { stateDiff } from './state-diff.ts';

/** What a client asks for of an execution: any of `trace` and `stateDiff`. */
export const traceTypes = z
	.array(
		z.enum(['trace', 'stateDiff'], {
			error: ({ input }) =>
				input === 'vmTrace'
					? 'vmTrace is not supported: debug_traceTransaction shows instructions'
					: 'want trace or stateDiff',
		}),
	)
	.max(8);

/** OpenEthereum's envelope of an execution: its output, and what was asked for. */
export function envelopeTracer(types: readonly string[]): TransactionTracer {
	const [hasTrace, hasDiff] = [types.includes('trace'), types.includes('stateDiff')];
	return {
		trace: { frames: hasTrace, ...(hasDiff && { touched: true }) },
		result(ran, { precompiles }) {
			return {
				output: bytesToHex(ran.status === 'success' ? ran.returned : ran.outcome.output),
				stateDiff: hasDiff ? stateDiff(ran.touched ?? []) : null,
				trace: hasTrace ? flatTraces(ran, precompiles) : [],
				vmTrace: null,
			};
		},
	};
}
