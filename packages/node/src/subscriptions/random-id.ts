import { randomBytes } from 'node:crypto';

/** An id that nobody guesses, as a number in hex. */
export const randomId = () => `0x${BigInt(`0x${randomBytes(16).toString('hex')}`).toString(16)}`;
