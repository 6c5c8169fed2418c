import type { Hex } from '@altvm/abi-bridge';
import { type BlockHeader, decodeBlock, decodeHeader, type SealedBlock } from '@altvm/ethereum';
import { z } from 'zod';
import { toQuantity } from '../format/values.ts';
import { data, quantity64 } from '../params/hex.ts';

export interface PeerOptions {
	/** Most milliseconds of a request. Default 10,000. */
	readonly timeout?: number;
	/** Most bytes of a response. Default 256 MiB. */
	readonly responseBytes?: number;
}

const blockNumber = z.looseObject({ number: quantity64 }).nullable();
const answers = z.array(z.looseObject({ id: z.int(), result: z.unknown().optional(), error: z.unknown().optional() }));

/** Another node, asked by JSON-RPC over HTTP. What it answers is not trusted: callers check the hashes. */
export class Peer {
	readonly url: string;
	readonly #timeout: number;
	readonly #responseBytes: number;

	constructor(url: string, { timeout = 10_000, responseBytes = 256 * 1_048_576 }: PeerOptions = {}) {
		this.url = url;
		this.#timeout = timeout;
		this.#responseBytes = responseBytes;
	}

	/** The number of a block; undefined if the peer does not know it. */
	async numberOf(hash: Hex): Promise<bigint | undefined> {
		const [block] = await this.#ask([{ method: 'eth_getBlockByHash', params: [hash, false] }]);
		return blockNumber.parse(block)?.number;
	}

	/** Headers of the peer's canonical blocks of some numbers. */
	async headers(numbers: readonly bigint[]): Promise<BlockHeader[]> {
		const requests = numbers.map((number) => ({ method: 'debug_getRawHeader', params: [toQuantity(number)] }));
		return (await this.#ask(requests)).map((raw) => decodeHeader(data.parse(raw)));
	}

	/** The peer's canonical blocks of some numbers. */
	async blocks(numbers: readonly bigint[]): Promise<SealedBlock[]> {
		const requests = numbers.map((number) => ({ method: 'debug_getRawBlock', params: [toQuantity(number)] }));
		return (await this.#ask(requests)).map((raw) => decodeBlock(data.parse(raw)));
	}

	/** Sends a batch and returns the results in its order. */
	async #ask(
		requests: readonly { readonly method: string; readonly params: readonly unknown[] }[],
	): Promise<unknown[]> {
		const response = await fetch(this.url, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(requests.map((request, id) => ({ jsonrpc: '2.0', id, ...request }))),
			signal: AbortSignal.timeout(this.#timeout),
			redirect: 'error',
		});
		if (!response.ok) throw new Error(`${this.url} answers with status ${response.status}`);
		const parsed = answers.parse(JSON.parse(await this.#text(response)));
		const byId = new Map(parsed.map((answer) => [answer.id, answer]));
		return requests.map(({ method }, id) => {
			const answer = byId.get(id);
			if (!answer || answer.error !== undefined) throw new Error(`${this.url} does not answer ${method}`);
			return answer.result;
		});
	}

	async #text(response: Response): Promise<string> {
		const decoder = new TextDecoder();
		let text = '';
		for await (const chunk of response.body ?? []) {
			text += decoder.decode(chunk, { stream: true });
			if (text.length > this.#responseBytes) throw new Error(`${this.url} sends too much`);
		}
		return text + decoder.decode();
	}
}
