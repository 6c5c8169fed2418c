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
import type { Host, Step } from '@altvm/host';
import { toWord } from '../format/values.ts';
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
		const found = touched(list, excluded);
		const onStep = (step: Step) => addStep(step, found, excluded);
		const maxTime = Math.max(0, Math.ceil(until - performance.now()));
		const trace = { frames: false, onStep, parts: ['stack'] as const, maxTime };
		const result = simulateTransaction(host, { ...call, accessList: list }, { overrides, trace });
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

/** Instructions of the EVM that make the account of the topmost word warm, and those of the second (EIP-2929). */
const FIRST = new Set(['BALANCE', 'EXTCODECOPY', 'EXTCODEHASH', 'EXTCODESIZE', 'SELFDESTRUCT']);
const SECOND = new Set(['CALL', 'CALLCODE', 'DELEGATECALL', 'STATICCALL']);

/** Adds what an instruction of the EVM makes warm. Other VMs have no such prices. */
function addStep({ vm, op, stack = [], address }: Step, found: Touched, excluded: ReadonlySet<Address>): void {
	if (vm !== EVM) return;
	const top = stack.at(-1);
	if (op === 'SLOAD' || op === 'SSTORE') {
		if (typeof top === 'bigint') slotsOf(found, address).add(toWord(top));
		return;
	}
	const account = FIRST.has(op) ? top : SECOND.has(op) ? stack.at(-2) : undefined;
	if (typeof account !== 'bigint') return;
	const at = toAddress(`0x${BigInt.asUintN(160, account).toString(16).padStart(40, '0')}`);
	if (!excluded.has(at)) slotsOf(found, at);
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
