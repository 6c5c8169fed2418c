import { base64ToBytes } from '@altvm/abi-bridge';
import { Replaceable } from '@altvm/vm-kit';
import { BLAKE2F } from './blake2f-wasm.ts';
import { fail, type PrecompiledContract } from './precompiled-contract.ts';

interface Blake2fExports extends WebAssembly.Exports {
	readonly memory: WebAssembly.Memory;
	permutation(round: number, index: number, word: number): void;
	compress(rounds: number, last: number): void;
}

/** RFC 7693, section 2.7: the word of the block that each step of a round takes, one round a line. */
const SIGMA = [
	'0123456789abcdef',
	'ea489fd61c02b753',
	'b8c052fdae367194',
	'7931dcbe265a40f8',
	'905724afe1bc683d',
	'2c6a0b834d75fe19',
	'c51fed4a0763928b',
	'db7ec13950f4862a',
	'6fe9b308c2d714a5',
	'a2847615fb9e3cd0',
];
const INPUT_LENGTH = 213;
const STATE = 4;

function load() {
	const bytes = base64ToBytes(BLAKE2F);
	const wasm = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: {} }).exports as Blake2fExports;
	SIGMA.forEach((line, round) => {
		for (let i = 0; i < 16; i++) wasm.permutation(round, i, Number.parseInt(line[i]!, 16));
	});
	return { wasm, memory: new Uint8Array(wasm.memory.buffer) };
}

const helper = new Replaceable(load);

function rounds(input: Uint8Array): number {
	return new DataView(input.buffer, input.byteOffset, 4).getUint32(0);
}

/** The BLAKE2 compression function (EIP-152). */
export const blake2f: PrecompiledContract = {
	name: 'blake2f',
	gas: (input) => (input.length === INPUT_LENGTH ? rounds(input) : 0),
	run(input) {
		if (input.length !== INPUT_LENGTH) throw fail('invalid input length');
		const last = input[INPUT_LENGTH - 1]!;
		if (last > 1) throw fail('invalid final flag');
		return helper.use(({ wasm, memory }) => {
			memory.set(input);
			wasm.compress(rounds(input), last);
			return memory.slice(STATE, STATE + 64);
		});
	},
};
