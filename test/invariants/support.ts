import { type TransactionResult, toCallTracer } from 'altvm';
import { call, type Peer, send, VMS, type World } from '../world/world.ts';

/** What every VM's probe holds under a key, every balance, and the state root: the state as the outside sees it. */
export async function observe(world: World, key = 1) {
	const values = VMS.map((vm) => send(world.host, call(world.peers[vm], 'get', key)).values![0]);
	return { values, balances: [...world.host.balances()], root: await world.host.stateRoot() };
}

/** Everything that a result says, for comparing two runs. */
export function everything(result: TransactionResult) {
	const { outcome, gasUsed, logs, failure, changes } = result;
	return { outcome, gasUsed, logs, failure, changes };
}

export function trace(result: TransactionResult): string {
	return JSON.stringify(toCallTracer(result.trace!));
}

/** The peers that can hold a failed call's outcome: a Move function cannot catch. */
export function catchers(world: World): Peer[] {
	return [world.otherEvm, world.otherWasm];
}
