import { HARDFORKS } from '@altvm/evm';
import { checkOptions, HostError, OPTION, type OptionCheck, type OptionChecks } from '@altvm/host';
import type { BlobSchedule } from './transaction/blob-gas.ts';

export const isFork: OptionCheck = OPTION.oneOf([...HARDFORKS, 'frontier']);

/** Makes a check of an object that must have all of these fields. */
export function allOf<Fields>(checks: OptionChecks<Fields>): OptionCheck {
	return (value, name) => {
		checkOptions(value, `\`${name}\``, checks);
		for (const [field, check] of Object.entries<OptionCheck>(checks)) {
			check((value as Record<string, unknown>)[field], `${name}.${field}`);
		}
	};
}

const SCHEDULE: OptionChecks<BlobSchedule> = {
	target: OPTION.integer(0, 2 ** 16),
	max: OPTION.integer(0, 2 ** 16),
	baseFeeUpdateFraction: OPTION.amount(64),
};

const hasItsFields = allOf(SCHEDULE);

/** What prices and limits can be computed with: a block may have blobs, not fewer than its target, and the fraction divides. */
export const isBlobSchedule: OptionCheck = (value, name) => {
	hasItsFields(value, name);
	const { target, max, baseFeeUpdateFraction } = value as BlobSchedule;
	if (max === 0 || max < target)
		throw new HostError('bad-request', `\`${name}\`: a target of ${target} and a max of ${max}`);
	if (baseFeeUpdateFraction === 0n)
		throw new HostError('bad-request', `\`${name}.baseFeeUpdateFraction\` must not be 0`);
};
