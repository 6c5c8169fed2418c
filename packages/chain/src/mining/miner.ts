import { HostError } from '@altvm/host';
import type { BuildAttributes, BuiltBlock, Chain } from '../chain.ts';
import { Ticks } from './ticks.ts';
import { Turns } from './turns.ts';

/** When blocks are built: when a transaction comes, after an interval, or when they are asked for. */
export type MiningMode = 'instant' | 'interval' | 'manual';

/** What a miner builds with. */
export interface MinerParts {
	readonly chain: Chain;
	/** Returns the attributes of the block that is built next. */
	readonly attributes: () => BuildAttributes;
	/** A block became the head. */
	readonly built?: (block: BuiltBlock) => void;
	/** Is told why a block that nobody waits for could not be built. The miner goes on. */
	readonly onError: (error: unknown) => void;
	/** Whether each transaction has a block of its own in the mode `instant`. Default: a block has all that wait. */
	readonly oneEach?: boolean;
}

/**
 * Builds blocks on the head of a chain, one after another, and makes them the head.
 *
 * @example
 * ```ts
 * import { hexToBytes, toAddress } from '@altvm/abi-bridge';
 * import { BlockClock, chainMempool, createChain, Miner } from '@altvm/chain';
 * import { privateKeyToAccount } from 'viem/accounts';
 *
 * const alice = privateKeyToAccount(`0x${'42'.repeat(32)}`);
 * const config = { chainId: 1337n, forks: [{ hardfork: 'osaka' }] } as const;
 * const accounts = new Map([[toAddress(alice.address), { balance: 10n ** 18n }]]);
 * const chain = await createChain({ genesis: { config, gasLimit: 30_000_000n, accounts }, mempool: chainMempool() });
 * const clock = new BlockClock();
 * const attributes = () => ({ timestamp: clock.timestamp(chain.head.header.timestamp) });
 * const miner = new Miner({ chain, attributes, onError: console.error });
 * miner.setMode('instant');
 *
 * const fees = { gas: 21_000n, maxFeePerGas: 10n ** 9n };
 * chain.mempool.add(hexToBytes(await alice.signTransaction({ chainId: 1337, nonce: 0, to: alice.address, ...fees })));
 * await miner.idle();
 * console.log(chain.head.header.number, chain.mempool.size.pending); // 1n 0
 * miner.close();
 * await chain.close();
 * ```
 */
export class Miner {
	readonly #parts: MinerParts;
	readonly #turns = new Turns();
	#mode: MiningMode = 'manual';
	#seconds: number | undefined;
	#ticks: Ticks | undefined;
	/** Whether a turn is to come that builds what waits. */
	#isDue = false;
	readonly #stop: () => void;

	constructor(parts: MinerParts) {
		this.#parts = parts;
		this.#stop = parts.chain.mempool.onPending(() => {
			if (this.#mode === 'instant') this.#wake();
		});
	}

	get mode(): MiningMode {
		return this.#mode;
	}

	/** Seconds from block to block, if the mode is `interval`. */
	get seconds(): number | undefined {
		return this.#seconds;
	}

	/**
	 * Changes when blocks are built. In the mode `instant`, what waits already is built at once.
	 * @param seconds from block to block in the mode `interval`.
	 * @throws HostError `bad-request` if the interval is not positive, or not of this mode.
	 */
	setMode(mode: MiningMode, seconds?: number): void {
		if ((mode === 'interval') !== (seconds !== undefined) || (seconds !== undefined && !(seconds > 0))) {
			throw new HostError('bad-request', `a mode '${mode}' with an interval of ${seconds} seconds`);
		}
		this.#ticks?.stop();
		this.#ticks = undefined;
		this.#mode = mode;
		this.#seconds = seconds;
		if (seconds !== undefined) {
			this.#ticks = new Ticks(seconds * 1000, () => this.#inBackground(() => this.#build(this.#parts.attributes())));
		}
		if (mode === 'instant') this.#wake();
	}

	/** Builds a block now, also an empty one. Attributes that are given take the place of the miner's. */
	mine(attributes: Partial<BuildAttributes> = {}): Promise<BuiltBlock> {
		return this.#turns.run(() => this.#build({ ...this.#parts.attributes(), ...attributes }));
	}

	/** Runs what changes the chain while no block is built. */
	exclusively<T>(work: () => Promise<T>): Promise<T> {
		return this.#turns.run(work);
	}

	/** Resolves when the blocks that are due are built. */
	idle(): Promise<void> {
		return this.#turns.idle();
	}

	/** Builds nothing any more by itself. */
	close(): void {
		this.setMode('manual');
		this.#stop();
	}

	/** Builds blocks until no transaction that waits can be in one. */
	#wake(): void {
		if (this.#isDue) return;
		this.#isDue = true;
		void this.#inBackground(async () => {
			this.#isDue = false;
			while (this.#mode === 'instant' && (await this.#buildWaiting()));
		});
	}

	async #inBackground(work: () => Promise<unknown>): Promise<void> {
		try {
			await this.#turns.run(work);
		} catch (error) {
			this.#parts.onError(error);
		}
	}

	async #build(attributes: BuildAttributes): Promise<BuiltBlock> {
		const block = await this.#parts.chain.build(attributes);
		await this.#makeHead(block);
		return block;
	}

	/** Returns whether there was something to build, and may be more. */
	async #buildWaiting(): Promise<boolean> {
		const { chain, attributes, oneEach = false } = this.#parts;
		const [first] = chain.mempool.pending();
		if (!first) return false;
		const chosen = oneEach ? { forced: [first.transaction], fromMempool: false } : {};
		const block = await chain.build({ ...attributes(), ...chosen });
		if (oneEach && block.skipped.length > 0) {
			chain.mempool.remove(first.transaction.hash);
			this.#parts.onError(block.skipped[0]!.error);
			return true;
		}
		// What waits fits no block for now.
		if (block.transactions.length === 0) return block.rejected.length > 0;
		await this.#makeHead(block);
		return true;
	}

	async #makeHead(block: BuiltBlock): Promise<void> {
		await this.#parts.chain.setHead({ head: block.hash });
		this.#parts.built?.(block);
	}
}
