import { type Hex, Host, Journal, MemoryStore, toAddress } from 'altvm';
import { COMPUTE } from './evm/cases.ts';
import { adapterOf, callOurs, contractOf, GAS, USER } from './evm/ours.ts';
import { measure } from './measure.ts';

const SLOTS = 1000;
const key = (i: number): Hex => `0x${i.toString(16).padStart(64, '0')}`;
const ONE = Uint8Array.of(1);

/** Measures the undo log against the simple alternative: copying all entries at every checkpoint. */
export async function journal(): Promise<void> {
	const account = toAddress('0x00000000000000000000000000000000000000aa');
	for (const [name, undo] of [
		['revert', true],
		['commit', false],
	] as const) {
		const ours = new Journal(new MemoryStore());
		const state = ours.account(account);
		for (let i = 0; i < SLOTS; i++) ours.writeSlot(ours.slot(state, 'evm', key(i)), ONE);
		let copied = new Map<string, Uint8Array>(Array.from({ length: SLOTS }, (_, i) => [key(i), ONE]));
		await measure({
			case: `journal: checkpoint, 10 writes, ${name}, over ${SLOTS} slots`,
			ours: () => {
				const checkpoint = ours.checkpoint();
				for (let i = 0; i < 10; i++) ours.writeSlot(ours.slot(state, 'evm', key(i)), ONE);
				if (undo) ours.revert(checkpoint);
				else ours.commit(checkpoint);
			},
			peer: () => {
				const before = new Map(copied);
				for (let i = 0; i < 10; i++) copied.set(key(i), ONE);
				if (undo) copied = before;
			},
			peerName: 'copying the map',
			unit: 'us',
			calls: 500,
		});
	}
	await sharedReads();
}

/** Measures what it saves that a transaction finds what earlier ones have read: a store that was given to the host is read each time. */
async function sharedReads(): Promise<void> {
	const contract = contractOf(COMPUTE.find((item) => item.function === 'coldSlots')!);
	const run = (store?: MemoryStore) => {
		const adapters = [adapterOf('translated')];
		const host = new Host(store ? { adapters, store } : { adapters });
		const { address } = host.deploy({ from: USER, vm: 'evm', code: contract.code, gas: GAS });
		return () => void callOurs(host, address, contract.input);
	};
	await measure({
		case: 'journal: a transaction that writes and reads 100 slots, after others',
		ours: run(),
		peer: run(new MemoryStore()),
		peerName: 'a host that reads its store for each transaction',
		unit: 'us',
		calls: 300,
	});
}
