import { executeTransaction } from '@altvm/ethereum';
import { type Address, checksumAddress, type Hex, hexToBytes, toAddress } from 'altvm';
import { privateKeyToAccount } from 'viem/accounts';
import { expect, it } from 'vitest';
import { CALLERS, createScene, encodeCall, hex } from './callers.ts';
import { contract } from './contracts.ts';

const fees = { chainId: 1, gas: 5_000_000n, maxFeePerGas: 1n, maxPriorityFeePerGas: 0n };

it('an account that delegates by a signed transaction (EIP-7702) is called by the interface of its delegate', async () => {
	const scene = await createScene();
	const { host } = scene;
	const key = privateKeyToAccount(`0x${'33'.repeat(32)}`);
	const account = toAddress(key.address);
	host.mint(account, 10n ** 18n);
	const delegateTo = async (to: Address) => {
		const nonce = Number(host.nonce(account));
		const contractAddress = checksumAddress(to);
		const authorization = await key.signAuthorization({ contractAddress, chainId: 1, nonce: nonce + 1 });
		const signed = await key.signTransaction({
			...fees,
			type: 'eip7702',
			nonce,
			to: `0x${'d0'.repeat(20)}`,
			authorizationList: [authorization],
		});
		expect(executeTransaction(host, hexToBytes(signed)).status).toBe('success');
	};
	const send = async (to: Hex, data: Hex) => {
		const signed = await key.signTransaction({
			...fees,
			type: 'eip1559',
			nonce: Number(host.nonce(account)),
			to,
			data,
		});
		return executeTransaction(host, hexToBytes(signed)).status;
	};

	await delegateTo(scene.deployKnown('Box'));
	for (const caller of CALLERS) expect(scene.call(caller, account, 'Box', 'setX', 5n)).toEqual([6n]);

	// A delegate without an interface: the account registers one itself.
	await delegateTo(scene.deploy('Box2'));
	expect(scene.try('move', account, 'Box2', 'setX', 5n).status).toBe('revert');
	const register = encodeCall('IInterfaceRegistry', 'register', account, JSON.stringify(contract('Box2').abi));
	expect(await send('0x000000000000000000000000000000616c74766d', hex(register))).toBe('success');
	for (const caller of CALLERS) expect(scene.call(caller, account, 'Box2', 'setX', 5n)).toEqual([7n]);

	// It ends with the delegation.
	await delegateTo(scene.deploy('Ping'));
	expect(host.interfaceOf(account)).toBeUndefined();
	expect(scene.try('move', account, 'Box2', 'setX', 5n).status).toBe('revert');
}, 120_000);
