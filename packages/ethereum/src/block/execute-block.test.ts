import { bytesToHex, type Hex, hexToBytes, toAddress } from '@altvm/abi-bridge';
import type { EvmHardfork } from '@altvm/evm';
import { EVM, evmAdapter } from '@altvm/evm';
import { Host, MemoryStore } from '@altvm/host';
import { createBlock } from '@ethereumjs/block';
import { createTx, type TypedTransaction, type TypedTxData } from '@ethereumjs/tx';
import { Account, Address, privateToAddress } from '@ethereumjs/util';
import { createVM, runBlock } from '@ethereumjs/vm';
import { describe, expect, it, vi } from 'vitest';
import { transactionCommon } from '../transaction/common.ts';
import type { Block } from './block.ts';
import { BlockError } from './block-error.ts';
import { executeBlock } from './execute-block.ts';

const KEY = hexToBytes(`0x${'42'.repeat(32)}`);
const SENDER = bytesToHex(privateToAddress(KEY));
const COINBASE: Hex = `0x${'c0'.repeat(20)}`;
const PARENT: Hex = `0x${'ab'.repeat(32)}`;
const CONTRACT: Hex = `0x${'11'.repeat(20)}`;
const ROOT: Hex = `0x${'be'.repeat(32)}`;

// Stores 1 in slot 0 and the parent's BLOCKHASH in slot 1, and logs 32 bytes with one topic.
const WRITER: Hex = '0x600160005560014303408060015560005260aa60206000a100';
// Returns 32 bytes, the last of them 7.
const REQUESTS: Hex = '0x600760005260206000f3';

/** The code of the contracts of EIP-4788 and EIP-2935, and stand-ins for those of EIP-7002 and EIP-7251. */
const SYSTEM: Readonly<Record<Hex, Hex>> = {
	'0x000f3df6d732807ef1319fb7b8bb8522d0beac02':
		'0x3373fffffffffffffffffffffffffffffffffffffffe14604d57602036146024575f5ffd5b5f35801560495762001fff810690815414603c575f5ffd5b62001fff01545f5260205ff35b5f5ffd5b62001fff42064281555f359062001fff015500',
	'0x0000f90827f1c53a10cb7a02335b175320002935':
		'0x3373fffffffffffffffffffffffffffffffffffffffe14604657602036036042575f35600143038111604257611fff81430311604257611fff9006545f5260205ff35b5f5ffd5b5f35611fff60014303065500',
	'0x00000961ef480eb55e80d19ad83579a64c007002': REQUESTS,
	'0x0000bbddc7ce488642fb579f8b00f3a590007251': REQUESTS,
};

function accountsOf(hardfork: EvmHardfork): Record<Hex, { code: Hex; balance: bigint }> {
	const isCancun = transactionCommon(hardfork, 1n).isActivatedEIP(4788);
	const system = isCancun ? Object.entries(SYSTEM).map(([at, code]) => [at, { code, balance: 0n }]) : [];
	return {
		[SENDER]: { code: '0x', balance: 10n ** 20n },
		[CONTRACT]: { code: WRITER, balance: 5n },
		...Object.fromEntries(system),
	};
}

function hostOf(hardfork: EvmHardfork, store = new MemoryStore()): Host {
	const host = new Host({ adapters: [evmAdapter({ hardfork })], store });
	for (const [at, { code, balance }] of Object.entries(accountsOf(hardfork))) {
		host.setAccount(at as Hex, { vm: EVM, code: hexToBytes(code), balance, nonce: code === '0x' ? 0n : 1n });
	}
	return host;
}

function signed(hardfork: EvmHardfork, nonce: number, fields: Record<string, unknown>): TypedTransaction {
	const data = { type: 0, nonce, gasLimit: 100_000, gasPrice: 10n ** 9n, ...fields } as TypedTxData;
	return createTx(data, { common: transactionCommon(hardfork, 1n) }).sign(KEY);
}

function transactionsOf(hardfork: EvmHardfork): TypedTransaction[] {
	return [
		signed(hardfork, 0, { to: CONTRACT }),
		signed(hardfork, 1, { to: `0x${'77'.repeat(20)}`, value: 3n }),
		// A creation that halts at once.
		signed(hardfork, 2, { data: '0xfe' }),
		signed(hardfork, 3, { data: '0x6001600c60003960016000f300', value: 1n }),
	];
}

/** The same block in @ethereumjs/vm. */
async function reference(hardfork: EvmHardfork, transactions: TypedTransaction[], block: Block) {
	const common = transactionCommon(hardfork, 1n).copy();
	const vm = await createVM({ common });
	for (const [at, { code, balance }] of Object.entries(accountsOf(hardfork))) {
		const address = new Address(hexToBytes(at as Hex));
		await vm.stateManager.putAccount(address, new Account(code === '0x' ? 0n : 1n, balance));
		await vm.stateManager.putCode(address, hexToBytes(code));
	}
	vm.blockchain.getBlock = async () => ({ hash: () => hexToBytes(PARENT) }) as never;
	const has = (eip: number) => common.isActivatedEIP(eip);
	const header = {
		number: block.number,
		timestamp: block.timestamp,
		gasLimit: block.gasLimit,
		coinbase: COINBASE,
		parentHash: PARENT,
		...(has(1559) && { baseFeePerGas: block.baseFee }),
		...(has(4788) && { parentBeaconBlockRoot: ROOT }),
		...(!common.gteHardfork('paris') && { difficulty: block.difficulty }),
	};
	const withdrawals = (block.withdrawals ?? []).map(({ index, validatorIndex, gwei }) => {
		return { index, validatorIndex, address: CONTRACT, amount: gwei };
	});
	const theirs = createBlock(
		{ header, transactions, ...(has(4895) && { withdrawals }) },
		{ common, skipConsensusFormatValidation: true, freeze: false },
	);
	return runBlock(vm, { block: theirs, generate: true, skipHardForkValidation: true, skipBlockValidation: true });
}

const WITHDRAWAL = { index: 1n, validatorIndex: 2n, address: toAddress(CONTRACT), gwei: 3n };

const blockOf = (transactions: Block['transactions'], more: Partial<Block> = {}): Block => ({
	number: 100n,
	timestamp: 1000n,
	gasLimit: 30_000_000n,
	coinbase: toAddress(COINBASE),
	parentHash: PARENT,
	parentBeaconBlockRoot: ROOT,
	baseFee: 7n,
	difficulty: 131072n,
	withdrawals: [WITHDRAWAL],
	transactions,
	...more,
});

describe('a block', () => {
	const FORKS: EvmHardfork[] = [
		'frontier',
		'homestead',
		'spuriousDragon',
		'byzantium',
		'constantinople',
		'istanbul',
		'berlin',
		'london',
		'paris',
		'shanghai',
		'cancun',
	];
	it.each([...FORKS, 'prague', 'osaka'] as EvmHardfork[])(
		'has the results of @ethereumjs/vm in %s',
		async (hardfork) => {
			const transactions = transactionsOf(hardfork);
			const block = blockOf(transactions);
			const theirs = await reference(hardfork, transactions, block);
			const ours = await executeBlock(hostOf(hardfork), block);
			expect(ours.transactions.map(({ gasUsed }) => gasUsed)).toEqual(theirs.results.map((r) => r.totalGasSpent));
			expect(ours.gasUsed).toBe(theirs.gasUsed);
			expect(bytesToHex(ours.logsBloom)).toBe(bytesToHex(theirs.logsBloom));
			expect(ours.receiptsRoot).toBe(bytesToHex(theirs.receiptsRoot));
			expect(ours.stateRoot).toBe(bytesToHex(theirs.stateRoot));
			expect(ours.requestsHash).toBe(theirs.requestsHash && bytesToHex(theirs.requestsHash));
		},
	);

	it('with an invalid transaction changes nothing', async () => {
		const host = hostOf('cancun');
		const before = await host.stateRoot();
		const transactions = [signed('cancun', 0, { to: CONTRACT }), signed('cancun', 9, { to: CONTRACT })];
		const running = executeBlock(host, blockOf(transactions));
		await expect(running).rejects.toThrow(BlockError);
		await expect(running).rejects.toMatchObject({ code: 'transaction', index: 1, cause: { code: 'nonce-too-high' } });
		expect(await host.stateRoot()).toBe(before);
		expect(host.block.number).toBe(1n);
	});

	it('reaches the store at once, so that a process that ends within it leaves the state of the parent', async () => {
		const store = new MemoryStore();
		const host = hostOf('byzantium', store);
		const applied = vi.spyOn(store, 'apply');
		const before = await host.stateRoot();
		const running = executeBlock(host, blockOf(transactionsOf('byzantium')));
		expect([host.balance(COINBASE), host.block.number]).toEqual([0n, 1n]);
		expect(await host.stateRoot()).toBe(before);
		expect(applied).not.toHaveBeenCalled();
		const { stateRoot } = await running;
		expect(applied).toHaveBeenCalledTimes(1);
		expect(await host.stateRoot()).toBe(stateRoot);
		expect(await new Host({ adapters: [evmAdapter({ hardfork: 'byzantium' })], store }).stateRoot()).toBe(stateRoot);
	});

	it.each(['frontier', 'cancun'] as const)(
		'of %s is refused while another one runs, which then ends as it should',
		async (hardfork) => {
			const host = hostOf(hardfork);
			const [first, second] = [0, 1].map(() => executeBlock(host, blockOf(transactionsOf(hardfork))));
			expect(() => host.mint(CONTRACT, 1n)).toThrow(expect.objectContaining({ code: 'busy' }));
			await expect(second).rejects.toMatchObject({ name: 'HostError', code: 'busy' });
			const { stateRoot } = await first!;
			expect(stateRoot).toBe((await executeBlock(hostOf(hardfork), blockOf(transactionsOf(hardfork)))).stateRoot);
		},
	);

	it("keeps the fields of the host's chain context that are not the EVM's", async () => {
		const host = hostOf('cancun');
		host.setBlock({ chain: { epoch: 5, blobBaseFee: 9n } });
		await executeBlock(host, blockOf([]));
		expect(host.block.chain).toMatchObject({ epoch: 5, blobBaseFee: 1n });
	});

	it.each<[string, Parameters<typeof blockOf>[1], RegExp]>([
		['a number of more than 64 bits', { number: 2n ** 64n }, /`block.number` out of range/],
		['a negative timestamp', { timestamp: -1n }, /`block.timestamp` out of range/],
		['a base fee of more than 256 bits', { baseFee: 2n ** 256n + 5n }, /`block.baseFee` out of range/],
		['a short randomness', { prevRandao: '0x05' }, /`prevRandao` is not 32 bytes in hex/],
		['a negative difficulty', { difficulty: -1n }, /`difficulty` is not an integer of 256 bits/],
		['an excess blob gas near 2^64', { excessBlobGas: 2n ** 64n - 393_216n }, /beyond any fee of 256 bits/],
		['a negative excess blob gas', { excessBlobGas: -1n }, /an excess blob gas that is not/],
	])('is invalid with %s: nothing runs, and the host keeps its block', async (_what, fields, says) => {
		const host = hostOf('cancun');
		const { block } = host;
		const running = executeBlock(host, blockOf([], fields));
		await expect(running).rejects.toMatchObject({ name: 'BlockError', code: 'context' });
		await expect(running).rejects.toThrow(says);
		expect(host.block).toEqual(block);
	});

	it.each<[string, Parameters<typeof blockOf>[1], string]>([
		['an amount of 2^64', { withdrawals: [{ ...WITHDRAWAL, gwei: 2n ** 64n }] }, 'withdrawals'],
		['a negative index', { withdrawals: [{ ...WITHDRAWAL, index: -1n }] }, 'withdrawals'],
		['an address of 32 bytes', { withdrawals: [{ ...WITHDRAWAL, address: toAddress(ROOT) }] }, 'withdrawals'],
		['a withdrawal that is none', { withdrawals: [null as never] }, 'withdrawals'],
		['a coinbase that no header can state', { coinbase: toAddress(ROOT) }, 'context'],
		['a coinbase that is none', { coinbase: '0x12' as never }, 'context'],
		['a short hash of its parent', { parentHash: '0x12' }, 'context'],
		['a short beacon root', { parentBeaconBlockRoot: '0x' }, 'context'],
		['an ommer without a number', { ommers: [{} as never] }, 'ommers'],
		['three ommers', { ommers: Array(3).fill({ number: 99n, coinbase: toAddress(COINBASE) }) }, 'ommers'],
		['an ommer of its own height', { ommers: [{ number: 100n, coinbase: toAddress(COINBASE) }] }, 'ommers'],
		['an ommer that is seven blocks old', { ommers: [{ number: 93n, coinbase: toAddress(COINBASE) }] }, 'ommers'],
	])('is invalid with %s in its body', async (_what, fields, code) => {
		const host = hostOf('london');
		const before = await host.stateRoot();
		await expect(executeBlock(host, blockOf([], fields))).rejects.toMatchObject({ name: 'BlockError', code });
		expect(await host.stateRoot()).toBe(before);
	});

	// Before Byzantium, the root after every transaction is awaited.
	it.each<EvmHardfork>(['homestead', 'osaka'])(
		'of %s that begins while another one runs is refused, and the first is as if it were alone',
		async (hardfork) => {
			const block = blockOf(transactionsOf(hardfork));
			const alone = await executeBlock(hostOf(hardfork), block);
			const host = hostOf(hardfork);
			const first = executeBlock(host, block);
			const second = executeBlock(host, blockOf([signed(hardfork, 0, { to: CONTRACT, value: 1n })]));
			await expect(second).rejects.toMatchObject({ name: 'HostError', code: 'busy' });
			const { stateRoot, receiptsRoot } = await first;
			expect([stateRoot, receiptsRoot]).toEqual([alone.stateRoot, alone.receiptsRoot]);
			expect(await host.stateRoot()).toBe(alone.stateRoot);
		},
	);

	it('says which of its transactions the host failed in, or cannot read', async () => {
		const host = hostOf('osaka');
		const broken = { serialize: () => 'none' } as never;
		const running = executeBlock(host, blockOf([signed('osaka', 0, { to: CONTRACT }), broken]));
		await expect(running).rejects.toMatchObject({ name: 'HostError', code: 'bad-request' });
		await expect(running).rejects.toThrow(/^transaction 1: /);
	});

	it('limits the gas of all its transactions together', async () => {
		const transactions = [signed('cancun', 0, { to: CONTRACT }), signed('cancun', 1, { to: CONTRACT })];
		const room = (gasLimit: bigint) => executeBlock(hostOf('cancun'), blockOf(transactions, { gasLimit }));
		await expect(room(150_000n)).rejects.toMatchObject({ cause: { code: 'gas-above-block' } });
		expect((await room(200_000n)).transactions).toHaveLength(2);
	});

	it('limits the blob gas of all its transactions together', async () => {
		const blobs = (nonce: number, count: number) => {
			const blobVersionedHashes = Array.from({ length: count }, (_, i) => `0x01${`${i}`.padStart(62, '0')}`);
			const price = { maxFeePerGas: 10n ** 9n, maxPriorityFeePerGas: 1n, maxFeePerBlobGas: 10n, gasPrice: undefined };
			return signed('cancun', nonce, { type: 3, chainId: 1n, to: CONTRACT, blobVersionedHashes, ...price });
		};
		const run = (...counts: number[]) =>
			executeBlock(hostOf('cancun'), blockOf(counts.map((count, nonce) => blobs(nonce, count))));
		expect((await run(4, 2)).blobGasUsed).toBe(6n * 131_072n);
		await expect(run(4, 3)).rejects.toMatchObject({ index: 1, cause: { code: 'blob-gas-above-block' } });
	});

	// A block's reward is 5 ether, 3 from Byzantium, 2 from Constantinople; an ommer's is less by an eighth for each generation.
	it.each<[EvmHardfork, bigint]>([
		['spuriousDragon', 5n],
		['byzantium', 3n],
		['petersburg', 2n],
	])('of %s pays its coinbase %d ether, and a 32nd more for each ommer', async (hardfork, ether) => {
		const reward = ether * 10n ** 18n;
		const [uncle, cousin] = [toAddress(`0x${'d1'.repeat(20)}`), toAddress(`0x${'d2'.repeat(20)}`)];
		const host = hostOf(hardfork);
		const ommers = [
			{ coinbase: uncle, number: 99n },
			{ coinbase: cousin, number: 94n },
		];
		await executeBlock(host, blockOf([], { ommers }));
		expect([COINBASE, uncle, cousin].map((address) => host.balance(address))).toEqual([
			reward + (reward * 2n) / 32n,
			(reward * 7n) / 8n,
			(reward * 2n) / 8n,
		]);
	});

	it('pays no reward from the Merge', async () => {
		const host = hostOf('paris');
		await executeBlock(host, blockOf([]));
		expect(host.balance(COINBASE)).toBe(0n);
	});

	it('of Prague is invalid if a request contract fails', async () => {
		const host = hostOf('prague');
		host.setAccount('0x00000961ef480eb55e80d19ad83579a64c007002', { vm: EVM, code: Uint8Array.of(0xfe) });
		const running = executeBlock(host, blockOf([]));
		await expect(running).rejects.toMatchObject({ code: 'system-contract' });
	});
});
