import type { Hex } from '@altvm/abi-bridge';
import type { StateChanges } from '@altvm/state';
import type { ReadHost } from './read-host.ts';

/** A block and changes of the state after it that are in no block. */
export interface HeadState {
	readonly hash: Hex;
	readonly edits: readonly StateChanges[];
}

/** Most hosts that are kept. */
const MOST = 8;

/** Hosts of states that were read lately and that nobody uses now: to make one takes longer than most of what is read with it. */
export class IdleHosts {
	/** The one that was used last comes last. */
	#hosts: { readonly of: HeadState; readonly own: ReadHost }[] = [];
	/** Rises when the head changes: hosts of before are not kept. */
	#epoch = 0;

	get epoch(): number {
		return this.#epoch;
	}

	/** Takes a host of a state out, if there is one. */
	take(hash: Hex, edits: readonly StateChanges[]): ReadHost | undefined {
		const at = this.#hosts.findLastIndex(({ of }) => of.hash === hash && of.edits === edits);
		return at < 0 ? undefined : this.#hosts.splice(at, 1)[0]!.own;
	}

	/** Keeps a host that is as it was made, and closes any other. */
	giveBack(own: ReadHost, epoch: number, of: HeadState): void {
		if (epoch !== this.#epoch || !own.isUnchanged) {
			own.close();
			return;
		}
		this.#hosts.push({ of, own });
		if (this.#hosts.length > MOST) this.#hosts.shift()!.own.close();
	}

	clear(): void {
		this.#epoch++;
		for (const { own } of this.#hosts) own.close();
		this.#hosts = [];
	}
}
