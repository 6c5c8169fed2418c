import { MerklePatriciaTrie } from '@ethereumjs/mpt';
import { createAccount, hexToBytes } from '@ethereumjs/util';
import {
	type AccountRecord,
	type Address,
	bigIntToAddress,
	EMPTY_CODE_HASH,
	MemoryStore,
	MerklePatriciaCommitment,
	toEvmHex,
} from 'altvm';
import { median, report } from '../measure.ts';

const ACCOUNTS = 100_000;
const PEER = '@ethereumjs/mpt';

const record = (balance: bigint): AccountRecord => ({
	balance,
	nonce: 1n,
	codeHash: EMPTY_CODE_HASH,
	vm: undefined,
	interfaceHash: undefined,
	alias: undefined,
	slots: {},
});

/** Measures the root after changes to 1, 1,000 and 100,000 of 100,000 accounts, against a plain trie with the same leaves. */
export async function stateRoot(): Promise<void> {
	const addresses = Array.from({ length: ACCOUNTS }, (_, i) => bigIntToAddress(BigInt(i + 1) * 0x9e3779b97f4a7c15n));
	const keys = addresses.map((address) => hexToBytes(toEvmHex(address)));
	const store = new MemoryStore();
	const commitment = new MerklePatriciaCommitment(store);
	const trie = new MerklePatriciaTrie({ useKeyHashing: true });
	let balance = 0n;

	const change = async (count: number): Promise<{ ours: number; peer: number }> => {
		balance++;
		const accounts = new Map<Address, AccountRecord>();
		for (const address of addresses.slice(0, count)) accounts.set(address, record(balance));
		const changes = { accounts, slots: new Map(), blobs: new Map(), aliases: new Map() };
		store.apply(changes);
		commitment.record(changes);
		let start = performance.now();
		const root = await commitment.root();
		const ours = performance.now() - start;
		start = performance.now();
		for (const key of keys.slice(0, count)) await trie.put(key, createAccount({ nonce: 1n, balance }).serialize());
		const expected = `0x${Buffer.from(trie.root()).toString('hex')}`;
		const peer = performance.now() - start;
		if (root !== expected) throw new Error(`state root ${root}, ${PEER} ${expected}`);
		return { ours, peer };
	};

	const made = await change(ACCOUNTS);
	report('state root: 100,000 accounts made', made.ours, made.peer, PEER, 'ms');
	for (const [count, rounds] of [
		[1, 101],
		[1000, 7],
		[ACCOUNTS, 1],
	] as const) {
		const ours: number[] = [];
		const peer: number[] = [];
		for (let round = 0; round < rounds; round++) {
			const sample = await change(count);
			ours.push(sample.ours);
			peer.push(sample.peer);
		}
		const name = `state root: ${count.toLocaleString('en')} of 100,000 accounts changed`;
		report(name, median(ours), median(peer), PEER, 'ms');
	}
}
