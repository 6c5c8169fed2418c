import { bytesToHex, serializeInterface, toAddress } from '@altvm/abi-bridge';
import { evmAdapter } from '@altvm/evm';
import { describe, expect, test } from 'vitest';
import { createChain } from '../create-chain.ts';
import { parseChainGenesis } from './parse-chain-genesis.ts';

const AT = `0x${'c3'.repeat(20)}`;
const SLOT = `0x${'0'.repeat(64)}`;
const base = { gasLimit: '0x1c9c380', difficulty: '0x0', alloc: { [`0x${'a1'.repeat(20)}`]: { balance: '0x5' } } };
const config = { chainId: 1337, terminalTotalDifficulty: 0, shanghaiTime: 0 };
const withSection = (altvm: unknown) => parseChainGenesis({ ...base, config: { ...config, altvm } });
const iface = { vm: 'evm', name: 'C', functions: [], events: [], errors: [] };

test('a genesis of geth has the EVM alone', async () => {
	const genesis = parseChainGenesis({ ...base, config });
	expect(genesis.vms).toBeUndefined();
	const chain = await createChain({ genesis });
	expect(chain.at(chain.genesis.hash, (host) => [...host.adapters.keys()])).toEqual(['evm']);
});

test('accounts of the section have their code, interface and storage, and are in the state root', async () => {
	const storage = { [SLOT]: `0x${'07'.padStart(64, '0')}` };
	const genesis = withSection({
		vms: ['evm'],
		accounts: { [AT]: { vm: 'evm', balance: 9, code: '0x00', interface: iface, storage } },
	});
	const chain = await createChain({ genesis });
	chain.at(chain.genesis.hash, (host) => {
		expect(bytesToHex(host.code(toAddress(AT as never)))).toBe('0x00');
		expect(host.balance(AT as never)).toBe(9n);
		expect(host.nonce(AT as never)).toBe(1n);
		expect(host.storage(AT as never, 'evm', SLOT as never)?.at(-1)).toBe(7);
		expect(serializeInterface(host.interfaceOf(AT as never)!)).toEqual(serializeInterface(iface as never));
	});
	const plain = await createChain({ genesis: parseChainGenesis({ ...base, config }) });
	expect(chain.genesis.hash).not.toBe(plain.genesis.hash);
	expect(await chain.at(chain.genesis.hash, (host) => host.stateRoot())).toBe(chain.genesis.header.stateRoot);
});

describe('what is wrong is named', () => {
	test.each<[string, unknown, string]>([
		['no section', 5, 'config.altvm'],
		['no EVM', { vms: ['move'] }, 'config.altvm.vms'],
		['a VM twice', { vms: ['evm', 'evm'] }, 'config.altvm.vms'],
		['an unknown field', { vms: ['evm'], contracts: {} }, 'contracts'],
		['no address', { vms: ['evm'], accounts: { '0x12': { vm: 'evm' } } }, 'config.altvm.accounts.0x12'],
		['another VM', { vms: ['evm'], accounts: { [AT]: { vm: 'move' } } }, 'is not one of the chain'],
		['no hex', { vms: ['evm'], accounts: { [AT]: { vm: 'evm', code: '00' } } }, `${AT}.code`],
		['an interface alone', { vms: ['evm'], accounts: { [AT]: { vm: 'evm', interface: iface } } }, 'without the `code`'],
		[
			'no interface',
			{ vms: ['evm'], accounts: { [AT]: { vm: 'evm', code: '0x00', interface: { vm: 5 } } } },
			`${AT}.interface`,
		],
		['an account of alloc', { vms: ['evm'], accounts: { [`0x${'a1'.repeat(20)}`]: { vm: 'evm' } } }, 'given twice'],
	])('%s', (_, altvm, place) => {
		expect(() => withSection(altvm)).toThrow(
			expect.objectContaining({ code: 'bad-request', message: expect.stringContaining(place) }),
		);
	});

	test('what is no genesis', () => {
		for (const json of [undefined, null, 5, 'x', [], {}, { config: 5 }]) {
			expect(() => parseChainGenesis(json)).toThrow(expect.objectContaining({ code: 'bad-request' }));
		}
	});

	test('a VM without an adapter', async () => {
		const genesis = withSection({ vms: ['evm', 'move'] });
		await expect(createChain({ genesis, adapters: [evmAdapter()] })).rejects.toMatchObject({
			code: 'bad-request',
			message: expect.stringContaining("'move'"),
		});
	});
});
