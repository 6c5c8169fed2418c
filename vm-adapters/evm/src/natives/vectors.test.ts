import { readFileSync } from 'node:fs';
import { inflateRawSync } from 'node:zlib';
import { bytesToHex, concatBytes, toAddress } from '@altvm/abi-bridge';
import { Halt } from '@altvm/host';
import { bls12_381 } from '@noble/curves/bls12-381.js';
import { blake2b } from '@noble/hashes/blake2.js';
import { sha256 } from '@noble/hashes/sha2.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BLAKE2F_OUTPUT, buildBlake2f, readMcl } from '../../scripts/build-natives.ts';
import { MCL } from './curves/mcl-wasm.ts';
import { precompiledContracts } from './precompiles.ts';

function run(number: number, input: Uint8Array): string {
	return bytesToHex(
		precompiledContracts('osaka')
			.get(toAddress(`0x${number.toString(16).padStart(40, '0')}`))!
			.run(input),
	);
}

const hex = (text: string) => new Uint8Array(Buffer.from(text, 'hex'));
const number = (value: bigint, width = 32) => hex(value.toString(16).padStart(2 * width, '0'));

describe('Test vectors of the EIPs', () => {
	it('blake2f returns the hash of "abc" (EIP-152, test vector 5)', () => {
		const state = '48c9bdf267e6096a3ba7ca8485ae67bb2bf894fe72f36e3cf1361d5f3af54fa5'.concat(
			'd182e6ad7f520e511f6c3e2b8c68059b6bbd41fbabd9831f79217e1319cde05b',
		);
		const input = hex(`0000000c${state}616263${'00'.repeat(125)}0300000000000000000000000000000001`);
		expect(run(9, input)).toBe(bytesToHex(blake2b(new TextEncoder().encode('abc'))));
	});

	it("modexp of 3 to the power of the order of secp256k1's field is one (EIP-198)", () => {
		const p = 2n ** 256n - 2n ** 32n - 977n;
		const input = concatBytes(number(1n), number(32n), number(32n), number(3n, 1), number(p - 1n), number(p));
		expect(run(5, input)).toBe(bytesToHex(number(1n)));
	});

	it('bn254: the pairings of the generators, one of them negated, multiply to one (EIP-197)', () => {
		const p = 21888242871839275222246405745257275088696311157297823662689037894645226208583n;
		const g2 = [
			11559732032986387107991004021392285783925812861821192530917403151452391805634n,
			10857046999023057135944570762232829481370756359578518086990519993285655852781n,
			4082367875863433681332203403145435568316851327593401208105741076214120093531n,
			8495653923123431417604973247489272438418190587263600148770280649306958101930n,
		].map((part) => number(part));
		const pair = (y: bigint) => concatBytes(number(1n), number(y), ...g2);
		expect(run(8, concatBytes(pair(2n), pair(p - 2n)))).toBe(bytesToHex(number(1n)));
		expect(run(8, concatBytes(pair(2n), pair(2n)))).toBe(bytesToHex(number(0n)));
	});
});

describe('Point evaluation (EIP-4844)', () => {
	const order = bls12_381.fields.Fr.ORDER;
	const success = `0x${'1000'.padStart(64, '0')}${order.toString(16)}`;
	/** A valid proof from go-ethereum's tests. */
	const proven = hex(
		[
			'01e798154708fe7789429634053cbf9f99b619f9f084048927333fce637f549b',
			'564c0a11a0f704f4fc3e8acfe0f8245f0ad1347b378fbf96e206da11a5d36306',
			'24d25032e67a7e6a4910df5834b8fe70e6bcfeeac0352434196bdf4b2485d5a1',
			'8f59a8d2a1a625a17f3fea0fe5eb8c896db3764f3185481bc22f91b4aaffcca25f26936857bc3a7c2539ea8ec3a952b7',
			'873033e038326e87ed3e1276fd140253fa08e9fc25fb2d9a98527fc22a2c9612fbeafdad446cbc7bcdbdcd780af2c16a',
		].join(''),
	);
	const input = (commitment: Uint8Array, z: bigint, y: bigint, proof: Uint8Array) => {
		const versioned = sha256(commitment);
		versioned[0] = 1;
		return concatBytes(versioned, number(z), number(y), commitment, proof);
	};
	const infinity = concatBytes(hex('c0'), new Uint8Array(47));

	it('accepts a valid proof', () => {
		expect(run(10, proven)).toBe(success);
	});

	it('rejects the proof if any byte is changed', () => {
		fc.assert(
			fc.property(fc.nat(191), fc.integer({ min: 1, max: 255 }), (at, change) => {
				const input = proven.slice();
				input[at]! ^= change;
				expect(() => run(10, input)).toThrow(Halt);
			}),
			{ numRuns: 50 },
		);
	});

	it('verifies the proof of a constant polynomial: the point at infinity, at every z', () => {
		for (const value of [1n, 2n, 7n ** 80n]) {
			const commitment = bls12_381.G1.Point.BASE.multiply(value % order).toBytes();
			expect(run(10, input(commitment, 5n, value % order, infinity))).toBe(success);
			expect(() => run(10, input(commitment, 5n, (value + 1n) % order, infinity))).toThrow(Halt);
		}
		expect(run(10, input(infinity, 5n, 0n, infinity))).toBe(success);
	});

	it('rejects numbers above the order, other encodings of points, and points outside the subgroup', () => {
		const one = bls12_381.G1.Point.BASE.toBytes();
		expect(run(10, input(one, 5n, 1n, infinity))).toBe(success);
		expect(() => run(10, input(one, order, 1n, infinity))).toThrow('not a field element');
		expect(() => run(10, input(one, 5n, order + 1n, infinity))).toThrow('not a field element');
		const signed = infinity.slice();
		signed[0] = 0xe0;
		expect(() => run(10, input(one, 5n, 1n, signed))).toThrow('the proof is not a point');
		const uncompressed = one.slice();
		uncompressed[0]! &= 0x7f;
		expect(() => run(10, input(uncompressed, 5n, 1n, infinity))).toThrow('the commitment is not a point');
		const { p } = bls12_381.G1.Point.CURVE();
		const beyond = number(p + 4n, 48);
		beyond[0]! |= 0x80;
		expect(() => run(10, input(beyond, 5n, 1n, infinity))).toThrow('the commitment is not a point');
		// x = 4 is on the curve: y^2 = 68 has a square root.
		const outside = number(4n, 48);
		outside[0]! |= 0x80;
		expect(() => run(10, input(outside, 5n, 1n, infinity))).toThrow('the commitment is not a point');
	});
});

describe('The committed WebAssembly', () => {
	it('of BLAKE2f is what its source compiles to', async () => {
		expect(await buildBlake2f()).toBe(readFileSync(BLAKE2F_OUTPUT, 'utf8'));
	}, 20_000);

	it("of the curves is mcl-wasm's", () => {
		expect(inflateRawSync(Buffer.from(MCL, 'base64')).equals(readMcl())).toBe(true);
	});
});
