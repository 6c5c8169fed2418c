import type { Address } from '@altvm/abi-bridge';
import { EMPTY_CODE_HASH } from '@altvm/state';
import type { AccountState } from '../journal/account-state.ts';
import type { Journal } from '../journal/journal.ts';
import type { TouchRecorder } from './touch-recorder.ts';
import type { Touched, TouchedAccount, TouchedSlot } from './touched.ts';

const NO_CODE = new Uint8Array(0);

/** What the recorded accounts and entries, and the accounts in `also`, were before the transaction of a journal and are now. */
export function touchedState(journal: Journal, recorder: TouchRecorder, also: Iterable<Address>): Touched[] {
	const slots = new Map<Address, TouchedSlot[]>();
	for (const { address, vm, key } of journal.reads().slots) {
		if (!recorder.slots.has(`${address} ${key}`)) continue;
		const { original: before, value: after } = journal.slot(journal.account(address), vm, key);
		const list = slots.get(address);
		if (list) list.push({ vm, key, before, after });
		else slots.set(address, [{ vm, key, before, after }]);
	}
	const accounts = new Set<AccountState>();
	for (const address of [...also, ...recorder.addresses]) accounts.add(journal.account(address));
	return [...accounts].map((account) => ({
		address: account.address,
		before: accountBefore(journal, account),
		after: accountAfter(journal, account),
		slots: slots.get(account.address) ?? [],
	}));
}

function accountBefore(journal: Journal, { original }: AccountState): TouchedAccount | undefined {
	if (!original) return undefined;
	const { balance, nonce, codeHash, vm } = original;
	return { balance, nonce, codeHash, vm, code: codeHash === EMPTY_CODE_HASH ? NO_CODE : journal.blob(codeHash) };
}

function accountAfter(journal: Journal, account: AccountState): TouchedAccount | undefined {
	const isGone = account.destroyedBy !== undefined || account.isRemoved(journal.rules.keepsEmptyAccounts === true);
	if (isGone) return undefined;
	const { balance, nonce, codeHash, vm } = account;
	return { balance, nonce, codeHash, vm, code: journal.code(account) };
}
