import { bytesToHex, type Hex, keccak256 } from '@altvm/abi-bridge';
import type { Chain } from '@altvm/chain';
import { type BuiltPayload, PayloadJob, type PayloadJobOptions } from './payload-job.ts';
import type { PayloadAttributes } from './schemas.ts';

/** Payloads that are kept: consensus clients ask for the last one or two. */
const MAX_JOBS = 10;

const DEFAULTS: PayloadJobOptions = { buildTime: 1_000, rebuildInterval: 500, patience: 500, slotTime: 12 };

/** The payloads that are being built, by their identifiers. */
export class PayloadJobs {
	readonly #chain: Chain;
	readonly #options: PayloadJobOptions;
	readonly #jobs = new Map<Hex, Promise<PayloadJob>>();

	constructor(chain: Chain, options: Partial<PayloadJobOptions> = {}) {
		this.#chain = chain;
		this.#options = { ...DEFAULTS, ...options };
	}

	/**
	 * Begins to build a payload, or goes on with one of the same attributes.
	 * @param version of the method by which the attributes came: the first byte of the identifier.
	 */
	async start(parent: Hex, attributes: PayloadAttributes, version: number): Promise<Hex> {
		const id = idOf(parent, attributes, version);
		let job = this.#jobs.get(id);
		if (!job) {
			this.#jobs.set(id, (job = this.#begin(parent, attributes)));
			this.#dropOldest();
		}
		try {
			await job;
		} catch (error) {
			this.#jobs.delete(id);
			throw error;
		}
		return id;
	}

	/** Takes the best version of a payload; undefined if there is no such identifier. */
	async take(id: Hex): Promise<BuiltPayload | undefined> {
		return (await this.#jobs.get(id))?.take();
	}

	/** Ends all work. */
	stop(): void {
		for (const job of this.#jobs.values()) stopLater(job);
	}

	#begin(parent: Hex, attributes: PayloadAttributes): Promise<PayloadJob> {
		const { timestamp, prevRandao, suggestedFeeRecipient, withdrawals, parentBeaconBlockRoot } = attributes;
		const { transactions, noTxPool, gasLimit } = attributes;
		return PayloadJob.start(
			this.#chain,
			{
				parent,
				timestamp,
				prevRandao,
				coinbase: suggestedFeeRecipient,
				...(withdrawals && { withdrawals }),
				...(parentBeaconBlockRoot !== undefined && { parentBeaconBlockRoot }),
				...(gasLimit !== undefined && { gasLimit }),
				...(transactions && { forced: transactions }),
				...(noTxPool && { fromMempool: false }),
			},
			this.#options,
		);
	}

	#dropOldest(): void {
		for (const [id, job] of this.#jobs) {
			if (this.#jobs.size <= MAX_JOBS) return;
			this.#jobs.delete(id);
			stopLater(job);
		}
	}
}

function stopLater(job: Promise<PayloadJob>): void {
	job.then(
		(started) => started.stop(),
		() => undefined,
	);
}

/** Eight bytes that are the same for the same parent and attributes. */
function idOf(parent: Hex, attributes: PayloadAttributes, version: number): Hex {
	const text = JSON.stringify([parent, version, attributes], (_, value) => {
		if (typeof value === 'bigint') return value.toString();
		return value instanceof Uint8Array ? bytesToHex(value) : value;
	});
	const digest = keccak256(new TextEncoder().encode(text));
	return `0x${version.toString(16).padStart(2, '0')}${digest.slice(2, 16)}`;
}
