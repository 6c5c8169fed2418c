import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { bytesToHex, hexToBytes, keccak256 } from '@altvm/abi-bridge';
import { createChain } from '@altvm/chain';
import { afterEach, expect, it } from 'vitest';
import { GENESIS, transfer } from '../engine/testing/driver.ts';
import { CometRelay } from './comet-relay.ts';

let server: Server;
let relay: CometRelay;
afterEach(async () => {
	relay.stop();
	await new Promise((resolve) => server.close(resolve));
});

it('gives CometBFT what clients send, once, also if it does not answer at first, and nothing that came from it', async () => {
	const got: string[] = [];
	let failures = 1;
	server = createServer(async (request, response) => {
		let body = '';
		for await (const chunk of request) body += chunk;
		if (failures-- > 0) {
			response.destroy();
			return;
		}
		const { method, params } = JSON.parse(body);
		expect(method).toBe('broadcast_tx_async');
		got.push(bytesToHex(Buffer.from(params.tx, 'base64')));
		response.end('{"jsonrpc":"2.0","id":1,"result":{}}');
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const chain = await createChain({ genesis: GENESIS });
	relay = new CometRelay(chain, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
	const sent = await Promise.all([0, 1, 2, 3].map((nonce) => transfer(nonce)));
	for (const [i, each] of sent.entries()) {
		if (i === 2) relay.cameFromComet(keccak256(hexToBytes(each)));
		chain.mempool.add(hexToBytes(each));
	}
	const expected = [sent[0], sent[1], sent[3]];
	await expect.poll(() => got.length, { timeout: 10_000 }).toBe(3);
	await new Promise((resolve) => setTimeout(resolve, 50));
	expect(got.sort()).toEqual(expected.sort());
	await chain.close();
});
