import { bytesEqual, compareBytes } from '@altvm/abi-bridge';
import { platform } from '#platform';
import { bytesOf } from './big-endian.ts';
import { bls12381 } from './bls12-381.ts';
import { type Address, type Curve, FIELD, SIZES } from './curves/curve.ts';
import { fail, type PrecompiledContract } from './precompiled-contract.ts';

/** Half of BLS12-381's modulus. Of two square roots, the larger one is above it. */
const HALF = bytesOf(
	'0d0088f51cbff34d258dd3db21a5d66bb23ba5c279c2895fb39869507b587b120f55ffff58a9ffffdcff7fffffffd555',
);
const ORDER = bytesOf('73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001');
const FIELD_ELEMENTS_PER_BLOB = 4096;

const G1 = {
	x: '17f1d3a73197d7942695638c4fa9ac0fc3688c4f9774b905a14e3a3f171bac586c55e83ff97a1aeffb3af00adb22c6bb',
	y: '08b3f481e3aaa0f1a09e30ed741d8ae4fcf5e095d5d00af600db18cb2c04b3edd03cc744a2888ae40caa232946c5e7e1',
};
/** The generator of the second group. Each coordinate has two parts. */
const G2 = [
	'024aa2b2f08f0a91260805272dc51051c6e47ad4fa403b02b4510b647ae3d1770bac0326a805bbefd48056c8c121bdb8',
	'13e02b6052719f607dacd3a088274f65596bd0d09920b61ab5da61bbdc7f5049334cf11213945d57e5ac7d055d042b7e',
	'0ce5d527727d6e118cc9cdc6da2e351aadfd9baa8cbdd3a76d429a695160d12c923ac9cc3baca289e193548608b82801',
	'0606c4a02ea734cc32acd2b02bc28b99cb3e287e85a763af267492ab572e99ab3f370d275cec1da1aaa9075ff05f79be',
];
/** The secret of Ethereum's ceremony times the generator: the only part of the trusted setup that verification needs. */
const SECRET_G2 = [
	'185cbfee53492714734429b7b38608e23926c911cceceac9a36851477ba4c60b087041de621000edc98edada20c1def2',
	'15bfd7dd8cdeb128843bc287230af38926187075cbfbefa81009a2ce615ac53d2914e5870cb452d2afaaab24f3499f72',
	'014353bdb96b626dd7d5ee8599d1fca2131569490e28de18e82451a496a9c9794ce26d105941f383ee689bfbbb832a99',
	'1666c54b0a32529503432fcae0181b4bef79de09fc63671fda5ed1ba9bfa07899495346f3d7ac9cd23048ef30d0a154f',
];

/** Decompresses a point in ZCash's format. Returns false if the bytes do not encode a point of the subgroup. */
function decompress(curve: Curve, at: Address, bytes: Uint8Array): boolean {
	const { mcl } = curve;
	const flags = bytes[0]!;
	if ((flags & 0x80) === 0) return false;
	const x = new Uint8Array(bytes);
	x[0] = flags & 0x1f;
	if ((flags & 0x40) !== 0) {
		mcl['mclBnG1_clear']!(at);
		return (flags & 0x20) === 0 && x.every((byte) => byte === 0);
	}
	if (!curve.readField(at, x)) return false;
	// y^2 = x^3 + 4
	const square = curve.alloc('field');
	const constant = curve.alloc('field');
	mcl['mclBnFp_sqr']!(square, at);
	mcl['mclBnFp_mul']!(square, square, at);
	mcl['mclBnFp_setInt32']!(constant, 4);
	mcl['mclBnFp_add']!(square, square, constant);
	const y = at + FIELD;
	if (mcl['mclBnFp_squareRoot']!(y, square) !== 0) return false;
	const root = new Uint8Array(48);
	curve.writeField(y, root);
	if (compareBytes(root, HALF) > 0 !== ((flags & 0x20) !== 0)) mcl['mclBnFp_neg']!(y, y);
	mcl['mclBnFp_setInt32']!(at + 2 * FIELD, 1);
	return mcl['mclBnG1_isValidOrder']!(at) === 1;
}

function readG2(curve: Curve, at: Address, [a, b, c, d]: readonly string[]): void {
	if (!curve.readG2(at, bytesOf(a!), bytesOf(b!), bytesOf(c!), bytesOf(d!))) throw new Error('not a point of G2');
}

const UNVERIFIED = 'error verifying kzg proof';

/** Returns whether the committed polynomial has the value y at z: e(C - y G1 + z proof, -G2) * e(proof, secret G2) is one. */
function verify(curve: Curve, commitment: Uint8Array, z: Uint8Array, y: Uint8Array, proof: Uint8Array): boolean {
	const { mcl } = curve;
	curve.begin();
	const g1 = curve.alloc('g1', 2);
	const g2 = curve.alloc('g2', 2);
	const term = curve.alloc('g1');
	const scalar = curve.alloc('scalar');
	const second = g1 + SIZES.g1;
	if (!decompress(curve, g1, commitment)) throw fail(`${UNVERIFIED}: the commitment is not a point of the subgroup`);
	if (!decompress(curve, second, proof)) throw fail(`${UNVERIFIED}: the proof is not a point of the subgroup`);
	curve.readG1(term, bytesOf(G1.x), bytesOf(G1.y));
	curve.readScalar(scalar, y);
	mcl['mclBnG1_mul']!(term, term, scalar);
	mcl['mclBnG1_sub']!(g1, g1, term);
	curve.readScalar(scalar, z);
	mcl['mclBnG1_mul']!(term, second, scalar);
	mcl['mclBnG1_add']!(g1, g1, term);
	readG2(curve, g2, G2);
	mcl['mclBnG2_neg']!(g2, g2);
	readG2(curve, g2 + SIZES.g2, SECRET_G2);
	const firstIsZero = mcl['mclBnG1_isZero']!(g1) === 1;
	const secondIsZero = mcl['mclBnG1_isZero']!(second) === 1;
	if (firstIsZero || secondIsZero) return firstIsZero && secondIsZero;
	mcl['mclBnG1_normalize']!(g1, g1);
	return curve.pairsToOne(g1, g2, 2);
}

const RESULT = new Uint8Array(64);
new DataView(RESULT.buffer).setUint32(28, FIELD_ELEMENTS_PER_BLOB);
RESULT.set(ORDER, 32);

/** EIP-4844. The input is the versioned hash, z, y, the commitment and the proof. */
export const pointEvaluation: PrecompiledContract = {
	name: 'pointEvaluation',
	gas: () => 50000,
	run(input) {
		if (input.length !== 192) throw fail('invalid input length');
		const z = input.subarray(32, 64);
		const y = input.subarray(64, 96);
		const commitment = input.subarray(96, 144);
		const versioned = platform.sha256(commitment);
		versioned[0] = 1;
		if (!bytesEqual(versioned, input.subarray(0, 32))) throw fail('mismatched versioned hash');
		if (compareBytes(z, ORDER) >= 0 || compareBytes(y, ORDER) >= 0) throw fail(`${UNVERIFIED}: not a field element`);
		const holds = bls12381.use((curve) => verify(curve, commitment, z, y, input.subarray(144)));
		if (!holds) throw fail(`${UNVERIFIED}: the proof does not hold`);
		return RESULT.slice();
	},
};
