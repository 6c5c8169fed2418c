import { bytesOf } from '../big-endian.ts';
import { type Address, type Curve, FIELD, SIZES } from './curve.ts';

/** The bits of the curve's parameter, 4965661367192848881, after the first. */
const PARAMETER = 4965661367192848881n.toString(2).slice(1);

/** (9 + u) to the power of (p - 1) / 3, and of (p - 1) / 2. */
const X_FACTOR = [
	bytesOf('2fb347984f7911f74c0bec3cf559b143b78cc310c2c3330c99e39557176f553d'),
	bytesOf('16c9e55061ebae204ba4cc8bd75a079432ae2a1d0b7c9dce1665d51c640fcba2'),
] as const;
const Y_FACTOR = [
	bytesOf('063cf305489af5dcdc5ec698b6e2f9b9dbaae0eda9c95998dc54014671a0135a'),
	bytesOf('07c03cbcac41049a0704b5a7ec796f2b21807dc98fa25bd282d37f632623b0e3'),
] as const;

/** How many points of the second group `isInG2` needs as working memory. */
export const WORK_POINTS = 4;

/**
 * Returns whether a point of the twisted curve is in the subgroup of the right order. The check uses an endomorphism and takes a third of
 * the time of a multiplication by the order (https://eprint.iacr.org/2022/348, sections 3 and 5.1). `work` has room for
 * WORK_POINTS points.
 */
export function isInG2(curve: Curve, point: Address, work: Address): boolean {
	const { mcl } = curve;
	const [multiple, first, second, factors] = [0, 1, 2, 3].map((i) => work + i * SIZES.g2) as [
		number,
		number,
		number,
		number,
	];
	for (const [i, bytes] of [...X_FACTOR, ...Y_FACTOR].entries()) curve.readField(factors + i * FIELD, bytes);

	const endomorphism = (output: Address, input: Address): void => {
		curve.bytes.copyWithin(output, input, input + SIZES.g2);
		for (const part of [1, 3, 5]) mcl['mclBnFp_neg']!(output + part * FIELD, output + part * FIELD);
		mcl['mclBnFp2_mul']!(output, output, factors);
		mcl['mclBnFp2_mul']!(output + SIZES.field2, output + SIZES.field2, factors + SIZES.field2);
	};

	curve.bytes.copyWithin(multiple, point, point + SIZES.g2);
	for (const bit of PARAMETER) {
		mcl['mclBnG2_dbl']!(multiple, multiple);
		if (bit === '1') mcl['mclBnG2_add']!(multiple, multiple, point);
	}
	endomorphism(first, multiple);
	endomorphism(second, first);
	mcl['mclBnG2_add']!(multiple, multiple, point);
	mcl['mclBnG2_add']!(multiple, multiple, first);
	mcl['mclBnG2_add']!(multiple, multiple, second);
	endomorphism(first, second);
	mcl['mclBnG2_dbl']!(first, first);
	return mcl['mclBnG2_isEqual']!(first, multiple) === 1;
}
