import { type Address, EMPTY_BYTES, type Hex, hexToBytes, toAddress } from '@altvm/abi-bridge';
import type { Executor } from '@altvm/host';
import { BEACON_ROOTS, CONSOLIDATION_REQUESTS, HISTORY, WITHDRAWAL_REQUESTS } from '../config/system-contracts.ts';
import { BlockError } from './block-error.ts';

/** Sender of system calls (EIP-4788). */
const SYSTEM = toAddress('0xfffffffffffffffffffffffffffffffffffffffe');
/** Host gas of a system call (EIP-4788). */
const GAS = 30_000_000;

/** EIP-4788: stores the parent beacon block's root where contracts can read it. */
export function storeBeaconRoot(host: Executor, root: Hex): void {
	call(host, BEACON_ROOTS, hexToBytes(root));
}

/** EIP-2935: stores the parent's hash where contracts can read it. */
export function storeParentHash(host: Executor, hash: Hex): void {
	call(host, HISTORY, hexToBytes(hash));
}

/** EIP-7002: the queued withdrawal requests, one after another. */
export function takeWithdrawalRequests(host: Executor): Uint8Array {
	return callRequired(host, WITHDRAWAL_REQUESTS);
}

/** EIP-7251: the queued consolidation requests, one after another. */
export function takeConsolidationRequests(host: Executor): Uint8Array {
	return callRequired(host, CONSOLIDATION_REQUESTS);
}

/** Runs a system call: no nonce, no fees. A call that fails changes nothing. Undefined if the target has no code. */
function call(host: Executor, target: Address, input: Uint8Array) {
	return host.transact((open) => {
		if (open.account(target).code.length === 0) return undefined;
		const transaction = { origin: SYSTEM, gasPrice: 0n };
		return open.run({ kind: 'call', target, value: 0n, input }, { sender: SYSTEM, gas: GAS, transaction }).outcome;
	});
}

/**
 * A system call that must succeed (EIP-7002, EIP-7251).
 * @throws BlockError `system-contract` if the contract is missing or fails.
 */
function callRequired(host: Executor, target: Address): Uint8Array {
	const outcome = call(host, target, EMPTY_BYTES);
	if (outcome?.status === 'success') return outcome.output;
	throw new BlockError('system-contract', `the contract ${target} ${outcome ? 'failed' : 'is missing'}`);
}
