import { numberOf } from './child.ts';
import { report } from './measure.ts';

/** Measures the bytes that a storage entry takes, each side in a process of its own. */
export async function memory(): Promise<void> {
	await compare('memory: 1,000,000 slots', 1_000_000, 'ours', 'maps', 'a store of Maps');
	await compare(
		'memory: 1,000,000 slots and the state root',
		1_000_000,
		'ours with the root',
		'maps',
		'a store of Maps, without a root',
	);
	await compare(
		'memory: 30,000 slots and the state root',
		30_000,
		'ours with the root',
		'@ethereumjs/mpt',
		'@ethereumjs/mpt, without a store',
	);
}

async function compare(name: string, slots: number, ours: string, peer: string, peerName: string): Promise<void> {
	report(name, await bytesPerSlot(ours, slots), await bytesPerSlot(peer, slots), peerName, 'bytes/slot');
}

function bytesPerSlot(what: string, slots: number): Promise<number> {
	return numberOf('slot-memory.ts', [what, `${slots}`], ['--max-old-space-size=4096']);
}
