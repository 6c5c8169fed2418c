import { type Address, bigIntToAddress, bytesToHex, type Hex, keccakBytes } from '@altvm/abi-bridge';
import { EMPTY_ACCOUNT, MemoryStore, MerklePatriciaCommitment, type StateChanges, type StateStore } from '@altvm/state';
import { MerklePatriciaTrie } from '@ethereumjs/mpt';
import { RLP } from '@ethereumjs/rlp';
import { MapDB } from '@ethereumjs/util';
import { PlainStore } from '../../packages/state/src/testing/plain-store.ts';

// Prints how many bytes a slot takes: `node --expose-gc slot-memory.ts <what> <slots>`. The slots are those of one contract, like a
// token's: hashes as keys, numbers as values.

const BATCH = 10_000;

function bytes32(number: number): Uint8Array {
	const bytes = new Uint8Array(32);
	new DataView(bytes.buffer).setUint32(28, number);
	return bytes;
}

const keyOf = (i: number) => keccakBytes(bytes32(i));
/** An amount of a token, without leading zeros as the EVM stores it. */
const amountOf = (i: number) =>
	bytes32((i + 1) * 4001)
		.subarray(28)
		.slice();

function batch(from: number, to: number, contract: Address): StateChanges {
	const entries = new Map<Hex, Uint8Array>();
	for (let i = from; i < to; i++) entries.set(bytesToHex(keyOf(i)), amountOf(i));
	return {
		accounts: new Map([[contract, { ...EMPTY_ACCOUNT, nonce: 1n, slots: { evm: to } }]]),
		slots: new Map([[contract, new Map([['evm', entries]])]]),
		blobs: new Map(),
		aliases: new Map(),
	};
}

/** Fills a store, and a commitment of it if there is one. */
async function fill(store: StateStore, count: number, commitment?: MerklePatriciaCommitment): Promise<unknown> {
	for (let from = 0; from < count; from += BATCH) {
		const changes = batch(from, Math.min(count, from + BATCH), bigIntToAddress(0xc3n));
		store.apply(changes);
		commitment?.record(changes);
		await commitment?.root();
	}
	return [store, commitment];
}

async function fillPeer(count: number): Promise<unknown> {
	const trie = new MerklePatriciaTrie({ db: new MapDB(), useKeyHashing: true, useNodePruning: true });
	for (let i = 0; i < count; i++) await trie.put(keyOf(i), RLP.encode(amountOf(i)));
	return trie;
}

const FILL: Record<string, (count: number) => Promise<unknown>> = {
	ours: (count) => fill(new MemoryStore(), count),
	maps: (count) => fill(new PlainStore(), count),
	'ours with the root': (count) => {
		const store = new MemoryStore();
		return fill(store, count, new MerklePatriciaCommitment(store));
	},
	'@ethereumjs/mpt': fillPeer,
};

const [what = '', slots = ''] = process.argv.slice(2);
const fillIt = FILL[what];
const { gc } = globalThis as { gc?: () => void };
if (!fillIt || !gc) throw new Error(`node --expose-gc slot-memory.ts <${Object.keys(FILL).join(' | ')}> <slots>`);

function used(collect: () => void): number {
	collect();
	collect();
	const { heapUsed, external } = process.memoryUsage();
	return heapUsed + external;
}

await fillIt(1000);
const before = used(gc);
const held = await fillIt(Number(slots));
process.stdout.write(`${(used(gc) - before) / Number(slots)}\n`);
if (held === undefined) throw new Error('nothing was held');
