import { type Address, aliasOf, bytesToHex, isEvmForm, toEvmHex } from '@altvm/abi-bridge';
import { formatFailure } from './format-failure.ts';
import type { TraceFrame } from './trace.ts';

/** One frame in the format of geth's `callTracer` with `withLog`. */
export interface CallTracerFrame {
	readonly type: string;
	readonly from: string;
	readonly to: string;
	readonly value?: string;
	readonly gas: string;
	readonly gasUsed: string;
	readonly input: string;
	readonly output?: string;
	readonly error?: string;
	readonly revertReason?: string;
	readonly calls?: readonly CallTracerFrame[];
	readonly logs?: readonly {
		readonly address: string;
		readonly topics: readonly string[];
		readonly data: string;
		/** Number of the frame's calls before the log. */
		readonly position: string;
	}[];
	/** The VM that ran the frame. geth has no such field. */
	readonly vm?: string;
}

const evm = (address: Address): string => toEvmHex(isEvmForm(address) ? address : aliasOf(address));
const quantity = (n: number | bigint): string => `0x${n.toString(16)}`;

/**
 * Converts a frame and its calls to the format of geth's `callTracer` with `withLog`. An address that is not of EVM form is written
 * as its 20-byte alias.
 *
 * @example
 * ```ts
 * import { evmAdapter } from '@altvm/evm';
 * import { Host, toCallTracer } from '@altvm/host';
 *
 * const host = new Host({ adapters: [evmAdapter()] });
 * const from = '0x00000000000000000000000000000000000000a1';
 * host.mint(from, 10n);
 * const { trace } = host.call({ from, to: '0x00000000000000000000000000000000000000b2', value: 3n, trace: true });
 * const { type, to, value } = toCallTracer(trace!);
 * console.log(type, to, value); // CALL 0x00000000000000000000000000000000000000b2 0x3
 * ```
 */
export function toCallTracer(frame: TraceFrame): CallTracerFrame {
	const calls: CallTracerFrame[] = [];
	const logs = [];
	for (const step of frame.steps) {
		if (step.type === 'call') calls.push(toCallTracer(step.frame));
		// geth omits the logs of failed frames.
		if (step.type === 'log' && frame.status === 'success') {
			const { address, topics, data } = step.log;
			logs.push({ address: evm(address), topics, data: bytesToHex(data), position: quantity(calls.length) });
		}
	}
	return {
		type: typeOf(frame),
		from: evm(frame.sender),
		to: evm(frame.target),
		...(frame.isStatic ? {} : { value: quantity(frame.value) }),
		gas: quantity(frame.gas),
		gasUsed: quantity(frame.gasUsed),
		input: bytesToHex(frame.input),
		...(frame.output.length > 0 && { output: bytesToHex(frame.output) }),
		...(frame.status === 'halt' && { error: (frame.reason ?? 'halt').replaceAll('-', ' ') }),
		...(frame.status === 'revert' && { error: 'execution reverted' }),
		...(frame.failure && { revertReason: formatFailure(frame.failure) }),
		...(calls.length > 0 && { calls }),
		...(logs.length > 0 && { logs }),
		...(frame.vm !== undefined && { vm: frame.vm }),
	};
}

function typeOf(frame: TraceFrame): string {
	if (frame.kind === 'call' && frame.isStatic) return 'STATICCALL';
	return frame.kind.toUpperCase();
}
