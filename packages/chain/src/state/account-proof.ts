import type { Address, Hex } from '@altvm/abi-bridge';

/** Merkle-Patricia proofs of an account and of some of its slots (EIP-1186). Nodes are in RLP, from the root down. */
export interface AccountProof {
	readonly address: Address;
	readonly balance: bigint;
	readonly nonce: bigint;
	readonly codeHash: Hex;
	readonly storageRoot: Hex;
	readonly accountProof: readonly Uint8Array[];
	readonly storageProof: readonly {
		readonly key: Hex;
		readonly value: bigint;
		readonly proof: readonly Uint8Array[];
	}[];
}
