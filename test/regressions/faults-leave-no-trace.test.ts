// A function of the embedder that throws below frames of every VM ends the transaction in the middle of their work. What adapters count
// over all frames (native stack, memory, sessions) must then be as in a host that never saw such a fault.
import { type ContractInterface, hexToBytes, toAddress } from 'altvm';
import { describe, expect, it } from 'vitest';
import { type Call, call, createWorld, forward, type Peer, send, type World } from '../world/world.ts';

const ASK = toAddress(`0x${'a5'.repeat(20)}`);
const iface: ContractInterface = {
	vm: 'evm',
	name: 'Ask',
	functions: [{ name: 'ask', typeParameters: 0, inputs: [], outputs: [], mutability: 'nonpayable' }],
	events: [],
	errors: [],
};
const ask = call({ vm: 'evm', address: ASK, interface: iface } as Peer, 'ask');

async function makeWorld(blockHash: () => undefined): Promise<World> {
	const world = await createWorld({ block: { number: 5n, blockHash } });
	// PUSH1 4, BLOCKHASH, STOP.
	world.host.setAccount(ASK, { vm: 'evm', code: hexToBytes('0x60044000'), interface: iface });
	return world;
}

/** A call through contracts, the last of which is entered first. */
const through = (peers: readonly Peer[], inner: Call) => peers.reduce((below, peer) => forward(peer, below), inner);

describe('a fault below frames of every VM', () => {
	it('leaves what adapters count over all frames as it was', async () => {
		let fails = true;
		const used = await makeWorld(() => {
			if (fails) throw new Error('the database is gone');
			return undefined;
		});
		const fresh = await makeWorld(() => undefined);
		const chain = ({ peers, otherEvm, otherWasm }: World) => [peers.wasm, peers.evm, otherWasm, otherEvm, peers.move];
		for (let i = 0; i < 300; i++) {
			const peers = chain(used);
			const run = () => send(used.host, through(peers.slice(i % 5), ask));
			expect(run).toThrow(expect.objectContaining({ name: 'HostError', code: 'bad-callback' }));
		}
		fails = false;
		const outcomes = ({ host, peers, ...others }: World) => {
			const world = { host, peers, ...others };
			const deep = Array.from({ length: 24 }, (_, i) => [others.reentrantWasm, peers.evm][i % 2]!);
			return [through(chain(world), ask), through(deep, ask), ask].map((of) => {
				const { status, gasUsed, output, outcome } = send(host, of, { gas: 100_000_000 });
				return { status, gasUsed, output, reason: 'reason' in outcome ? outcome.reason : undefined };
			});
		};
		const expected = outcomes(fresh);
		expect(expected.map(({ status }) => status)).toEqual(['success', 'success', 'success']);
		expect(outcomes(used)).toEqual(expected);
		expect(await used.host.stateRoot()).toBe(await fresh.host.stateRoot());
	});
});
