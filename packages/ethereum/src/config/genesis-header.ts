import { type EvmHardfork, isAtLeast } from '@altvm/evm';
import { checkOptions, HostError, OPTION, type OptionChecks } from '@altvm/host';
import { BlockError } from '../block/block-error.ts';
import { type BlockHeader, encodeHeader, NO_OMMERS } from '../block/header.ts';
import { EMPTY_LIST_ROOT, NO_REQUESTS } from '../block/roots.ts';
import { ZERO_ADDRESS, ZERO_HASH, ZERO_NONCE } from '../constants.ts';
import { isFork } from '../option-checks.ts';

const INITIAL_BASE_FEE = 1_000_000_000n;

/** Fields of a genesis header. Those that are omitted are zero or empty, and the base fee of London and later is 1 gwei. */
export type GenesisFields = Partial<
	Omit<BlockHeader, 'ommersHash' | 'transactionsRoot' | 'receiptsRoot' | 'logsBloom'>
>;

/** Values of the fields are checked as those of a header. */
export const GENESIS_FIELDS: OptionChecks<GenesisFields> = {
	parentHash: OPTION.any,
	coinbase: OPTION.any,
	stateRoot: OPTION.any,
	difficulty: OPTION.any,
	number: OPTION.any,
	gasLimit: OPTION.any,
	gasUsed: OPTION.any,
	timestamp: OPTION.any,
	extraData: OPTION.any,
	mixHash: OPTION.any,
	nonce: OPTION.any,
	baseFee: OPTION.any,
	withdrawalsRoot: OPTION.any,
	blobGasUsed: OPTION.any,
	excessBlobGas: OPTION.any,
	parentBeaconBlockRoot: OPTION.any,
	requestsHash: OPTION.any,
};

/**
 * The header of a genesis block of a fork, with no transactions. Fields that the fork does not have are left out.
 *
 * @throws HostError `bad-request` if there is no such fork, or a field is unknown or out of range.
 * @example
 * ```ts
 * import { genesisHeader } from '@altvm/ethereum';
 *
 * const { number, baseFee, withdrawalsRoot } = genesisHeader('london', { gasLimit: 30_000_000n });
 * console.log(number, baseFee, withdrawalsRoot); // 0n 1000000000n undefined
 * ```
 */
export function genesisHeader(hardfork: EvmHardfork, fields: GenesisFields = {}): BlockHeader {
	isFork(hardfork, 'hardfork');
	checkOptions(fields, 'genesisHeader', GENESIS_FIELDS);
	return checkedGenesisHeader(hardfork, fields);
}

/**
 * Makes the header of fields whose names were checked.
 * @throws HostError `bad-request` that names the field that is out of range: the fields are the caller's.
 */
export function checkedGenesisHeader(hardfork: EvmHardfork, fields: GenesisFields): BlockHeader {
	const header = headerOf(hardfork, fields);
	try {
		encodeHeader(header);
	} catch (cause) {
		if (!(cause instanceof BlockError)) throw cause;
		throw new HostError('bad-request', `the genesis block: ${cause.message}`, { cause });
	}
	return header;
}

function headerOf(hardfork: EvmHardfork, fields: GenesisFields): BlockHeader {
	const since = (fork: EvmHardfork) => isAtLeast(hardfork, fork);
	return {
		parentHash: fields.parentHash ?? ZERO_HASH,
		ommersHash: NO_OMMERS,
		coinbase: fields.coinbase ?? ZERO_ADDRESS,
		stateRoot: fields.stateRoot ?? EMPTY_LIST_ROOT,
		transactionsRoot: EMPTY_LIST_ROOT,
		receiptsRoot: EMPTY_LIST_ROOT,
		logsBloom: new Uint8Array(256),
		difficulty: fields.difficulty ?? 0n,
		number: fields.number ?? 0n,
		gasLimit: fields.gasLimit ?? 0n,
		gasUsed: fields.gasUsed ?? 0n,
		timestamp: fields.timestamp ?? 0n,
		extraData: fields.extraData ?? new Uint8Array(0),
		mixHash: fields.mixHash ?? ZERO_HASH,
		nonce: fields.nonce ?? ZERO_NONCE,
		...(since('london') && { baseFee: fields.baseFee ?? INITIAL_BASE_FEE }),
		...(since('shanghai') && { withdrawalsRoot: fields.withdrawalsRoot ?? EMPTY_LIST_ROOT }),
		...(since('cancun') && {
			blobGasUsed: fields.blobGasUsed ?? 0n,
			excessBlobGas: fields.excessBlobGas ?? 0n,
			parentBeaconBlockRoot: fields.parentBeaconBlockRoot ?? ZERO_HASH,
		}),
		...(since('prague') && { requestsHash: fields.requestsHash ?? NO_REQUESTS }),
	};
}
