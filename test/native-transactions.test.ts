import { readFileSync } from 'node:fs';
import {
	buildBlock,
	type ExecutedTransaction,
	executeTransaction,
	importBlock,
	installGenesis,
	nextBlock,
} from '@altvm/ethereum';
import { EVM } from '@altvm/evm';
import {
	Account,
	AccountAddress,
	ChainId,
	Ed25519PrivateKey,
	EntryFunction,
	type EntryFunctionArgument,
	generateSignedTransaction,
	MoveVector,
	RawTransaction,
	SimpleTransaction,
	TransactionPayloadEntryFunction,
	U8,
	U64,
} from '@aptos-labs/ts-sdk';
import {
	type Address,
	aliasOf,
	createHost,
	type Hex,
	type Host,
	hexToBytes,
	moduleAddress,
	toAddress,
	toEvmHex,
} from 'altvm';
import { encodeFunctionData, getAddress, parseAbi } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { beforeEach, describe, expect, it } from 'vitest';

const COUNTER_ABI = parseAbi(['function value(address at) view returns (uint64)']);

/** A Move account with an Ed25519 key, as a client of Aptos has it. */
const alice = Account.fromPrivateKey({ privateKey: new Ed25519PrivateKey(`ed25519-priv-0x${'42'.repeat(32)}`) });
const ALICE: Address = toAddress(alice.accountAddress.toUint8Array());
const COUNTER = moduleAddress(ALICE, 'counter');
const FUNDS = 10n ** 20n;
const COINBASE = toAddress(`0x${'cb'.repeat(20)}`);

let host: Host;
beforeEach(async () => {
	const block = { chainId: 31_337n, timestamp: 1_000n, baseFee: 10n ** 9n, coinbase: COINBASE };
	host = await createHost({ block });
	host.mint(ALICE, FUNDS);
});

interface Fields {
	readonly nonce?: bigint;
	readonly maxGas?: bigint;
	/** In units of 10^9 wei. */
	readonly gasPrice?: bigint;
	readonly expiresAt?: bigint;
	readonly chain?: number;
	readonly signer?: Account;
}

/** Signs as Aptos's SDK does, and puts the bytes into an envelope. */
function sign(
	path: `${string}::${string}`,
	name: string,
	args: EntryFunctionArgument[],
	fields: Fields = {},
): Uint8Array {
	const { nonce = host.nonce(ALICE), maxGas = 2_000_000n, gasPrice = 2n, expiresAt = 1_000n, chain = 105 } = fields;
	const payload = new TransactionPayloadEntryFunction(EntryFunction.build(path, name, [], args));
	const transaction = new SimpleTransaction(
		new RawTransaction(alice.accountAddress, nonce, payload, maxGas, gasPrice, expiresAt, new ChainId(chain)),
	);
	const senderAuthenticator = (fields.signer ?? alice).signTransactionWithAuthenticator(transaction);
	return Uint8Array.of(0x6d, ...generateSignedTransaction({ transaction, senderAuthenticator }));
}

/** The counter of the examples, owned by the account. */
function counter(): Uint8Array {
	const code = readFileSync(new URL('../examples/contracts/counter/v1/artifacts/counter.mv', import.meta.url));
	const owner = Buffer.from('c0de'.padStart(64, '0'), 'hex');
	const at = code.indexOf(owner);
	expect(at).toBeGreaterThan(0);
	code.set(hexToBytes(ALICE), at);
	return code;
}

const publish = () => sign('0x1::code', 'publish', [new MoveVector([MoveVector.U8(counter())]), new U8(1)]);
const increment = (fields?: Fields) => sign(`${ALICE}::counter`, 'increment', [], fields);
const value = () => host.call({ from: ALICE, to: COUNTER, function: 'value', args: [ALICE] }).values;

describe('a transaction signed by a Move account', () => {
	it('publishes a module and calls it, and its account pays', () => {
		const published = executeTransaction(host, publish());
		expect(published).toMatchObject({ status: 'success', sender: ALICE, gasPrice: 2n * 10n ** 9n });
		const incremented = executeTransaction(host, increment());
		expect(incremented.status).toBe('success');
		expect(value()).toEqual([1n]);
		expect(host.nonce(ALICE)).toBe(2n);
		const gasUsed = published.gasUsed + incremented.gasUsed;
		expect(FUNDS - host.balance(ALICE)).toBe(gasUsed * 2n * 10n ** 9n);
		// Half of the price is the base fee, which is burned.
		expect(host.balance(COINBASE)).toBe(gasUsed * 10n ** 9n);
	});

	it('pays for all of its bytes', () => {
		const bytes = publish();
		const zeros = bytes.filter((byte) => byte === 0).length;
		const own = 21_000n + BigInt(4 * zeros + 16 * (bytes.length - zeros));
		const short = sign('0x1::nothing', 'nothing', [], { maxGas: 21_000n });
		expect(() => executeTransaction(host, short)).toThrow(expect.objectContaining({ code: 'gas-below-intrinsic' }));
		expect(executeTransaction(host, bytes).gasUsed).toBeGreaterThan(own);
	});

	it('sends the common coin to an account of Ethereum', () => {
		const to = privateKeyToAccount(`0x${'43'.repeat(32)}`).address;
		const address = AccountAddress.from(`0x${'0'.repeat(24)}${to.slice(2)}`);
		const bytes = sign('0x1::aptos_account', 'transfer', [address, new U64(3)]);
		expect(executeTransaction(host, bytes)).toMatchObject({ status: 'success' });
		expect(host.balance(to)).toBe(3n * 10n ** 9n);
	});

	it.each<[string, string, () => Uint8Array]>([
		['of another chain', 'wrong-chain', () => increment({ chain: 106 })],
		['that has expired', 'expired', () => increment({ expiresAt: 999n })],
		[
			'with a nonce that was used',
			'nonce-too-low',
			() => {
				executeTransaction(host, publish());
				return increment({ nonce: 0n });
			},
		],
		['with a nonce to come', 'nonce-too-high', () => increment({ nonce: 1n })],
		['that pays less than the base fee', 'fee-below-base-fee', () => increment({ gasPrice: 0n })],
		['that cannot pay', 'insufficient-funds', () => increment({ maxGas: 16_000_000n, gasPrice: 10n ** 10n })],
		['of another signer', 'bad-signature', () => increment({ signer: Account.generate() })],
		['that is cut', 'malformed', () => increment().subarray(0, -1)],
		['without content', 'malformed', () => Uint8Array.of(0x6d)],
	])('%s is refused as %s', async (_what, code, make) => {
		const bytes = make();
		const before = await host.stateRoot();
		expect(() => executeTransaction(host, bytes)).toThrow(expect.objectContaining({ name: 'TransactionError', code }));
		expect(await host.stateRoot()).toBe(before);
	});

	it('is unknown to a host without its VM', async () => {
		const { Host } = await import('@altvm/host');
		const ethereum = new Host({ adapters: [host.adapters.get(EVM)!] });
		expect(() => executeTransaction(ethereum, increment())).toThrow(/no transaction begins with the byte 109/);
	});

	it('that calls a module which does not exist fails, and pays', () => {
		const { status, outcome, gasUsed } = executeTransaction(host, increment());
		expect({ status, failure: (outcome as { failure?: unknown }).failure }).toMatchObject({
			status: 'revert',
			failure: { kind: 'refused', reason: expect.stringMatching(/^no contract at 0x/) },
		});
		expect([host.nonce(ALICE), FUNDS - host.balance(ALICE)]).toEqual([1n, gasUsed * 2n * 10n ** 9n]);
	});
});

describe('a block with transactions of Ethereum and of Move', () => {
	it('has one root on the node that builds it and on the node that imports it', async () => {
		const bob = privateKeyToAccount(`0x${'44'.repeat(32)}`);
		const config = { chainId: 31_337n, forks: [{ hardfork: 'osaka' }] } as const;
		const node = async () => {
			const made = await createHost();
			made.mint(ALICE, FUNDS);
			made.mint(bob.address, FUNDS);
			return { made, parent: await installGenesis(made, { config, gasLimit: 30_000_000n }) };
		};
		const [builder, importer] = [await node(), await node()];
		const read: Hex = await bob.signTransaction({
			chainId: 31_337,
			type: 'eip1559',
			gas: 1_000_000n,
			maxFeePerGas: 2n * 10n ** 9n,
			to: `0x${COUNTER.slice(26)}`,
			// The Move account's alias: the EVM's name for it.
			data: encodeFunctionData({ abi: COUNTER_ABI, args: [getAddress(toEvmHex(aliasOf(ALICE)))] }),
		});
		const transactions = [publish(), hexToBytes(read), increment({ nonce: 1n })];
		const block = nextBlock(builder.parent, config, { timestamp: 12n, coinbase: COINBASE, transactions });
		const built = await buildBlock(builder.made, block, { config });
		const imported = await importBlock(importer.made, built.block, { config, parent: importer.parent });
		expect(imported.hash).toBe(built.hash);
		const types = (block: { transactions: readonly ExecutedTransaction[] }) =>
			block.transactions.map(({ transaction }) => transaction.type);
		expect(imported.receipts.map(({ result }) => result)).toEqual([true, true, true]);
		expect([types(imported), imported.receipts.map(({ type }) => type)]).toEqual([
			[0x6d, 2, 0x6d],
			[0x6d, 2, 0x6d],
		]);
	});
});
