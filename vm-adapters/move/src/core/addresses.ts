import { MOVE_STDLIB } from '@altvm/abi-bridge';

/** The account of the standard library: `std` in Move.toml. */
export const STD = MOVE_STDLIB;
