import { bytesToHex, EMPTY_BYTES, type Hex, hexToBytes, toAddress } from '@altvm/abi-bridge';
import { EVM, type EvmHardfork, evmAdapter } from '@altvm/evm';
import { Host } from '@altvm/host';
import { describe, expect, it } from 'vitest';
import {
	type BlockHeader,
	beginBlock,
	buildBlock,
	type ChainConfig,
	forkOf,
	importBlock,
	installGenesis,
	nextBlock,
	transactionSize,
	type UnsignedFields,
	unsignedTransaction,
} from '../index.ts';
import { blobs, COINBASE, SENDER, signed, TARGET } from '../testing/transactions.ts';

/** Stores the base fee in slot 0 and the blob base fee in slot 1. */
const READER: Hex = ('0x48600055' + '4a600155') as Hex;
const TO: Hex = `0x${'0d'.repeat(20)}`;
const OTHER = toAddress(TO);
const FIELDS: UnsignedFields = {
	...{ type: 2, to: OTHER, nonce: 0n, value: 5n, data: EMPTY_BYTES, gasLimit: 21_000n, maxFee: 0n, maxPriorityFee: 0n },
	...{ accessList: [], blobHashes: [], maxBlobFee: 0n, authorizations: [] },
};

async function chainOf(hardfork: EvmHardfork): Promise<{ host: Host; config: ChainConfig; parent: BlockHeader }> {
	const host = new Host({ adapters: [evmAdapter({ engine: 'interpreter' })] });
	host.mint(SENDER, 10n ** 20n);
	host.setAccount(TARGET, { vm: EVM, code: hexToBytes(READER), nonce: 1n });
	const config = { chainId: 1n, forks: [{ hardfork }] } as const;
	return { host, config, parent: await installGenesis(host, { config, gasLimit: 30_000_000n, baseFee: 10n }) };
}

const next = ({ parent, config }: { parent: BlockHeader; config: ChainConfig }) =>
	nextBlock(parent, config, { timestamp: 12n, coinbase: toAddress(COINBASE) });

describe('a block that is executed step by step', () => {
	it.each<EvmHardfork>(['frontier', 'byzantium', 'london', 'osaka'])(
		'is the one that %s builds at once',
		async (fork) => {
			const [step, whole] = [await chainOf(fork), await chainOf(fork)];
			const fields = { gasPrice: 10n ** 9n };
			const transactions = [0, 1, 2].map((nonce) =>
				signed(fork, { ...fields, nonce, ...(nonce < 2 && { value: 3n }) }),
			);
			const built = await buildBlock(whole.host, { ...next(whole), transactions }, { config: whole.config });
			const block = beginBlock(step.host, next(step), { config: step.config });
			for (const transaction of transactions) block.execute(transaction);
			expect((await block.seal()).hash).toBe(built.hash);
			expect(block.transactions).toHaveLength(3);
			expect(step.host.nonce(SENDER)).toBe(0n);
			block.commit();
			expect(await step.host.stateRoot()).toBe(built.stateRoot);
		},
	);

	it('leaves out what is invalid, and goes on', async () => {
		const chain = await chainOf('osaka');
		const block = beginBlock(chain.host, next(chain), { config: chain.config });
		const { gas } = block.room;
		const before = block.state.balance(SENDER);
		expect(() => block.execute(signed('osaka', { type: 2, nonce: 7 }))).toThrow(/not the next nonce/);
		expect(() => block.execute(signed('osaka', { type: 2, gasLimit: 20_000n }))).toThrow(/less gas than it costs/);
		expect([block.room.gas, block.state.balance(SENDER)]).toEqual([gas, before]);
		const { gasUsed } = block.execute(signed('osaka', { type: 2, to: TO }));
		expect(block.room.gas).toBe(gas - gasUsed);
		const { block: made, hash } = await block.seal({ extraData: Uint8Array.of(7) });
		block.discard();
		const imported = await importBlock(chain.host, made, { config: chain.config, parent: chain.parent });
		expect([imported.hash, [...made.header.extraData]]).toEqual([hash, [7]]);
	});

	it('knows the gas, blob gas and bytes that are left', async () => {
		const chain = await chainOf('osaka');
		const withdrawals = [{ index: 0n, validatorIndex: 0n, address: OTHER, gwei: 1n }];
		const block = beginBlock(chain.host, { ...next(chain), withdrawals }, { config: chain.config });
		const first = block.room;
		const transaction = signed('osaka', { type: 3, to: TO, ...blobs(6) });
		const { gasUsed } = block.execute(transaction);
		expect(block.room).toEqual({
			gas: first.gas - gasUsed,
			blobGas: 3n * 131_072n,
			bytes: first.bytes - transactionSize(transaction),
		});
		expect(() => block.execute(signed('osaka', { type: 3, nonce: 1, to: TO, ...blobs(4) }))).toThrow(/more blobs/);
		expect(() => block.execute(signed('osaka', { type: 2, nonce: 1, gasLimit: 2n ** 24n + 1n }))).toThrow(/more gas/);
		const limited = await chainOf('prague');
		expect(beginBlock(limited.host, next(limited), { config: limited.config }).room.bytes).toBe(
			Number.MAX_SAFE_INTEGER,
		);
	});

	it('fits the limit of EIP-7934 if its transactions do, and no more', async () => {
		const chain = await chainOf('osaka');
		const block = beginBlock(chain.host, { ...next(chain), gasLimit: 10n ** 12n }, { config: chain.config });
		const huge = (nonce: number, size: number) =>
			signed('osaka', { type: 2, nonce, to: TO, data: `0x${'00'.repeat(size)}`, gasLimit: 2n ** 24n });
		let nonce = 0;
		while (block.room.bytes > 1_500_000) block.execute(huge(nonce++, 1_300_000));
		const last = huge(nonce, block.room.bytes - 120);
		expect(block.room.bytes - transactionSize(last)).toBeGreaterThan(0);
		block.execute(last);
		await expect(block.seal()).resolves.toBeDefined();
		block.discard();
	});

	it('is dropped whole, its fork too', async () => {
		const { host, config, parent } = await chainOf('osaka');
		const changed = { ...config, forks: [...config.forks, { hardfork: 'osaka', timestamp: 1n }] } as const;
		const london = new Host({ adapters: [evmAdapter({ hardfork: 'london' })] });
		const root = await host.stateRoot();
		const block = beginBlock(host, next({ config, parent }), { config: changed });
		block.execute(signed('osaka', { type: 2, to: TO, value: 3n }));
		expect(() => beginBlock(host, next({ config, parent }), { config })).toThrow(/a block is open/);
		block.discard();
		block.discard();
		expect([await host.stateRoot(), host.balance(OTHER)]).toEqual([root, 0n]);
		const early = {
			number: 1n,
			timestamp: 1n,
			gasLimit: 30_000_000n,
			coinbase: OTHER,
			parentHash: `0x${'00'.repeat(32)}` as Hex,
		};
		beginBlock(london, early, { config: { chainId: 1n, forks: [{ hardfork: 'shanghai' }] } }).discard();
		expect(forkOf(london)).toBe('london');
		const edit = () => {
			throw new Error('no edit');
		};
		expect(() => beginBlock(london, early, { config, edit })).toThrow('no edit');
		expect(forkOf(london)).toBe('london');
		beginBlock(london, early, { config: { chainId: 1n, forks: [{ hardfork: 'shanghai' }] } }).commit();
		expect(forkOf(london)).toBe('shanghai');
	});

	it('takes no transaction after its end', async () => {
		const chain = await chainOf('london');
		const block = beginBlock(chain.host, next(chain), { config: chain.config });
		await block.end();
		expect(() => block.execute(signed('london', { type: 2 }))).toThrow(/has ended/);
	});

	it('refuses unknown options and fields out of range', async () => {
		const chain = await chainOf('london');
		expect(() => beginBlock(chain.host, next(chain), { gas: 1n } as never)).toThrow(/'gas'|`gas`/);
		expect(() => beginBlock(chain.host, { ...next(chain), gasLimit: -1n })).toThrow(/gasLimit/);
		expect(() => beginBlock(chain.host, { ...next(chain), parentHash: '0x1' })).toThrow(/32 bytes/);
		beginBlock(chain.host, next(chain)).discard();
	});

	it('runs a transaction by a function of the caller', async () => {
		const chain = await chainOf('osaka');
		const block = beginBlock(chain.host, next(chain), { config: chain.config });
		const seen: bigint[] = [];
		const { gas } = block.room;
		const { executeTransaction } = await import('../transaction/execute.ts');
		block.execute(signed('osaka', { type: 2, to: TO }), {
			trace: true,
			run: (state, transaction, options) => {
				seen.push(options.room!.gas);
				return executeTransaction(state, transaction, options);
			},
		});
		expect(seen).toEqual([gas]);
		expect(block.transactions[0]!.trace).toBeDefined();
	});
});

describe('a simulated block', () => {
	it('has edits before its system calls, and a block of its own', async () => {
		const chain = await chainOf('osaka');
		const history = '0x0000f90827f1c53a10cb7a02335b175320002935';
		const seen: string[] = [];
		const block = beginBlock(
			chain.host,
			{ ...next(chain), baseFee: 0n },
			{
				config: chain.config,
				chain: { blobBaseFee: 77n },
				edit: (state) => {
					state.setAccount(OTHER, { balance: 100n });
					seen.push(String(state.storage(history, EVM, `0x${'0'.repeat(64)}`)));
				},
			},
		);
		expect(seen).toEqual(['undefined']);
		const call = unsignedTransaction(
			OTHER,
			{ ...FIELDS, to: toAddress(TARGET), gasLimit: 100_000n },
			{ hardfork: 'osaka', chainId: 1n },
		);
		block.execute(call, { lenient: true });
		const slot = (key: Hex) => block.state.storage(TARGET, EVM, key);
		expect(slot(`0x${'0'.repeat(64)}`)).toBeUndefined();
		expect(BigInt(bytesToHex(slot(`0x${'0'.repeat(63)}1`)!))).toBe(77n);
		const { block: made, receipts } = await block.seal();
		expect([made.header.baseFee, receipts[0]!.result, block.state.balance(TARGET)]).toEqual([0n, true, 5n]);
		block.discard();
		expect(chain.host.balance(OTHER)).toBe(0n);
	});

	it('is lenient only if it is asked to be', async () => {
		const chain = await chainOf('osaka');
		chain.host.setAccount(OTHER, { vm: EVM, code: Uint8Array.of(0), balance: 100n, nonce: 3n });
		const block = beginBlock(chain.host, next(chain), { config: chain.config });
		const call = (more: object = {}) =>
			unsignedTransaction(
				OTHER,
				{ ...FIELDS, to: toAddress(COINBASE), gasLimit: 2n ** 24n + 1n, ...more },
				{ hardfork: 'osaka', chainId: 1n },
			);
		expect(() => block.execute(signed('osaka', { type: 2, gasLimit: 2n ** 24n + 1n }))).toThrow(/more gas than a tran/);
		expect(() => block.execute(call({ maxFee: 10n ** 9n }))).toThrow(/not the next nonce/);
		expect(() => block.execute(call({ gasLimit: 30_000n }))).toThrow(/a lower fee/);
		expect(block.execute(call(), { lenient: true }).gasUsed).toBe(21_000n);
		expect([block.state.nonce(OTHER), block.state.balance(OTHER)]).toEqual([4n, 95n]);
		// What has a price is paid.
		expect(() => block.execute(call({ maxFee: 9n }), { lenient: true })).toThrow(/a lower fee|cannot pay/);
		expect(() => block.execute(call({ value: 96n }), { lenient: true })).toThrow(/cannot pay/);
		const many = { gasLimit: 30_000_000n };
		expect(() => block.execute(call(many), { lenient: true })).toThrow(/than the block has left/);
		block.discard();
	});
});
