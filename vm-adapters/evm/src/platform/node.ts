import { hash } from 'node:crypto';
import { inflateRawSync } from 'node:zlib';
import { ripemd160 } from '@noble/hashes/legacy.js';
import type { Platform } from './platform.ts';

// Some builds of Node have an OpenSSL without RIPEMD-160.
const nodeHasRipemd160 = (() => {
	try {
		return hash('ripemd160', '').length > 0;
	} catch {
		return false;
	}
})();

/** Uses Node's native implementations. */
export const platform: Platform = {
	sha256: (input) => new Uint8Array(hash('sha256', input, 'buffer')),
	ripemd160: nodeHasRipemd160 ? (input) => new Uint8Array(hash('ripemd160', input, 'buffer')) : ripemd160,
	inflateRaw: (compressed) => new Uint8Array(inflateRawSync(compressed)),
};
