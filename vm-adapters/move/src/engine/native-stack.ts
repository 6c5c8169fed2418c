import { LIMITS } from '../gas.ts';

export const ROOM_FOR_OPERAND = 12;

/**
 * What all sessions on one native stack share: how much translated code may still stand on it, and from where on the memory for
 * wide integers is free. What runs while a session waits for a call begins with what that has left.
 */
export const nativeStack = {
	/** A frame of translated code takes two for each local, and `ROOM_FOR_OPERAND` for each operand (see `Session.room`). */
	left: ROOM_FOR_OPERAND * LIMITS.operands,
	/** Bytes. A frame takes 32 for each wide local and operand: the memory lasts for as many as there is room for. */
	wide: 512,
};
