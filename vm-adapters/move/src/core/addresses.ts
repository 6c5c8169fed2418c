import { MOVE_STDLIB } from '@altvm/abi-bridge';

/** The account of the standard library, 0x1. It is `std` in Move.toml. */
export const STD = MOVE_STDLIB;
