import { type Address, bytesToHex, evmFormOf, toEvmHex } from '@altvm/abi-bridge';
import { ETHEREUM_VM } from '@altvm/state';
import { checkOptions, OPTION, type OptionChecks } from '../check-options.ts';
import { type DecodedParameter, decodedParameter } from './decoded-value.ts';
import { errorText } from './geth-errors.ts';
import { mustBeTrace } from './must-be-trace.ts';
import { revertReason } from './revert-reason.ts';
import type { SelfDestructStep, TraceFrame } from './trace.ts';

/** One frame in the format of geth's `callTracer`. The last fields are ours: geth has only the EVM. */
export interface CallTracerFrame {
	readonly type: string;
	/** The caller, also in a delegatecall: the contract that made it, not the sender that the code sees. */
	readonly from: string;
	/** The account whose code ran. Undefined for a create that failed. */
	readonly to?: string;
	readonly value?: string;
	/** The gas limit of a signed transaction in its first frame, elsewhere what the frame was given. */
	readonly gas: string;
	/** The gas of the receipt in the first frame of a signed transaction. */
	readonly gasUsed: string;
	/** As the code saw it in a frame of the EVM; in a frame of another VM as the caller wrote it. */
	readonly input: string;
	/** As `input`. Undefined if it is empty, and if the frame halted. */
	readonly output?: string;
	readonly error?: string;
	readonly revertReason?: string;
	readonly calls?: readonly CallTracerFrame[];
	readonly logs?: readonly CallTracerLog[];
	/** The VM that ran the frame. */
	readonly vm?: string;
	/** In a frame of another VM: the function that was called, its arguments and its results, if the interface has it. */
	readonly function?: string;
	readonly decodedInput?: readonly DecodedParameter[];
	readonly decodedOutput?: readonly DecodedParameter[];
	/** If the call was transcoded, the bytes that `input` and `output` are not: the callee's in a frame of another VM... */
	readonly calleeInput?: string;
	readonly calleeOutput?: string;
	/** ...and the caller's in a frame of the EVM. */
	readonly callerInput?: string;
	readonly callerOutput?: string;
}

export interface CallTracerLog {
	readonly address: string;
	readonly topics: readonly string[];
	readonly data: string;
	/** Number of the frame's calls before the log. */
	readonly position: string;
	/** Number of the block's logs before it: see {@link CallTracerOptions.firstLog}. Logs of failed frames are not counted. */
	readonly index: string;
}

/** The options of geth's `callTracer`, each optional. */
export interface CallTracerOptions {
	/** Leaves out all calls below the first frame. */
	readonly onlyTopCall?: boolean;
	/** Whether frames have their logs. Default true, unlike geth. */
	readonly withLog?: boolean;
	/** Number of logs of the transactions before this one in its block. Default 0. */
	readonly firstLog?: number;
}

const OPTIONS: OptionChecks<CallTracerOptions> = {
	onlyTopCall: OPTION.boolean,
	withLog: OPTION.boolean,
	firstLog: OPTION.integer(0, Number.MAX_SAFE_INTEGER),
};

const evm = (address: Address): string => toEvmHex(evmFormOf(address));
const quantity = (n: number | bigint): string => `0x${n.toString(16)}`;

/**
 * Converts a frame and its calls to the format of geth's `callTracer`. An address that is not of EVM form is written
 * as its 20-byte alias. Texts are those of geth 1.16.
 *
 * @throws HostError `bad-request` for what is no trace, and for an option that is unknown or wrong.
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
export function toCallTracer(frame: TraceFrame, options: CallTracerOptions = {}): CallTracerFrame {
	mustBeTrace(frame);
	checkOptions(options, 'toCallTracer', OPTIONS);
	const { onlyTopCall = false, withLog = true, firstLog = 0 } = options;
	let logCount = firstLog;
	// Frames that are being converted, innermost last. A recursive function would need more native stack than the frames did.
	const open: OpenFrame[] = [opened(frame, false)];
	for (;;) {
		const top = open[open.length - 1]!;
		const step = top.frame.steps[top.next++];
		if (step === undefined) {
			open.pop();
			const done = converted(top);
			const caller = open[open.length - 1];
			if (!caller) return done;
			if (!onlyTopCall) caller.calls.push(done);
		} else if (step.type === 'call') open.push(opened(step.frame, top.isUndone));
		else if (step.type === 'self-destruct' && !onlyTopCall) top.calls.push(selfDestruct(step));
		// geth omits the logs of failed frames and of all frames below them.
		else if (step.type === 'log' && !top.isUndone) {
			const { address, topics, data } = step.log;
			const [index, position] = [quantity(logCount++), quantity(top.calls.length)];
			if (withLog) top.logs.push({ address: evm(address), topics, data: bytesToHex(data), position, index });
		}
	}
}

/** A frame whose steps are being converted. */
interface OpenFrame {
	readonly frame: TraceFrame;
	/** Whether it or a frame above it failed. */
	readonly isUndone: boolean;
	readonly calls: CallTracerFrame[];
	readonly logs: CallTracerLog[];
	/** Index of the step to convert next. */
	next: number;
}

function opened(frame: TraceFrame, isCallerUndone: boolean): OpenFrame {
	return { frame, isUndone: isCallerUndone || frame.status !== 'success', calls: [], logs: [], next: 0 };
}

function converted({ frame, calls, logs }: OpenFrame): CallTracerFrame {
	const type = typeOf(frame);
	const failed = frame.status !== 'success';
	const { gas, gasUsed } = frame.transaction ?? frame;
	const { input, output, ...more } = bytesOf(frame);
	const reason = revertReason(frame);
	return {
		type,
		from: evm(frame.sender),
		...(!(failed && frame.kind === 'create') && { to: evm(frame.target) }),
		...(type !== 'STATICCALL' && { value: quantity(frame.value) }),
		gas: quantity(gas),
		gasUsed: quantity(gasUsed),
		input: bytesToHex(input),
		...(frame.status !== 'halt' && output.length > 0 && { output: bytesToHex(output) }),
		...(failed && { error: errorText(frame) }),
		...(reason !== undefined && { revertReason: reason }),
		...(calls.length > 0 && { calls }),
		...(logs.length > 0 && { logs }),
		...(frame.vm !== undefined && { vm: frame.vm }),
		...more,
	};
}

/** The bytes of a frame as `input` and `output` show them, and what geth has no field for. */
interface FrameBytes extends Omit<Partial<CallTracerFrame>, 'input' | 'output'> {
	readonly input: Uint8Array;
	readonly output: Uint8Array;
}

function bytesOf(frame: TraceFrame): FrameBytes {
	const { vm, input, output, callerInput, kind } = frame;
	// What a create returns to its caller is its address, which is `to`.
	const callerOutput = kind === 'create' ? undefined : frame.callerOutput;
	if (vm === undefined || vm === ETHEREUM_VM) {
		return {
			input,
			output,
			...(callerInput && { callerInput: bytesToHex(callerInput) }),
			...(callerOutput && { callerOutput: bytesToHex(callerOutput) }),
		};
	}
	return {
		input: callerInput ?? input,
		output: callerOutput ?? output,
		...(frame.function !== undefined && { function: frame.function }),
		...(frame.args && { decodedInput: frame.args.map(decodedParameter) }),
		...(frame.results && { decodedOutput: frame.results.map(decodedParameter) }),
		...(callerInput && { calleeInput: bytesToHex(input) }),
		...(callerOutput && { calleeOutput: bytesToHex(output) }),
	};
}

/** geth shows a self-destruct as a call of the contract that runs nothing. */
function selfDestruct({ address, beneficiary, value }: SelfDestructStep): CallTracerFrame {
	const [from, to] = [evm(address), evm(beneficiary)];
	return { type: 'SELFDESTRUCT', from, to, value: quantity(value), gas: '0x0', gasUsed: '0x0', input: '0x' };
}

function typeOf(frame: TraceFrame): string {
	if (frame.kind === 'call' && frame.asksStatic) return 'STATICCALL';
	if (frame.kind === 'create' && frame.salt !== undefined) return 'CREATE2';
	return frame.kind.toUpperCase();
}
