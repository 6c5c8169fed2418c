import { toAddress } from '@altvm/abi-bridge';

/** The account of the standard library: `std` in Move.toml. */
export const STD = toAddress(`0x${'1'.padStart(64, '0')}`);
