import { LIMITS } from '../gas.ts';

/**
 * What all sessions on one native stack share: how much translated code may still stand on it. It is used up by what runs
 * while a session waits for a call.
 */
export const nativeStack: { left: number } = { left: 3 * LIMITS.operands };
