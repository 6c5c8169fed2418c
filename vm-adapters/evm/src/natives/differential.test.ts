import { bytesToHex, concatBytes, toAddress } from '@altvm/abi-bridge';
import { Halt } from '@altvm/host';
import { Common, Mainnet } from '@ethereumjs/common';
import { getActivePrecompiles, NobleBLS, NobleBN254, type PrecompileInput, paramsEVM } from '@ethereumjs/evm';
import { bls12_381 } from '@noble/curves/bls12-381.js';
import { bn254 } from '@noble/curves/bn254.js';
import { p256 } from '@noble/curves/nist.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type EvmHardfork, HARDFORKS } from '../fork.ts';
import { precompiledContracts } from './precompiles.ts';

/** Gas limit. High enough for every compared case; low enough that no input can demand hours of work. */
const LIMIT = 400_000n;

/** Gas used and output, or `failed`. */
type Result = string;

function ours(fork: EvmHardfork, address: string, input: Uint8Array): Result {
	const contract = precompiledContracts(fork).get(toAddress(`0x${address.padStart(64, '0')}`))!;
	try {
		const gas = contract.gas(input);
		if (gas > LIMIT) return 'failed';
		return `${gas} ${bytesToHex(contract.run(input))}`;
	} catch (error) {
		if (!(error instanceof Halt)) throw error;
		return 'failed';
	}
}

function commonOf(hardfork: EvmHardfork): Common {
	return new Common({ chain: Mainnet, hardfork, params: paramsEVM });
}

async function theirs(fork: EvmHardfork, address: string, data: Uint8Array): Promise<Result> {
	const common = commonOf(fork);
	const run = getActivePrecompiles(common).get(address.padStart(40, '0'))!;
	const evm = { common, _bls: new NobleBLS(), _bn254: new NobleBN254(), DEBUG: false };
	const result = await run({ data, gasLimit: LIMIT, common, _EVM: evm } as unknown as PrecompileInput);
	return result.exceptionError ? 'failed' : `${result.executionGasUsed} ${bytesToHex(result.returnValue)}`;
}

/** Compares both on mostly valid inputs, and on the same inputs truncated, extended and with one byte changed. */
async function compare(address: string, valid: fc.Arbitrary<Uint8Array>, numRuns: number, fork: EvmHardfork = 'osaka') {
	const damage = fc.constantFrom('no', 'no', 'cut', 'longer', 'changed', 'zeros');
	const arbitrary = fc.tuple(valid, damage, fc.nat(4096), fc.nat(255)).map(([bytes, kind, at, byte]) => {
		if (kind === 'cut') return bytes.slice(0, at % (bytes.length + 1));
		if (kind === 'longer') return concatBytes(bytes, new Uint8Array(1 + (at % 64)).fill(byte));
		const copy = bytes.slice();
		if (kind === 'changed' && copy.length > 0) copy[at % copy.length] = byte;
		if (kind === 'zeros' && copy.length > 0) copy.fill(0, at % copy.length, (at % copy.length) + 64);
		return copy;
	});
	await fc.assert(
		fc.asyncProperty(arbitrary, async (input) => {
			expect(ours(fork, address, input)).toBe(await theirs(fork, address, input));
		}),
		{ numRuns, interruptAfterTimeLimit: 20_000, markInterruptAsFailure: true },
	);
}

function number(value: bigint, width = 32): Uint8Array {
	return new Uint8Array(Buffer.from(value.toString(16).padStart(2 * width, '0'), 'hex'));
}

const word = fc.bigInt(0n, 2n ** 256n - 1n);
const edge = (order: bigint) =>
	fc.oneof(fc.constantFrom(0n, 1n, 2n, order - 1n, order, order + 1n, 2n ** 256n - 1n), word);
const factor = fc.bigInt(1n, 2n ** 100n);

describe('Signature checks match @ethereumjs/evm', () => {
	it('ecrecover', async () => {
		const key = number(0x1234567890abcdefn);
		const signed = fc.tuple(word, fc.constantFrom(0n, 26n, 27n, 28n, 29n), fc.boolean()).map(([hash, v, fits]) => {
			const [recovery, ...signature] = secp256k1.sign(number(hash), key, { prehash: false, format: 'recovered' });
			return concatBytes(number(hash), number(fits ? BigInt(27 + recovery!) : v), Uint8Array.from(signature));
		});
		const { n } = secp256k1.Point.CURVE();
		const made = fc
			.tuple(word, edge(n), edge(n))
			.map(([hash, r, s]) => concatBytes(number(hash), number(27n), number(r), number(s)));
		await compare('1', fc.oneof(signed, made), 60);
	});

	it('P-256', async () => {
		const key = number(0x1234567890abcdefn);
		const publicKey = p256.getPublicKey(key, false).subarray(1);
		const signed = word.map((hash) =>
			concatBytes(number(hash), p256.sign(number(hash), key, { prehash: false }), publicKey),
		);
		const { n, p } = p256.Point.CURVE();
		const made = fc
			.tuple(edge(n), edge(n), edge(p), edge(p))
			.map((parts) => concatBytes(new Uint8Array(32), ...parts.map((part) => number(part))));
		await compare('100', fc.oneof(signed, made), 50);
	});
});

describe('Hashes and identity match @ethereumjs/evm', () => {
	const bytes = fc.uint8Array({ maxLength: 300 });
	it('sha256, ripemd160 and identity', async () => {
		for (const address of ['2', '3', '4']) await compare(address, bytes, 100);
	});

	it('blake2f', async () => {
		const input = fc
			.tuple(fc.nat(300), fc.uint8Array({ minLength: 208, maxLength: 208 }), fc.nat(2))
			.map(([rounds, block, last]) => concatBytes(number(BigInt(rounds), 4), block, Uint8Array.of(last)));
		await compare('9', input, 200);
	});
});

describe('modexp matches @ethereumjs/evm', () => {
	const part = fc.oneof(
		fc.uint8Array({ maxLength: 40 }),
		fc.uint8Array({ maxLength: 300 }),
		fc.constant(new Uint8Array(1025)),
	);
	const input = fc
		.tuple(part, part, part)
		.map((parts) => concatBytes(...parts.map(({ length }) => number(BigInt(length))), ...parts));
	for (const fork of ['byzantium', 'berlin', 'osaka'] as const) {
		it(`prices of ${fork}`, () => compare('5', input, 100, fork));
	}
});

describe('bn254 matches @ethereumjs/evm', () => {
	const { Point: P1 } = bn254.G1;
	const { Point: P2 } = bn254.G2;
	const { p } = P1.CURVE();
	const order = bn254.fields.Fr.ORDER;
	const g1 = (n: bigint) => {
		if (n % order === 0n) return new Uint8Array(64);
		const { x, y } = P1.BASE.multiply(n % order).toAffine();
		return concatBytes(number(x), number(y));
	};
	const g2 = (n: bigint) => {
		const { x, y } = P2.BASE.multiply(n).toAffine();
		return concatBytes(number(x.c1), number(x.c0), number(y.c1), number(y.c0));
	};
	const point = fc.oneof(
		fc.constant(0n),
		factor,
		factor.map((n) => order - n),
	);

	it('addition, also of a point to itself and to its negation', async () => {
		const sum = fc.tuple(point, point).map(([a, b]) => concatBytes(g1(a), g1(b)));
		const own = point.map((a) => concatBytes(g1(a), g1(a)));
		const opposite = factor.map((a) => concatBytes(g1(a), g1(order - a)));
		const outside = edge(p).map((x) => concatBytes(number(x), number(2n), g1(1n)));
		await compare('6', fc.oneof(sum, own, opposite, outside), 60);
	});

	it('multiplication', async () => {
		await compare(
			'7',
			fc.tuple(point, edge(order)).map(([a, n]) => concatBytes(g1(a), number(n))),
			40,
		);
	});

	it('pairings', async () => {
		const product = fc
			.tuple(factor, factor, fc.boolean())
			.map(([a, b, one]) => concatBytes(g1(a), g2(b), g1(order - a), g2(one ? b : b + 1n), new Uint8Array(64), g2(b)));
		await compare('8', product, 8);
	});

	it('points on the curve outside the subgroup', async () => {
		const { Fp2 } = bn254.fields;
		const { b } = P2.CURVE();
		let found = 0;
		for (let i = 1n; found < 5; i++) {
			const x = Fp2.fromBigTuple([i, i * i + 3n]);
			const square = Fp2.add(Fp2.mul(Fp2.sqr(x), x), b);
			let y: typeof square;
			try {
				y = Fp2.sqrt(square);
			} catch {
				continue;
			}
			found++;
			const input = concatBytes(g1(7n), number(x.c1), number(x.c0), number(y.c1), number(y.c0));
			expect(ours('osaka', '8', input)).toBe('failed');
			expect(await theirs('osaka', '8', input)).toBe('failed');
		}
	});
});

describe('BLS12-381 matches @ethereumjs/evm', () => {
	const { Point: P1 } = bls12_381.G1;
	const { Point: P2 } = bls12_381.G2;
	const { p } = P1.CURVE();
	const order = bls12_381.fields.Fr.ORDER;
	const g1 = (n: bigint) => {
		if (n % order === 0n) return new Uint8Array(128);
		const { x, y } = P1.BASE.multiply(n % order).toAffine();
		return concatBytes(number(x, 64), number(y, 64));
	};
	const g2 = (n: bigint) => {
		if (n % order === 0n) return new Uint8Array(256);
		const { x, y } = P2.BASE.multiply(n % order).toAffine();
		return concatBytes(number(x.c0, 64), number(x.c1, 64), number(y.c0, 64), number(y.c1, 64));
	};
	const point = fc.oneof(
		fc.constant(0n),
		factor,
		factor.map((n) => order - n),
	);
	/** On the curve, but outside the subgroup: at x = 4, y^2 = 68 has a square root. */
	const outside = concatBytes(number(4n, 64), number(bls12_381.fields.Fp.sqrt(68n), 64));

	it('additions', async () => {
		const pairs = fc.oneof(
			fc.tuple(point, point),
			factor.map((n) => [n, n]),
			factor.map((n) => [n, order - n]),
		);
		await compare(
			'b',
			pairs.map(([a, b]) => concatBytes(g1(a!), g1(b!))),
			25,
		);
		await compare(
			'd',
			pairs.map(([a, b]) => concatBytes(g2(a!), g2(b!))),
			12,
		);
		const input = concatBytes(outside, g1(5n));
		expect(ours('osaka', 'b', input)).toBe(await theirs('osaka', 'b', input));
	});

	it('sums of multiples', async () => {
		const terms = fc.array(fc.tuple(point, edge(order)), { minLength: 1, maxLength: 4 });
		await compare(
			'c',
			terms.map((list) => concatBytes(...list.flatMap(([a, n]) => [g1(a), number(n)]))),
			12,
		);
		await compare(
			'e',
			terms.map((list) => concatBytes(...list.flatMap(([a, n]) => [g2(a), number(n)]))),
			5,
		);
		const input = concatBytes(outside, number(1n));
		expect(ours('osaka', 'c', input)).toBe('failed');
		expect(await theirs('osaka', 'c', input)).toBe('failed');
	});

	it('pairings', async () => {
		const product = fc
			.tuple(factor, factor, fc.boolean())
			.map(([a, b, one]) => concatBytes(g1(a), g2(b), g1(order - a), g2(one ? b : b + 1n)));
		await compare('f', product, 5);
	});

	it('maps of field elements', async () => {
		const element = fc.oneof(fc.constantFrom(0n, 1n, p - 1n, p, p + 1n), fc.bigInt(0n, p - 1n));
		await compare(
			'10',
			element.map((x) => number(x, 64)),
			20,
		);
		await compare(
			'11',
			fc.tuple(element, element).map(([a, b]) => concatBytes(number(a, 64), number(b, 64))),
			10,
		);
	});
});

describe('The precompiled contracts of each fork', () => {
	it('are the same as in @ethereumjs/evm', () => {
		for (const fork of HARDFORKS) {
			const expected = [...getActivePrecompiles(commonOf(fork)).keys()].map((hex) => `0x${hex.padStart(64, '0')}`);
			expect([...precompiledContracts(fork).keys()].sort()).toEqual(expected.sort());
		}
	});

	it('have the same prices as in @ethereumjs/evm', async () => {
		for (const fork of HARDFORKS) {
			for (const address of precompiledContracts(fork).keys()) {
				const short = address.slice(-3);
				if (Number.parseInt(short, 16) === 0x0a) continue;
				for (const length of [0, 192, 384]) {
					const input = new Uint8Array(length);
					expect(ours(fork, short, input)).toBe(await theirs(fork, short, input));
				}
			}
		}
	});
});
