import { type Address, evmFormOf, toEvmHex } from '@altvm/abi-bridge';
import { type CallTracerFrame, checkOptions, HostError, OPTION, type OptionChecks, toCallTracer } from '@altvm/host';
import type { RanTransaction } from '../transaction/run.ts';
import type { TracedPlace, TransactionTracer } from './tracer.ts';

/** The options of geth's `callTracer`, each optional. */
export interface CallFrameOptions {
	readonly onlyTopCall?: boolean;
	/** Default false, as in geth. */
	readonly withLog?: boolean;
}

const OPTIONS: OptionChecks<CallFrameOptions> = { onlyTopCall: OPTION.boolean, withLog: OPTION.boolean };

/** geth's `callTracer`, with the frames of all VMs. @throws HostError `bad-request` */
export function callFrameTracer(options: CallFrameOptions): TransactionTracer {
	checkOptions(options, 'callTracer', OPTIONS);
	const { withLog = false, onlyTopCall = false } = options;
	return {
		trace: { frames: true },
		result: (ran, { firstLog }) => toCallTracer(rootOf(ran), { withLog, onlyTopCall, firstLog }),
	};
}

/** geth's `4byteTracer`: how often each function was called, by its selector and the size of its arguments. */
export function fourByteTracer(): TransactionTracer {
	return {
		trace: { frames: true },
		result(ran, { precompiles }) {
			const known = hexes(precompiles);
			const counts: Record<string, number> = {};
			for (const { type, input, to } of everyFrame(toCallTracer(rootOf(ran), { withLog: false }))) {
				if (!/CALL/.test(type) || input.length < 10 || (to !== undefined && known.has(to))) continue;
				const id = `${input.slice(0, 10)}-${(input.length - 10) / 2}`;
				counts[id] = (counts[id] ?? 0) + 1;
			}
			return counts;
		},
	};
}

/** The tree of frames of a transaction that was traced. */
export function rootOf({ trace }: RanTransaction): NonNullable<RanTransaction['trace']> {
	if (!trace) throw new HostError('bad-request', 'the transaction began no frame');
	return trace;
}

/** Addresses as traces write them. */
export function hexes(addresses: TracedPlace['precompiles']): ReadonlySet<string> {
	return new Set([...addresses].map((address: Address) => toEvmHex(evmFormOf(address))));
}

function* everyFrame(root: CallTracerFrame): Iterable<CallTracerFrame> {
	const left = [root];
	for (let frame = left.pop(); frame; frame = left.pop()) {
		yield frame;
		for (let i = (frame.calls?.length ?? 0) - 1; i >= 0; i--) left.push(frame.calls![i]!);
	}
}
