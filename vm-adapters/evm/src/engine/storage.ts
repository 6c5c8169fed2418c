import { Halt } from '@altvm/host';
import type { Machine } from './machine.ts';
import { bytesToWord, wordToHex, wordToSlotValue } from './words.ts';

const toWord = (bytes: Uint8Array | undefined) => (bytes === undefined ? 0n : bytesToWord(bytes));

/** SLOAD: puts the slot's value in the place of its number. Gives the gas left. */
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

/** SSTORE. Gives the gas left. */
export function store(machine: Machine, slot: bigint, next: bigint, gas: number): number {
	const { frame, rules } = machine;
	if (frame.message.isStatic) throw new Halt('static-violation', 'storage write in a static frame');
	if (gas <= rules.gas.storeSentry) throw new Halt('out-of-gas');
	return rules.pricesNetStorage ? storeNet(machine, slot, next, gas) : storeFlat(machine, slot, next, gas);
}

/** Yellow Paper, appendix G: the price depends on whether there is a value before and after. */
function storeFlat({ frame, rules }: Machine, slot: bigint, next: bigint, gas: number): number {
	const { state } = frame;
	const self = frame.message.target;
	const key = wordToHex(slot);
	const entry = state.slot(self, key);
	const current = toWord(entry.value);
	gas -= current === 0n && next !== 0n ? rules.gas.storeSet : rules.gas.storeReset;
	if (gas < 0) throw new Halt('out-of-gas');
	if (current !== 0n && next === 0n) state.addRefund(rules.gas.refundClear);
	if (current !== next) state.writeTo(entry, wordToSlotValue(next));
	return gas;
}

/** EIP-1283 and EIP-2200, with the prices of EIP-2929 and the refunds of EIP-3529 where the fork has them. */
function storeNet({ frame, rules }: Machine, slot: bigint, next: bigint, gas: number): number {
	const { state } = frame;
	const { coldSlot, storeDirty, storeSet, storeReset, refundClear } = rules.gas;
	const self = frame.message.target;
	const key = wordToHex(slot);
	const entry = state.slot(self, key);
	if (state.warm(entry)) gas -= coldSlot;
	const current = toWord(entry.value);
	const original = entry.original === entry.value ? current : toWord(entry.original);
	if (current === next) gas -= storeDirty;
	else if (original === current) gas -= original === 0n ? storeSet : storeReset;
	else gas -= storeDirty;
	if (gas < 0) throw new Halt('out-of-gas');
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
