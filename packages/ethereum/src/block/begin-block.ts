import type { Hex } from '@altvm/abi-bridge';
import type { EvmBlockContext } from '@altvm/evm';
import { checkOptions, type Host, OPTION, type OpenBlock, type OptionChecks } from '@altvm/host';
import { type ChainConfig, rulesAt } from '../config/chain-config.ts';
import { useFork } from '../fork-of.ts';
import { isBlobSchedule } from '../option-checks.ts';
import type { BlockFields, BlockOptions } from './block.ts';
import { BlockExecution } from './block-execution.ts';
import { checkBlockFields } from './check-block.ts';
import { rulesOf } from './rules-of.ts';

export interface BeginOptions extends BlockOptions {
	/** The forks of the chain, to whose fork the host is changed. Default: the fork of the host's EVM adapter, and its chain. */
	readonly config?: ChainConfig;
	/** Sum of the difficulties up to the parent. Chains that had proof of work need it, if `config` is given. */
	readonly parentTotalDifficulty?: bigint;
	/** Returns the hash of one of the 255 blocks before the parent, or undefined. */
	readonly blockHash?: (number: bigint) => Hex | undefined;
	/** Changes the state before the block begins, system calls included. */
	readonly edit?: (state: OpenBlock) => void;
	/** What contracts see in place of what the block's fields give. */
	readonly chain?: Partial<EvmBlockContext>;
}

const BEGIN: OptionChecks<BeginOptions> = {
	config: OPTION.object,
	parentTotalDifficulty: OPTION.amount(256),
	blockHash: OPTION.function,
	blobSchedule: isBlobSchedule,
	depositContract: OPTION.address,
	edit: OPTION.function,
	chain: OPTION.object,
};

/**
 * Begins a block on the state of its parent: the balances of The DAO at its fork, and system calls (EIP-4788, EIP-2935). Then execute its
 * transactions one at a time, and end, seal, commit or discard it. No other block of the host can be open meanwhile. Everything but
 * roots is synchronous.
 *
 * @param block what {@link nextBlock} returns, or fields of your own. Its transactions are not executed: give them to `execute`.
 * @throws BlockError if a field is out of range.
 * @throws HostError `unknown-vm` if the host has no EVM adapter; `bad-request` that names a field or option that is unknown or wrong;
 * `busy` if another block is open.
 * @example
 * ```ts
 * import { hexToBytes } from '@altvm/abi-bridge';
 * import { beginBlock, installGenesis, nextBlock, TransactionError } from '@altvm/ethereum';
 * import { evmAdapter } from '@altvm/evm';
 * import { Host } from '@altvm/host';
 * import { privateKeyToAccount } from 'viem/accounts';
 *
 * const alice = privateKeyToAccount(`0x${'42'.repeat(32)}`);
 * const host = new Host({ adapters: [evmAdapter()] });
 * host.mint(alice.address, 10n ** 18n);
 * const config = { chainId: 1n, forks: [{ hardfork: 'osaka' }] } as const;
 * const parent = await installGenesis(host, { config, gasLimit: 30_000_000n });
 *
 * const block = beginBlock(host, nextBlock(parent, config, { timestamp: 12n }), { config });
 * const to = '0x00000000000000000000000000000000000000b2';
 * for (const nonce of [5, 0]) {
 * 	const fees = { gas: 21_000n, maxFeePerGas: 10n ** 9n };
 * 	const signed = await alice.signTransaction({ type: 'eip1559', chainId: 1, to, value: 5n, nonce, ...fees });
 * 	try {
 * 		block.execute(hexToBytes(signed));
 * 	} catch (error) {
 * 		console.log(error instanceof TransactionError && error.code); // nonce-too-high
 * 	}
 * }
 * console.log(block.room.gas, block.state.balance(to)); // 29979000n 5n
 * const { block: made } = await block.seal();
 * block.commit();
 * console.log(made.transactions.length, host.balance(to)); // 1 5n
 * ```
 */
export function beginBlock(host: Host, block: BlockFields, options: BeginOptions = {}): BlockExecution {
	checkOptions(options, 'beginBlock', BEGIN);
	OPTION.object(block, 'block');
	checkBlockFields(block);
	const { config, parentTotalDifficulty, blockHash, edit, chain } = options;
	const { number, timestamp } = block;
	const place = { number, timestamp, ...(parentTotalDifficulty !== undefined && { parentTotalDifficulty }) };
	const rules = config ? rulesAt(config, place) : rulesOf(host, options);
	const restore = useFork(host, rules.hardfork);
	try {
		return new BlockExecution(host, block, { rules, blockHash, edit, chain, restore });
	} catch (error) {
		restore();
		throw error;
	}
}
