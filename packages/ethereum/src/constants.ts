import { type Hex, toAddress } from '@altvm/abi-bridge';

/** 32 zero bytes: a hash or root that a block does not have. */
export const ZERO_HASH: Hex = `0x${'0'.repeat(64)}`;

/** 20 zero bytes: the coinbase of a block whose maker names none, and what ends a delegation (EIP-7702). */
export const ZERO_ADDRESS = toAddress(`0x${'0'.repeat(40)}`);

/** A header's nonce since Paris (EIP-3675). */
export const ZERO_NONCE: Hex = '0x0000000000000000';
