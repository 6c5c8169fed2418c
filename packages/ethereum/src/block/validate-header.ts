import { bytesToHex, type Hex } from '@altvm/abi-bridge';
import { type EvmHardfork, isAtLeast } from '@altvm/evm';
import { HostError } from '@altvm/host';
import type { BlockRules } from '../config/chain-config.ts';
import { ZERO_NONCE } from '../constants.ts';
import { GAS_PER_BLOB } from '../transaction/blob-gas.ts';
import { BlockError, type BlockErrorCode } from './block-error.ts';
import { DAO_EXTRA_BLOCKS, DAO_EXTRA_DATA } from './dao-fork.ts';
import { nextDifficulty } from './difficulty.ts';
import { checkGasLimit, nextBaseFee, nextExcessBlobGas } from './fees.ts';
import { type BlockHeader, encodeHeader, headerHash, NO_OMMERS } from './header.ts';

const MAX_EXTRA_DATA = 32;

/** The forks that added fields to the header. */
const ADDED: readonly (readonly [EvmHardfork, ...(keyof BlockHeader)[]])[] = [
	['london', 'baseFee'],
	['shanghai', 'withdrawalsRoot'],
	['cancun', 'blobGasUsed', 'excessBlobGas', 'parentBeaconBlockRoot'],
	['prague', 'requestsHash'],
];

function refuse(code: BlockErrorCode, message: string): never {
	throw new BlockError(code, message);
}

/** Refuses a field whose value is not the one that the parent determines. */
function compare(
	code: BlockErrorCode,
	name: keyof BlockHeader,
	header: BlockHeader,
	expected: bigint | undefined,
): void {
	if (header[name] !== expected) refuse(code, `${name} is ${header[name]}, not ${expected}`);
}

/**
 * Checks a header by itself and against its parent's: everything that needs neither the body nor the state. The seal of proof of
 * work is not checked.
 * @throws BlockError whose code names the rule; HostError `bad-request` if the parent is no header.
 * @example
 * ```ts
 * import { BlockError, type BlockHeader, genesisHeader, headerHash, rulesAt, validateHeader } from '@altvm/ethereum';
 *
 * const rules = rulesAt({ chainId: 1n, forks: [{ hardfork: 'paris' }] }, { number: 1n, timestamp: 12n });
 * const parent = genesisHeader('paris', { gasLimit: 30_000_000n, baseFee: 8n });
 * const verdict = (header: BlockHeader) => {
 * 	try {
 * 		validateHeader(header, parent, rules);
 * 		return 'valid';
 * 	} catch (error) {
 * 		return error instanceof BlockError && error.code;
 * 	}
 * };
 * const child = { ...parent, parentHash: headerHash(parent), number: 1n, timestamp: 12n };
 * console.log(verdict({ ...child, baseFee: 7n }), verdict(child)); // valid base-fee
 * ```
 */
export function validateHeader(header: BlockHeader, parent: BlockHeader, rules: BlockRules): void {
	checkFields(header, rules.hardfork);
	const { hardfork } = rules;
	const { number, timestamp, gasLimit, gasUsed } = header;
	const hash = hashOfParent(parent);
	if (header.parentHash !== hash) refuse('parent-hash', `parentHash is ${header.parentHash}, not ${hash}`);
	compare('number', 'number', header, parent.number + 1n);
	if (timestamp <= parent.timestamp) {
		refuse('timestamp', `the timestamp ${timestamp} is not after the parent's ${parent.timestamp}`);
	}
	checkGasLimit(hardfork, gasLimit, parent);
	if (gasUsed > gasLimit) refuse('gas-used', `gasUsed ${gasUsed} is above the gas limit ${gasLimit}`);
	checkExtraData(header);
	checkDaoExtraData(header, rules.daoBlock);
	compare('base-fee', 'baseFee', header, nextBaseFee(hardfork, parent));
	compare('difficulty', 'difficulty', header, nextDifficulty(hardfork, number, timestamp, parent));
	if (isAtLeast(hardfork, 'paris')) checkNoWork(header);
	checkBlobGas(header, parent, rules);
}

/**
 * Checks that a header has exactly the fields of a fork, each in its range.
 * @throws BlockError `fields` or `malformed`
 */
export function checkFields(header: BlockHeader, hardfork: EvmHardfork): void {
	if (typeof header !== 'object' || header === null) refuse('malformed', 'a header is not an object');
	for (const [since, ...names] of ADDED) {
		const has = isAtLeast(hardfork, since);
		for (const name of names) {
			if (has && header[name] === undefined) refuse('fields', `${name} is missing, which ${since} introduced`);
			if (!has && header[name] !== undefined) refuse('fields', `${name} is present before ${since}`);
		}
	}
	encodeHeader(header);
}

/** The parent is the caller's: one that is no header does not make the block invalid. */
export function hashOfParent(parent: BlockHeader): Hex {
	try {
		return headerHash(parent);
	} catch (cause) {
		if (!(cause instanceof BlockError)) throw cause;
		throw new HostError('bad-request', `the parent: ${cause.message}`, { cause });
	}
}

/** @throws BlockError `extra-data` */
export function checkExtraData({ extraData }: BlockHeader): void {
	if (extraData.length > MAX_EXTRA_DATA) refuse('extra-data', `${extraData.length} bytes of extra data, above 32`);
}

/** EIP-779: the first blocks after the fork of The DAO are marked, so that the chain without the fork refuses them. */
function checkDaoExtraData({ number, extraData }: BlockHeader, daoBlock: bigint | undefined): void {
	if (daoBlock === undefined || number < daoBlock || number >= daoBlock + DAO_EXTRA_BLOCKS) return;
	if (bytesToHex(extraData) !== DAO_EXTRA_DATA) {
		refuse('extra-data', `the extra data of the DAO fork must be ${DAO_EXTRA_DATA}, not ${bytesToHex(extraData)}`);
	}
}

/** EIP-3675. */
function checkNoWork({ nonce, ommersHash }: BlockHeader): void {
	if (nonce !== ZERO_NONCE) refuse('nonce', `the nonce is ${nonce}, not zero`);
	if (ommersHash !== NO_OMMERS) refuse('ommers', 'a block since Paris has no ommers');
}

/** EIP-4844. */
function checkBlobGas(header: BlockHeader, parent: BlockHeader, { hardfork, blobSchedule }: BlockRules): void {
	const { blobGasUsed: used } = header;
	if (used === undefined) return;
	const max = BigInt(blobSchedule.max) * GAS_PER_BLOB;
	if (used > max) refuse('blob-gas-used', `blobGasUsed ${used} is above ${max}`);
	if (used % GAS_PER_BLOB !== 0n) refuse('blob-gas-used', `blobGasUsed ${used} is not a multiple of ${GAS_PER_BLOB}`);
	compare('excess-blob-gas', 'excessBlobGas', header, nextExcessBlobGas(hardfork, blobSchedule, parent));
}
