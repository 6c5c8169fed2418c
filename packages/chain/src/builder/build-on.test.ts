import { bytesToHex, type Hex, hexToBytes, toAddress } from '@altvm/abi-bridge';
import { decodeTransaction, importBlock, installGenesis, type SignedTransaction, senderOf } from '@altvm/ethereum';
import { EVM, evmAdapter } from '@altvm/evm';
import { Host } from '@altvm/host';
import { privateKeyToAccount } from 'viem/accounts';
import { describe, expect, it } from 'vitest';
import type { PooledTransaction } from '../mempool/mempool.ts';
import { type BuildInputs, buildOn } from './build-on.ts';

const CONFIG = { chainId: 1n, forks: [{ hardfork: 'osaka' }] } as const;
const [ALICE, BOB, CAROL] = ['41', '42', '43'].map((byte) => privateKeyToAccount(`0x${byte.repeat(32)}`)) as [
	ReturnType<typeof privateKeyToAccount>,
	ReturnType<typeof privateKeyToAccount>,
	ReturnType<typeof privateKeyToAccount>,
];
const TO: Hex = `0x${'b2'.repeat(20)}`;
const COINBASE = toAddress(`0x${'cb'.repeat(20)}`);

type Fields = Partial<{
	nonce: number;
	gas: bigint;
	value: bigint;
	data: Hex;
	maxFeePerGas: bigint;
	tip: bigint;
	to: Hex;
}>;

async function signed(account: typeof ALICE, fields: Fields = {}): Promise<SignedTransaction> {
	const { tip = 2n, ...rest } = fields;
	const bytes = await account.signTransaction({
		...{ type: 'eip1559', chainId: 1, to: TO, gas: 21_000n, maxFeePerGas: 10n ** 10n, maxPriorityFeePerGas: tip },
		...rest,
	});
	return decodeTransaction(hexToBytes(bytes), 'osaka', 1n);
}

function pooled(transaction: SignedTransaction): PooledTransaction {
	return { transaction, sender: senderOf(transaction), raw: transaction.serialize(), sidecar: undefined, since: 0 };
}

async function parentOf(gasLimit = 30_000_000n) {
	const host = new Host({ adapters: [evmAdapter({ engine: 'interpreter' })] });
	for (const { address } of [ALICE, BOB, CAROL]) host.mint(address, 10n ** 18n);
	// A loop without an end.
	host.setAccount(`0x${'11'.repeat(20)}`, { vm: EVM, code: hexToBytes('0x5b5f56'), nonce: 1n });
	return { host, parent: await installGenesis(host, { config: CONFIG, gasLimit }) };
}

async function build(inputs: Partial<BuildInputs> & { forced?: Uint8Array[] }, gasLimit?: bigint) {
	const { host, parent } = await parentOf(gasLimit);
	const { forced, attributes, ...rest } = inputs;
	const all = { timestamp: 12n, coinbase: COINBASE, ...(forced && { forced }), ...attributes };
	const built = await buildOn(host, { parent, config: CONFIG, attributes: all, ...rest });
	// Whatever was built is valid elsewhere.
	if (attributes?.baseFee === undefined) {
		const other = await parentOf(gasLimit);
		const imported = await importBlock(other.host, built.block, { config: CONFIG, parent });
		expect(imported.hash).toBe(built.hash);
	}
	return { built, host, hashes: built.transactions.map(({ transaction }) => transaction.hash) };
}

describe('a built block', () => {
	it('has forced transactions first, and then those of the pool', async () => {
		const [first, second, third] = [await signed(ALICE), await signed(BOB), await signed(ALICE, { nonce: 1 })];
		const { built, hashes, host } = await build({
			forced: [first.serialize()],
			candidates: [second, third].map(pooled),
		});
		expect(hashes).toEqual([first.hash, second.hash, third.hash]);
		expect([built.skipped, built.rejected]).toEqual([[], []]);
		expect(built.value).toBe(3n * 21_000n * 2n);
		expect(host.balance(COINBASE)).toBe(built.value);
		expect(host.block.number).toBe(1n);
	});

	it('leaves out what is invalid and tells why, and what the sender has after it', async () => {
		const rich = { value: 10n ** 18n };
		const poor = [await signed(ALICE, rich), await signed(ALICE, { nonce: 1 })];
		const good = await signed(BOB);
		const { built, hashes } = await build({
			forced: [Uint8Array.of(7), (await signed(CAROL, { nonce: 3 })).serialize(), good.serialize(), good.serialize()],
			candidates: [...poor, good, await signed(BOB, { nonce: 1 }), await signed(CAROL, { nonce: 3 })].map(pooled),
		});
		expect(hashes).toHaveLength(2);
		expect(built.skipped.map(({ index, error }) => [index, (error as { code?: string }).code])).toEqual([
			[0, 'malformed'],
			[1, 'nonce-too-high'],
			[3, 'nonce-too-low'],
		]);
		expect(built.rejected.map(({ hash, error }) => [hash, (error as { code?: string }).code])).toEqual([
			[poor[0]!.hash, 'insufficient-funds'],
		]);
	});

	it('is filled up to the gas limit with what fits', async () => {
		const big = await signed(ALICE, { gas: 60_000n, to: `0x${'11'.repeat(20)}` });
		const late = await signed(ALICE, { nonce: 1 });
		const small = await Promise.all([0, 1, 2].map((nonce) => signed(BOB, { nonce })));
		const bigger = await signed(CAROL, { gas: 70_000n });
		const { built, hashes } = await build({ candidates: [big, bigger, late, ...small].map(pooled) }, 124_000n);
		// The first uses all of its gas. 60,000 and two of 21,000 leave less than any transaction needs.
		expect(hashes).toEqual([big, late, small[0]!, small[1]!].map(({ hash }) => hash));
		expect(built.block.header.gasUsed).toBe(123_000n);
		expect(built.rejected).toEqual([]);
	});

	it('has no transaction that pays less than the base fee', async () => {
		const cheap = await signed(ALICE, { maxFeePerGas: 5n });
		const { built, hashes } = await build({ candidates: [cheap, await signed(BOB)].map(pooled) });
		expect([hashes.length, built.rejected]).toEqual([1, []]);
		const free = await build({ candidates: [pooled(cheap)], attributes: { timestamp: 12n, baseFee: 0n } });
		expect(free.hashes).toEqual([cheap.hash]);
		expect(free.built.block.header.baseFee).toBe(0n);
	});

	it('stays below the bytes of EIP-7934', async () => {
		const data: Hex = `0x${'00'.repeat(1_200_000)}`;
		const fields = { data, gas: 2n ** 24n, tip: 1n };
		const all = await Promise.all(
			[0, 1, 2, 3, 4, 5, 6, 7].map((nonce) => signed(ALICE, { ...fields, nonce, maxFeePerGas: 2n * 10n ** 9n })),
		);
		const { built, hashes } = await build(
			{
				forced: all.slice(0, 7).map((each) => each.serialize()),
				candidates: [pooled(all[6]!), pooled(await signed(BOB))],
			},
			10n ** 9n,
		);
		expect(hashes).toHaveLength(7);
		expect(built.skipped.map(({ index, error }) => [index, (error as { code?: string }).code])).toEqual([[6, 'size']]);
		expect(built.rejected).toEqual([]);
	});

	it('ends when its time is over, and others work meanwhile', async () => {
		const candidates = await Promise.all([0, 1, 2, 3, 4].map(async (nonce) => pooled(await signed(ALICE, { nonce }))));
		let now = 0;
		let turns = 0;
		const interval = setInterval(() => turns++, 0);
		const clock = () => (now += 5);
		const { hashes } = await build({ candidates, clock, attributes: { timestamp: 12n, maxTime: 60 } });
		clearInterval(interval);
		expect(hashes.length).toBeGreaterThan(0);
		expect(hashes.length).toBeLessThan(5);
		expect(turns).toBeGreaterThan(0);
		const none = await build({ candidates, attributes: { timestamp: 12n, maxTime: 0 } });
		expect(none.hashes).toEqual([]);
	});

	it('moves the gas limit to the one that is wanted', async () => {
		const { built } = await build({
			attributes: { timestamp: 12n, gasLimit: 60_000_000n, extraData: Uint8Array.of(9) },
		});
		expect(built.block.header.gasLimit).toBe(30_000_000n + 30_000_000n / 1024n - 1n);
		expect(bytesToHex(built.block.header.extraData)).toBe('0x09');
	});

	it('is not kept if it cannot be made', async () => {
		const { host, parent } = await parentOf();
		const root = await host.stateRoot();
		const attributes = { timestamp: 12n, extraData: new Uint8Array(33), forced: [(await signed(ALICE)).serialize()] };
		await expect(buildOn(host, { parent, config: CONFIG, attributes })).rejects.toMatchObject({ code: 'extra-data' });
		expect([await host.stateRoot(), host.block.number]).toEqual([root, 0n]);
	});
});
