import type { Address } from '@altvm/abi-bridge';
import type { CallRequest } from '@altvm/host';
import type { Memory } from './memory.ts';

/**
 * The call that a machine makes: its operands, and the request to the host. One for each machine, filled in anew for every call; it does
 * not change until the call has ended. Offsets and lengths above 32 bits are infinite.
 */
export class OwnCall implements CallRequest {
	kind: CallRequest['kind'] = 'call';
	/** The requested gas; a bigint beyond 2^53. */
	gas: number | bigint = 0;
	stipend = 0;
	target!: Address;
	value = 0n;
	isStatic = false;
	inputOffset = 0;
	inputLength = 0;
	/** Where in memory the output goes. */
	outputOffset = 0;
	outputLength = 0;
	readonly #memory: Memory;

	constructor(memory: Memory) {
		this.#memory = memory;
	}

	/** A copy of the call data, which are in the caller's memory. A callee that is run on the same arena needs none. */
	get input(): Uint8Array {
		return this.#memory.slice(this.inputOffset, this.inputLength);
	}
}
