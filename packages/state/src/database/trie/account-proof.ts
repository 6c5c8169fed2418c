import { type Address, bytesToHex, type Hex } from '@altvm/abi-bridge';
import { EMPTY_CODE_HASH } from '../../account-record.ts';
import { accountKey, ETHEREUM_VM, slotKey } from '../../commitment/leaves.ts';
import type { StateStore } from '../../state-store.ts';
import { ACCOUNT_TRIE, type NodeReader, storageTrie } from './node-reader.ts';
import { EMPTY_ROOT, PathTrie } from './path-trie.ts';
import { storageRoot } from './path-trie-commitment.ts';

/** Merkle-Patricia proofs of an account and of some of its slots (EIP-1186). Nodes are in RLP, from the root down. */
export interface AccountProof {
	readonly address: Address;
	readonly balance: bigint;
	readonly nonce: bigint;
	readonly codeHash: Hex;
	readonly storageRoot: Hex;
	readonly accountProof: readonly Uint8Array[];
	readonly storageProof: readonly SlotProof[];
}

export interface SlotProof {
	/** As it was asked for. */
	readonly key: Hex;
	/** 0 if there is no such slot. */
	readonly value: bigint;
	readonly proof: readonly Uint8Array[];
}

/**
 * Returns proofs of an account and of slots of its EVM storage, or that there is no such account or slot. Nodes that are embedded in the
 * one above are not listed, as in geth's `eth_getProof`.
 *
 * @param store the state of which the nodes are.
 * @param slots keys of 32 bytes.
 * @example
 * ```ts
 * import { toAddress } from '@altvm/abi-bridge';
 * import { DatabaseNodes, DatabaseStore, MemoryDatabase, proveAccount } from '@altvm/state';
 *
 * const database = new MemoryDatabase();
 * const address = toAddress('0x00000000000000000000000000000000000000a1');
 * proveAccount(new DatabaseNodes(database), new DatabaseStore(database), address, []).accountProof; // []
 * ```
 */
export function proveAccount(
	nodes: NodeReader,
	store: StateStore,
	address: Address,
	slots: readonly Hex[],
): AccountProof {
	const key = accountKey(address);
	const trie = new PathTrie(nodes, ACCOUNT_TRIE);
	const leaf = trie.get(key);
	const root = leaf && storageRoot(leaf);
	const storage = new PathTrie(nodes, storageTrie(key), !root);
	const record = store.account(address);
	return {
		address,
		balance: record?.balance ?? 0n,
		nonce: record?.nonce ?? 0n,
		codeHash: record?.codeHash ?? EMPTY_CODE_HASH,
		storageRoot: bytesToHex(root ?? EMPTY_ROOT),
		accountProof: trie.prove(key),
		storageProof: slots.map((slot) => ({
			key: slot,
			value: toNumber(root && store.slot(address, ETHEREUM_VM, slot)),
			proof: storage.prove(slotKey(ETHEREUM_VM, slot)),
		})),
	};
}

function toNumber(value: Uint8Array | undefined): bigint {
	return value && value.length > 0 ? BigInt(bytesToHex(value)) : 0n;
}
