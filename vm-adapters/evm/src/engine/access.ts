import type { Address } from '@altvm/abi-bridge';
import { outOfGas } from './halts.ts';
import type { Machine } from './machine.ts';

/** Charges for an account access and marks the account as warm (EIP-2929). Returns the gas left. */
export function access({ frame, rules }: Machine, address: Address, gas: number): number {
	gas -= frame.state.warmAddress(address) ? rules.gas.coldAccount : rules.gas.warmAccount;
	if (gas < 0) throw outOfGas(gas);
	return gas;
}
