import { type Address, joinBytes, toAddress } from '@altvm/abi-bridge';
import { type EvmHardfork, isAtLeast } from '@altvm/evm';
import { type Host, HostError, type OpenBlock } from '@altvm/host';
import type { BlockRules } from '../config/chain-config.ts';
import { ZERO_HASH } from '../constants.ts';
import { GAS_PER_BLOB } from '../transaction/blob-gas.ts';
import { type ExecutedTransaction, executeTransaction, type TransactionOptions } from '../transaction/execute.ts';
import { addBloom, encodeReceipt, logsBloom, type Receipt } from '../transaction/receipt.ts';
import { transactionRules } from '../transaction/rules.ts';
import type { TransactionInput } from '../transaction/signed-transaction.ts';
import type { BlockRoom } from '../transaction/validate.ts';
import type { BlockFields, ExecutedBlock, ImportedBlock } from './block.ts';
import { encodeWithdrawal } from './codec.ts';
import { moveDaoBalances } from './dao-fork.ts';
import { type BlockView, openBlock } from './open-block.ts';
import { depositRequests, requestsHash } from './requests.ts';
import { payRewards } from './rewards.ts';
import { listRoot } from './roots.ts';
import { type SealOptions, sealedOf } from './seal.ts';
import { bytesLeft, transactionSize } from './size.ts';
import { storeBeaconRoot, storeParentHash, takeConsolidationRequests, takeWithdrawalRequests } from './system-calls.ts';

const MAINNET_DEPOSITS = toAddress('0x00000000219ab540356cbb839cbe05303d7705fa');
const WEI_PER_GWEI = 10n ** 9n;
const NO_LIMIT = Number.MAX_SAFE_INTEGER;

/** What a block has left for transactions. */
export interface RoomLeft extends BlockRoom {
	/**
	 * Bytes that a transaction may have in the RLP of a list, counted as if the header were as long as one can be; without bound before
	 * Osaka (EIP-7934).
	 */
	readonly bytes: number;
}

/** Executes one transaction of a block, as `executeTransaction` does. */
export type TransactionRunner = (
	state: OpenBlock,
	transaction: TransactionInput,
	options: TransactionOptions,
) => ExecutedTransaction;

/** How one transaction of a block is executed. */
export interface StepOptions extends Pick<TransactionOptions, 'trace' | 'lenient'> {
	/** Default: `executeTransaction`. It gets the options that tell the room of the block. */
	readonly run?: TransactionRunner;
}

/** What a block is executed with. */
export interface ExecutionParts extends BlockView {
	/** Changes the state before the block begins. */
	readonly edit?: ((state: OpenBlock) => void) | undefined;
	/** Undoes what was changed in the host for a block that is dropped. */
	readonly restore?: () => void;
}

/**
 * A block that is executed step by step: `beginBlock` made it, `execute` runs one transaction, `end` or `seal` finish it. The host has
 * nothing of it until `commit`.
 *
 * @example
 * ```ts
 * import { beginBlock, type BlockExecution, installGenesis, nextBlock } from '@altvm/ethereum';
 * import { evmAdapter } from '@altvm/evm';
 * import { Host } from '@altvm/host';
 *
 * const host = new Host({ adapters: [evmAdapter()] });
 * const config = { chainId: 1n, forks: [{ hardfork: 'osaka' }] } as const;
 * const parent = await installGenesis(host, { config, gasLimit: 30_000_000n });
 * const block: BlockExecution = beginBlock(host, nextBlock(parent, config, { timestamp: 12n }), { config });
 * const { block: made } = await block.seal();
 * block.discard();
 * console.log(made.header.number, host.block.number); // 1n 0n
 * ```
 */
export class BlockExecution {
	/** The state within the block. It can be read, and changed between transactions. */
	readonly state: OpenBlock;
	readonly rules: BlockRules;
	readonly #block: BlockFields;
	readonly #restore: () => void;
	readonly #maxBlobGas: bigint;
	readonly #transactions: ExecutedTransaction[] = [];
	readonly #receipts: (Receipt | Promise<Receipt>)[] = [];
	readonly #bloom = logsBloom([]);
	#gasUsed = 0n;
	#blobGasUsed = 0n;
	#bytes: number;
	#isOpen = true;
	#ended: Promise<ExecutedBlock> | undefined;

	/** `beginBlock` makes one. The block's fields and the options were checked. */
	constructor(host: Host, block: BlockFields, parts: ExecutionParts) {
		const { rules, edit, restore = () => {} } = parts;
		this.rules = rules;
		this.#block = block;
		this.#restore = restore;
		this.#maxBlobGas = BigInt(rules.blobSchedule.max) * GAS_PER_BLOB;
		this.#bytes = this.#since('osaka') ? bytesLeft(block.withdrawals ?? []) : NO_LIMIT;
		this.state = openBlock(host, block, parts);
		try {
			edit?.(this.state);
			this.#begin();
		} catch (error) {
			this.discard();
			throw error;
		}
	}

	/** Gas, blob gas and bytes that the block has left. */
	get room(): RoomLeft {
		return {
			gas: this.#block.gasLimit - this.#gasUsed,
			blobGas: this.#maxBlobGas - this.#blobGasUsed,
			bytes: this.#bytes,
		};
	}

	/** Gas of the transactions so far. */
	get gasUsed(): bigint {
		return this.#gasUsed;
	}

	/** The transactions so far, in their order. */
	get transactions(): readonly ExecutedTransaction[] {
		return this.#transactions;
	}

	/**
	 * Executes the next transaction. It does not check the bytes that are left: `seal` does, and who chooses transactions compares with `room`.
	 * @throws TransactionError if it is invalid: the block is as it was before.
	 * @throws HostError `bad-request` if the block has ended.
	 */
	execute(transaction: TransactionInput, options: StepOptions = {}): ExecutedTransaction {
		if (this.#ended) throw new HostError('bad-request', 'the block has ended');
		const { run = executeTransaction, trace = false, lenient = false } = options;
		const { gas, blobGas } = this.room;
		const executed = run(this.state, transaction, {
			room: { gas, blobGas },
			blobSchedule: this.rules.blobSchedule,
			trace,
			lenient,
		});
		this.#gasUsed += executed.gasUsed;
		this.#blobGasUsed += executed.blobGasUsed;
		this.#bytes -= transactionSize(executed.transaction.serialize());
		this.#transactions.push(executed);
		const bloom = logsBloom(executed.logs);
		addBloom(this.#bloom, bloom);
		this.#receipts.push(this.#receipt(executed, bloom));
		return executed;
	}

	/**
	 * Ends the block: withdrawals, rewards before Paris, requests. Roots and hashes are those of the state at the time of the call.
	 * @throws BlockError `system-contract` or `deposit-log` if no valid block can end so.
	 */
	end(): Promise<ExecutedBlock> {
		this.#ended ??= this.#end();
		return this.#ended;
	}

	/**
	 * Ends the block and makes its header. The nonce and mix hash of proof of work are zero.
	 * @throws BlockError as `end`; `size` if the RLP is too long (EIP-7934); `extra-data`.
	 */
	async seal(options: SealOptions = {}): Promise<ImportedBlock> {
		return sealedOf(this.rules.hardfork, this.#block, await this.end(), options);
	}

	/** Gives the block to the host's store at once. */
	commit(): void {
		this.state.commit();
		this.#isOpen = false;
	}

	/** Drops the block; the host has the fork that it had. Does nothing if the block was committed or discarded. */
	discard(): void {
		if (!this.#isOpen) return;
		this.#isOpen = false;
		this.state.discard();
		this.#restore();
	}

	#since(fork: EvmHardfork): boolean {
		return isAtLeast(this.rules.hardfork, fork);
	}

	#begin(): void {
		const { number, parentHash, parentBeaconBlockRoot = ZERO_HASH } = this.#block;
		if (number === this.rules.daoBlock) moveDaoBalances(this.state);
		if (this.#since('cancun')) storeBeaconRoot(this.state, parentBeaconBlockRoot);
		if (this.#since('prague')) storeParentHash(this.state, parentHash);
	}

	#receipt({ transaction, status, logs }: ExecutedTransaction, bloom: Uint8Array): Receipt | Promise<Receipt> {
		const rest = { type: transaction.type, cumulativeGasUsed: this.#gasUsed, bloom, logs };
		if (transactionRules(this.rules.hardfork).hasStatus) return { ...rest, result: status === 'success' };
		const receipt = this.state.stateRoot().then((result) => ({ ...rest, result }));
		// If the block is dropped, nobody awaits it. Its rejection must not end the process.
		receipt.catch(() => {});
		return receipt;
	}

	async #end(): Promise<ExecutedBlock> {
		const withdrawals = this.#since('shanghai') ? (this.#block.withdrawals ?? []) : undefined;
		for (const { address, gwei } of withdrawals ?? []) {
			this.state.transact((open) => {
				open.mint(address, gwei * WEI_PER_GWEI);
				open.touch(address);
			});
		}
		payRewards(this.state, this.#block, this.rules.hardfork);
		const requests = this.#since('prague') ? this.#takeRequests() : undefined;
		const stateRoot = await this.state.stateRoot();
		const receipts = await Promise.all(this.#receipts);
		return {
			transactions: this.#transactions,
			receipts,
			gasUsed: this.#gasUsed,
			blobGasUsed: this.#blobGasUsed,
			logsBloom: this.#bloom,
			stateRoot,
			transactionsRoot: listRoot(this.#transactions.map(({ transaction }) => transaction.serialize())),
			receiptsRoot: listRoot(receipts.map(encodeReceipt)),
			withdrawalsRoot: withdrawals && listRoot(withdrawals.map(encodeWithdrawal)),
			requests: requests ?? [],
			requestsHash: requests && requestsHash(requests),
		};
	}

	/** EIP-7685: deposits (type 0), withdrawals (1), consolidations (2). */
	#takeRequests(): Uint8Array[] {
		const contract: Address = this.rules.depositContract ?? MAINNET_DEPOSITS;
		const logs = this.#transactions.flatMap((transaction) => transaction.logs);
		const lists = [
			depositRequests(logs, contract),
			takeWithdrawalRequests(this.state),
			takeConsolidationRequests(this.state),
		];
		return lists.flatMap((data, type) => (data.length === 0 ? [] : [joinBytes([Uint8Array.of(type), data])]));
	}
}
