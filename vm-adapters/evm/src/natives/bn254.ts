import { isInG2, WORK_POINTS } from './curves/bn254-g2.ts';
import { type Address, Curve, curveHelper, FIELD, SIZES } from './curves/curve.ts';
import { fail, type PrecompiledContract, readPadded, toWord } from './precompiled-contract.ts';

/** The field modulus (EIP-196). */
const MODULUS = 0x30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd47n;
const MCL_BN_SNARK1 = 4;
const G1_BYTES = 64;
const PAIR_BYTES = 192;

const bn254 = curveHelper(() => new Curve(MCL_BN_SNARK1, MODULUS));

function isZero(bytes: Uint8Array): boolean {
	for (let i = 0; i < bytes.length; i++) if (bytes[i] !== 0) return false;
	return true;
}

/** Reads a point of the first group. Returns false for the point at infinity. */
function readG1(bn: Curve, at: Address, bytes: Uint8Array): boolean {
	if (isZero(bytes)) {
		bn.mcl['mclBnG1_clear']!(at);
		return false;
	}
	if (!bn.readG1(at, bytes.subarray(0, 32), bytes.subarray(32))) throw fail('point is not on curve');
	return true;
}

/** Reads a point of the second group. The imaginary part of a coordinate comes first (EIP-197). */
function readG2(bn: Curve, at: Address, bytes: Uint8Array, work: Address): boolean {
	if (isZero(bytes)) return false;
	const part = (index: number) => bytes.subarray(32 * index, 32 * index + 32);
	if (!bn.readG2(at, part(1), part(0), part(3), part(2))) throw fail('point is not on curve');
	if (!isInG2(bn, at, work)) throw fail('point is not in correct subgroup');
	return true;
}

function writeG1(bn: Curve, at: Address): Uint8Array {
	const output = new Uint8Array(G1_BYTES);
	if (bn.mcl['mclBnG1_isZero']!(at) === 1) return output;
	bn.mcl['mclBnG1_normalize']!(at, at);
	bn.writeField(at, output.subarray(0, 32));
	bn.writeField(at + FIELD, output);
	return output;
}

/** Prices are those of EIP-196 and EIP-197 before Istanbul, and of EIP-1108 since. */
export function bn254Add(price: number): PrecompiledContract {
	return {
		name: 'bn254Add',
		gas: () => price,
		run: bn254.wrap((bn, input: Uint8Array) => {
			bn.begin();
			const a = bn.alloc('g1');
			const b = bn.alloc('g1');
			readG1(bn, a, readPadded(input, 0, G1_BYTES));
			readG1(bn, b, readPadded(input, G1_BYTES, G1_BYTES));
			bn.mcl['mclBnG1_add']!(a, a, b);
			return writeG1(bn, a);
		}),
	};
}

export function bn254Mul(price: number): PrecompiledContract {
	return {
		name: 'bn254Mul',
		gas: () => price,
		run: bn254.wrap((bn, input: Uint8Array) => {
			bn.begin();
			const point = bn.alloc('g1');
			const scalar = bn.alloc('scalar');
			readG1(bn, point, readPadded(input, 0, G1_BYTES));
			bn.readScalar(scalar, readPadded(input, G1_BYTES, 32));
			bn.mcl['mclBnG1_mul']!(point, point, scalar);
			return writeG1(bn, point);
		}),
	};
}

export function bn254Pairing(price: number, pairPrice: number): PrecompiledContract {
	return {
		name: 'bn254Pairing',
		gas: (input) => price + pairPrice * Math.floor(input.length / PAIR_BYTES),
		run: bn254.wrap((bn, input: Uint8Array) => {
			if (input.length % PAIR_BYTES !== 0) throw fail('bad elliptic curve pairing size');
			const pairs = input.length / PAIR_BYTES;
			bn.begin((SIZES.g1 + SIZES.g2) * pairs + SIZES.g2 * WORK_POINTS + SIZES.gt);
			const g1 = bn.alloc('g1', pairs);
			const g2 = bn.alloc('g2', pairs);
			const work = bn.alloc('g2', WORK_POINTS);
			let count = 0;
			for (let at = 0; at < input.length; at += PAIR_BYTES) {
				const first = readG1(bn, g1 + count * SIZES.g1, input.subarray(at, at + G1_BYTES));
				const second = readG2(bn, g2 + count * SIZES.g2, input.subarray(at + G1_BYTES, at + PAIR_BYTES), work);
				// The pairing with a point at infinity is one, whatever the other point is.
				if (first && second) count++;
			}
			return toWord(bn.pairsToOne(g1, g2, count));
		}),
	};
}
