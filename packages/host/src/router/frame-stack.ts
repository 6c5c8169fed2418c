import type { Address } from '@altvm/abi-bridge';
import { HostFault } from '../errors.ts';
import { Halt } from '../halt.ts';
import { MAX_GUEST_MEMORY, MAX_NATIVE_STACK, NATIVE_FRAME } from '../limits.ts';
import type { NativeStack } from '../native-stack.ts';
import type { RunningFrame } from './running-frame.ts';

/** The running frames of all VMs, and the bounds over all of them: native stack and guest memory. */
export class FrameStack {
	readonly #frames: RunningFrame[] = [];
	/** Number of frames per running contract. */
	readonly #active = new Map<Address, number>();
	readonly native: NativeStack = { left: MAX_NATIVE_STACK };
	#memory = 0;

	/** Whether no further frame fits on the native stack. */
	get isNativeFull(): boolean {
		return this.native.left < NATIVE_FRAME;
	}

	has(address: Address): boolean {
		return this.#active.has(address);
	}

	/** Whether a contract is on the stack below `frame`, which is the innermost. */
	hasBelow(frame: RunningFrame, address: Address): boolean {
		const own = frame.record.entered[0] === address ? 1 : 0;
		return (this.#active.get(address) ?? 0) > own;
	}

	mustBeOnTop(frame: RunningFrame): void {
		if (this.#frames[this.#frames.length - 1] !== frame)
			throw new HostFault('a frame that is not running asked for a call');
	}

	push(frame: RunningFrame): void {
		this.#frames.push(frame);
		if (frame.record.onNativeStack) {
			frame.nativeLeft = this.native.left;
			this.native.left -= NATIVE_FRAME;
		}
		for (const address of frame.record.entered) this.#active.set(address, (this.#active.get(address) ?? 0) + 1);
	}

	pop(frame: RunningFrame): void {
		if (this.#frames.pop() !== frame) throw new HostFault('a frame was ended that is not the innermost');
		this.#memory -= frame.memory;
		// Exactly as before the frame, however it ended.
		if (frame.record.onNativeStack) this.native.left = frame.nativeLeft;
		for (const address of frame.record.entered) {
			const count = this.#active.get(address)! - 1;
			if (count === 0) this.#active.delete(address);
			else this.#active.set(address, count);
		}
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
