import { LIMITS } from '../../gas.ts';

/** What a frame takes of the room for each operand: as much as there is for those that the operand stack has place for. */
export const ROOM_FOR_OPERAND = 8;
/** What a run of the interpreter takes that translated code has called. */
export const ROOM_FOR_INTERPRETER = 160;

/**
 * What all sessions on one native stack share: how much translated code may still stand on it, and from where on the memory for
 * wide integers is free. Nested sessions inherit the remaining budget.
 */
export const nativeStack = {
	/**
	 * In words of 8 bytes: 64 KB in all, beside which the deepest chain of frames of other VMs fits Node's default stack. A frame
	 * of translated code takes two for each local, and `ROOM_FOR_OPERAND` for each operand (see `Session.room`).
	 */
	left: ROOM_FOR_OPERAND * LIMITS.operands,
	/** Bytes. A frame takes 32 for each wide local and operand: the memory lasts for as many as there is room for. */
	wide: 512,
};
