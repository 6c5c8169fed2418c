import type { Frame } from '@altvm/host';

const byFrame = new WeakMap<Frame, SentValue>();

/**
 * The value that came with a frame's message. It is in the balance of the entered contract, and it is counted once: either the
 * sender's signer draws on it, or the contract reads it with `message::value` and counts it as its own. Otherwise a module that the
 * contract passes the signer to would spend wei that the contract has in its books.
 */
export class SentValue {
	/** Wei that no signer has drawn. */
	#left: bigint;
	#isRead = false;

	constructor(wei: bigint) {
		this.#left = wei;
	}

	static of(frame: Frame): SentValue {
		let sent = byFrame.get(frame);
		if (!sent) byFrame.set(frame, (sent = new SentValue(frame.message.value)));
		return sent;
	}

	/** Wei that the entered contract has of it. No signer draws on it any more. */
	read(): bigint {
		this.#isRead = true;
		return this.#left;
	}

	/** Wei that the sender's signer may draw. */
	get left(): bigint {
		return this.#isRead ? 0n : this.#left;
	}

	draw(wei: bigint): void {
		this.#left -= wei;
	}
}
