import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { bytesToHex, type Hex } from '@altvm/abi-bridge';
import type { Chain } from '@altvm/chain';
import { encodeBlock, encodeHeader } from '@altvm/ethereum';

/** Answers one request of JSON-RPC. */
export type PeerAnswer = (method: string, params: readonly Hex[]) => unknown;

/** Serves what another node is asked for, over HTTP on the loopback interface. */
export class PeerServer {
	readonly url: string;
	/** Methods that were asked for, in their order. */
	readonly asked: string[] = [];
	readonly #server: Server;

	private constructor(server: Server, url: string) {
		this.#server = server;
		this.url = url;
	}

	static async start(answer: PeerAnswer): Promise<PeerServer> {
		let peer: PeerServer;
		const server = createServer(async (request, response) => {
			let body = '';
			for await (const chunk of request) body += chunk;
			const answers = JSON.parse(body).map(({ id, method, params }: { id: number; method: string; params: Hex[] }) => {
				peer.asked.push(method);
				return { jsonrpc: '2.0', id, result: answer(method, params) };
			});
			response.end(JSON.stringify(answers));
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		peer = new PeerServer(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
		return peer;
	}

	async stop(): Promise<void> {
		this.#server.closeAllConnections();
		await new Promise((resolve) => this.#server.close(resolve));
	}
}

/** Answers with the blocks of a chain. */
export function answersOf({ blocks }: Chain): PeerAnswer {
	return (method, [place]) => {
		const hash = method === 'eth_getBlockByHash' ? place! : blocks.hashOf(BigInt(place!));
		const block = hash === undefined ? undefined : blocks.block(hash);
		if (!block) return null;
		if (method === 'eth_getBlockByHash') return { number: `0x${block.header.number.toString(16)}` };
		return bytesToHex(method === 'debug_getRawHeader' ? encodeHeader(block.header) : encodeBlock(block));
	};
}
