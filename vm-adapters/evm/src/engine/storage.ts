import { copyLimbs, isZeroLimbs, sameLimbs } from '@altvm/abi-bridge';
import { Halt, type StorageSlot } from '@altvm/host';
import { outOfGas, staticViolation } from './halts.ts';
import type { Machine } from './machine.ts';

/**
 * The storage instructions. Their operands are words in limbs in the arena: on the stack of translated code, at `OPERANDS` for the
 * interpreter. The key is at `at` of the arena's words, which are another array after the store was read if that ran contracts.
 */

/** SLOAD: replaces the key by the value. Returns the gas left. */
export function load({ frame, rules, arena }: Machine, at: number, gas: number): number {
	const { state, message } = frame;
	const slot = state.slotAt(message.target, arena.words, at);
	gas -= state.warm(slot) ? rules.gas.coldSlot : rules.gas.warmSlot;
	if (gas < 0) throw outOfGas(gas);
	copyLimbs(slot.words, slot.at, arena.words, at);
	return gas;
}

/**
 * SSTORE of the word at `next`. Returns the gas left.
 * @throws Halt with too little gas, and else in a static frame: in this order, as all instructions that write.
 */
export function store(machine: Machine, at: number, next: number, gas: number): number {
	const { frame, rules, arena } = machine;
	// EIP-2200.
	if (gas <= rules.gas.storeSentry) throw new Halt('out-of-gas', 'out of gas: not enough gas for reentrancy sentry');
	const slot = frame.state.slotAt(frame.message.target, arena.words, at);
	return rules.pricesNetStorage
		? storeNet(machine, slot, arena.words, next, gas)
		: storeFlat(machine, slot, arena.words, next, gas);
}

/** TLOAD (EIP-1153): replaces the key by the value. Its flat gas is already charged. */
export function loadTransient({ frame, arena }: Machine, at: number): void {
	frame.state.readTransientWord(frame.message.target, arena.words, at);
}

/** TSTORE (EIP-1153) of the word at `next`. Its flat gas is already charged. */
export function storeTransient({ frame, arena }: Machine, at: number, next: number): void {
	frame.state.writeTransientWord(frame.message.target, arena.words, at, next);
}

const staticWrite = (gas: number) => staticViolation(gas, 'storage write in a static frame');

/** The price depends on whether the value is zero before and after (Yellow Paper, appendix G). */
function storeFlat(
	{ frame, rules }: Machine,
	slot: StorageSlot,
	words: Uint32Array,
	next: number,
	gas: number,
): number {
	const { state } = frame;
	const wasZero = isZeroLimbs(slot.words, slot.at);
	const becomesZero = isZeroLimbs(words, next);
	gas -= wasZero && !becomesZero ? rules.gas.storeSet : rules.gas.storeReset;
	if (gas < 0) throw outOfGas(gas);
	if (frame.message.isStatic) throw staticWrite(gas);
	if (!wasZero && becomesZero) state.addRefund(rules.gas.refundClear);
	if (!sameLimbs(slot.words, slot.at, words, next)) state.writeWord(slot, words, next);
	return gas;
}

/** EIP-1283 and EIP-2200, with the fork's prices (EIP-2929) and refunds (EIP-3529). */
function storeNet({ frame, rules }: Machine, slot: StorageSlot, words: Uint32Array, next: number, gas: number): number {
	const { state } = frame;
	const { words: own, at: current } = slot;
	const original = current + 8;
	const { coldSlot, storeDirty, storeSet, storeReset, refundClear } = rules.gas;
	if (state.warm(slot)) gas -= coldSlot;
	const isSame = sameLimbs(own, current, words, next);
	const isFirst = !isSame && sameLimbs(own, current, own, original);
	const wasZero = isZeroLimbs(own, original);
	gas -= isFirst ? (wasZero ? storeSet : storeReset) : storeDirty;
	if (gas < 0) throw outOfGas(gas);
	if (frame.message.isStatic) throw staticWrite(gas);
	if (isSame) return gas;

	const becomesZero = isZeroLimbs(words, next);
	let refund = 0;
	if (isFirst) {
		if (!wasZero && becomesZero) refund += refundClear;
	} else {
		if (!wasZero) {
			if (isZeroLimbs(own, current)) refund -= refundClear;
			else if (becomesZero) refund += refundClear;
		}
		if (sameLimbs(own, original, words, next)) refund += (wasZero ? storeSet : storeReset) - storeDirty;
	}
	if (refund !== 0) state.addRefund(refund);
	state.writeWord(slot, words, next);
	return gas;
}
