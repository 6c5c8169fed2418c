import { checkOptions, HostError, OPTION, type OptionChecks } from '@altvm/host';
import { DEFAULT_LIMITS, type MempoolOptions, type PoolLimits } from './pool-options.ts';
import { recoverHere } from './recover-here.ts';
import { TransactionPool } from './transaction-pool.ts';

const POOL: OptionChecks<MempoolOptions> = {
	state: OPTION.function,
	next: OPTION.function,
	adapters: OPTION.map,
	limits: OPTION.object,
	leastTip: OPTION.amount(256),
	queuedFor: OPTION.integer(0, Number.MAX_SAFE_INTEGER),
	kzg: OPTION.withFunctions('a KZG library', ['verifyBlobs', 'verifyCells']),
	recover: OPTION.function,
	clock: OPTION.function,
	onError: OPTION.function,
};
const count = OPTION.integer(1, Number.MAX_SAFE_INTEGER);
const LIMITS: OptionChecks<PoolLimits> = {
	transactions: count,
	bytes: count,
	blobBytes: OPTION.integer(0, Number.MAX_SAFE_INTEGER),
	ofSender: count,
	queuedOfSender: OPTION.integer(0, Number.MAX_SAFE_INTEGER),
	transactionBytes: count,
};
const THREE_HOURS = 3 * 3_600_000;

/**
 * Makes a pool of transactions that wait for a block. It knows the chain only by what it is given: tell it changes of the head by `reset`.
 * `chainMempool` makes the one of a chain, which follows its head.
 *
 * @throws HostError `bad-request` that names the option that is unknown or wrong.
 * @example
 * ```ts
 * import { EMPTY_BYTES, hexToBytes } from '@altvm/abi-bridge';
 * import { createMempool } from '@altvm/chain';
 * import { blobSchedule } from '@altvm/ethereum';
 * import { evmAdapter } from '@altvm/evm';
 * import { Host } from '@altvm/host';
 * import { privateKeyToAccount } from 'viem/accounts';
 *
 * const alice = privateKeyToAccount(`0x${'42'.repeat(32)}`);
 * const fees = { baseFee: 7n, blobBaseFee: 1n, blobSchedule: blobSchedule('osaka') };
 * const pool = createMempool({
 * 	state: (senders) => senders.map(() => ({ nonce: 0n, balance: 10n ** 18n, code: EMPTY_BYTES })),
 * 	next: () => ({ hardfork: 'osaka', chainId: 1n, gasLimit: 30_000_000n, ...fees }),
 * 	adapters: new Host({ adapters: [evmAdapter()] }).adapters,
 * });
 * const send = async (nonce: number) => {
 * 	const signed = await alice.signTransaction({ chainId: 1, nonce, gas: 21_000n, maxFeePerGas: 9n, to: alice.address });
 * 	pool.add(hexToBytes(signed));
 * };
 * await send(0);
 * await send(2);
 * console.log(pool.size); // { pending: 1, queued: 1 }
 * await send(1);
 * console.log(pool.size); // { pending: 3, queued: 0 }
 * ```
 */
export function createMempool(options: MempoolOptions): TransactionPool {
	checkOptions(options, 'a mempool', POOL);
	for (const name of ['state', 'next', 'adapters'] as const) {
		if (options[name] === undefined) throw new HostError('bad-request', `a mempool needs \`${name}\``);
	}
	const { limits = {} } = options;
	checkOptions(limits, 'the limits of a mempool', LIMITS);
	return new TransactionPool({
		state: options.state,
		next: options.next,
		adapters: options.adapters,
		limits: { ...DEFAULT_LIMITS, ...limits },
		leastTip: options.leastTip ?? 0n,
		queuedFor: options.queuedFor ?? THREE_HOURS,
		kzg: options.kzg,
		recover: options.recover ?? recoverHere,
		clock: options.clock ?? Date.now,
		onError: options.onError ?? throwLater,
	});
}

function throwLater(error: unknown): void {
	setTimeout(() => {
		throw error;
	});
}
