import { G1_DISCOUNTS, G2_DISCOUNTS } from './bls12-381-discounts.ts';
import { type Address, Curve, curveHelper, FIELD, SIZES } from './curves/curve.ts';
import { fail, type PrecompiledContract, toWord } from './precompiled-contract.ts';

const MODULUS = 0x1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaabn;
const MCL_BLS12_381 = 5;
/** The value with which mcl selects the maps of RFC 9380. */
const MAP_OF_RFC_9380 = 5;

const FIELD_BYTES = 64;
const G1_BYTES = 2 * FIELD_BYTES;
const G2_BYTES = 4 * FIELD_BYTES;
const SCALAR_BYTES = 32;

export const bls12381 = curveHelper(() => {
	const curve = new Curve(MCL_BLS12_381, MODULUS);
	curve.mcl['mclBn_setMapToMode']!(MAP_OF_RFC_9380);
	return curve;
});

function isZero(bytes: Uint8Array): boolean {
	for (let i = 0; i < bytes.length; i++) if (bytes[i] !== 0) return false;
	return true;
}

/** Returns the 48 significant bytes of element `index`, which is padded to 64 bytes with zeros in front. */
function element(bytes: Uint8Array, index: number): Uint8Array {
	const at = index * FIELD_BYTES;
	if (!isZero(bytes.subarray(at, at + 16))) throw fail('invalid field element top bytes');
	return bytes.subarray(at + 16, at + FIELD_BYTES);
}

interface Group {
	readonly kind: 'g1' | 'g2';
	/** Prefix of the names of mcl's functions for this group. */
	readonly prefix: 'mclBnG1' | 'mclBnG2';
	/** Length of an encoded point, in bytes. */
	readonly bytes: number;
	read(curve: Curve, at: Address, bytes: Uint8Array): boolean;
}

const G1: Group = {
	kind: 'g1',
	prefix: 'mclBnG1',
	bytes: G1_BYTES,
	read: (curve, at, bytes) => curve.readG1(at, element(bytes, 0), element(bytes, 1)),
};
const G2: Group = {
	kind: 'g2',
	prefix: 'mclBnG2',
	bytes: G2_BYTES,
	read: (curve, at, bytes) =>
		curve.readG2(at, element(bytes, 0), element(bytes, 1), element(bytes, 2), element(bytes, 3)),
};

/** Returns false for the point at infinity. Additions do not check that points are in the subgroup (EIP-2537). */
function readPoint(curve: Curve, group: Group, at: Address, bytes: Uint8Array, inSubgroup: boolean): boolean {
	if (isZero(bytes)) {
		curve.mcl[`${group.prefix}_clear`]!(at);
		return false;
	}
	if (!group.read(curve, at, bytes)) throw fail('invalid point: not on curve');
	if (inSubgroup && curve.mcl[`${group.prefix}_isValidOrder`]!(at) !== 1)
		throw fail(`${group.kind} point is not on correct subgroup`);
	return true;
}

function writePoint(curve: Curve, group: Group, at: Address): Uint8Array {
	const output = new Uint8Array(group.bytes);
	if (curve.mcl[`${group.prefix}_isZero`]!(at) === 1) return output;
	curve.mcl[`${group.prefix}_normalize`]!(at, at);
	for (let i = 0; i * FIELD_BYTES < group.bytes; i++) {
		curve.writeField(at + i * FIELD, output.subarray(i * FIELD_BYTES, (i + 1) * FIELD_BYTES));
	}
	return output;
}

function expectLength(input: Uint8Array, length: number): void {
	if (input.length !== length) throw fail('invalid input length');
}

function add(name: string, group: Group, price: number): PrecompiledContract {
	return {
		name,
		gas: () => price,
		run: bls12381.wrap((curve, input: Uint8Array) => {
			expectLength(input, 2 * group.bytes);
			curve.begin();
			const a = curve.alloc(group.kind);
			const b = curve.alloc(group.kind);
			readPoint(curve, group, a, input.subarray(0, group.bytes), false);
			readPoint(curve, group, b, input.subarray(group.bytes), false);
			curve.mcl[`${group.prefix}_add`]!(a, a, b);
			return writePoint(curve, group, a);
		}),
	};
}

function multiply(name: string, group: Group, price: number, discounts: readonly number[]): PrecompiledContract {
	const size = group.bytes + SCALAR_BYTES;
	const pointSize = SIZES[group.kind];
	return {
		name,
		gas(input) {
			const pairs = Math.floor(input.length / size);
			if (pairs === 0) return 0;
			return Math.floor((pairs * price * discounts[Math.min(pairs, discounts.length) - 1]!) / 1000);
		},
		run: bls12381.wrap((curve, input: Uint8Array) => {
			const pairs = input.length / size;
			if (pairs === 0 || !Number.isInteger(pairs)) throw fail('invalid input length');
			curve.begin((pointSize + SIZES.scalar) * pairs + pointSize);
			const points = curve.alloc(group.kind, pairs);
			const scalars = curve.alloc('scalar', pairs);
			const sum = curve.alloc(group.kind);
			let count = 0;
			for (let at = 0; at < input.length; at += size) {
				const bytes = input.subarray(at, at + group.bytes);
				if (!readPoint(curve, group, points + count * pointSize, bytes, true)) continue;
				curve.readScalar(scalars + count * SIZES.scalar, input.subarray(at + group.bytes, at + size));
				count++;
			}
			if (count === 0) curve.mcl[`${group.prefix}_clear`]!(sum);
			else curve.mcl[`${group.prefix}_mulVec`]!(sum, points, scalars, count);
			return writePoint(curve, group, sum);
		}),
	};
}

function map(name: string, group: Group, price: number): PrecompiledContract {
	const parts = group === G1 ? 1 : 2;
	return {
		name,
		gas: () => price,
		run: bls12381.wrap((curve, input: Uint8Array) => {
			expectLength(input, parts * FIELD_BYTES);
			curve.begin();
			const value = curve.alloc('field2');
			const point = curve.alloc(group.kind);
			for (let i = 0; i < parts; i++) {
				if (!curve.readField(value + i * FIELD, element(input, i))) throw fail('invalid fp.Element encoding');
			}
			curve.mcl[group === G1 ? 'mclBnFp_mapToG1' : 'mclBnFp2_mapToG2']!(point, value);
			return writePoint(curve, group, point);
		}),
	};
}

/** EIP-2537. */
export const bls12G1Add = add('bls12G1Add', G1, 375);
export const bls12G1Msm = multiply('bls12G1Msm', G1, 12000, G1_DISCOUNTS);
export const bls12G2Add = add('bls12G2Add', G2, 600);
export const bls12G2Msm = multiply('bls12G2Msm', G2, 22500, G2_DISCOUNTS);
export const bls12MapFpToG1 = map('bls12MapFpToG1', G1, 5500);
export const bls12MapFp2ToG2 = map('bls12MapFp2ToG2', G2, 23800);

const PAIR_BYTES = G1_BYTES + G2_BYTES;

export const bls12Pairing: PrecompiledContract = {
	name: 'bls12Pairing',
	gas: (input) => 37700 + 32600 * Math.floor(input.length / PAIR_BYTES),
	run: bls12381.wrap((curve, input: Uint8Array) => {
		const pairs = input.length / PAIR_BYTES;
		if (pairs === 0 || !Number.isInteger(pairs)) throw fail('invalid input length');
		curve.begin((SIZES.g1 + SIZES.g2) * pairs + SIZES.gt);
		const g1 = curve.alloc('g1', pairs);
		const g2 = curve.alloc('g2', pairs);
		let count = 0;
		for (let at = 0; at < input.length; at += PAIR_BYTES) {
			const split = at + G1_BYTES;
			const first = readPoint(curve, G1, g1 + count * SIZES.g1, input.subarray(at, split), true);
			const second = readPoint(curve, G2, g2 + count * SIZES.g2, input.subarray(split, at + PAIR_BYTES), true);
			// The pairing with a point at infinity is one, whatever the other point is.
			if (first && second) count++;
		}
		return toWord(curve.pairsToOne(g1, g2, count));
	}),
};
