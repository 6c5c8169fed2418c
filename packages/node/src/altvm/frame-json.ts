import { bytesToHex, type Failure } from '@altvm/abi-bridge';
import { type DecodedParameter, formatFailure, type TraceFrame, type TraceStep, type TraceValue } from '@altvm/host';
import { toQuantity, toRpcAddress } from '../format/values.ts';

/** One frame of any VM, and what it did, in JSON. Addresses have 32 bytes; `evmAddress` is what the EVM knows the target by. */
export interface FrameJson {
	readonly kind: string;
	/** Undefined for a plain transfer. */
	readonly vm?: string;
	readonly sender: string;
	readonly target: string;
	readonly evmAddress: string;
	/** Name of the target's interface, and what was called by it. */
	readonly contract?: string;
	readonly function?: string;
	readonly args?: readonly ValueJson[];
	readonly results?: readonly ValueJson[];
	readonly value: string;
	readonly isStatic: boolean;
	/** Host gas that the frame was given and used, with its calls. */
	readonly gas: string;
	readonly gasUsed: string;
	/** The gas used in the VM's own units. */
	readonly unitsUsed: string;
	/** In the callee's encoding, and in the caller's if that is another. */
	readonly input: string;
	readonly output: string;
	readonly callerInput?: string;
	readonly callerOutput?: string;
	readonly status: TraceFrame['status'];
	/** Why the frame failed. */
	readonly error?: string;
	readonly steps: readonly StepJson[];
}

export type ValueJson = Pick<DecodedParameter, 'name'> & { readonly text: string };

export type StepJson =
	| { readonly type: 'call'; readonly frame: FrameJson }
	| {
			readonly type: 'log';
			readonly vm: string;
			readonly address: string;
			readonly topics: readonly string[];
			readonly data: string;
			readonly event?: string;
	  }
	| { readonly type: 'write'; readonly address: string; readonly key: string; readonly value: string }
	| {
			readonly type: 'self-destruct';
			readonly address: string;
			readonly beneficiary: string;
			readonly value: string;
	  };

/** A frame and all below it. A tree is at most as deep as the call stack of contracts. */
export function frameJson(frame: TraceFrame): FrameJson {
	const { kind, vm, sender, target, contract, args, results, callerInput, callerOutput, status } = frame;
	return {
		kind,
		...(vm !== undefined && { vm }),
		sender,
		target,
		evmAddress: toRpcAddress(target),
		...(contract !== undefined && { contract }),
		...(frame.function !== undefined && { function: frame.function }),
		...(args && { args: args.map(valueJson) }),
		...(results && { results: results.map(valueJson) }),
		value: toQuantity(frame.value),
		isStatic: frame.isStatic,
		gas: toQuantity(frame.gas),
		gasUsed: toQuantity(frame.gasUsed),
		unitsUsed: toQuantity(frame.unitsUsed),
		input: bytesToHex(frame.input),
		output: bytesToHex(frame.output),
		...(callerInput && { callerInput: bytesToHex(callerInput) }),
		...(callerOutput && { callerOutput: bytesToHex(callerOutput) }),
		status,
		...(status !== 'success' && { error: errorOf(frame) }),
		steps: frame.steps.map(stepJson),
	};
}

const valueJson = ({ name, text }: TraceValue): ValueJson => ({ name, text });

/** Why a frame failed, for people. */
function errorOf({ status, reason, detail, failure }: TraceFrame): string {
	if (status === 'halt') return detail !== undefined && detail !== reason ? `${reason}: ${detail}` : `${reason}`;
	return failureText(failure);
}

export function failureText(failure: Failure | undefined): string {
	return failure ? formatFailure(failure) : 'execution reverted';
}

function stepJson(step: TraceStep): StepJson {
	switch (step.type) {
		case 'call':
			return { type: 'call', frame: frameJson(step.frame) };
		case 'log': {
			const { vm, address, topics, data, event } = step.log;
			return { type: 'log', vm, address, topics, data: bytesToHex(data), ...(event && { event: event.name }) };
		}
		case 'write': {
			const { address, key, value } = step;
			return { type: 'write', address, key, value: value ? bytesToHex(value) : '0x' };
		}
		case 'self-destruct': {
			const { address, beneficiary, value } = step;
			return { type: 'self-destruct', address, beneficiary, value: toQuantity(value) };
		}
	}
}
