import { outOfGas, staticViolation } from './halts.ts';
import type { Machine } from './machine.ts';
import { wordToAddress } from './words.ts';

/** SELFDESTRUCT. Its flat gas is already charged. Returns the gas left. */
export function selfDestruct({ frame, rules }: Machine, beneficiaryWord: bigint, gas: number): number {
	const { message, state } = frame;
	const beneficiary = wordToAddress(beneficiaryWord);
	if (state.warmAddress(beneficiary)) gas -= rules.gas.coldAccount;
	// Before EIP-161, the beneficiary is created even if it receives nothing.
	const makes = !rules.clearsEmptyAccounts || state.balance(message.target) > 0n;
	if (makes && !state.exists(beneficiary)) gas -= rules.gas.selfDestructNewAccount;
	if (gas < 0) throw outOfGas(gas);
	if (message.isStatic) throw staticViolation(gas, 'selfdestruct in a static frame');
	const isFirst = frame.selfDestruct(beneficiary);
	if (isFirst && rules.gas.refundSelfDestruct > 0) state.addRefund(rules.gas.refundSelfDestruct);
	return gas;
}
