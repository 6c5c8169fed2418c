import { Halt, type StorageSlot } from '@altvm/host';
import type { Machine } from './machine.ts';
import { bytesToWord, wordToHex, wordToSlotValue } from './words.ts';

const toWord = (bytes: Uint8Array | undefined) => (bytes === undefined ? 0n : bytesToWord(bytes));

/** SLOAD: replaces the slot's number on the stack by its value. Returns the gas left. */
export function load({ frame, stack, rules }: Machine, sp: number, gas: number): number {
	const { state } = frame;
	const self = frame.message.target;
	const key = wordToHex(stack[sp - 1]!);
	const slot = state.slot(self, key);
	gas -= state.warm(slot) ? rules.gas.coldSlot : rules.gas.warmSlot;
	if (gas < 0) throw new Halt('out-of-gas');
	stack[sp - 1] = toWord(slot.value);
	return gas;
}

/** SSTORE. Returns the gas left. */
export function store(machine: Machine, slot: bigint, next: bigint, gas: number): number {
	checkStore(machine, gas);
	const { state, message } = machine.frame;
	return storeIn(machine, state.slot(message.target, wordToHex(slot)), next, gas);
}

/**
 * Checks that the frame has the gas to write storage at all (EIP-2200).
 * @throws Halt `out-of-gas`
 */
export function checkStore({ rules }: Machine, gas: number): void {
	if (gas <= rules.gas.storeSentry) throw new Halt('out-of-gas', 'out of gas: not enough gas for reentrancy sentry');
}

/**
 * SSTORE to an entry of the frame's own storage, after `checkStore`. Returns the gas left.
 * @throws Halt with too little gas, and else in a static frame: in this order, as all instructions that write.
 */
export function storeIn(machine: Machine, entry: StorageSlot, next: bigint, gas: number): number {
	return machine.rules.pricesNetStorage ? storeNet(machine, entry, next, gas) : storeFlat(machine, entry, next, gas);
}

const staticWrite = () => new Halt('static-violation', 'storage write in a static frame');

/** The price depends on whether the value is zero before and after (Yellow Paper, appendix G). */
function storeFlat({ frame, rules }: Machine, entry: StorageSlot, next: bigint, gas: number): number {
	const { state } = frame;
	const current = toWord(entry.value);
	gas -= current === 0n && next !== 0n ? rules.gas.storeSet : rules.gas.storeReset;
	if (gas < 0) throw new Halt('out-of-gas');
	if (frame.message.isStatic) throw staticWrite();
	if (current !== 0n && next === 0n) state.addRefund(rules.gas.refundClear);
	if (current !== next) state.writeTo(entry, wordToSlotValue(next));
	return gas;
}

/** EIP-1283 and EIP-2200, with the fork's prices (EIP-2929) and refunds (EIP-3529). */
function storeNet({ frame, rules }: Machine, entry: StorageSlot, next: bigint, gas: number): number {
	const { state } = frame;
	const { coldSlot, storeDirty, storeSet, storeReset, refundClear } = rules.gas;
	if (state.warm(entry)) gas -= coldSlot;
	const current = toWord(entry.value);
	const original = entry.original === entry.value ? current : toWord(entry.original);
	if (current === next) gas -= storeDirty;
	else if (original === current) gas -= original === 0n ? storeSet : storeReset;
	else gas -= storeDirty;
	if (gas < 0) throw new Halt('out-of-gas');
	if (frame.message.isStatic) throw staticWrite();
	if (current === next) return gas;

	let refund = 0;
	if (original === current) {
		if (original !== 0n && next === 0n) refund += refundClear;
	} else {
		if (original !== 0n) {
			if (current === 0n) refund -= refundClear;
			else if (next === 0n) refund += refundClear;
		}
		if (original === next) refund += (original === 0n ? storeSet : storeReset) - storeDirty;
	}
	if (refund !== 0) state.addRefund(refund);
	state.writeTo(entry, wordToSlotValue(next));
	return gas;
}
