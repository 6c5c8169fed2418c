import type { Address, Hex } from '@altvm/abi-bridge';
import { isAtLeast } from '@altvm/evm';
import { checkOptions, HostError, OPTION, type OptionChecks } from '@altvm/host';
import { type ChainConfig, rulesAt } from '../config/chain-config.ts';
import { ZERO_ADDRESS, ZERO_HASH } from '../constants.ts';
import type { Block } from './block.ts';
import { nextDifficulty } from './difficulty.ts';
import { nextBaseFee, nextExcessBlobGas, nextGasLimit } from './fees.ts';
import type { BlockHeader } from './header.ts';
import { hashOfParent } from './validate-header.ts';

/** What the maker of a block decides. */
export interface BlockAttributes extends Pick<Partial<Block>, 'transactions' | 'withdrawals'> {
	/** Seconds since 1970, later than the parent's. */
	readonly timestamp: bigint;
	/** Default: the zero address. */
	readonly coinbase?: Address;
	/** The gas limit to move to; a block moves it by less than 1/1024. Default: the parent's. */
	readonly gasLimit?: bigint;
	/** Default zero. */
	readonly prevRandao?: Hex;
	/** Default zero. */
	readonly parentBeaconBlockRoot?: Hex;
	/** Sum of the difficulties up to the parent. Chains that had proof of work need it. */
	readonly parentTotalDifficulty?: bigint;
}

/** Addresses and hashes are checked when the block is executed. */
const ATTRIBUTES: OptionChecks<BlockAttributes> = {
	timestamp: OPTION.any,
	coinbase: OPTION.address,
	gasLimit: OPTION.amount(64),
	prevRandao: OPTION.text,
	parentBeaconBlockRoot: OPTION.text,
	parentTotalDifficulty: OPTION.amount(256),
	transactions: OPTION.array,
	withdrawals: OPTION.array,
};

/**
 * The next block after a header, to be executed: everything that the parent determines is filled in. That is the number, the parent's
 * hash, the bounds of the gas limit, the base fee (EIP-1559), the excess blob gas (EIP-4844, EIP-7918) and the difficulty.
 * @throws HostError `bad-request` if an attribute is unknown or wrong, the timestamp is not after the parent's, or the chain has no fork
 * for the block.
 * @example
 * ```ts
 * import { genesisHeader, nextBlock } from '@altvm/ethereum';
 *
 * const parent = genesisHeader('prague', { gasLimit: 30_000_000n, baseFee: 1_000_000_000n });
 * const config = { chainId: 1n, forks: [{ hardfork: 'prague' }] } as const;
 * const { number, baseFee, excessBlobGas } = nextBlock(parent, config, { timestamp: 12n });
 * console.log(number, baseFee, excessBlobGas); // 1n 875000000n 0n
 * ```
 */
export function nextBlock(parent: BlockHeader, config: ChainConfig, attributes: BlockAttributes): Block {
	checkOptions(attributes, 'nextBlock', ATTRIBUTES);
	const parentHash = hashOfParent(parent);
	const { timestamp, coinbase = ZERO_ADDRESS, transactions = [], withdrawals } = attributes;
	OPTION.amount(64)(timestamp, 'timestamp');
	if (timestamp <= parent.timestamp) {
		throw new HostError('bad-request', `the timestamp ${timestamp} is not after the parent's ${parent.timestamp}`);
	}
	const { parentTotalDifficulty, prevRandao = ZERO_HASH, parentBeaconBlockRoot = ZERO_HASH } = attributes;
	const number = parent.number + 1n;
	const { hardfork, blobSchedule } = rulesAt(config, {
		number,
		timestamp,
		...(parentTotalDifficulty !== undefined && { parentTotalDifficulty }),
	});
	const baseFee = nextBaseFee(hardfork, parent);
	const excessBlobGas = nextExcessBlobGas(hardfork, blobSchedule, parent);
	const hasWork = !isAtLeast(hardfork, 'paris');
	return {
		number,
		timestamp,
		coinbase,
		parentHash,
		gasLimit: nextGasLimit(hardfork, parent, attributes.gasLimit),
		...(baseFee !== undefined && { baseFee }),
		...(excessBlobGas !== undefined && { excessBlobGas, parentBeaconBlockRoot }),
		...(hasWork ? { difficulty: nextDifficulty(hardfork, number, timestamp, parent) } : { prevRandao }),
		...(isAtLeast(hardfork, 'shanghai') && { withdrawals: withdrawals ?? [] }),
		transactions,
	};
}
