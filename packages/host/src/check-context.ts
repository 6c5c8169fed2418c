import type { Address, Hex, VmId } from '@altvm/abi-bridge';
import type { VmAdapter } from './adapter.ts';
import { checkedAddress } from './check-address.ts';
import { refuseName } from './check-options.ts';
import { checkedAmount, checkedHex } from './check-request.ts';
import type { BlockContext, ChainContext, TransactionContext } from './context.ts';
import { HostError } from './errors.ts';
import { kindOf, refuse } from './refuse.ts';

type Adapters = ReadonlyMap<VmId, VmAdapter>;
type BlockHash = BlockContext['blockHash'];

/** What each field of a block's context must be. Header fields of 64 bits are those of Ethereum's headers. */
const FIELDS: { readonly [Name in keyof BlockContext]: (value: BlockContext[Name], adapters: Adapters) => unknown } = {
	number: (value) => checkedAmount(value, 64, '`block.number`'),
	timestamp: (value) => checkedAmount(value, 64, '`block.timestamp`'),
	gasLimit: (value) => checkedAmount(value, 64, '`block.gasLimit`'),
	baseFee: (value) => checkedAmount(value, 256, '`block.baseFee`'),
	chainId: (value) => checkedAmount(value, 256, '`block.chainId`'),
	coinbase: (value) => checkedAddress(value, 'block.coinbase'),
	chain: (value, adapters) => checkedChain(value, 'block.chain', adapters, 'checkBlockContext'),
	blockHash: (value) => checkedBlockHash(value),
};

/**
 * Returns the given fields of a block's context after checking each one. Fields of the chain's own are checked by the adapters.
 * @throws HostError `bad-request` that names the field.
 */
export function checkedBlock(block: Partial<BlockContext>, adapters: Adapters): Partial<BlockContext> {
	if (typeof block !== 'object' || block === null) refuse(`\`block\` is not an object but ${kindOf(block)}`);
	const checked: Record<string, unknown> = {};
	for (const [name, value] of Object.entries(block)) {
		if (!Object.hasOwn(FIELDS, name)) {
			refuseName(name, '`block`', Object.keys(FIELDS), 'field');
		}
		const check = FIELDS[name as keyof BlockContext] as (value: unknown, adapters: Adapters) => unknown;
		checked[name] = check(value, adapters);
	}
	return checked;
}

const TRANSACTION = ['origin', 'gasPrice', 'chain'];

/**
 * Returns a transaction's context after checking it.
 * @throws HostError `bad-request` that names the field.
 */
export function checkedTransactionContext(transaction: TransactionContext, adapters: Adapters): TransactionContext {
	if (typeof transaction !== 'object' || transaction === null) {
		refuse(`\`transaction\` is not an object but ${kindOf(transaction)}`);
	}
	for (const name in transaction) {
		if (!TRANSACTION.includes(name)) refuseName(name, '`transaction`', TRANSACTION, 'field');
	}
	const { gasPrice, chain } = transaction;
	const origin: Address = checkedAddress(transaction.origin, 'transaction.origin');
	checkedAmount(gasPrice, 256, '`transaction.gasPrice`');
	if (chain === undefined) return { origin, gasPrice };
	return { origin, gasPrice, chain: checkedChain(chain, 'transaction.chain', adapters, 'checkTransactionContext') };
}

/** Asks every adapter: one chain may have fields of several VMs. The copy cannot be changed after the check. */
function checkedChain(
	chain: ChainContext,
	what: string,
	adapters: Adapters,
	check: 'checkBlockContext' | 'checkTransactionContext',
): ChainContext {
	if (typeof chain !== 'object' || chain === null) refuse(`\`${what}\` is not an object but ${kindOf(chain)}`);
	const copy = Object.freeze({ ...chain });
	for (const adapter of adapters.values()) {
		try {
			adapter[check]?.(copy);
		} catch (cause) {
			if (!(cause instanceof RangeError)) throw cause;
			refuse(`\`${what}\`: ${cause.message}`, cause);
		}
	}
	return copy;
}

/** Functions that check what they return: the block of a host is often given to it again. */
const checking = new WeakSet<BlockHash>();

function checkedBlockHash(blockHash: BlockHash): BlockHash {
	if (typeof blockHash !== 'function') refuse(`\`block.blockHash\` is not a function but ${kindOf(blockHash)}`);
	if (checking.has(blockHash)) return blockHash;
	const checked = (number: bigint): Hex | undefined => {
		try {
			const hash = blockHash(number);
			return hash === undefined ? undefined : checkedHex(hash, `block.blockHash(${number})`, 32);
		} catch (cause) {
			if (cause instanceof HostError) throw new HostError('bad-callback', cause.message, { cause });
			const why = cause instanceof Error ? cause.message : String(cause);
			throw new HostError('bad-callback', `\`block.blockHash(${number})\` failed: ${why}`, { cause });
		}
	};
	checking.add(checked);
	return checked;
}
