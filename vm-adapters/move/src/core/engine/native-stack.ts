import { LIMITS } from '../../gas.ts';

/** Room that a frame takes per operand. With it, frames that fit the room also fit the operand stack. */
export const ROOM_FOR_OPERAND = 8;
/** Room that a run of the interpreter takes when translated code calls it. */
export const ROOM_FOR_INTERPRETER = 160;

/**
 * The budget of the host's (JavaScript) stack, shared by all sessions: how much more translated code may stand on it,
 * and where the free part of the memory for wide integers begins. Nested sessions inherit the remaining budget.
 */
export const nativeStack = {
	/**
	 * In words of 8 bytes: 64 KB in all. Frames of other VMs at the deepest chain of calls still fit Node's default stack
	 * beside it. A frame of translated code takes two words for each local, and `ROOM_FOR_OPERAND` for each operand (see
	 * `Session.room`).
	 */
	left: ROOM_FOR_OPERAND * LIMITS.operands,
	/**
	 * Bytes. A frame takes 32 for each wide local and operand, so the memory is large enough for any frames that fit the
	 * room.
	 */
	wide: 512,
};
