import { concatBytes } from '@altvm/abi-bridge';
import { precompiledContracts } from '@altvm/evm';
import { Common, Mainnet } from '@ethereumjs/common';
import { getActivePrecompiles, NobleBLS, NobleBN254, type PrecompileInput, paramsEVM } from '@ethereumjs/evm';
import { bls12_381 } from '@noble/curves/bls12-381.js';
import { bn254 } from '@noble/curves/bn254.js';
import { p256 } from '@noble/curves/nist.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { keccakView, toAddress } from 'altvm';
import { keccak256 } from 'ethereum-cryptography/keccak.js';
import { loadKZG } from 'kzg-wasm';
import { measure } from './measure.ts';

const PEER = '@ethereumjs/evm';

function number(value: bigint, width = 32): Uint8Array {
	return Buffer.from(value.toString(16).padStart(2 * width, '0'), 'hex');
}

const FACTOR = 0x1234567890abcdef1234567890abcdef1234567890abcdefn;
const HASH = number(FACTOR ** 2n % 2n ** 256n);
const KEY = number(FACTOR);

function signatures() {
	const [recovery, ...signature] = secp256k1.sign(HASH, KEY, { prehash: false, format: 'recovered' });
	const publicKey = p256.getPublicKey(KEY, false).subarray(1);
	return {
		ecrecover: concatBytes(HASH, number(BigInt(27 + recovery!)), Uint8Array.from(signature)),
		p256Verify: concatBytes(HASH, p256.sign(HASH, KEY, { prehash: false }), publicKey),
	};
}

function onBn254() {
	const { x, y } = bn254.G1.Point.BASE.multiply(FACTOR).toAffine();
	const point = concatBytes(number(x), number(y));
	const g2 = bn254.G2.Point.BASE.multiply(FACTOR).toAffine();
	const pair = concatBytes(point, number(g2.x.c1), number(g2.x.c0), number(g2.y.c1), number(g2.y.c0));
	return {
		add: concatBytes(point, point),
		mul: concatBytes(point, HASH),
		pairing: concatBytes(pair, pair),
	};
}

function onBls12381() {
	const { x, y } = bls12_381.G1.Point.BASE.multiply(FACTOR).toAffine();
	const g1 = concatBytes(number(x, 64), number(y, 64));
	const second = bls12_381.G2.Point.BASE.multiply(FACTOR).toAffine();
	const g2 = concatBytes(...[second.x.c0, second.x.c1, second.y.c0, second.y.c1].map((part) => number(part, 64)));
	return { g1, g2, element: number(x, 64) };
}

/** A valid proof from go-ethereum's tests (EIP-4844). */
const PROVEN = [
	'01e798154708fe7789429634053cbf9f99b619f9f084048927333fce637f549b564c0a11a0f704f4fc3e8acfe0f8245f0ad1347b378fbf96e206da11a5d36306',
	'24d25032e67a7e6a4910df5834b8fe70e6bcfeeac0352434196bdf4b2485d5a1',
	'8f59a8d2a1a625a17f3fea0fe5eb8c896db3764f3185481bc22f91b4aaffcca25f26936857bc3a7c2539ea8ec3a952b7',
	'873033e038326e87ed3e1276fd140253fa08e9fc25fb2d9a98527fc22a2c9612fbeafdad446cbc7bcdbdcd780af2c16a',
].join('');

function modexp(bytes: number, exponent: bigint, exponentBytes: number): Uint8Array {
	const modulus = 2n ** BigInt(8 * bytes) - 189n;
	const lengths = [bytes, exponentBytes, bytes].map((length) => number(BigInt(length)));
	return concatBytes(...lengths, number(modulus / 3n, bytes), number(exponent, exponentBytes), number(modulus, bytes));
}

/** Name, address, input, and calls in a round. */
export function precompileInputs(): readonly (readonly [string, number, Uint8Array, number])[] {
	const { ecrecover, p256Verify } = signatures();
	const bn = onBn254();
	const { g1, g2, element } = onBls12381();
	const term = concatBytes(g1, HASH);
	const block = concatBytes(number(12n, 4), new Uint8Array(208).fill(7), Uint8Array.of(1));
	return [
		['ecrecover', 0x01, ecrecover, 50],
		['sha256 of 128 bytes', 0x02, new Uint8Array(128), 2000],
		['ripemd160 of 128 bytes', 0x03, new Uint8Array(128), 2000],
		['identity of 128 bytes', 0x04, new Uint8Array(128), 2000],
		['modexp of 256 bits', 0x05, modexp(32, 2n ** 255n - 19n, 32), 50],
		['modexp of 2,048 bits, exponent 65,537', 0x05, modexp(256, 65537n, 3), 50],
		['modexp of 2,048 bits, exponent of 256 bits', 0x05, modexp(256, 2n ** 255n - 19n, 32), 5],
		['bn254 add', 0x06, bn.add, 200],
		['bn254 mul', 0x07, bn.mul, 50],
		['bn254 pairing of 2', 0x08, bn.pairing, 3],
		['blake2f of 12 rounds', 0x09, block, 2000],
		['point evaluation', 0x0a, new Uint8Array(Buffer.from(PROVEN, 'hex')), 5],
		['bls12-381 G1 add', 0x0b, concatBytes(g1, g1), 50],
		['bls12-381 G1 sum of 16', 0x0c, concatBytes(...Array.from({ length: 16 }, () => term)), 2],
		['bls12-381 G2 add', 0x0d, concatBytes(g2, g2), 20],
		['bls12-381 G2 sum of 1', 0x0e, concatBytes(g2, HASH), 5],
		['bls12-381 pairing of 2', 0x0f, concatBytes(g1, g2, g1, g2), 2],
		['bls12-381 map to G1', 0x10, element, 10],
		['bls12-381 map to G2', 0x11, concatBytes(element, element), 3],
		['p256 verify', 0x100, p256Verify, 20],
	];
}

/** Measures the precompiled contracts of Osaka, and KECCAK256. The peer verifies KZG proofs with kzg-wasm. */
export async function precompiles(): Promise<void> {
	const ours = precompiledContracts('osaka');
	const customCrypto = { kzg: await loadKZG() };
	const common = new Common({ chain: Mainnet, hardfork: 'osaka', params: paramsEVM, customCrypto });
	const theirs = getActivePrecompiles(common);
	const evm = { common, _bls: new NobleBLS(), _bn254: new NobleBN254(), DEBUG: false };
	for (const [name, number, data, calls] of precompileInputs()) {
		const address = number.toString(16).padStart(40, '0');
		const native = ours.get(toAddress(`0x${address}`))!;
		const peer = theirs.get(address)!;
		const input = { data, gasLimit: 10n ** 9n, common, _EVM: evm } as unknown as PrecompileInput;
		const expected = Buffer.from((await peer(input)).returnValue).toString('hex');
		if (Buffer.from(native.run(data)).toString('hex') !== expected) throw new Error(`${name}: outputs differ`);
		await measure({
			case: `precompiles: ${name}`,
			ours: () => {
				native.gas(data);
				native.run(data);
			},
			peer: async () => {
				await peer(input);
			},
			peerName: PEER,
			unit: 'us',
			calls,
		});
	}
	await keccak();
}

async function keccak(): Promise<void> {
	for (const length of [32, 64, 136, 1024, 65536]) {
		const data = new Uint8Array(length).fill(7);
		const operations = length > 10_000 ? 1 : 100;
		const repeat = (hash: (bytes: Uint8Array) => unknown) => () => {
			for (let i = 0; i < operations; i++) hash(data);
		};
		const peers = { '@noble/hashes': keccak_256, 'ethereum-cryptography': keccak256 };
		for (const [peerName, peer] of Object.entries(peers)) {
			await measure({
				case: `precompiles: keccak256 of ${length} bytes`,
				ours: repeat(keccakView),
				peer: repeat(peer),
				peerName,
				unit: 'us',
				operations,
				calls: 10,
			});
		}
	}
}
