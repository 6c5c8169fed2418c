import { type Hex, hexToBytes, toAddress } from '@altvm/abi-bridge';
import { blobBaseFee, blobSchedule } from '@altvm/ethereum';
import { EVM, type EvmBlockContext, type EvmHardfork, evmAdapter, rulesOf } from '@altvm/evm';
import { type BlockContext, Host, keccak256, type VmAdapter } from '@altvm/host';
import { blobScheduleOf, type StateTest, type TestAccount, toNumber } from './format.ts';

export type Engine = 'interpreter' | 'translated';

const adapters = new Map<string, VmAdapter>();

function adapterFor(hardfork: EvmHardfork, engine: Engine): VmAdapter {
	const key = `${hardfork} ${engine}`;
	let adapter = adapters.get(key);
	if (!adapter) {
		adapters.set(key, (adapter = evmAdapter({ hardfork, engine })));
	}
	return adapter;
}

/** Creates a host with the state before a test, in the test's block. */
export function hostFor(test: StateTest, fork: string, hardfork: EvmHardfork, engine: Engine): Host {
	const host = new Host({ adapters: [adapterFor(hardfork, engine)], block: blockOf(test, fork, hardfork) });
	for (const [at, account] of Object.entries(test.pre)) {
		host.setAccount(at as Hex, {
			vm: EVM,
			code: hexToBytes(account.code),
			balance: toNumber(account.balance),
			nonce: toNumber(account.nonce),
			storage: storageOf(account),
			// Accounts in the file exist, even if no transaction since EIP-161 could leave them so.
			exists: true,
		});
	}
	return host;
}

function blockOf(test: StateTest, fork: string, hardfork: EvmHardfork): Partial<BlockContext> {
	const { env, config } = test;
	const schedule = blobScheduleOf(test, fork) ?? blobSchedule(hardfork);
	const isBeforeParis = !rulesOf(hardfork).hasPrevRandao;
	return {
		number: toNumber(env['currentNumber']),
		timestamp: toNumber(env['currentTimestamp']),
		gasLimit: toNumber(env['currentGasLimit']),
		coinbase: toAddress(env['currentCoinbase'] as Hex),
		baseFee: toNumber(env['currentBaseFee'] ?? '0x0a'),
		chain: {
			blobBaseFee: blobBaseFee(toNumber(env['currentExcessBlobGas']), schedule),
			difficulty: isBeforeParis ? toNumber(env['currentDifficulty']) : 0n,
			prevRandao: word(toNumber(env['currentRandom'] ?? env['currentDifficulty'])),
		} satisfies EvmBlockContext,
		chainId: config?.chainid === undefined ? 1n : toNumber(config.chainid),
		// The test format defines it as the hash of the block number in decimals.
		blockHash: (number: bigint) => keccak256(new TextEncoder().encode(number.toString())),
	};
}

function storageOf({ storage }: TestAccount): Map<Hex, Uint8Array> {
	const entries = Object.entries(storage).map(([key, value]) => [word(toNumber(key)), minimal(toNumber(value))]);
	return new Map(entries as [Hex, Uint8Array][]);
}

/** Encodes a number in 32 bytes, as hex. */
export function word(value: bigint): Hex {
	return `0x${value.toString(16).padStart(64, '0')}`;
}

/** Encodes a number without leading zeros, as the EVM adapter stores slots. */
export function minimal(value: bigint): Uint8Array {
	const hex = value.toString(16);
	return value === 0n ? new Uint8Array(0) : hexToBytes(`0x${hex.length % 2 ? '0' : ''}${hex}`);
}
