import { type Address, evmFormOf, type Hex, isEvmForm, toAddress } from '@altvm/abi-bridge';
import {
	forkOf,
	type SimulatedTransaction,
	simulateTransaction,
	type TransactionCall,
	type TransactionOverrides,
	transactionRules,
} from '@altvm/ethereum';
import { EVM } from '@altvm/evm';
import type { Host, RecordedFrame } from '@altvm/host';
import { RPC_CODE, RpcError } from '../rpc/rpc-error.ts';

type AccessList = NonNullable<TransactionCall['accessList']>;

/** Most runs. A contract can touch something else each time, and nearly all touch the same from the second on. */
const MOST_RUNS = 16;

export interface FoundAccessList {
	readonly list: AccessList;
	/** The call with this list. */
	readonly result: SimulatedTransaction;
}

/**
 * Finds what a call touches besides what is warm anyway (EIP-2930). A list changes the gas, and so perhaps what is touched: the call is run
 * again until its list is the same.
 * @throws RpcError if it does not become the same, or takes too long.
 */
export function findAccessList(
	host: Host,
	call: TransactionCall & { readonly gasLimit: bigint },
	overrides: TransactionOverrides,
	excluded: ReadonlySet<Address>,
	until: number,
): FoundAccessList {
	let list = listOf(touched(call.accessList ?? [], excluded));
	for (let run = 0; run < MOST_RUNS && performance.now() < until; run++) {
		const result = simulateTransaction(host, { ...call, accessList: list }, { overrides, trace: 'witness' });
		const found = touched(list, excluded);
		if (result.recorded) addTouched(result.recorded.root, found, excluded);
		const next = listOf(found);
		if (sizeOf(next) === sizeOf(list)) return { list, result };
		list = next;
	}
	throw new RpcError(RPC_CODE.server, 'the access list is another one in every run');
}

/** Accounts that are warm before a call begins: its sender, its target, precompiled contracts, and since EIP-3651 the coinbase. */
export function warmAccounts(host: Host, call: TransactionCall, target: Address, coinbase: Address): Set<Address> {
	const warm = new Set<Address>([toAddress(call.from ?? `0x${'00'.repeat(20)}`), target]);
	for (const { precompiles = [] } of host.adapters.values()) for (const address of precompiles) warm.add(address);
	if (transactionRules(forkOf(host)).warmsCoinbase) warm.add(coinbase);
	return warm;
}

type Touched = Map<Address, Set<Hex>>;

function touched(list: AccessList, excluded: ReadonlySet<Address>): Touched {
	const found: Touched = new Map();
	for (const { address, keys } of list) {
		const at = toAddress(address);
		if (excluded.has(at) && keys.length === 0) continue;
		const slots = found.get(at) ?? new Set();
		for (const key of keys) slots.add(key);
		found.set(at, slots);
	}
	return found;
}

/** Adds what the frames of the EVM asked to be warm. Those of other VMs have no such prices. */
function addTouched(root: RecordedFrame, found: Touched, excluded: ReadonlySet<Address>): void {
	const left = [root];
	for (let frame = left.pop(); frame; frame = left.pop()) {
		for (const step of frame.steps) if (step.type === 'call') left.push(step.frame);
		if (frame.vm !== EVM) continue;
		for (const read of frame.witness?.reads.flat() ?? []) {
			if (read.what === 'warm-slot') slotsOf(found, read.address).add(read.key);
			else if (read.what === 'warm' && !excluded.has(read.address)) slotsOf(found, read.address);
		}
	}
}

function slotsOf(found: Touched, address: Address): Set<Hex> {
	const at = isEvmForm(address) ? address : evmFormOf(address);
	let slots = found.get(at);
	if (!slots) found.set(at, (slots = new Set()));
	return slots;
}

/** In the order of addresses and keys. */
function listOf(found: Touched): AccessList {
	return [...found]
		.sort(([a], [b]) => (a < b ? -1 : 1))
		.map(([address, keys]) => ({ address, keys: [...keys].sort() }));
}

/** A list only grows. */
function sizeOf(list: AccessList): number {
	return list.reduce((sum, { keys }) => sum + 1 + keys.length, 0);
}
