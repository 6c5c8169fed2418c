import { compareBytes, EMPTY_BYTES, keccakView } from '@altvm/abi-bridge';
import { bytesOf } from './big-endian.ts';
import { type Address, Curve, curveHelper, FIELD, SIZES } from './curves/curve.ts';
import { type PrecompiledContract, readPadded, toWord } from './precompiled-contract.ts';

/** mcl's identifier and the field modulus of secp256k1 (SEC 2). */
const SECP256K1 = { id: 102, modulus: 2n ** 256n - 2n ** 32n - 977n };
const P256 = { id: 107, modulus: 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n };
const ORDER = {
	secp256k1: bytesOf('fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141'),
	p256: bytesOf('ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551'),
};
/** Bytes of working memory, enough for both contracts. */
const SCRATCH = 4096;

const secp256k1 = curveHelper(() => new Curve(SECP256K1.id, SECP256K1.modulus));
const p256 = curveHelper(() => new Curve(P256.id, P256.modulus));

/** Returns whether a 32-byte number is between 1 and the order minus 1. */
function isScalar(bytes: Uint8Array, order: Uint8Array): boolean {
	return bytes.some((byte) => byte !== 0) && compareBytes(bytes, order) < 0;
}

/** Sets `sum` to first * points[0] + second * points[1]. `scalars` holds both scalars, one after the other. */
function addMultiples(curve: Curve, sum: Address, points: Address, scalars: Address): boolean {
	curve.mcl['mclBnG1_mulVec']!(sum, points, scalars, 2);
	if (curve.mcl['mclBnG1_isZero']!(sum) === 1) return false;
	curve.mcl['mclBnG1_normalize']!(sum, sum);
	return true;
}

/**
 * Recovers the signer's public key (64 bytes) from a signature; undefined if no key can have made it.
 * @param r 32 bytes
 * @param s 32 bytes
 * @example
 * ```ts
 * import { bytesToHex, hexToBytes, keccak256 } from '@altvm/abi-bridge';
 * import { recoverKey } from '@altvm/evm';
 * import { privateKeyToAccount, sign } from 'viem/accounts';
 *
 * const privateKey = `0x${'42'.repeat(32)}` as const;
 * const hash = keccak256(new TextEncoder().encode('hello'));
 * const { r, s, yParity } = await sign({ hash, privateKey });
 * const key = recoverKey(hexToBytes(hash), yParity === 1, hexToBytes(r), hexToBytes(s))!;
 * privateKeyToAccount(privateKey).publicKey === `0x04${bytesToHex(key).slice(2)}`; // true
 * ```
 */
export function recoverKey(hash: Uint8Array, odd: boolean, r: Uint8Array, s: Uint8Array): Uint8Array | undefined {
	if (!isScalar(r, ORDER.secp256k1) || !isScalar(s, ORDER.secp256k1)) return undefined;
	return secp256k1.use((curve) => recoverOn(curve, hash, odd, r, s));
}

function recoverOn(curve: Curve, hash: Uint8Array, odd: boolean, r: Uint8Array, s: Uint8Array): Uint8Array | undefined {
	const { mcl } = curve;
	curve.begin(SCRATCH);
	const points = curve.alloc('g1', 2);
	const scalars = curve.alloc('scalar', 2);
	const sum = curve.alloc('g1');
	const square = curve.alloc('field');
	const constant = curve.alloc('field');
	const inverse = curve.alloc('scalar');

	// R: the x coordinate is r; y^2 = x^3 + 7.
	const point = points + SIZES.g1;
	if (!curve.readField(point, r)) return undefined;
	mcl['mclBnFp_sqr']!(square, point);
	mcl['mclBnFp_mul']!(square, square, point);
	mcl['mclBnFp_setInt32']!(constant, 7);
	mcl['mclBnFp_add']!(square, square, constant);
	const y = point + FIELD;
	if (mcl['mclBnFp_squareRoot']!(y, square) !== 0) return undefined;
	if ((mcl['mclBnFp_isOdd']!(y) === 1) !== odd) mcl['mclBnFp_neg']!(y, y);
	mcl['mclBnFp_setInt32']!(point + 2 * FIELD, 1);

	// The key is s / r * R - hash / r * G.
	mcl['mclBnG1_getBasePoint']!(points);
	curve.readScalar(inverse, r);
	mcl['mclBnFr_inv']!(inverse, inverse);
	curve.readScalar(scalars, hash);
	mcl['mclBnFr_neg']!(scalars, scalars);
	mcl['mclBnFr_mul']!(scalars, scalars, inverse);
	curve.readScalar(scalars + SIZES.scalar, s);
	mcl['mclBnFr_mul']!(scalars + SIZES.scalar, scalars + SIZES.scalar, inverse);
	if (!addMultiples(curve, sum, points, scalars)) return undefined;

	const key = new Uint8Array(64);
	curve.writeField(sum, key.subarray(0, 32));
	curve.writeField(sum + FIELD, key);
	return key;
}

/** Yellow Paper, appendix E. Invalid signatures succeed with empty output. */
export const ecrecover: PrecompiledContract = {
	name: 'ecrecover',
	gas: () => 3000,
	run(input) {
		const v = readPadded(input, 32, 32);
		for (let i = 0; i < 31; i++) if (v[i] !== 0) return EMPTY_BYTES;
		const parity = v[31]! - 27;
		if (parity !== 0 && parity !== 1) return EMPTY_BYTES;
		const [hash, r, s] = [readPadded(input, 0, 32), readPadded(input, 64, 32), readPadded(input, 96, 32)];
		const key = recoverKey(hash, parity === 1, r, s);
		if (!key) return EMPTY_BYTES;
		const digest = keccakView(key);
		const address = new Uint8Array(32);
		address.set(new Uint8Array(digest.buffer, digest.byteOffset + 12, 20), 12);
		return address;
	},
};

function verify(hash: Uint8Array, r: Uint8Array, s: Uint8Array, x: Uint8Array, y: Uint8Array): boolean {
	if (!isScalar(r, ORDER.p256) || !isScalar(s, ORDER.p256)) return false;
	return p256.use((curve) => verifyOn(curve, hash, r, s, x, y));
}

function verifyOn(curve: Curve, hash: Uint8Array, r: Uint8Array, s: Uint8Array, x: Uint8Array, y: Uint8Array): boolean {
	const { mcl } = curve;
	curve.begin(SCRATCH);
	const points = curve.alloc('g1', 2);
	const scalars = curve.alloc('scalar', 2);
	const sum = curve.alloc('g1');
	const inverse = curve.alloc('scalar');
	const scalarR = curve.alloc('scalar');
	const other = curve.alloc('scalar');
	if (!curve.readG1(points + SIZES.g1, x, y)) return false;
	mcl['mclBnG1_getBasePoint']!(points);
	curve.readScalar(inverse, s);
	mcl['mclBnFr_inv']!(inverse, inverse);
	curve.readScalar(scalars, hash);
	mcl['mclBnFr_mul']!(scalars, scalars, inverse);
	curve.readScalar(scalarR, r);
	mcl['mclBnFr_mul']!(scalars + SIZES.scalar, scalarR, inverse);
	if (!addMultiples(curve, sum, points, scalars)) return false;
	const coordinate = new Uint8Array(32);
	curve.writeField(sum, coordinate);
	curve.readScalar(other, coordinate);
	return mcl['mclBnFr_isEqual']!(other, scalarR) === 1;
}

/** EIP-7951. Invalid signatures succeed with empty output. */
export const p256Verify: PrecompiledContract = {
	name: 'p256Verify',
	gas: () => 6900,
	run(input) {
		if (input.length !== 160) return EMPTY_BYTES;
		const part = (index: number) => input.subarray(32 * index, 32 * index + 32);
		return verify(part(0), part(1), part(2), part(3), part(4)) ? toWord(true) : EMPTY_BYTES;
	},
};
