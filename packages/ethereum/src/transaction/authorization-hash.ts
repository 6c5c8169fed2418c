import { type Address, addressToBytes, concatBytes, keccakBytes } from '@altvm/abi-bridge';
import { RLP } from '@ethereumjs/rlp';

/** EIP-7702: first byte of what an authority signs. */
const MAGIC = 5;

/** What an authority signs. */
export interface AuthorizationFields {
	/** 0 for every chain. */
	readonly chainId: bigint;
	/** The account whose code is to run. */
	readonly address: Address;
	readonly nonce: bigint;
}

/**
 * The hash that an authority signs (EIP-7702), 32 bytes.
 *
 * @example
 * ```ts
 * import { bytesToHex, toAddress } from '@altvm/abi-bridge';
 * import { authorizationHash } from '@altvm/ethereum';
 *
 * const address = toAddress('0x00000000000000000000000000000000000000c3');
 * bytesToHex(authorizationHash({ chainId: 1n, address, nonce: 0n })); // 0x26a172ff1931b88c789ab0e67446916044e6997a09f9fcfdfae769b0b2ad3fd4
 * ```
 */
export function authorizationHash({ chainId, address, nonce }: AuthorizationFields): Uint8Array {
	const list = RLP.encode([chainId, addressToBytes(address).subarray(12), nonce]);
	return keccakBytes(concatBytes(Uint8Array.of(MAGIC), list));
}
