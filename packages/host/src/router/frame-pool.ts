import { type Address, EMPTY_BYTES } from '@altvm/abi-bridge';
import type { VmAdapter } from '../adapter.ts';
import { GasMeter } from '../gas.ts';
import type { AccountState } from '../journal/account-state.ts';
import type { ContractCode } from '../journal/contract-code.ts';
import type { Checkpoint } from '../journal/journal.ts';
import type { CallRequest, Message } from '../message.ts';
import type { FrameResult, SuccessOutcome } from '../outcome.ts';
import type { CallRouter } from './call-router.ts';
import { HostFrame } from './host-frame.ts';
import type { FrameRecord, RunningFrame } from './running-frame.ts';

/** The message of a call within one VM, or of one from outside. It is filled in anew for each call. */
export class OwnMessage implements Message {
	kind: CallRequest['kind'] = 'call';
	sender!: Address;
	target!: Address;
	codeAddress!: Address;
	value = 0n;
	gas = 0;
	readonly constructorInput = EMPTY_BYTES;
	isStatic = false;
	depth = 0;
	readonly #record: OwnRecord;
	#input: Uint8Array | undefined;

	constructor(record: OwnRecord) {
		this.#record = record;
	}

	/** The request's input. The request may copy it out of the caller's memory when it is asked for, so it is read once, and only if needed. */
	get input(): Uint8Array {
		return (this.#input ??= this.#record.request.input);
	}

	/** Reads the input now, for a message that outlives the request. */
	keepInput(): void {
		this.#input ??= this.#record.request.input;
	}

	/** Forgets the input of the call before. */
	restart(): void {
		this.#input = undefined;
	}
}

/** The router's record of a call within one VM, or of one from outside. */
export class OwnRecord implements FrameRecord {
	parent: RunningFrame | undefined;
	readonly foreign: undefined;
	readonly adapter: VmAdapter;
	checkpoint: Checkpoint = 0;
	request!: CallRequest;
	readonly transcoded: undefined;
	readonly givenInterface: undefined;
	readonly entered: AccountState[] = [];
	/** Set for the call from outside. */
	onNativeStack = false;

	constructor(adapter: VmAdapter) {
		this.adapter = adapter;
	}

	get callerInput(): Uint8Array {
		return this.request.input;
	}
}

/** What the caller gets of a call within one VM that succeeded. Valid until the caller's next call. */
class OwnSuccess implements SuccessOutcome {
	readonly status = 'success';
	gasUsed = 0;
	result: Extract<FrameResult, { status: 'success' }> = { status: 'success', output: EMPTY_BYTES };

	/** The adapter's result may copy the bytes when they are asked for. */
	get output(): Uint8Array {
		return this.result.output;
	}
}

/** A frame of a call within one VM, or of one from outside, whose objects are used again for another one after it has ended. */
export class OwnFrame extends HostFrame {
	declare readonly message: OwnMessage;
	declare readonly record: OwnRecord;
	readonly success = new OwnSuccess();

	constructor(router: CallRouter, adapter: VmAdapter, contract: ContractCode) {
		const record = new OwnRecord(adapter);
		super(router, record, new OwnMessage(record), new GasMeter(0), contract, undefined);
	}
}

/**
 * Frames of calls that have ended, of one router. None is used again that something may still refer to: see
 * `VmAdapter.reusesFrames`.
 */
export class FramePool {
	readonly #free: OwnFrame[] = [];

	/** Returns a frame that is not running. Every field of its message and record is the caller's to set. */
	take(router: CallRouter, adapter: VmAdapter, contract: ContractCode): OwnFrame {
		const free = this.#free.pop();
		return free?.record.adapter === adapter ? free : new OwnFrame(router, adapter, contract);
	}

	/** Takes back a frame that has ended. Any gas that it had is gone, and so is its input. */
	giveBack(frame: OwnFrame): void {
		frame.gas.empty();
		frame.message.restart();
		this.#free.push(frame);
	}
}
