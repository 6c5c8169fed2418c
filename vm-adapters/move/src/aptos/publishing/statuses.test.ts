import { toAddress } from '@altvm/abi-bridge';
import { Host } from '@altvm/host';
import { describe, expect, it } from 'vitest';
import { bytesOf } from '../../../test-modules/statuses/verdict.ts';
import { moveAdapter } from '../../adapter.ts';
import { PUBLISH_STATUSES, type PublishStatus } from '../../core/status/load-status.ts';
import { encodePublishOptions, type UpgradePolicy } from './policy.ts';

const OWNER = toAddress(`0x${'c0'.padStart(64, '0')}`);

type Publication = readonly [text: string, upgradePolicy?: UpgradePolicy];

const F = 'public fun f() { RET }';
const N = `module 0xc0::n ${F}`;
const USER = 'use fun 0xc0::n::f() fun g() { CALL f; RET }';

/** The last module of `fails` is refused. Every other module is published. */
const CASES: readonly {
	status: PublishStatus;
	passes: readonly Publication[];
	fails: readonly Publication[];
	reason: RegExp;
}[] = [
	{
		status: 'MODULE_ADDRESS_DOES_NOT_MATCH_SENDER',
		passes: [[`module 0xc0::m ${F}`]],
		fails: [[`module 0xc1::m ${F}`]],
		reason: /^module m is of 0x0+c1, not of 0x0+c0$/,
	},
	{
		status: 'UNKNOWN_NATIVE',
		passes: [['fun f() { RET }']],
		fails: [['native fun f()']],
		reason: /^no native function f at function definitions$/,
	},
	{
		status: 'EUPGRADE_IMMUTABLE',
		passes: [[F, 'compatible'], [F]],
		fails: [[F, 'immutable'], [F]],
		reason: /^module m is immutable: it is never replaced$/,
	},
	{
		status: 'EDEP_WEAKER_POLICY',
		passes: [
			[N, 'immutable'],
			[USER, 'immutable'],
		],
		fails: [
			[N, 'compatible'],
			[USER, 'immutable'],
		],
		reason: /^module m is to be immutable and depends on one that is not at module n$/,
	},
];

/** The reason why the last module was refused. Undefined if it was published. */
function publish(modules: readonly Publication[]): string | undefined {
	const host = new Host({ adapters: [moveAdapter()] });
	const results = modules.map(([text, upgradePolicy]) =>
		host.tryDeploy({
			from: OWNER,
			vm: 'move',
			code: bytesOf(text),
			constructorInput: encodePublishOptions(upgradePolicy ? { upgradePolicy } : {}),
		}),
	);
	expect(results.slice(0, -1).every(({ status }) => status === 'success')).toBe(true);
	const { failure } = results.at(-1)!;
	return failure?.kind === 'refused' ? failure.reason : failure?.kind;
}

describe('publishing a module that passes the verifier', () => {
	it('has a case for every publishing status', () => {
		expect(CASES.map(({ status }) => status)).toEqual(PUBLISH_STATUSES);
	});

	it.each(CASES)('fails with $status', ({ passes, fails, reason }) => {
		expect(publish(passes)).toBeUndefined();
		expect(publish(fails)).toMatch(reason);
	});
});
