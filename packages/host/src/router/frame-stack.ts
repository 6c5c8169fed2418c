import { HostFault } from '../errors.ts';
import { Halt } from '../halt.ts';
import type { AccountState } from '../journal/account-state.ts';
import { MAX_GUEST_MEMORY, MAX_NATIVE_STACK, NATIVE_FRAME } from '../limits.ts';
import type { NativeStack } from '../native-stack.ts';
import type { RunningFrame } from './running-frame.ts';

/** The running frames of all VMs, and the bounds over all of them: native stack and guest memory. */
export class FrameStack {
	readonly #frames: RunningFrame[] = [];
	readonly native: NativeStack = { left: MAX_NATIVE_STACK };
	#memory = 0;

	/** Whether no further frame fits on the native stack. */
	get isNativeFull(): boolean {
		return this.native.left < NATIVE_FRAME;
	}

	/** Whether a contract is on the stack below `frame`, which is the innermost. */
	hasBelow(frame: RunningFrame, account: AccountState): boolean {
		const own = frame.record.entered[0] === account ? 1 : 0;
		return account.running > own;
	}

	/** Number of running frames. */
	get height(): number {
		return this.#frames.length;
	}

	/** Whether no frame runs, and nothing is counted. */
	get isUnused(): boolean {
		return this.#frames.length === 0 && this.#memory === 0 && this.native.left === MAX_NATIVE_STACK;
	}

	mustBeOnTop(frame: RunningFrame): void {
		if (this.#frames[this.#frames.length - 1] !== frame)
			throw new HostFault('a call or the end of a frame was asked of a frame that is not the innermost');
	}

	push(frame: RunningFrame): void {
		this.#frames.push(frame);
		if (frame.record.onNativeStack) {
			frame.nativeLeft = this.native.left;
			this.native.left -= NATIVE_FRAME;
		}
		const { entered } = frame.record;
		for (let i = 0; i < entered.length; i++) entered[i]!.running++;
	}

	pop(frame: RunningFrame): void {
		if (this.#frames.pop() !== frame) throw new HostFault('a frame was ended that is not the innermost');
		this.#memory -= frame.memory;
		// Exactly as before the frame, however it ended.
		if (frame.record.onNativeStack) this.native.left = frame.nativeLeft;
		const { entered } = frame.record;
		for (let i = 0; i < entered.length; i++) entered[i]!.running--;
	}

	/** Drops the frames above `height`, after a fault of the host left them. */
	unwind(height: number): void {
		while (this.#frames.length > height) this.pop(this.#frames[this.#frames.length - 1]!);
	}

	/** Runs what is no part of the transaction: the guest memory that it reserves until the end of the transaction is not counted after it. */
	aside<T>(run: () => T): T {
		const first = this.#frames[0];
		const [memory, ofFirst] = [this.#memory, first?.memory];
		try {
			return run();
		} finally {
			this.#memory = memory;
			if (first) first.memory = ofFirst!;
		}
	}

	/** Counts guest memory until the frame is popped; without one, until the first frame is. */
	reserveMemory(of: RunningFrame | undefined, bytes: number): void {
		const frame = of ?? this.#frames[0]!;
		if (!(bytes >= 0) || this.#memory + bytes > MAX_GUEST_MEMORY) {
			throw new Halt('memory-limit', `more than ${MAX_GUEST_MEMORY} bytes of guest memory over all frames`);
		}
		this.#memory += bytes;
		frame.memory += bytes;
	}
}
