import type { Address, Hex, VmId } from '@altvm/abi-bridge';
import type { HaltReason } from '../halt.ts';

/** Parts of a machine that may be recorded with each step. */
export type StepPart = 'stack' | 'memory' | 'returnData' | 'storage';

/** What a VM reports of one instruction. Parts that were not asked for are omitted, and those that the VM does not have. */
export interface VmStep {
	/** Where the instruction is in the code, as the VM counts: for the EVM the number of its first byte. */
	readonly pc: number;
	/** What `pc` counts in, if the code has several parts, such as the functions of a Move module. */
	readonly part?: string;
	/** Name of the instruction. */
	readonly op: string;
	/** Host gas that the frame had before the instruction. */
	readonly gas: number;
	/** What the instruction cost in host gas; that of a call includes the gas that it forwards, that of a create does not. */
	readonly gasCost: number;
	/** Set if the instruction halted the frame. */
	readonly halt?: { readonly reason: HaltReason; readonly detail: string };
	/** Values before the instruction, the topmost last: numbers as bigints, anything else as text. */
	readonly stack?: readonly (bigint | string)[];
	/** Memory before the instruction. */
	readonly memory?: Uint8Array;
	/** What the frame's last call returned. */
	readonly returnData?: Uint8Array;
	/** The entry of the VM's storage that the instruction reads, or writes. */
	readonly storage?: { readonly key: Hex; readonly value: Uint8Array };
}

/** One instruction of a frame, as it was before it ran. */
export interface Step extends VmStep {
	readonly vm: VmId;
	/** Depth of the frame: 0 for the first. */
	readonly depth: number;
	/** The account in which the code acts, and whose storage it has. */
	readonly address: Address;
	/** The code that runs. Must not be changed. */
	readonly code: Uint8Array;
	/** The refund counter of the transaction, with what the instruction added to it. */
	readonly refund: number;
}

/** What a frame reports its instructions to. A VM that cannot report them ignores it. */
export interface StepReporter {
	readonly wants: ReadonlySet<StepPart>;
	/** Is called once what an instruction costs is known, before the call that it makes. Steps are in the order of the instructions. */
	report(step: VmStep): void;
}
