import { ripemd160 } from '@noble/hashes/legacy.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { inflateSync } from 'fflate';
import type { Platform } from './platform.ts';

/** Pure JavaScript, for browsers, workers and other engines. */
export const platform: Platform = {
	sha256,
	ripemd160,
	inflateRaw: (compressed) => new Uint8Array(inflateSync(compressed)),
};
