import { type Address, EMPTY_BYTES, type Hex, toAddress } from '@altvm/abi-bridge';
import { blobSchedule, type SignedTransaction, type UnsignedFields, unsignedTransaction } from '@altvm/ethereum';
import { evmAdapter } from '@altvm/evm';
import { Host } from '@altvm/host';
import { createMempool } from '../mempool/create-mempool.ts';
import type { MempoolOptions, NextBlock, SenderState } from '../mempool/pool-options.ts';
import type { MinedTransaction, TransactionPool } from '../mempool/transaction-pool.ts';

export const TO = toAddress(`0x${'b2'.repeat(20)}`);
/** Senders by a letter. */
export const from = (letter: string): Address => toAddress(`0x${letter.charCodeAt(0).toString(16).repeat(20)}`);

export type Given = Partial<Omit<UnsignedFields, 'nonce'>> & { readonly nonce?: number };

/** A pool over accounts that a test changes, whose transactions nobody has signed. */
export class PoolBench {
	readonly accounts = new Map<Address, SenderState>();
	next: NextBlock = {
		hardfork: 'osaka',
		chainId: 1n,
		baseFee: 10n,
		blobBaseFee: 1n,
		blobSchedule: blobSchedule('osaka'),
		gasLimit: 30_000_000n,
	};
	now = 1_000_000;
	/** Accounts that the pool asked for. */
	reads = 0;
	readonly told: Hex[] = [];
	readonly pool: TransactionPool;

	constructor(options: Partial<MempoolOptions> = {}) {
		this.pool = createMempool({
			state: (senders) => {
				this.reads += senders.length;
				return senders.map((sender) => this.account(sender));
			},
			next: () => this.next,
			adapters: new Host({ adapters: [evmAdapter()] }).adapters,
			clock: () => this.now,
			...options,
		});
		this.pool.onPending(({ transaction }) => void this.told.push(transaction.hash));
	}

	account(sender: Address): SenderState {
		return this.accounts.get(sender) ?? { nonce: 0n, balance: 10n ** 18n, code: EMPTY_BYTES };
	}

	set(letter: string, state: Partial<SenderState>): void {
		this.accounts.set(from(letter), { ...this.account(from(letter)), ...state });
	}

	transaction(letter: string, { nonce = 0, ...given }: Given = {}): SignedTransaction {
		const fields = {
			...{ type: 2, to: TO, value: 0n, data: EMPTY_BYTES, gasLimit: 21_000n, maxFee: 100n, maxPriorityFee: 5n },
			...{ accessList: [], blobHashes: [], maxBlobFee: 0n, authorizations: [] },
			...given,
			nonce: BigInt(nonce),
		};
		const { hardfork, chainId } = this.next;
		return unsignedTransaction(from(letter), fields, { hardfork, chainId, marksSender: true });
	}

	send(letter: string, given: Given = {}): Hex {
		return this.pool.addFrom(from(letter), this.transaction(letter, given));
	}

	/** What a transaction is refused for; undefined if it is not. */
	refusal(letter: string, given: Given = {}): string | undefined {
		try {
			this.send(letter, given);
			return undefined;
		} catch (error) {
			return (error as { code: string }).code;
		}
	}

	/** Sender and nonce of each transaction, as `a0`. */
	names(of: Iterable<{ sender: Address; transaction: SignedTransaction }>): string {
		return [...of].map(({ sender, transaction }) => this.name(sender, transaction.nonce)).join(' ');
	}

	name(sender: Address, nonce: bigint): string {
		return String.fromCharCode(Number.parseInt(sender.slice(-2), 16)) + nonce;
	}

	get pending(): string {
		return this.names(this.pool.pending());
	}

	get queued(): string {
		return [...this.pool.content().queued.values()].map((list) => this.names(list)).join(' ');
	}

	/** Puts transactions into a block, and tells the pool. */
	mine(...mined: readonly MinedTransaction[]): void {
		for (const { sender } of mined) {
			if (sender === undefined) continue;
			const account = this.account(sender);
			this.accounts.set(sender, { ...account, nonce: account.nonce + 1n });
		}
		this.pool.reset({ added: mined, removed: [] });
	}

	mined(hash: Hex): MinedTransaction {
		const { sender, transaction } = this.pool.get(hash)!;
		return { hash, sender, bytes: transaction.serialize() };
	}
}
