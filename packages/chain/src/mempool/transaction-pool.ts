import type { Address, Hex } from '@altvm/abi-bridge';
import { type SignedTransaction, senderOf, TransactionError } from '@altvm/ethereum';
import { Authorities } from './authorities.ts';
import { BlobIndex } from './blob-index.ts';
import { byPrice } from './by-price.ts';
import { checkDelegations, checkPlace } from './check-place.ts';
import { checkSidecar } from './check-sidecar.ts';
import { Eviction } from './eviction.ts';
import { Intake, type Taken } from './intake.ts';
import { LaterIntake } from './later-intake.ts';
import { Limbo } from './limbo.ts';
import { type Mempool, MempoolError, type PooledTransaction } from './mempool.ts';
import { PoolAccount } from './pool-account.ts';
import { type PoolEntry, poolEntry } from './pool-entry.ts';
import type { CompletePoolOptions, NextBlock } from './pool-options.ts';

/** A transaction of a block, and its sender. */
export interface MinedTransaction {
	readonly hash: Hex;
	/** Undefined if it is not known: then the transaction is not taken back. */
	readonly sender: Address | undefined;
	/** The bytes as they stand in the block. */
	readonly bytes: Uint8Array;
}

/** What a change of the head did to transactions. */
export interface PoolChange {
	/** Of blocks that are canonical now. */
	readonly added: readonly MinedTransaction[];
	/** Of blocks that are no longer canonical, oldest first. */
	readonly removed: readonly MinedTransaction[];
}

/** Transactions that wait for a block. `createMempool` makes it. */
export class TransactionPool implements Mempool {
	readonly #options: CompletePoolOptions;
	readonly #intake: Intake;
	readonly #later: LaterIntake;
	readonly #byHash = new Map<Hex, PoolEntry>();
	readonly #accounts = new Map<Address, PoolAccount>();
	/** Senders with queued transactions, in the order in which they were active last. */
	readonly #waiting = new Set<PoolAccount>();
	/** Senders whose pending transactions can change without one of theirs in a block. */
	readonly #unsteady = new Set<PoolAccount>();
	readonly #authorities = new Authorities();
	readonly #blobs = new BlobIndex();
	readonly #limbo = new Limbo();
	readonly #listeners = new Set<(transaction: PooledTransaction) => void>();
	#next: NextBlock;
	#eviction: Eviction | undefined;
	#order = 0;
	#pending = 0;
	#bytes = 0;
	#blobBytes = 0;

	constructor(options: CompletePoolOptions) {
		this.#options = options;
		this.#next = options.next();
		this.#intake = new Intake(options, () => this.#next);
		this.#later = new LaterIntake(options.recover, (taken) => this.#insert(taken));
	}

	add(raw: Uint8Array): Hex {
		return this.#insert(this.#taken(raw));
	}

	addLater(raw: Uint8Array): Promise<Hex> {
		let taken: Taken;
		try {
			taken = this.#taken(raw);
		} catch (error) {
			return Promise.reject(error);
		}
		return this.#later.add(taken);
	}

	addFrom(sender: Address, transaction: SignedTransaction): Hex {
		const taken = asMempoolError(() => this.#intake.takeFrom(sender, transaction));
		this.#mustBeNew(taken.transaction.hash);
		return this.#insert(taken);
	}

	get(hash: Hex): PooledTransaction | undefined {
		return this.#byHash.get(hash);
	}

	remove(hash: Hex): boolean {
		const entry = this.#byHash.get(hash);
		if (!entry) return false;
		this.#drop(entry);
		this.#tell(this.#settle(this.#accounts.get(entry.sender)!));
		return true;
	}

	nextNonce(sender: Address): bigint | undefined {
		const account = this.#accounts.get(sender);
		return account && account.pendingCount > 0 ? account.next : undefined;
	}

	pending(): Iterable<PooledTransaction> {
		const [accounts, next] = [this.#accounts, this.#next];
		return { [Symbol.iterator]: () => byPrice(accounts, next) };
	}

	content(): ReturnType<Mempool['content']> {
		const of = (isPending: boolean) => {
			const lists = [...this.#accounts.values()].map((account) => [account.sender, account.list(isPending)] as const);
			return new Map<Address, readonly PooledTransaction[]>(lists.filter(([, list]) => list.length > 0));
		};
		return { pending: of(true), queued: of(false) };
	}

	get size(): { readonly pending: number; readonly queued: number } {
		return { pending: this.#pending, queued: this.#byHash.size - this.#pending };
	}

	/** Bytes of the transactions, and of their blobs with those that are remembered. */
	get bytes(): { readonly transactions: number; readonly blobs: number } {
		return { transactions: this.#bytes, blobs: this.#blobBytes + this.#limbo.bytes };
	}

	blob(versionedHash: Hex): ReturnType<Mempool['blob']> {
		return this.#blobs.find(versionedHash);
	}

	onPending(listener: (transaction: PooledTransaction) => void): () => void {
		const own = (transaction: PooledTransaction) => listener(transaction);
		this.#listeners.add(own);
		return () => void this.#listeners.delete(own);
	}

	clear(): void {
		for (const entry of this.#byHash.values()) this.#forget(entry);
		this.#accounts.clear();
		this.#waiting.clear();
		this.#unsteady.clear();
		this.#limbo.clear();
		this.#eviction = undefined;
	}

	refresh(): void {
		this.#reset([...this.#accounts.values()], []);
	}

	/**
	 * Follows a change of the head: drops what is in blocks, takes back what is no longer, and decides anew which transactions of the senders
	 * that it touches are pending. Without a change given, all senders are read again.
	 */
	reset(change?: PoolChange): void {
		const { added = [], removed = [] } = change ?? {};
		const isOfAdded = new Set(added.map(({ hash }) => hash));
		const back = removed.filter(({ hash }) => !isOfAdded.has(hash));
		const touched = change ? this.#touchedBy([...added, ...removed]) : this.#accounts.values();
		for (const { hash } of added) {
			const entry = this.#byHash.get(hash);
			if (entry?.sidecar) this.#limbo.add(entry);
		}
		this.#limbo.shrinkTo(Math.max(0, this.#options.limits.blobBytes - this.#blobBytes));
		this.#reset([...touched], back);
	}

	#touchedBy(mined: readonly MinedTransaction[]): Set<PoolAccount> {
		const touched = new Set(this.#unsteady);
		if (this.#accounts.size === 0) return touched;
		for (const each of mined) {
			const entry = this.#byHash.get(each.hash);
			const sender = entry ? entry.sender : each.sender;
			const authorities = entry ? entry.authorities : this.#intake.authoritiesIn(each.bytes);
			for (const address of [sender, ...authorities]) {
				const account = address && this.#accounts.get(address);
				if (account) touched.add(account);
			}
		}
		return touched;
	}

	#reset(touched: readonly PoolAccount[], back: readonly MinedTransaction[]): void {
		const before = this.#next;
		this.#next = this.#options.next();
		this.#eviction = undefined;
		const { hardfork, chainId, gasLimit } = this.#next;
		const isSame = hardfork === before.hardfork && chainId === before.chainId && gasLimit >= before.gasLimit;
		if (!isSame) this.#checkAll();
		const states = this.#options.state(touched.map(({ sender }) => sender));
		const promoted: PoolEntry[] = [];
		for (const [i, account] of touched.entries()) {
			account.set(states[i]!);
			for (const entry of account.entries.values()) {
				const isOver = entry.transaction.nonce < account.nonce || entry.cost > account.balance;
				if (isOver || (account.isContract && !entry.isImpersonated)) this.#drop(entry);
			}
			promoted.push(...this.#settle(account));
		}
		for (const mined of back) this.#takeBack(mined);
		this.#expire();
		this.#tell(promoted.filter(({ isDropped, isPending }) => isPending && !isDropped));
	}

	/** Decodes and checks all transactions by the rules of another fork, and drops those that it does not have. */
	#checkAll(): void {
		for (const entry of [...this.#byHash.values()]) {
			try {
				const transaction = this.#intake.again(entry);
				const account = this.#accounts.get(entry.sender)!;
				account.entries.set(transaction.nonce, this.#replaceDecoded(entry, transaction));
			} catch (error) {
				if (!(error instanceof MempoolError) && !(error instanceof TransactionError)) throw error;
				this.#drop(entry);
			}
		}
		for (const account of [...this.#accounts.values()]) this.#settle(account);
	}

	#replaceDecoded(entry: PoolEntry, transaction: SignedTransaction): PoolEntry {
		const again = { ...entry, transaction };
		entry.isDropped = true;
		this.#byHash.set(transaction.hash, again);
		this.#blobs.delete(entry);
		this.#blobs.add(again);
		return again;
	}

	/** Takes a transaction of a block that was removed. What is no longer valid is dropped. */
	#takeBack(mined: MinedTransaction): void {
		const remembered = this.#limbo.take(mined.hash);
		const { sender, bytes } = mined;
		if (this.#byHash.has(mined.hash) || sender === undefined) return;
		try {
			this.#insert(this.#intake.takeBack(bytes, sender, remembered));
		} catch (error) {
			if (!(error instanceof MempoolError)) throw error;
		}
	}

	#taken(raw: Uint8Array): Taken {
		const taken = asMempoolError(() => this.#intake.take(raw));
		this.#mustBeNew(taken.transaction.hash);
		return taken;
	}

	#mustBeNew(hash: Hex): void {
		if (this.#byHash.has(hash)) throw new MempoolError('already-known', `the pool has the transaction ${hash}`);
	}

	#insert(taken: Taken): Hex {
		return asMempoolError(() => {
			const { transaction } = taken;
			this.#mustBeNew(transaction.hash);
			const sender = senderOf(transaction);
			const since = this.#options.clock();
			const entry = poolEntry({ ...taken, sender, since, order: this.#order++ });
			const known = this.#accounts.get(sender);
			const account = known ?? new PoolAccount(sender, this.#options.state([sender])[0]!);
			checkPlace(entry, account, this.#options.limits);
			this.#checkFunds(entry, account);
			checkDelegations(entry, account, this.#authorities, (address) => this.#accounts.get(address));
			this.#makeRoom(entry, account, () => {
				if (!taken.isVerified) checkSidecar(transaction, entry.sidecar, this.#next.hardfork, this.#options.kzg);
			});
			this.#place(entry, account);
			return transaction.hash;
		});
	}

	/** @throws TransactionError `insufficient-funds` if the sender cannot pay for it and for what is pending. */
	#checkFunds(entry: PoolEntry, account: PoolAccount): void {
		const replaced = account.entries.get(entry.transaction.nonce);
		if (account.costWith(entry, replaced) <= account.balance) return;
		// Somebody may have paid the sender since it was read.
		account.balance = this.#options.state([account.sender])[0]!.balance;
		const [required, { balance }] = [account.costWith(entry, replaced), account];
		if (required <= balance) return;
		const numbers = { required, balance };
		throw new TransactionError('insufficient-funds', 'the sender cannot pay for all that it has sent', numbers);
	}

	/** Drops what pays less if the pool is full. Nothing is dropped if `check` throws. */
	#makeRoom(entry: PoolEntry, account: PoolAccount, check: () => void): void {
		const { limits } = this.#options;
		const replaced = account.entries.get(entry.transaction.nonce);
		entry.isPending = replaced ? replaced.isPending : entry.transaction.nonce === account.next;
		const sum = (chosen: readonly PoolEntry[], of: (each: PoolEntry) => number) =>
			[...chosen, ...(replaced ? [replaced] : [])].reduce((total, each) => total - of(each), of(entry));
		const fits = (chosen: readonly PoolEntry[]) =>
			this.#byHash.size + sum(chosen, () => 1) <= limits.transactions &&
			this.#bytes + sum(chosen, ({ bytes }) => bytes) <= limits.bytes;
		const hasBlobRoom = (chosen: readonly PoolEntry[]) =>
			this.#blobBytes + sum(chosen, ({ blobBytes }) => blobBytes) <= limits.blobBytes;
		const chosen = fits([]) ? [] : this.#rankedEviction().choose(entry, fits);
		const blobs = hasBlobRoom(chosen ?? []) ? [] : this.#blobEviction().choose(entry, hasBlobRoom);
		if (!chosen || !blobs) throw new MempoolError('underpriced', 'the pool is full, and all others pay more');
		check();
		const settled = new Set<PoolAccount>();
		for (const each of new Set([...chosen, ...blobs])) {
			settled.add(this.#accounts.get(each.sender)!);
			this.#drop(each);
		}
		for (const each of settled) this.#settle(each);
		this.#limbo.shrinkTo(Math.max(0, limits.blobBytes - this.#blobBytes - entry.blobBytes));
	}

	#rankedEviction(): Eviction {
		if (this.#eviction && this.#eviction.size > 2 * this.#byHash.size + 1000) this.#eviction = undefined;
		this.#eviction ??= new Eviction(this.#byHash.values(), this.#next);
		return this.#eviction;
	}

	#blobEviction(): Eviction {
		return new Eviction(
			[...this.#byHash.values()].filter(({ blobBytes }) => blobBytes > 0),
			this.#next,
		);
	}

	#place(entry: PoolEntry, account: PoolAccount): void {
		const { transaction } = entry;
		const replaced = account.entries.get(transaction.nonce);
		if (replaced) {
			this.#forget(replaced);
			if (replaced.isPending) {
				account.pendingCost += entry.cost - replaced.cost;
				this.#pending++;
			}
		} else {
			entry.isPending = false;
		}
		this.#accounts.set(account.sender, account);
		account.active = entry.since;
		account.entries.set(transaction.nonce, entry);
		this.#byHash.set(transaction.hash, entry);
		this.#bytes += entry.bytes;
		this.#blobBytes += entry.blobBytes;
		this.#authorities.add(entry);
		this.#blobs.add(entry);
		const promoted = account.promote();
		this.#pending += promoted.length;
		this.#watch(account, true);
		if (this.#eviction) for (const each of new Set([entry, ...promoted])) this.#eviction.rank(each);
		this.#tell(entry.isPending && replaced ? [entry, ...promoted] : promoted);
		this.#expire();
	}

	/** Takes a transaction out of the pool. `settle` decides then what of its sender is pending. */
	#drop(entry: PoolEntry): void {
		this.#forget(entry);
		this.#accounts.get(entry.sender)?.entries.delete(entry.transaction.nonce);
	}

	#forget(entry: PoolEntry): void {
		entry.isDropped = true;
		this.#byHash.delete(entry.transaction.hash);
		if (entry.isPending) this.#pending--;
		this.#bytes -= entry.bytes;
		this.#blobBytes -= entry.blobBytes;
		this.#authorities.delete(entry);
		this.#blobs.delete(entry);
	}

	/** Decides anew which transactions of a sender are pending. Returns those that are and were not. */
	#settle(account: PoolAccount): PoolEntry[] {
		const before = new Map<PoolEntry, boolean>();
		for (const entry of account.entries.values()) before.set(entry, entry.isPending);
		const promoted = account.settle();
		for (const [entry, wasPending] of before) {
			if (entry.isPending === wasPending) continue;
			this.#pending += entry.isPending ? 1 : -1;
			this.#eviction?.rank(entry);
		}
		this.#watch(account, false);
		return promoted;
	}

	/** Notes what a sender waits for. */
	#watch(account: PoolAccount, isActive: boolean): void {
		if (account.entries.size === 0) this.#accounts.delete(account.sender);
		const isWaiting = account.queuedCount > 0;
		if (isActive || !isWaiting) this.#waiting.delete(account);
		if (isWaiting && !this.#waiting.has(account)) {
			account.active = this.#options.clock();
			this.#waiting.add(account);
		}
		// The balance holds it back, or the code that runs for it can change it.
		const isUnsteady = account.entries.size > 0 && (account.isDelegated || account.entries.has(account.next));
		if (isUnsteady) this.#unsteady.add(account);
		else this.#unsteady.delete(account);
	}

	/** Drops what has waited too long. */
	#expire(): void {
		const limit = this.#options.clock() - this.#options.queuedFor;
		for (const account of this.#waiting) {
			if (account.active > limit) return;
			for (const entry of account.list(false)) this.#drop(entry);
			this.#settle(account);
		}
	}

	#tell(promoted: readonly PoolEntry[]): void {
		for (const entry of promoted) {
			for (const listener of [...this.#listeners]) {
				try {
					listener(entry);
				} catch (error) {
					this.#options.onError(error);
				}
			}
		}
	}
}

/** Runs a check whose errors of transactions are those of the pool. */
function asMempoolError<T>(run: () => T): T {
	try {
		return run();
	} catch (cause) {
		if (!(cause instanceof TransactionError)) throw cause;
		throw new MempoolError(cause.code, cause.message, { cause });
	}
}
