import { toAddress } from '@altvm/abi-bridge';
import { beforeAll, describe, expect, it } from 'vitest';
import { caller, GENESIS, mine, testChain } from '../testing/test-chain.ts';
import { ethMethods } from './eth-methods.ts';

const alice = toAddress(`0x${'aa'.repeat(20)}`);
let call: ReturnType<typeof caller>;

beforeAll(async () => {
	const { chain } = await testChain();
	await mine(chain);
	call = caller(ethMethods(chain));
});

it('says what the chain is', async () => {
	expect(await call('eth_chainId')).toBe('0x539');
	expect(await call('net_version')).toBe('1337');
	expect(await call('eth_blockNumber')).toBe('0x1');
});

it('has no accounts, no peers and nothing to fetch unless it is told so', async () => {
	expect(await call('eth_accounts')).toEqual([]);
	expect(await call('eth_syncing')).toBe(false);
	expect(await call('eth_coinbase')).toBe(`0x${'00'.repeat(20)}`);
	expect(await call('net_listening')).toBe(true);
	expect(await call('net_peerCount')).toBe('0x0');
	const { chain } = await testChain();
	const syncing = () => ({ startingBlock: 0n, currentBlock: 5n, highestBlock: 16n });
	const told = caller(
		ethMethods(chain, {
			client: { accounts: () => [alice], coinbase: alice, syncing, peers: () => 2, version: 'a/1' },
		}),
	);
	expect(await told('eth_accounts')).toEqual([`0x${'aa'.repeat(20)}`]);
	expect(await told('eth_coinbase')).toBe(`0x${'aa'.repeat(20)}`);
	expect(await told('eth_syncing')).toEqual({ startingBlock: '0x0', currentBlock: '0x5', highestBlock: '0x10' });
	expect(await told('net_peerCount')).toBe('0x2');
	expect(await told('web3_clientVersion')).toBe('a/1');
});

it('hashes', async () => {
	expect(await call('web3_sha3', '0x68656c6c6f20776f726c64')).toBe(
		'0x47173285a8d7341e5e972fc677286384f802f8ef42a5ec5f03bbfa254cb01fad',
	);
});

it('refuses parameters where there are none', async () => {
	await expect(call('eth_chainId', 1)).rejects.toMatchObject({
		code: -32602,
		message: 'too many arguments, want at most 0',
	});
});

describe('the configuration of forks', () => {
	it('has the current one, and the next and the last if there are later ones', async () => {
		const forks = [
			{ hardfork: 'cancun' },
			{ hardfork: 'prague', timestamp: 10n },
			{ hardfork: 'osaka', timestamp: 1000n },
			{
				hardfork: 'osaka',
				timestamp: 2000n,
				blobSchedule: { target: 14, max: 21, baseFeeUpdateFraction: 11_684_671n },
			},
		] as const;
		const { chain } = await testChain({ genesis: { ...GENESIS, config: { chainId: 1337n, forks } } });
		const ask = caller(ethMethods(chain));
		expect(await ask('eth_config')).toMatchObject({
			current: {
				activationTime: 0,
				blobSchedule: { target: 3, max: 6 },
				systemContracts: { BEACON_ROOTS_ADDRESS: '0x000f3df6d732807ef1319fb7b8bb8522d0beac02' },
			},
			next: { activationTime: 10 },
		});
		await mine(chain);
		const shown = (await ask('eth_config')) as Record<string, { forkId: string; precompiles: object }>;
		expect(shown).toMatchObject({
			current: {
				activationTime: 10,
				blobSchedule: { target: 6, max: 9, baseFeeUpdateFraction: 5_007_716 },
				chainId: '0x539',
				forkId: expect.stringMatching(/^0x[0-9a-f]{8}$/),
				systemContracts: {
					BEACON_ROOTS_ADDRESS: '0x000f3df6d732807ef1319fb7b8bb8522d0beac02',
					CONSOLIDATION_REQUEST_PREDEPLOY_ADDRESS: '0x0000bbddc7ce488642fb579f8b00f3a590007251',
					DEPOSIT_CONTRACT_ADDRESS: '0x00000000219ab540356cbb839cbe05303d7705fa',
					HISTORY_STORAGE_ADDRESS: '0x0000f90827f1c53a10cb7a02335b175320002935',
					WITHDRAWAL_REQUEST_PREDEPLOY_ADDRESS: '0x00000961ef480eb55e80d19ad83579a64c007002',
				},
			},
			next: { activationTime: 1000, precompiles: { P256VERIFY: '0x0000000000000000000000000000000000000100' } },
			last: { activationTime: 2000, blobSchedule: { target: 14, max: 21 } },
		});
		expect(Object.keys(shown['current']!.precompiles)).toEqual([
			'BLAKE2F',
			'BLS12_G1ADD',
			'BLS12_G1MSM',
			'BLS12_G2ADD',
			'BLS12_G2MSM',
			'BLS12_MAP_FP2_TO_G2',
			'BLS12_MAP_FP_TO_G1',
			'BLS12_PAIRING_CHECK',
			'BN254_ADD',
			'BN254_MUL',
			'BN254_PAIRING',
			'ECREC',
			'ID',
			'KZG_POINT_EVALUATION',
			'MODEXP',
			'RIPEMD160',
			'SHA256',
		]);
		expect(new Set([shown['current']!.forkId, shown['next']!.forkId, shown['last']!.forkId]).size).toBe(3);
	});

	it('of a chain without later forks has no next', async () => {
		expect(await call('eth_config')).toMatchObject({ current: { activationTime: 0 }, next: null, last: null });
	});
});

it('the capabilities say from which block on there is what', async () => {
	expect(await call('eth_capabilities')).toMatchObject({
		head: { number: '0x1' },
		state: { disabled: false, oldestBlock: '0x0' },
		blocks: { disabled: false, oldestBlock: '0x0' },
	});
	const { chain } = await testChain({ keepBlocks: 2 });
	for (let i = 0; i < 5; i++) await mine(chain);
	const shown = await caller(ethMethods(chain, { keptStates: 2n }))('eth_capabilities');
	expect(shown).toMatchObject({
		head: { number: '0x5', hash: chain.head.hash },
		state: { oldestBlock: '0x3', deleteStrategy: { type: 'window', retentionBlocks: '0x2' } },
		logs: { oldestBlock: '0x0' },
	});
});
