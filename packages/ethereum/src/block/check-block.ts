import { type Address, type Hex, isEvmForm, toAddress } from '@altvm/abi-bridge';
import { checkOptions, OPTION, type OptionChecks } from '@altvm/host';
import type { Block, BlockFields, SealedBlock, Withdrawal } from './block.ts';
import { BlockError, type BlockErrorCode } from './block-error.ts';

const MAX_UINT64 = 2n ** 64n - 1n;
/** Yellow Paper, section 11.1. */
const MAX_OMMERS = 2;
/** An ommer is at most so many blocks older (Yellow Paper, section 11.1). */
const OMMER_AGE = 6n;

/** Numbers and the randomness are checked with the block's context. */
const FIELDS: OptionChecks<Block> = {
	number: OPTION.any,
	timestamp: OPTION.any,
	gasLimit: OPTION.any,
	coinbase: OPTION.any,
	parentHash: OPTION.any,
	baseFee: OPTION.any,
	prevRandao: OPTION.any,
	difficulty: OPTION.any,
	excessBlobGas: OPTION.any,
	parentBeaconBlockRoot: OPTION.any,
	transactions: OPTION.array,
	withdrawals: OPTION.array,
	ommers: OPTION.array,
};

const SEALED_FIELDS: OptionChecks<SealedBlock> = {
	header: OPTION.object,
	transactions: OPTION.array,
	ommers: OPTION.array,
	withdrawals: OPTION.array,
};

/**
 * Checks what is to be executed, but for the fields of the block's context.
 * @throws HostError `bad-request` for an unknown field; BlockError for one that no header or body can have.
 */
export function checkBlock(block: Block): void {
	checkBlockFields(block);
	OPTION.array(block.transactions, 'transactions');
}

/** As `checkBlock`, of a block whose transactions are yet to be chosen. */
export function checkBlockFields(block: BlockFields): void {
	checkOptions(block, 'a block', FIELDS);
	const { number, parentHash, parentBeaconBlockRoot, withdrawals = [], ommers = [] } = block;
	checkEvmAddress(block.coinbase, 'context', 'coinbase');
	checkHash(parentHash, 'parentHash');
	if (parentBeaconBlockRoot !== undefined) checkHash(parentBeaconBlockRoot, 'parentBeaconBlockRoot');
	checkWithdrawals(withdrawals);
	checkOmmerCount(ommers);
	for (const [i, ommer] of ommers.entries()) {
		if (typeof ommer?.number !== 'bigint') throw new BlockError('ommers', `ommers[${i}] has no number`);
		checkEvmAddress(ommer.coinbase, 'ommers', `ommers[${i}].coinbase`);
		const age = number - ommer.number;
		if (age < 1n || age > OMMER_AGE) {
			throw new BlockError('ommers', `ommers[${i}]: block ${ommer.number} is ${age} blocks older`);
		}
	}
}

/**
 * Checks that an object is a block as it is stored.
 * @throws HostError `bad-request`
 */
export function checkSealed(block: SealedBlock): void {
	OPTION.object(block, 'block');
	checkOptions(block, 'a sealed block', SEALED_FIELDS);
	const { header, transactions, ommers } = block;
	OPTION.object(header, 'header');
	OPTION.array(transactions, 'transactions');
	OPTION.array(ommers, 'ommers');
}

/** @throws BlockError `ommers` if there are more than two. It comes before their hash: there may be any number. */
export function checkOmmerCount({ length }: readonly unknown[]): void {
	if (length > MAX_OMMERS) throw new BlockError('ommers', `${length} ommers; at most ${MAX_OMMERS} are allowed`);
}

/** @throws BlockError `withdrawals` if one is not of the ranges of EIP-4895. */
export function checkWithdrawals(withdrawals: readonly Withdrawal[]): void {
	for (const [i, withdrawal] of withdrawals.entries()) {
		for (const name of ['index', 'validatorIndex', 'gwei'] as const) {
			const value: unknown = withdrawal?.[name];
			if (typeof value !== 'bigint' || value < 0n || value > MAX_UINT64) {
				throw new BlockError('withdrawals', `withdrawals[${i}].${name} is not an integer of 64 bits: ${value}`);
			}
		}
		checkEvmAddress(withdrawal.address, 'withdrawals', `withdrawals[${i}].address`);
	}
}

/** Headers and withdrawals state 20 bytes of an address. */
function checkEvmAddress(address: Address, code: BlockErrorCode, what: string): void {
	try {
		if (isEvmForm(toAddress(address))) return;
	} catch (cause) {
		throw new BlockError(code, `${what} is not an address`, { cause });
	}
	throw new BlockError(code, `${what} is not an address of 20 bytes: ${address}`);
}

function checkHash(hash: Hex, what: string): void {
	if (typeof hash !== 'string' || !/^0x[0-9a-fA-F]{64}$/.test(hash)) {
		throw new BlockError('context', `${what} is not 32 bytes in hex`);
	}
}
