import { type Address, EMPTY_BYTES, hexToBytes, toAddress } from '@altvm/abi-bridge';
import type { InspectedContract } from '@altvm/host';
import { OP } from '../loader/op.ts';
import type { CodeFacts } from './code-facts.ts';
import { BEACON_SLOT } from './slots.ts';

const { PUSH1, PUSH20, PUSH32, GAS, DELEGATECALL } = OP;

/** The most bytes of a clone before it delegates. */
const MAX_CLONE_HEAD = 160;

/** What a clone does before it delegates: it copies the call data, and perhaps its immutable arguments, to memory. */
const COPIES: ReadonlySet<number> = new Set([
	OP.STOP,
	OP.ADD,
	OP.SUB,
	OP.CALLVALUE,
	OP.CALLDATASIZE,
	OP.CALLDATACOPY,
	OP.CODESIZE,
	OP.CODECOPY,
	OP.RETURNDATASIZE,
	OP.MSTORE,
	OP.JUMPI,
	OP.MSIZE,
	OP.GAS,
	OP.JUMPDEST,
	OP.PUSH0,
	OP.LOG1,
]);

/**
 * Returns the account whose code a clone runs, or undefined if the code is no clone: it copies its input, pushes an address and delegates
 * to it. That holds for ERC-1167 with addresses of any length, ERC-7511 (PUSH0), and the clones of OpenZeppelin, Solady, Vyper and
 * others, with or without immutable arguments behind their code.
 */
export function cloneTarget(code: Uint8Array): Address | undefined {
	const end = Math.min(code.length, MAX_CLONE_HEAD);
	let pushed: Uint8Array | undefined;
	for (let at = 0; at < end; at++) {
		const op = code[at]!;
		if (op === DELEGATECALL) return pushed && code[at - 1] === GAS ? paddedAddress(pushed) : undefined;
		if (op >= PUSH1 && op <= PUSH32) {
			const size = op - PUSH1 + 1;
			const isTarget = op <= PUSH20 && code[at + size + 1] === GAS && code[at + size + 2] === DELEGATECALL;
			pushed = isTarget ? code.subarray(at + 1, at + 1 + size) : undefined;
			at += size;
		} else if (!COPIES.has(op) && (op < OP.DUP1 || op > OP.SWAP16)) return undefined;
	}
	return undefined;
}

const IMPLEMENTATION = hexToBytes('0x5c60da1b');

/** Returns the implementation that a proxy keeps in storage, or whose address its beacon tells (ERC-1967), or undefined. */
export function storedImplementation(contract: InspectedContract, facts: CodeFacts): Address | undefined {
	for (const slot of facts.implementationSlots) {
		const found = addressIn(contract.storage(slot));
		if (found) return found;
	}
	// The code of a beacon proxy need not know the slot: OpenZeppelin's has the beacon as an immutable besides.
	const beacon = addressIn(contract.storage(BEACON_SLOT));
	return beacon && answeredAddress(contract.ask(beacon, IMPLEMENTATION));
}

const FACET_ADDRESS = hexToBytes('0xcdffacc6');

/** Returns the facet that runs a function of a diamond (ERC-2535), as its loupe tells, or undefined. */
export function facetOf(contract: InspectedContract, facts: CodeFacts): Address | undefined {
	const { selector, address } = contract;
	if (!selector || !facts.delegates || facts.pushed.has(new DataView(selector.slice().buffer).getUint32(0)))
		return undefined;
	const input = new Uint8Array(36);
	input.set(FACET_ADDRESS);
	input.set(selector, 4);
	return answeredAddress(contract.ask(address, input));
}

/** The address in a storage entry, which has no leading zeros; undefined for zero and for more than 20 bytes. */
export function addressIn(value: Uint8Array | undefined): Address | undefined {
	return value && value.length > 0 && value.length <= 20 ? paddedAddress(value) : undefined;
}

/** The address in one word of output; undefined for other output and for zero. */
export function answeredAddress(output: Uint8Array = EMPTY_BYTES): Address | undefined {
	if (output.length !== 32 || output.subarray(0, 12).some((byte) => byte !== 0)) return undefined;
	return output.every((byte) => byte === 0) ? undefined : toAddress(output);
}

function paddedAddress(bytes: Uint8Array): Address {
	const padded = new Uint8Array(20);
	padded.set(bytes, 20 - bytes.length);
	return toAddress(padded);
}
