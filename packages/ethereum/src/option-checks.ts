import { checkOptions, OPTION, type OptionCheck, type OptionChecks } from '@altvm/host';
import type { BlobSchedule } from './transaction/blob-gas.ts';

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

export const isBlobSchedule: OptionCheck = allOf(SCHEDULE);
