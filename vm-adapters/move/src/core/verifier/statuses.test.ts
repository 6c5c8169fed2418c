import { describe, expect, it } from 'vitest';
import { hasLibmovevm } from '../../../test-modules/libmovevm.ts';
import { GROUPS } from '../../../test-modules/statuses/groups.ts';
import { NativeVerdicts } from '../../../test-modules/statuses/native.ts';
import { ACCEPTED, verdictOf } from '../../../test-modules/statuses/verdict.ts';
import { SUI_RULES } from '../../sui/errors.ts';
import { FLAVOUR_RULES } from '../status/errors.ts';
import { LOAD_STATUSES } from '../status/load-status.ts';
import { VERIFIER_STATUSES } from '../status/verifier-status.ts';

/** Statuses of a whole Sui package: sui/publish.test.ts covers them. */
const OF_PACKAGES = ['BAD_PACKAGE'];

it('every status has a case', () => {
	const covered = new Set(GROUPS.flatMap(({ cases }) => cases.map(([status]) => status as string)));
	const all = [...LOAD_STATUSES, ...VERIFIER_STATUSES, ...SUI_RULES, ...FLAVOUR_RULES];
	expect(all.filter((status) => !covered.has(status))).toEqual(OF_PACKAGES);
});

// libmovevm exists for Linux and macOS only.
const native = hasLibmovevm ? new NativeVerdicts() : undefined;

describe.each(GROUPS)('$name', ({ cases, verify, isNative }) => {
	it.each(cases.map((of) => [of[0], of[1], of] as const))('%s: %s', (status, _, of) => {
		for (const side of ['passes', 'fails'] as const) {
			const verdict = verdictOf(of, side, verify);
			expect(verdict, side).toEqual(side === 'passes' ? ACCEPTED : { status, at: of[2] });
			if (isNative) expect(native?.difference(of, side, verdict), `${side} in libmovevm`).toBeUndefined();
		}
	});
});
