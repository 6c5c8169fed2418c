import { type Address, addressToBytes, hexToBytes, toAddress } from '@altvm/abi-bridge';
import type { CreateRequest, Creation } from '@altvm/host';
import { RLP } from '@ethereumjs/rlp';
import { keccak_256 } from '@noble/hashes/sha3.js';

/**
 * The address of a new contract: by the sender and its nonce (CREATE; Yellow Paper, section 7), or by the sender, the salt and the
 * init code if there is a salt (CREATE2; EIP-1014).
 *
 * @example
 * ```ts
 * import { checksumAddress, toAddress } from '@altvm/abi-bridge';
 * import { contractAddress } from '@altvm/evm';
 *
 * const sender = toAddress('0x6ac7ea33f8831ea9dcc53393aaa88b25a785dbf0');
 * const create = { kind: 'create', code: new Uint8Array(), value: 0n } as const;
 * checksumAddress(contractAddress(sender, 0n, create)); // 0xcd234A471b72ba2F1Ccf0A70FCABA648a5eeCD8d
 * ```
 */
export function contractAddress(sender: Address, nonce: bigint, { salt, code }: CreateRequest): Address {
	return salt === undefined ? addressByNonce(sender, nonce) : addressBySalt(sender, hexToBytes(salt), keccak_256(code));
}

/** The address of a contract that `creator` made, of which only the hash of the init code need be known. */
export function createdAddress(creator: Address, creation: Creation): Address {
	if ('nonce' in creation) return addressByNonce(creator, creation.nonce);
	return addressBySalt(creator, hexToBytes(creation.salt), hexToBytes(creation.initCodeHash));
}

function addressByNonce(sender: Address, nonce: bigint): Address {
	return toAddress(keccak_256(RLP.encode([shortBytes(sender), nonce])).subarray(12));
}

function addressBySalt(sender: Address, salt: Uint8Array, initCodeHash: Uint8Array): Address {
	const hash = keccak_256.create().update(Uint8Array.of(0xff)).update(shortBytes(sender)).update(salt);
	return toAddress(hash.update(initCodeHash).digest().subarray(12));
}

/** The 20 bytes of an address. For a sender that is not of EVM form, all 32 bytes are hashed. */
function shortBytes(address: Address): Uint8Array {
	const bytes = addressToBytes(address);
	return bytes.subarray(0, 12).every((byte) => byte === 0) ? bytes.subarray(12) : bytes;
}
