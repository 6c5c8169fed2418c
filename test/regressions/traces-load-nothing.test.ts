import { bytesToHex, type Hex, hexToBytes } from 'altvm';
import { expect, it } from 'vitest';
import { call, createWorld, solidityBytes, USER } from '../world/world.ts';

const BEACON: Hex = '0x00000000000000000000000000000000000000b7';
const PROXY: Hex = '0x00000000000000000000000000000000000000b8';
const CALLER: Hex = '0x00000000000000000000000000000000000000b9';
const BEACON_SLOT: Hex = '0xa3f0ad74e5423aebfd80d3ef4346578335a9a72aeaee59ff6cb3582b35133d50';

/** EVM code that writes call data to memory and makes a static call. */
function staticCall(to: Hex, data: Uint8Array): string {
	const words = bytesToHex(data)
		.slice(2)
		.match(/.{1,64}/g)!;
	const written = words.map((word, i) => `7f${word.padEnd(64, '0')}60${(32 * i).toString(16).padStart(2, '0')}52`);
	return `${written.join('')}5f5f60${data.length.toString(16).padStart(2, '0')}5f73${to.slice(-40)}5afa50`;
}

it('what a trace asks a beacon is not loaded for the transaction: the module that the beacon calls is paid later', async () => {
	const { host, peers } = await createWorld();
	const ping = staticCall(peers.move.address, solidityBytes(call(peers.move, 'ping', 41n)));
	host.setAccount(BEACON, { vm: 'evm', code: hexToBytes(`0x${ping}60425f5260205ff3`) });
	// It stops; the DELEGATECALL that makes it a proxy is never reached.
	const storage = new Map([[BEACON_SLOT, hexToBytes('0xb7')]]);
	host.setAccount(PROXY, { vm: 'evm', code: hexToBytes('0x00f4'), storage });
	const callProxy = `5f5f5f5f5f73${PROXY.slice(2)}5af150`;
	host.setAccount(CALLER, { vm: 'evm', code: hexToBytes(`0x${callProxy}${ping}00`) });
	const [plain, traced] = [false, true].map((trace) => host.simulate({ from: USER, to: CALLER, trace }));
	expect(plain!.status).toBe('success');
	expect(traced!.gasUsed).toBe(plain!.gasUsed);
});
