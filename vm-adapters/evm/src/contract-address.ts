import { type Address, EMPTY_BYTES, hashedAddress, hexToBytes, isEvmForm, keccakBytes } from '@altvm/abi-bridge';
import type { CreateRequest, Creation } from '@altvm/host';
import { RLP } from '@ethereumjs/rlp';

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
	return salt === undefined
		? addressByNonce(sender, nonce)
		: addressBySalt(sender, hexToBytes(salt), keccakBytes(code));
}

/** The address of a contract that `creator` made, of which only the hash of the init code need be known. */
export function createdAddress(creator: Address, creation: Creation): Address {
	if ('nonce' in creation) return addressByNonce(creator, creation.nonce);
	return addressBySalt(creator, hexToBytes(creation.salt), hexToBytes(creation.initCodeHash));
}

const scratch = new Uint8Array(100);
/** The first bytes of the scratch, by how many: a view is an object that takes as long to make as the rest of the list. */
const heads = Array.from({ length: scratch.length + 1 }, (_, end) => scratch.subarray(0, end));

/** The hash of the RLP of a list: the sender's bytes and the nonce. */
function addressByNonce(sender: Address, nonce: bigint): Address {
	const bytes = shortBytes(sender);
	if (nonce >= SMALL) return hashedAddress(RLP.encode([bytes, nonce]));
	const end = writeNonce(2 + bytes.length, Number(nonce));
	scratch[0] = 0xc0 + end - 1;
	scratch[1] = 0x80 + bytes.length;
	scratch.set(bytes, 2);
	return hashedAddress(heads[end]!);
}

const SMALL = 1n << 32n;

/** Writes the RLP of a nonce below 2^32 to the scratch. Returns where it ends. */
function writeNonce(at: number, nonce: number): number {
	if (nonce > 0 && nonce < 0x80) {
		scratch[at] = nonce;
		return at + 1;
	}
	const length = nonce === 0 ? 0 : 4 - (Math.clz32(nonce) >>> 3);
	scratch[at] = 0x80 + length;
	for (let i = 1; i <= length; i++) scratch[at + i] = nonce >>> (8 * (length - i));
	return at + 1 + length;
}

function addressBySalt(sender: Address, salt: Uint8Array, initCodeHash: Uint8Array): Address {
	const bytes = shortBytes(sender);
	scratch[0] = 0xff;
	scratch.set(bytes, 1);
	scratch.set(salt, 1 + bytes.length);
	scratch.set(initCodeHash, 33 + bytes.length);
	return hashedAddress(heads[65 + bytes.length]!);
}

let lastSender: Address | undefined;
let lastBytes: Uint8Array = EMPTY_BYTES;

/** The 20 bytes of an address, or all 32 of one that is not of EVM form. A factory is the sender again and again. */
function shortBytes(address: Address): Uint8Array {
	if (address !== lastSender) {
		lastBytes = hexToBytes(isEvmForm(address) ? `0x${address.slice(26)}` : address);
		lastSender = address;
	}
	return lastBytes;
}
