import { hash } from 'node:crypto';
import { ripemd160 as ripemd160InJs } from '@noble/hashes/legacy.js';
import { type Native, words } from './native.ts';

// Node may be built on an OpenSSL without RIPEMD-160.
const nodeHasRipemd160 = (() => {
	try {
		return hash('ripemd160', '').length > 0;
	} catch {
		return false;
	}
})();

function hashRipemd160(input: Uint8Array): Uint8Array {
	return nodeHasRipemd160 ? hash('ripemd160', input, 'buffer') : ripemd160InJs(input);
}

/** Yellow Paper, appendix E. */
export const sha256: Native = {
	name: 'sha256',
	gas: (input) => 60 + 12 * words(input.length),
	run: (input) => new Uint8Array(hash('sha256', input, 'buffer')),
};

export const ripemd160: Native = {
	name: 'ripemd160',
	gas: (input) => 600 + 120 * words(input.length),
	run(input) {
		const output = new Uint8Array(32);
		output.set(hashRipemd160(input), 12);
		return output;
	},
};

export const identity: Native = {
	name: 'identity',
	gas: (input) => 15 + 3 * words(input.length),
	run: (input) => new Uint8Array(input),
};
