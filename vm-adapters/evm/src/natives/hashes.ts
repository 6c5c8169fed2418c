import { platform } from '#platform';
import { type PrecompiledContract, words } from './precompiled-contract.ts';

/** Yellow Paper, appendix E. */
export const sha256: PrecompiledContract = {
	name: 'sha256',
	gas: (input) => 60 + 12 * words(input.length),
	run: platform.sha256,
};

export const ripemd160: PrecompiledContract = {
	name: 'ripemd160',
	gas: (input) => 600 + 120 * words(input.length),
	run(input) {
		const output = new Uint8Array(32);
		output.set(platform.ripemd160(input), 12);
		return output;
	},
};

export const identity: PrecompiledContract = {
	name: 'identity',
	gas: (input) => 15 + 3 * words(input.length),
	run: (input) => new Uint8Array(input),
};
