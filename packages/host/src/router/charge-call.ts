import type { GasMeter } from '../gas.ts';
import type { AccountState } from '../journal/account-state.ts';
import type { Journal } from '../journal/journal.ts';
import { PRICES } from '../prices.ts';

/** What a call costs its caller beside what it forwards, for adapters without a schedule of their own: as the EVM's CALL. */
export function chargeCall(journal: Journal, gas: GasMeter, callee: AccountState, value: bigint): void {
	gas.charge(journal.warmAccount(callee) ? PRICES.coldAccount : PRICES.warmAccount);
	if (value === 0n) return;
	gas.charge(PRICES.callValue + (!journal.exists(callee) ? PRICES.newAccount : 0));
}
