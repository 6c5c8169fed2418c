import { type Hex, hexToBytes } from 'altvm';
import { expect, it } from 'vitest';
import { call, createWorld, forward, type Peer, USER } from '../world/world.ts';

const ANSWER: Hex = '0x00000000000000000000000000000000000000b6';
const BEACON: Hex = '0x00000000000000000000000000000000000000b7';
const PROXY: Hex = '0x00000000000000000000000000000000000000b8';
const BEACON_SLOT: Hex = '0xa3f0ad74e5423aebfd80d3ef4346578335a9a72aeaee59ff6cb3582b35133d50';

it('a beacon whose answer runs out of gas behind a proxy of its own halts the call, at every gas value', async () => {
	const { host, peers, otherEvm } = await createWorld();
	const implementation = otherEvm.address.slice(-40);
	const set = (at: Hex, code: string, storage = new Map<Hex, Uint8Array>()) =>
		host.setAccount(at, { vm: 'evm', code: hexToBytes(`0x${code}`), storage });
	// Counts to 2,048, which takes 53,000 gas, and returns the address.
	set(ANSWER, `6108005b600190038060035750${`73${implementation}`}5f5260205ff3`);
	set(BEACON, `363d3d373d3d3d363d73${ANSWER.slice(2)}5af43d82803e903d91602b57fd5bf3`);
	const storage = new Map([[BEACON_SLOT, hexToBytes('0xb7')]]);
	set(PROXY, `363d3d373d3d3d363d60f45073${implementation}5af43d82803e903d91602e57fd5bf3`, storage);

	const proxy: Peer = { ...peers.evm, address: PROXY as Peer['address'] };
	const { peer, fn, args } = forward(peers.move, call(proxy, 'set', 1, 5n));
	const run = (gas: number) => host.simulate({ from: USER, to: peer.address, function: fn, args, gas });
	expect(run(1_000_000).status).toBe('success');
	for (let gas = 0; gas < 140_000; gas += 499) {
		const { failure } = run(gas);
		const cause = failure?.kind === 'abort' ? failure.cause : undefined;
		expect(cause?.kind, `with ${gas} gas`).not.toBe('refused');
	}
});
