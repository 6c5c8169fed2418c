import { type Hex, hexToBytes, toAddress } from '@altvm/abi-bridge';
import { EVM, type EvmHardfork, evmAdapter } from '@altvm/evm';
import { Host, keccak256 } from '@altvm/host';
import { privateToAddress } from '@ethereumjs/util';

/** The parts of Ethereum's general state test format that this runner reads. */
export interface StateTest {
	readonly env: Record<string, string | undefined>;
	readonly pre: Record<string, { balance: string; nonce: string; code: string; storage: Record<string, string> }>;
	readonly transaction: {
		readonly data: readonly string[];
		readonly gasLimit: readonly string[];
		readonly value: readonly string[];
		readonly gasPrice?: string;
		readonly maxFeePerGas?: string;
		readonly maxPriorityFeePerGas?: string;
		readonly accessLists?: readonly (readonly { address: string; storageKeys: readonly string[] }[] | null)[];
		readonly authorizationList?: unknown;
		readonly maxFeePerBlobGas?: string;
		readonly nonce: string;
		readonly secretKey?: string;
		readonly sender?: string;
		readonly to: string;
	};
	readonly post: Record<
		string,
		readonly {
			hash: string;
			logs: string;
			indexes: { data: number; gas: number; value: number };
			expectException?: string;
		}[]
	>;
}

const big = (text: string | undefined) => BigInt(text === undefined || text === '0x' || text === '' ? 0 : text);
const MAX_GAS = BigInt(Number.MAX_SAFE_INTEGER);

/** What was found: the state root, or that the case needs transaction rules that are not here. */
export type StateTestResult = { readonly root: Hex } | { readonly skipped: string };

/**
 * Runs one case of a state test as a legacy or fee-market transaction: intrinsic gas, purchase and refund of gas, nonce and
 * the coinbase's part. Cases that test a transaction's own validity are skipped.
 */
export async function runStateTest(test: StateTest, fork: string, index: number): Promise<StateTestResult> {
	const { env, transaction: tx } = test;
	const post = test.post[fork]![index]!;
	if (post.expectException) return { skipped: 'an invalid transaction' };
	if (tx.authorizationList) return { skipped: 'a set-code transaction' };
	if (tx.maxFeePerBlobGas) return { skipped: 'a blob transaction' };
	const host = new Host({
		adapters: [evmAdapter({ hardfork: fork.toLowerCase() as EvmHardfork })],
		block: {
			number: big(env['currentNumber']),
			timestamp: big(env['currentTimestamp']),
			gasLimit: big(env['currentGasLimit']),
			coinbase: toAddress(env['currentCoinbase']!),
			baseFee: big(env['currentBaseFee'] ?? '0x0a'),
			prevRandao: `0x${big(env['currentRandom'] ?? env['currentDifficulty'])
				.toString(16)
				.padStart(64, '0')}`,
			blockHash: (number) => keccak256(new TextEncoder().encode(number.toString())),
		},
	});
	for (const [at, account] of Object.entries(test.pre)) {
		const storage = new Map<Hex, Uint8Array>();
		for (const [key, value] of Object.entries(account.storage)) {
			storage.set(`0x${big(key).toString(16).padStart(64, '0')}`, minimal(big(value)));
		}
		const balance = big(account.balance);
		const nonce = big(account.nonce);
		host.setAccount(at as Hex, { vm: EVM, code: hexToBytes(account.code), balance, nonce, storage });
	}
	const sender = toAddress(tx.sender ?? privateToAddress(hexToBytes(tx.secretKey!)));
	const data = hexToBytes(tx.data[post.indexes.data]!);
	const gasLimit = big(tx.gasLimit[post.indexes.gas]);
	const value = big(tx.value[post.indexes.value]);
	const accessList = tx.accessLists?.[post.indexes.data] ?? [];
	const isCreate = tx.to === '';
	if (gasLimit > MAX_GAS) return { skipped: 'a gas limit beyond 2^53' };

	const baseFee = host.block.baseFee;
	const tip =
		tx.maxPriorityFeePerGas === undefined
			? big(tx.gasPrice) - baseFee
			: least(big(tx.maxPriorityFeePerGas), big(tx.maxFeePerGas) - baseFee);
	const price = baseFee + tip;
	let intrinsic = 21000 + (isCreate ? 32000 + 2 * Math.ceil(data.length / 32) : 0);
	for (const byte of data) intrinsic += byte === 0 ? 4 : 16;
	for (const { storageKeys } of accessList) intrinsic += 2400 + 1900 * storageKeys.length;
	const gas = Number(gasLimit) - intrinsic;
	host.setNonce(sender, host.nonce(sender) + 1n);
	if (isCreate) host.setNonce(sender, host.nonce(sender) - 1n);
	const upfront = gasLimit * price;
	host.setAccount(sender, { balance: host.balance(sender) - upfront });
	const accessed = {
		addresses: [host.block.coinbase, ...accessList.map(({ address }) => toAddress(address))],
		slots: accessList.flatMap(({ address, storageKeys }) =>
			storageKeys.map((key) => ({ address: toAddress(address), vm: EVM, key: key as Hex })),
		),
	};
	const common = { from: sender, value, gas, gasPrice: price, accessList: accessed };
	const result = isCreate
		? host.tryDeploy({ ...common, vm: EVM, code: data })
		: host.call({ ...common, to: tx.to as Hex, input: data });
	const used = intrinsic + result.gasUsed;
	const refund = Math.min(result.refundCounter, Math.floor(used / 5));
	const paid = BigInt(used - refund);
	host.setAccount(sender, { balance: host.balance(sender) + (gasLimit - paid) * price });
	const { coinbase } = host.block;
	host.setAccount(coinbase, { balance: host.balance(coinbase) + paid * tip });
	return { root: await host.stateRoot() };
}

const least = (a: bigint, b: bigint) => (a < b ? a : b);

function minimal(value: bigint): Uint8Array {
	const hex = value.toString(16);
	return value === 0n ? new Uint8Array(0) : hexToBytes(`0x${hex.length % 2 ? '0' : ''}${hex}`);
}
