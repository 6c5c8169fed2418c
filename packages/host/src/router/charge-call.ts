import { aliasPrice } from '../codec/codec-context.ts';
import type { GasMeter } from '../gas.ts';
import type { AccountState } from '../journal/account-state.ts';
import type { Journal } from '../journal/journal.ts';
import { PRICES } from '../prices.ts';

/** Charges a caller whose adapter does not price calls, by the prices of the EVM's CALL. The forwarded gas is charged separately. */
export function chargeCall(journal: Journal, gas: GasMeter, callee: AccountState, value: bigint): void {
	gas.charge(journal.warmAccount(callee) ? PRICES.coldAccount : PRICES.warmAccount);
	if (value === 0n) return;
	gas.charge(PRICES.callValue + (!journal.exists(callee) ? PRICES.newAccount : 0) + aliasPrice(journal, callee));
}
