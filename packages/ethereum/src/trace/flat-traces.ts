import { type CallTracerFrame, checkOptions, HostError, OPTION, type OptionChecks, toCallTracer } from '@altvm/host';
import type { RanTransaction } from '../transaction/run.ts';
import { hexes, rootOf } from './call-frames.ts';
import { parityError } from './parity-errors.ts';
import type { TracedPlace, TransactionTracer } from './tracer.ts';

/** The options of geth's `flatCallTracer`, each optional. */
export interface FlatTraceOptions {
	/** Whether errors are in the words of Parity. Default false. */
	readonly convertParityErrors?: boolean;
	/** Whether calls of precompiled contracts below the first frame are shown. Default false. */
	readonly includePrecompiles?: boolean;
}

/** What a frame was asked to do, as Parity writes it. */
export interface FlatAction {
	readonly from?: string;
	readonly to?: string;
	readonly callType?: string;
	readonly gas?: string;
	readonly input?: string;
	readonly init?: string;
	readonly value?: string;
	readonly creationMethod?: string;
	/** Of a self-destruct. */
	readonly address?: string;
	readonly refundAddress?: string;
	readonly balance?: string;
}

/** One frame in a list of all. */
export interface FlatTrace {
	readonly type: 'call' | 'create' | 'suicide';
	readonly action: FlatAction;
	readonly result?: Readonly<Record<'gasUsed' | 'output' | 'address' | 'code', string | undefined>> | null;
	readonly error?: string;
	readonly subtraces: number;
	/** The path from the first frame: which call of each frame. */
	readonly traceAddress: readonly number[];
	/** VM that ran the frame, if it was not the EVM. */
	readonly vm?: string;
}

/** Most numbers in the paths of all frames: those of a deep tree with many frames would be far larger than the tree. */
const MAX_STEPS = 4_000_000;

const OPTIONS: OptionChecks<FlatTraceOptions> = {
	convertParityErrors: OPTION.boolean,
	includePrecompiles: OPTION.boolean,
};

/** geth's `flatCallTracer`. The gas of the first frame is that of the transaction. @throws HostError `bad-request` */
export function flatTraceTracer(options: FlatTraceOptions): TransactionTracer {
	checkOptions(options, 'flatCallTracer', OPTIONS);
	const { convertParityErrors = false, includePrecompiles = false } = options;
	return {
		trace: { frames: true },
		result(ran, place) {
			const root = toCallTracer(rootOf(ran), { withLog: false });
			const hidden = includePrecompiles ? new Set<string>() : hexes(place.precompiles);
			const isHidden = ({ type, to }: CallTracerFrame) => (type === 'CALL' || type === 'STATICCALL') && hidden.has(to!);
			const traces = flatten(root, isHidden);
			return traces.map((trace) => localized(convertParityErrors ? withParityError(trace) : trace, place));
		},
	};
}

/**
 * The frames of a transaction as OpenEthereum's `trace_` methods list them. The first frame has the gas that its code was given. Calls of
 * precompiled contracts without value are left out below it.
 *
 * @example
 * ```ts
 * import { flatTraces, simulateTransaction } from '@altvm/ethereum';
 * import { evmAdapter } from '@altvm/evm';
 * import { Host } from '@altvm/host';
 *
 * const host = new Host({ adapters: [evmAdapter()] });
 * const ran = simulateTransaction(host, { to: '0x00000000000000000000000000000000000000c3' }, { trace: true });
 * flatTraces(ran, new Set())[0]?.action.callType; // call
 * ```
 */
export function flatTraces(ran: RanTransaction, precompiles: TracedPlace['precompiles']): FlatTrace[] {
	// Without the gas of the whole transaction.
	const { transaction: _, ...root } = rootOf(ran);
	const hidden = hexes(precompiles);
	const isHidden = ({ type, to, value = '0x0' }: CallTracerFrame) =>
		/CALL/.test(type) && value === '0x0' && hidden.has(to!);
	return flatten(toCallTracer(root, { withLog: false }), isHidden).map(withParityError);
}

function flatten(root: CallTracerFrame, isHidden: (frame: CallTracerFrame) => boolean): FlatTrace[] {
	const found: FlatTrace[] = [];
	let steps = 0;
	// Frames that are to be shown, the next one last. The deepest trees have more frames than a recursive function has native stack.
	const left: { readonly frame: CallTracerFrame; readonly at: readonly number[] }[] = [{ frame: root, at: [] }];
	for (let next = left.pop(); next; next = left.pop()) {
		const { frame, at } = next;
		const calls = (frame.calls ?? []).filter((call) => !isHidden(call));
		steps += at.length;
		if (steps > MAX_STEPS)
			throw new HostError('trace-limit', `the paths of the frames have more than ${MAX_STEPS} steps`);
		found.push({ ...flat(frame), subtraces: calls.length, traceAddress: at });
		for (let i = calls.length - 1; i >= 0; i--) left.push({ frame: calls[i]!, at: [...at, i] });
	}
	return found;
}

type Flat = Omit<FlatTrace, 'subtraces' | 'traceAddress'>;

function flat(frame: CallTracerFrame): Flat {
	const { type, from, to, value = '0x0', gas, input, error, vm } = frame;
	if (type === 'SELFDESTRUCT') {
		return { type: 'suicide', action: { address: from, balance: value, refundAddress: to! } };
	}
	const isCreate = type === 'CREATE' || type === 'CREATE2';
	return {
		type: isCreate ? 'create' : 'call',
		action: isCreate
			? { from, gas, value, init: input, creationMethod: type.toLowerCase() }
			: { from, to: to!, gas, value, callType: type.toLowerCase(), input },
		...resultOf(frame, isCreate),
		...(error !== undefined && { error }),
		...(vm !== undefined && vm !== 'evm' && { vm }),
	};
}

/** A frame that reverted has a result, for its revert data. */
function resultOf({ to, gasUsed, output = '0x', error }: CallTracerFrame, isCreate: boolean): object {
	if (error !== undefined && error !== 'execution reverted') return {};
	if (isCreate && error === undefined) return { result: { gasUsed, address: to, code: output } };
	return { result: { gasUsed, output } };
}

function withParityError(trace: FlatTrace): FlatTrace {
	return trace.error === undefined ? trace : { ...trace, error: parityError(trace.error) };
}

/** The trace with its place, as geth writes it. */
function localized(trace: FlatTrace, place: TracedPlace): object {
	const { blockHash = null, blockNumber, transactionHash = null, transactionIndex = 0 } = place;
	return {
		...trace,
		blockHash,
		blockNumber: Number(blockNumber),
		transactionHash,
		transactionPosition: transactionIndex,
	};
}
