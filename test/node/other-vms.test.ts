import { aliasOf, toAddress, toEvmHex } from '@altvm/abi-bridge';
import { evmAdapter } from '@altvm/evm';
import { ethMethods } from '@altvm/node';
import { beforeAll, expect, it } from 'vitest';
import { scriptedVm } from '../../packages/host/src/testing/scripted-vm.ts';
import { caller, GENESIS, mine, signed, testChain } from '../../packages/node/src/testing/test-chain.ts';

/** An address that the EVM knows by its alias. */
const OWNER = toAddress(`0xab${'1'.repeat(62)}`);
const ALIAS = toEvmHex(aliasOf(OWNER));
let call: ReturnType<typeof caller>;

beforeAll(async () => {
	const toy = scriptedVm('toy');
	const code = toy.code((frame) => {
		frame.log([], Uint8Array.of(7));
		return new Uint8Array(0);
	});
	const vmAccounts = new Map([[OWNER, { vm: 'toy', code, balance: 9n }]]);
	const genesis = { ...GENESIS, vms: ['evm', 'toy'], vmAccounts };
	const { chain } = await testChain({ genesis, adapters: [evmAdapter(), toy.adapter] });
	call = caller(ethMethods(chain));
	await mine(chain, [await signed(0, { to: ALIAS, data: '0x01' }), await signed(1)]);
});

it('receipts and logs say the VM, and show an address by its alias', async () => {
	const [foreign, own] = (await call('eth_getBlockReceipts', 'latest')) as { vm: string; to: string; logs: object[] }[];
	expect(foreign).toMatchObject({
		vm: 'toy',
		to: ALIAS,
		status: '0x1',
		logs: [{ address: ALIAS, vm: 'toy', data: '0x07' }],
	});
	expect(own).toMatchObject({ vm: 'evm', logs: [{ vm: 'evm', logIndex: '0x1' }] });
});

it('logs are found by the alias and by the address itself', async () => {
	for (const address of [ALIAS, OWNER]) {
		expect(await call('eth_getLogs', { fromBlock: '0x1', address })).toMatchObject([{ address: ALIAS, vm: 'toy' }]);
	}
});

it('code is what the EVM sees, and balances are those of the owner', async () => {
	expect(await call('eth_getCode', ALIAS)).toBe(`0xef${Buffer.from('altvm:toy').toString('hex')}`);
	for (const address of [ALIAS, OWNER]) expect(await call('eth_getBalance', address)).toBe('0x9');
});

it('an account is proved under its alias as under its address', async () => {
	const proof = (await call('eth_getProof', OWNER, ['0x0'], 'latest')) as { accountProof: string[]; balance: string };
	expect(proof).toMatchObject({ balance: '0x9', address: ALIAS, storageProof: [{ key: '0x0', value: '0x0' }] });
	expect(proof.accountProof.length).toBeGreaterThan(0);
	expect(await call('eth_getProof', ALIAS, ['0x0'], 'latest')).toEqual(proof);
});
