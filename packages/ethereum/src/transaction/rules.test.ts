import { HARDFORKS } from '@altvm/evm';
import { expect, it } from 'vitest';
import { transactionCommon } from './common.ts';
import { transactionRules } from './rules.ts';

it.each(HARDFORKS)('the rules of %s are those of its EIPs', (hardfork) => {
	const has = (eip: number) => transactionCommon(hardfork, 1n).isActivatedEIP(eip);
	const rules = transactionRules(hardfork);
	expect(rules).toMatchObject({
		limitsInitcode: has(3860),
		hasFloor: has(7623),
		gasCap: has(7825) ? 2n ** 24n : undefined,
		hasBaseFee: has(1559),
		refundDivisor: has(3529) ? 5 : 2,
		warmsCoinbase: has(3651),
		hasDelegations: has(7702),
	});
	expect(transactionRules(hardfork)).toBe(rules);
});
