import type { ContractInterface, Hex, VmId } from '@altvm/abi-bridge';
import type { VmAdapter } from '../adapter.ts';
import { checkedAddress } from '../check-address.ts';
import { checkOptions, OPTION, type OptionChecks } from '../check-options.ts';
import { checkedAmount, checkedHex, copiedBytes } from '../check-request.ts';
import type { AccountState } from '../journal/account-state.ts';
import type { Journal } from '../journal/journal.ts';
import { type Known, knownAdapter } from '../known.ts';
import { refuse, shown } from '../refuse.ts';

/** The fields of an account to set. Fields that are omitted stay. */
export interface AccountEdit {
	readonly vm?: VmId;
	readonly code?: Uint8Array;
	readonly interface?: ContractInterface;
	readonly balance?: bigint;
	readonly nonce?: bigint;
	/** Keeps the account even if it is empty, as accounts from before EIP-161. */
	readonly exists?: true;
	/**
	 * Storage of `vm`, with values in that VM's encoding. Empty bytes remove an entry, and so does a zero of the EVM, whose keys have 32
	 * bytes.
	 */
	readonly storage?: ReadonlyMap<Hex, Uint8Array>;
}

/** Creates wei. The balance must stay below 2^256. */
export function mintTo(journal: Journal, account: AccountState, wei: bigint): void {
	const minted = checkedAmount(wei, 256, 'amount');
	checkedAmount(account.balance + minted, 256, `balance of ${account.address}`);
	journal.mint(account, minted);
}

/** Destroys wei. The balance must cover it. */
export function burnFrom(journal: Journal, account: AccountState, wei: bigint): void {
	const burned = checkedAmount(wei, 256, 'amount');
	checkedAmount(account.balance - burned, 256, `balance of ${account.address}`);
	journal.burn(account, burned);
}

export function editNonce(journal: Journal, account: AccountState, nonce: bigint): void {
	journal.setNonce(account, checkedAmount(nonce, 64, 'nonce'));
}

const EDIT: OptionChecks<AccountEdit> = {
	vm: OPTION.any,
	code: OPTION.any,
	interface: OPTION.any,
	balance: OPTION.any,
	nonce: OPTION.any,
	exists: OPTION.oneOf([true]),
	storage: OPTION.map,
};

/** @throws HostError `bad-request` that names the field that is unknown or wrong. */
export function checkEdit(edit: AccountEdit): void {
	checkOptions(edit, 'an account', EDIT);
}

/** Changes an account. The names of the fields were checked before. */
export function editAccount(journal: Journal, at: Hex, edit: AccountEdit, { adapters, interfaces }: Known): void {
	const account = journal.account(checkedAddress(at, 'at'));
	const { balance, nonce, vm, code, storage } = edit;
	if (balance !== undefined) journal.setBalance(account, checkedAmount(balance, 256, 'balance'));
	if (nonce !== undefined) journal.setNonce(account, checkedAmount(nonce, 64, 'nonce'));
	if (edit.exists || journal.rules.keepsEmptyAccounts) journal.touch(account);
	if (vm === undefined) {
		mustNeedNoVm(edit);
		return;
	}
	const adapter = knownAdapter(adapters, vm);
	const iface = edit.interface === undefined ? undefined : interfaces.checked(edit.interface);
	if (iface && code === undefined) refuse('`interface` without the `code` that it is of');
	if (iface && iface.vm !== vm) refuse(`\`interface\` is of ${shown(iface.vm)}, the code of '${vm}'`);
	if (code !== undefined) journal.setCode(account, vm, copiedBytes(code, 'code'), iface);
	for (const [key, value] of storage ?? []) {
		const slot = journal.slot(account, vm, checkedHex(key, 'storage key'));
		journal.writeSlot(slot, storedValue(adapter, slot.key, copiedBytes(value, `storage value of ${slot.key}`)));
	}
}

function storedValue(adapter: VmAdapter, key: Hex, value: Uint8Array): Uint8Array {
	try {
		return adapter.storageValue?.(key, value) ?? value;
	} catch (cause) {
		if (!(cause instanceof RangeError)) throw cause;
		refuse(`\`storage\`: ${cause.message}`, cause);
	}
}

/** @throws HostError if the edit has code, storage or an interface, which are always of one VM. */
function mustNeedNoVm({ code, storage, interface: iface }: AccountEdit): void {
	const needsVm = code ? 'code' : storage ? 'storage' : iface && 'interface';
	if (needsVm) refuse(`\`${needsVm}\` without the \`vm\` that it is of`);
}
