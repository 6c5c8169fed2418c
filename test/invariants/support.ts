import { type TransactionResult, toCallTracer } from 'altvm';
import { call, type Peer, send, VMS, type World } from '../world/world.ts';

/** Returns the observable state: the value of every VM's probe under a key, every balance, and the state root. */
export async function observe(world: World, key = 1) {
	const values = VMS.map((vm) => send(world.host, call(world.peers[vm], 'get', key)).values![0]);
	return { values, balances: [...world.host.balances()], root: await world.host.stateRoot() };
}

/** Returns all parts of a result, for comparing two runs. */
export function everything(result: TransactionResult) {
	const { outcome, gasUsed, logs, failure, changes } = result;
	return { outcome, gasUsed, logs, failure, changes };
}

export function trace(result: TransactionResult): string {
	return JSON.stringify(toCallTracer(result.trace!));
}

/** Returns the peers that can catch a failed call. Move functions cannot. */
export function catchers(world: World): Peer[] {
	return [world.otherEvm, world.otherWasm];
}
