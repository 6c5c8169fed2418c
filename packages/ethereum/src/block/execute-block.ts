import { checkOptions, type Host, OPTION, type OptionChecks } from '@altvm/host';
import { isBlobSchedule } from '../option-checks.ts';
import type { Block, BlockOptions, ExecutedBlock } from './block.ts';
import { rulesOf } from './rules-of.ts';
import { runBlock } from './run-block.ts';

const EXECUTE: OptionChecks<BlockOptions> = {
	blockHash: OPTION.function,
	blobSchedule: isBlobSchedule,
	depositContract: OPTION.address,
};

/**
 * Executes a block's body on the state of its parent, by the fork of the host's EVM adapter. The host's store gets the changes of
 * the whole block at once. It is for those who make blocks: there is no header to check. {@link importBlock} checks and executes blocks of
 * others. Fields that the fork does not have are not read.
 * @throws BlockError if the block is invalid: the state is as it was before.
 * @throws HostError `unknown-vm` if the host has no EVM adapter; `bad-request` that names a field or option that is unknown or wrong.
 * @example
 * ```ts
 * import { hexToBytes, toAddress } from '@altvm/abi-bridge';
 * import { executeBlock } from '@altvm/ethereum';
 * import { evmAdapter } from '@altvm/evm';
 * import { Host } from '@altvm/host';
 * import { privateKeyToAccount } from 'viem/accounts';
 *
 * const alice = privateKeyToAccount(`0x${'42'.repeat(32)}`);
 * const host = new Host({ adapters: [evmAdapter({ hardfork: 'shanghai' })] });
 * host.mint(alice.address, 10n ** 18n);
 * const to = '0x00000000000000000000000000000000000000b2';
 * const transfer = { chainId: 1, type: 'legacy', to, value: 5n, gas: 21_000n, gasPrice: 7n } as const;
 * const signed = await alice.signTransaction(transfer);
 * const { gasUsed, receipts } = await executeBlock(host, {
 * 	number: 1n,
 * 	timestamp: 1_800_000_000n,
 * 	gasLimit: 30_000_000n,
 * 	baseFee: 7n,
 * 	parentHash: `0x${'00'.repeat(32)}`,
 * 	coinbase: toAddress('0x00000000000000000000000000000000000000cb'),
 * 	transactions: [hexToBytes(signed)],
 * });
 * console.log(gasUsed, receipts[0]?.result, host.balance(to)); // 21000n true 5n
 * ```
 */
export async function executeBlock(host: Host, block: Block, options: BlockOptions = {}): Promise<ExecutedBlock> {
	checkOptions(options, 'executeBlock', EXECUTE);
	const rules = rulesOf(host, options);
	return runBlock(host, block, { rules, blockHash: options.blockHash, finish: (execution) => execution.end() });
}
