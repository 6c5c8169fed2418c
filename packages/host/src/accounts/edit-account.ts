import type { ContractInterface, Hex, VmId } from '@altvm/abi-bridge';
import { checkedAddress, checkedAmount, checkedBytes, checkedHex, checkedVm } from '../check-request.ts';
import { HostError } from '../errors.ts';
import type { Journal } from '../journal/journal.ts';

/** The fields of an account to set. Fields that are omitted stay. */
export interface AccountEdit {
	readonly vm?: VmId;
	readonly code?: Uint8Array;
	readonly interface?: ContractInterface;
	readonly balance?: bigint;
	readonly nonce?: bigint;
	/** Keeps the account even if it is empty, as accounts from before EIP-161. */
	readonly exists?: true;
	/** Storage of `vm`, with values in that VM's encoding. */
	readonly storage?: ReadonlyMap<Hex, Uint8Array>;
}

/** Creates wei. The balance must stay below 2^256. */
export function mintTo(journal: Journal, to: Hex, wei: bigint): void {
	const account = journal.account(checkedAddress(to, 'to'));
	const minted = checkedAmount(wei, 256, 'amount');
	checkedAmount(account.balance + minted, 256, `balance of ${to}`);
	journal.mint(account, minted);
}

/** Destroys wei. The balance must cover it. */
export function burnFrom(journal: Journal, from: Hex, wei: bigint): void {
	const account = journal.account(checkedAddress(from, 'from'));
	const burned = checkedAmount(wei, 256, 'amount');
	checkedAmount(account.balance - burned, 256, `balance of ${from}`);
	journal.burn(account, burned);
}

export function editNonce(journal: Journal, of: Hex, nonce: bigint): void {
	journal.setNonce(journal.account(checkedAddress(of, 'of')), checkedAmount(nonce, 64, 'nonce'));
}

export function editAccount(journal: Journal, at: Hex, { balance, nonce, vm, code, ...edit }: AccountEdit): void {
	const account = journal.account(checkedAddress(at, 'at'));
	if (balance !== undefined) journal.setBalance(account, checkedAmount(balance, 256, 'balance'));
	if (nonce !== undefined) journal.setNonce(account, checkedAmount(nonce, 64, 'nonce'));
	if (edit.exists || journal.rules.keepsEmptyAccounts) journal.touch(account);
	if (vm === undefined) {
		mustNeedNoVm({ code, ...edit });
		return;
	}
	checkedVm(vm);
	if (code !== undefined) journal.setCode(account, vm, checkedBytes(code, 'code'), edit.interface);
	for (const [key, value] of edit.storage ?? []) {
		journal.writeSlot(journal.slot(account, vm, checkedHex(key, 'storage key')), value);
	}
}

/** @throws HostError if the edit has code, storage or an interface, which are always of one VM. */
function mustNeedNoVm({
	code,
	storage,
	interface: iface,
}: Pick<AccountEdit, 'storage' | 'interface'> & { readonly code: Uint8Array | undefined }): void {
	const needsVm = code ? 'code' : storage ? 'storage' : iface && 'interface';
	if (needsVm) throw new HostError('bad-request', `\`${needsVm}\` without the \`vm\` that it is of`);
}
