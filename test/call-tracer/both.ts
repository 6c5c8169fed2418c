import { bytesToHex, type Hex, hexToBytes, toAddress } from '@altvm/abi-bridge';
import { executeTransaction, type StructLogs, structLogTracer } from '@altvm/ethereum';
import { EVM, evmAdapter } from '@altvm/evm';
import { type CallTracerFrame, Host, type TraceFrame, toCallTracer } from '@altvm/host';
import { createCustomCommon, Mainnet } from '@ethereumjs/common';
import { createFeeMarket1559Tx } from '@ethereumjs/tx';
import { bytesToHex as toHex } from '@ethereumjs/util';
import type { Anvil } from './anvil.ts';
import { program, type TraceProgram } from './programs.ts';
import { randomOf } from './random.ts';

const HARDFORK = 'prague';
const CHAIN_ID = 31337;
/** Anvil's first account, whose key is public. */
const KEY = hexToBytes('0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80');
const SENDER = '0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266';
const ADDRESSES = ['a1', 'a2', 'a3', 'a4'].map((byte): Hex => `0x${byte.repeat(20)}`);

const common = createCustomCommon({ chainId: CHAIN_ID }, Mainnet, { hardfork: HARDFORK });
const hex = (n: bigint): Hex => `0x${n.toString(16)}`;

/** What both made of one program. */
export interface BothTraces {
	readonly trace: TraceFrame;
	readonly ours: CallTracerFrame;
	readonly anvils: CallTracerFrame;
	readonly intrinsicGas: bigint;
}

/** Runs the program of a seed as a signed transaction on Anvil, and then on a host with the same state and block. */
export function runOnBoth(anvil: Anvil, seed: number): Promise<BothTraces> {
	return onBoth(anvil, seed, async ({ host, transaction, hash, gas }) => {
		const anvils = await anvil.trace(hash);
		const { trace } = executeTransaction(host, transaction, { trace: true });
		return { trace: trace!, ours: toCallTracer(trace!), anvils, intrinsicGas: gas - BigInt(trace!.gas) };
	});
}

/** What each says of a program's instructions. */
export interface BothStructLogs {
	readonly ours: StructLogs;
	readonly anvils: StructLogs;
}

/** As `runOnBoth`, with all that the struct logger can show. */
export function structLogsOfBoth(anvil: Anvil, seed: number): Promise<BothStructLogs> {
	return onBoth(anvil, seed, async ({ host, transaction, hash }) => {
		const options = { enableMemory: true, enableReturnData: true };
		const anvils = await anvil.rpc<StructLogs>('debug_traceTransaction', hash, options);
		const tracer = structLogTracer(options);
		const ran = executeTransaction(host, transaction, { trace: tracer.trace });
		return { ours: tracer.result(ran), anvils };
	});
}

/** A transaction that Anvil has mined, and a host with the same state and block before it. */
interface Both {
	readonly host: Host;
	readonly transaction: Uint8Array;
	readonly hash: Hex;
	readonly gas: bigint;
}

export async function onBoth<T>(anvil: Anvil, seed: number, compare: (both: Both) => Promise<T>): Promise<T> {
	const made = program(randomOf(seed), ADDRESSES.map(BigInt));
	const snapshot = await anvil.rpc('evm_snapshot');
	try {
		for (const [i, address] of ADDRESSES.entries()) {
			await anvil.rpc('anvil_setCode', address, bytesToHex(made.codes[i]!));
			await anvil.rpc('anvil_setBalance', address, hex(made.balances[i]!));
		}
		const [balance, nonce] = [await anvil.rpc<Hex>('eth_getBalance', SENDER, 'latest'), 0n];
		const transaction = sign(made, nonce);
		const hash = await anvil.rpc<Hex>('eth_sendRawTransaction', bytesToHex(transaction));
		await mined(anvil, hash);
		const host = await hostOf(anvil, made);
		host.setAccount(SENDER, { balance: BigInt(balance), nonce });
		return await compare({ host, transaction, hash, gas: made.gas });
	} finally {
		await anvil.rpc('evm_revert', snapshot);
	}
}

function sign({ init, data, value, gas }: TraceProgram, nonce: bigint): Uint8Array {
	const to = init ? undefined : toHex(hexToBytes(ADDRESSES[0]!));
	const fees = { maxFeePerGas: 10n ** 10n, maxPriorityFeePerGas: 1n };
	const fields = { chainId: CHAIN_ID, nonce, gasLimit: gas, ...(to && { to }), value, data: init ?? data, ...fees };
	return createFeeMarket1559Tx(fields, { common }).sign(KEY).serialize();
}

/** Waits for the block of a transaction: Anvil mines it after it has answered. */
async function mined(anvil: Anvil, hash: Hex): Promise<Hex> {
	for (let tries = 0; tries < 1000; tries++) {
		if (await anvil.rpc('eth_getTransactionReceipt', hash)) return hash;
		await new Promise((resolve) => setTimeout(resolve, 5));
	}
	throw new Error(`anvil did not mine ${hash}`);
}

/** A host in Anvil's latest block, with the contracts of a program. */
async function hostOf(anvil: Anvil, { codes, balances }: TraceProgram): Promise<Host> {
	const block = await anvil.rpc<Record<string, Hex>>('eth_getBlockByNumber', 'latest', false);
	const host = new Host({
		adapters: [evmAdapter({ hardfork: HARDFORK })],
		block: {
			number: BigInt(block['number']!),
			timestamp: BigInt(block['timestamp']!),
			gasLimit: BigInt(block['gasLimit']!),
			coinbase: toAddress(block['miner']!),
			baseFee: BigInt(block['baseFeePerGas']!),
			chainId: BigInt(CHAIN_ID),
			chain: { prevRandao: block['mixHash']! },
		},
	});
	for (const [i, address] of ADDRESSES.entries()) {
		host.setAccount(address, { vm: EVM, code: codes[i]!, balance: balances[i]! });
	}
	return host;
}
