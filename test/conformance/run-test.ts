import { type BlobSchedule, encodeLogs, executeTransaction, TransactionError } from '@altvm/ethereum';
import type { EvmHardfork } from '@altvm/evm';
import { type Host, keccak256, type Log } from '@altvm/host';
import { type Engine, hostFor } from './environment.ts';
import { standsFor } from './exceptions.ts';
import { firstAccount } from './first-account.ts';
import { blobScheduleOf, hardforkOf, type StateTest, type TestPost } from './format.ts';
import { transactionBytes } from './transaction.ts';

/** One transaction of a test in one fork. */
export interface CaseResult {
	readonly fork: string;
	readonly engine: Engine;
	readonly indexes: TestPost['indexes'];
	/** The first difference, or undefined if the case passed. */
	readonly difference: string | undefined;
}

/** Runs a test's cases in one fork. Returns undefined for a fork that is not one of Ethereum's. */
export async function runTest(test: StateTest, fork: string, engine: Engine): Promise<CaseResult[] | undefined> {
	const hardfork = hardforkOf(fork);
	if (hardfork === undefined) return undefined;
	const host = hostFor(test, fork, hardfork, engine);
	const results: CaseResult[] = [];
	for (const post of test.post[fork] ?? []) {
		const before = host.snapshot();
		let difference: string | undefined;
		try {
			difference = await runCase(host, test, post, hardfork, blobScheduleOf(test, fork));
		} catch (error) {
			difference = `the host failed: ${error instanceof Error ? (error.stack ?? error.message) : error}`;
		}
		host.restore(before);
		results.push({ fork, engine, indexes: post.indexes, difference });
	}
	return results;
}

async function runCase(
	host: Host,
	test: StateTest,
	post: TestPost,
	hardfork: EvmHardfork,
	schedule: BlobSchedule | undefined,
): Promise<string | undefined> {
	const expected = post.expectException;
	let logs: readonly Log[] = [];
	let invalid: TransactionError | undefined;
	try {
		const bytes = transactionBytes(test, post, hardfork, host.block.chainId);
		({ logs } = executeTransaction(host, bytes, schedule && { blobSchedule: schedule }));
	} catch (error) {
		if (!(error instanceof TransactionError)) throw error;
		invalid = error;
	}
	// The coinbase receives a reward of zero, as when the tests were generated. This touches it even if no transaction was valid.
	host.transact((open) => open.touch(open.block.coinbase));
	if (expected && !invalid) return `exception expected and absent: ${expected}`;
	if (!expected && invalid) return `exception and none expected: ${invalid.code}, ${invalid.message}`;
	if (expected && invalid && !standsFor(expected, invalid.code)) {
		return `exception ${invalid.code} (${invalid.message}), not ${expected}`;
	}
	const root = await host.stateRoot();
	if (root !== post.hash) {
		// Some files have the state after the case.
		const account = firstAccount(host, post.state ?? {});
		return `state root ${root}, not ${post.hash}${account === undefined ? '' : `; ${account}`}`;
	}
	const hash = keccak256(encodeLogs(logs));
	if (hash !== post.logs) return `logs hash ${hash}, not ${post.logs}`;
	return undefined;
}
