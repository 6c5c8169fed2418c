import { SwitchedStore } from '@altvm/state';
import { HostError } from '../errors.ts';

/** Reads from another store, which can be replaced. A commitment reads the state through it: the kept one or that of an open block. */
export class RedirectedStore extends SwitchedStore {
	override apply(): never {
		throw new HostError('bad-request', 'a commitment does not change the state');
	}
}
