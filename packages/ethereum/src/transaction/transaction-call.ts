import { type Address, EMPTY_BYTES, type Hex, toAddress } from '@altvm/abi-bridge';
import type { EvmBlockContext } from '@altvm/evm';
import {
	type AccountOverride,
	type BlockContext,
	checkOptions,
	type Executor,
	OPTION,
	type OptionChecks,
	type Overrides,
} from '@altvm/host';
import { ZERO_ADDRESS } from '../constants.ts';
import { allOf } from '../option-checks.ts';
import type { Authorization, UnsignedTransaction } from './signed-transaction.ts';

/** A transaction that nobody has signed, as `eth_call` and `eth_estimateGas` take it. */
export interface TransactionCall {
	/** 20 bytes. Default: the zero address. */
	readonly from?: Hex;
	/** 20 bytes. Without it, `data` make a contract. */
	readonly to?: Hex;
	/** Solidity call data, whatever VM the contract is of; or init code, or a creation of another VM. */
	readonly data?: Uint8Array;
	/** Wei. */
	readonly value?: bigint;
	/** For an estimate, the most to try. Default: the block's gas limit, or what the fork allows a transaction (EIP-7825). */
	readonly gasLimit?: bigint;
	/** Most wei per gas. Without it, gas costs nothing, and contracts see no base fee. */
	readonly maxFee?: bigint;
	/** Most wei per gas for the coinbase. Default 0. */
	readonly maxPriorityFee?: bigint;
	readonly accessList?: UnsignedTransaction['accessList'];
	readonly blobHashes?: readonly Hex[];
	/** Most wei per blob gas. Without it, blob gas costs nothing. */
	readonly maxBlobFee?: bigint;
	/** As `decodeTransaction` returns them. */
	readonly authorizations?: readonly Authorization[];
}

/** Fields of the block, the EVM's among them. */
export type BlockOverrides = Partial<Omit<BlockContext, 'chain'> & EvmBlockContext>;

/** What the state and the block are taken to be, as the overrides of geth's `eth_call`. */
export interface TransactionOverrides {
	readonly accounts?: Readonly<Record<Hex, AccountOverride>>;
	readonly block?: BlockOverrides;
}

const ENTRY: OptionChecks<UnsignedTransaction['accessList'][number]> = { address: OPTION.address, keys: OPTION.array };
const isEntry = allOf(ENTRY);
const CALL: OptionChecks<TransactionCall> = {
	from: OPTION.address,
	to: OPTION.address,
	data: OPTION.bytes,
	value: OPTION.amount(256),
	gasLimit: OPTION.amount(64),
	maxFee: OPTION.amount(256),
	maxPriorityFee: OPTION.amount(256),
	accessList: (value, name) => {
		OPTION.array(value, name);
		for (const [i, entry] of (value as unknown[]).entries()) isEntry(entry, `${name}[${i}]`);
	},
	blobHashes: OPTION.texts,
	maxBlobFee: OPTION.amount(256),
	authorizations: OPTION.array,
};
const OVERRIDES: OptionChecks<TransactionOverrides> = { accounts: OPTION.object, block: OPTION.object };
const CHAIN_FIELDS: readonly (keyof EvmBlockContext)[] = ['prevRandao', 'difficulty', 'blobBaseFee'];

/** A checked call, and the account that it is from. */
export interface CheckedCall {
	readonly sender: Address;
	/** Its nonce is that of the sender, which is read when it runs. */
	readonly transaction: Omit<UnsignedTransaction, 'nonce' | 'gasLimit'>;
	readonly overrides: Overrides;
	/** Returns the block for the fees: what has no price in the call is free. */
	feesIn(block: BlockContext): BlockContext;
}

/** @throws HostError `bad-request` that names the field that is unknown or wrong. */
export function checkedCall(host: Executor, call: TransactionCall, overrides: TransactionOverrides): CheckedCall {
	checkOptions(call, 'the call of a transaction', CALL);
	checkOptions(overrides, 'the overrides', OVERRIDES);
	const { from, to, data = EMPTY_BYTES, value = 0n, maxFee = 0n, maxPriorityFee = 0n, maxBlobFee = 0n } = call;
	return {
		sender: from === undefined ? ZERO_ADDRESS : toAddress(from),
		transaction: {
			to: to === undefined ? undefined : toAddress(to),
			data,
			value,
			maxFee,
			maxPriorityFee,
			maxBlobFee,
			accessList: (call.accessList ?? []).map(({ address, keys }) => ({ address: toAddress(address), keys })),
			blobHashes: call.blobHashes ?? [],
			authorizations: call.authorizations ?? [],
		},
		overrides: { ...overrides, block: blockOf(host, call, overrides.block) },
		feesIn: (block) => ({
			...block,
			...(call.maxFee === undefined && { baseFee: 0n }),
			...(call.maxBlobFee === undefined && { chain: { ...block.chain, blobBaseFee: 0n } }),
		}),
	};
}

/** The block that contracts see. As in geth, that of a call without a price has no base fee, unless an override gives one. */
function blockOf({ block }: Executor, call: TransactionCall, given: BlockOverrides = {}): Partial<BlockContext> {
	const chain: Record<string, unknown> = {};
	const fields: Record<string, unknown> = call.maxFee === undefined && block.baseFee > 0n ? { baseFee: 0n } : {};
	for (const [name, field] of Object.entries(given)) {
		(CHAIN_FIELDS.includes(name as keyof EvmBlockContext) ? chain : fields)[name] = field;
	}
	return { ...fields, ...(Object.keys(chain).length > 0 && { chain }) };
}
