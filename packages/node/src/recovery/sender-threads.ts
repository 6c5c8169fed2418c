import { Worker } from 'node:worker_threads';
import { bytesToAddress, hexToBytes } from '@altvm/abi-bridge';
import type { SenderRecovery } from '@altvm/chain';
import { assumeSender, type SignedTransaction, signatureOf, signedHashOf } from '@altvm/ethereum';
import { recoverSigners, SIGNED_BYTES, SIGNER_BYTES } from './recover-signers.ts';
import type { RecoveryMessage } from './recovery-worker.ts';

/** Fewer are recovered at once: a message to another thread takes longer. */
const LEAST = 8;

/** Recovers senders in threads of their own. */
export interface SenderThreads {
	readonly recover: SenderRecovery;
	/** Ends the threads. What is recovered later is recovered in the thread of the caller. */
	close(): Promise<void>;
}

/**
 * Starts threads that recover senders of transactions, in native code if the platform has it: the option `recover` of a mempool.
 *
 * @param count threads. Default 1, which recovers some 20,000 senders a second. 0: in the thread of the caller.
 * @example
 * ```ts
 * import { hexToBytes } from '@altvm/abi-bridge';
 * import { decodeTransaction, senderOf } from '@altvm/ethereum';
 * import { senderThreads } from '@altvm/node';
 * import { privateKeyToAccount } from 'viem/accounts';
 *
 * const account = privateKeyToAccount(`0x${'42'.repeat(32)}`);
 * const signed = await account.signTransaction({ chainId: 1, type: 'eip1559', gas: 21_000n, value: 5n });
 * const transaction = decodeTransaction(hexToBytes(signed), 'osaka', 1n);
 * const threads = senderThreads();
 * await threads.recover([transaction]);
 * senderOf(transaction).slice(-40) === account.address.slice(2).toLowerCase(); // true
 * await threads.close();
 * ```
 */
export function senderThreads(count = 1): SenderThreads {
	let threads = Array.from({ length: count }, () => new RecoveryThread());
	return {
		async recover(transactions) {
			const known = transactions.filter((transaction) => signatureOf(transaction) !== undefined);
			const bytes = join(known);
			const alive = threads.filter(({ isAlive }) => isAlive);
			if (known.length < LEAST || alive.length === 0) {
				assume(known, recoverSigners(bytes));
				return;
			}
			const share = Math.ceil(known.length / alive.length);
			await Promise.all(
				alive.map(async (thread, i) => {
					const own = known.slice(i * share, (i + 1) * share);
					if (own.length === 0) return;
					const part = bytes.slice(i * share * SIGNED_BYTES, (i + 1) * share * SIGNED_BYTES);
					// A thread that ends leaves the work to the caller.
					assume(own, await thread.recover(part).catch(() => recoverSigners(join(own))));
				}),
			);
		},
		async close() {
			const open = threads;
			threads = [];
			await Promise.all(open.map((thread) => thread.close()));
		},
	};
}

/** Hashes and signatures, one after another. */
function join(transactions: readonly SignedTransaction[]): Uint8Array<ArrayBuffer> {
	const bytes = new Uint8Array(transactions.length * SIGNED_BYTES);
	for (const [i, transaction] of transactions.entries()) {
		const at = i * SIGNED_BYTES;
		const { yParity, r, s } = signatureOf(transaction)!;
		bytes.set(signedHashOf(transaction)!, at);
		bytes.set(word(r), at + 32);
		bytes.set(word(s), at + 64);
		bytes[at + 96] = Number(yParity);
	}
	return bytes;
}

function word(value: bigint): Uint8Array {
	return hexToBytes(`0x${value.toString(16).padStart(64, '0')}`);
}

/** Tells the transactions their senders. One that no key has signed stays without. */
function assume(transactions: readonly SignedTransaction[], signers: Uint8Array): void {
	for (const [i, transaction] of transactions.entries()) {
		const at = i * SIGNER_BYTES;
		if (signers[at] === 1) assumeSender(transaction, bytesToAddress(signers.subarray(at + 1, at + SIGNER_BYTES)));
	}
}

interface Question {
	readonly resolve: (signers: Uint8Array) => void;
	readonly reject: (error: unknown) => void;
}

class RecoveryThread {
	readonly #worker: Worker;
	readonly #open = new Map<number, Question>();
	#lastId = 0;
	isAlive = true;

	constructor() {
		// Sources run as they are; a published package has JavaScript.
		const file = import.meta.url.endsWith('.ts') ? './recovery-worker.ts' : './recovery-worker.js';
		this.#worker = new Worker(new URL(file, import.meta.url));
		this.#worker.unref();
		this.#worker.on('message', ({ id, bytes }: RecoveryMessage) => {
			this.#open.get(id)?.resolve(bytes);
			this.#open.delete(id);
		});
		this.#worker.on('error', (error) => this.#end(error));
		this.#worker.on('exit', () => this.#end(new Error('the thread has ended')));
	}

	recover(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
		return new Promise((resolve, reject) => {
			const id = ++this.#lastId;
			this.#open.set(id, { resolve, reject });
			const question: RecoveryMessage = { id, bytes };
			this.#worker.postMessage(question, [bytes.buffer]);
		});
	}

	async close(): Promise<void> {
		await this.#worker.terminate();
	}

	#end(error: unknown): void {
		this.isAlive = false;
		for (const { reject } of this.#open.values()) reject(error);
		this.#open.clear();
	}
}
