import { describe, expect, it } from 'vitest';
import type { StateTest, TestPost } from './format.ts';
import { runTest } from './run-test.ts';

const SENDER = '0xa94f5374fce5edbc8e2a8697c15331677e6ebf0b';
const TARGET = `0x${'11'.repeat(20)}` as const;
const ZERO = `0x${'0'.repeat(64)}` as const;
const NO_LOGS = '0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347';
const indexes = { data: 0, gas: 0, value: 0 };

const testOf = (post: Partial<TestPost>, fork = 'Cancun', gasLimit = '0x5208'): StateTest => ({
	env: {
		currentCoinbase: `0x${'c0'.repeat(20)}`,
		currentDifficulty: '0x00',
		currentGasLimit: '0x1000000',
		currentNumber: '0x01',
		currentTimestamp: '0x03e8',
		currentBaseFee: '0x0a',
		currentRandom: '0x00',
	},
	pre: { [SENDER]: { balance: '0x1000000000', nonce: '0x00', code: '0x', storage: {} } },
	transaction: {
		data: ['0x'],
		gasLimit: [gasLimit],
		value: ['0x03'],
		gasPrice: '0x0a',
		nonce: '0x00',
		secretKey: '0x45a915e4d060149eb4365960e6a7a45f334393093061116b197e3240065ff2d8',
		to: TARGET,
	},
	post: { [fork]: [{ hash: ZERO, logs: NO_LOGS, indexes, ...post }] },
});

async function difference(test: StateTest, fork = 'Cancun'): Promise<string | undefined> {
	const results = await runTest(test, fork, 'interpreter');
	expect(results).toHaveLength(1);
	return results![0]!.difference;
}

/** Returns the root that a case ends with, which its difference reports. */
async function rootOf(test: StateTest): Promise<TestPost['hash']> {
	return (await difference(test))!.match(/^state root (0x[0-9a-f]{64}), not/)![1] as TestPost['hash'];
}

describe('a state test', () => {
	it('passes if root and logs match, and reports which of them does not', async () => {
		const hash = await rootOf(testOf({}));
		expect(await difference(testOf({ hash }))).toBeUndefined();
		expect(await difference(testOf({ hash, logs: ZERO }))).toBe(`logs hash ${NO_LOGS}, not ${ZERO}`);
	});

	it('reports the first account that differs if the file contains the state', async () => {
		const account = { balance: '0x04', nonce: '0x00', code: '0x', storage: {} } as const;
		expect(await difference(testOf({ state: { [TARGET]: account } }))).toContain(`${TARGET} balance 3, not 4`);
	});

	it('reports an expected exception that is missing, and an unexpected one', async () => {
		const hash = await rootOf(testOf({}));
		expect(await difference(testOf({ hash, expectException: 'TR_NonceTooLow' }))).toBe(
			'exception expected and absent: TR_NonceTooLow',
		);
		expect(await difference(testOf({}, 'Cancun', '0x5207'))).toMatch(
			/^exception and none expected: gas-below-intrinsic/,
		);
	});

	it('passes with the expected exception if the state is unchanged', async () => {
		const test = testOf({ expectException: 'TR_IntrinsicGas' }, 'Cancun', '0x5207');
		expect(await difference(testOf({ ...test.post['Cancun']![0], hash: await rootOf(test) }, 'Cancun', '0x5207'))).toBe(
			undefined,
		);
	});

	it.each([
		['TransactionException.INTRINSIC_GAS_TOO_LOW', undefined],
		['TransactionException.SENDER_NOT_EOA|TransactionException.INTRINSIC_GAS_TOO_LOW', undefined],
		['TransactionException.OF_A_FORK_TO_COME', undefined],
		['TR_NonceTooLow', /^exception gas-below-intrinsic \(.*\), not TR_NonceTooLow$/],
		[
			'TransactionException.SENDER_NOT_EOA|TransactionException.INSUFFICIENT_ACCOUNT_FUNDS',
			/^exception gas-below-intrinsic \(.*\), not TransactionException\.SENDER_NOT_EOA\|/,
		],
	])('with too little gas compares the exception with %s', async (expectException, says) => {
		const low = (post: Partial<TestPost>) => testOf({ expectException, ...post }, 'Cancun', '0x5207');
		const hash = await rootOf(testOf({ expectException: 'TR_IntrinsicGas' }, 'Cancun', '0x5207'));
		const found = await difference(low({ hash }));
		if (says) expect(found).toMatch(says);
		else expect(found).toBeUndefined();
	});

	it.each(['EIP150', 'EIP158', 'Cancun'])('keeps an existing empty account, in %s', async (fork) => {
		const rootWith = async (...empty: string[]) => {
			const account = { balance: '0x00', nonce: '0x00', code: '0x', storage: {} } as const;
			const test = testOf({}, fork);
			const pre = { ...test.pre, ...Object.fromEntries(empty.map((at) => [at, account])) };
			return (await difference({ ...test, pre }, fork))!;
		};
		const root = await rootWith();
		expect(await rootWith(`0x${'ee'.repeat(20)}`)).not.toBe(root);
		// The transaction sends value to this account, so it is not empty at the end.
		expect(await rootWith(TARGET)).toBe(root);
	});

	it("is skipped if the fork is not one of Ethereum's", async () => {
		const fork = 'ShanghaiToCancunAtTime15k';
		expect(await runTest(testOf({}, fork), fork, 'interpreter')).toBeUndefined();
	});

	it.each(['Frontier', 'EIP150', 'EIP158', 'ConstantinopleFix', 'Merge', 'Osaka'])('runs in %s', async (fork) => {
		expect(await difference(testOf({}, fork), fork)).toMatch(/^state root/);
	});
});
