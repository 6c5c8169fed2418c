import { bytesToHex, EMPTY_BYTES } from '@altvm/abi-bridge';
import { EVM } from '@altvm/evm';
import type { Touched } from '@altvm/host';
import { toQuantity, toRpcAddress } from '../format/values.ts';

/** How a value changed: not, from one to another, or with the account that began or ended. */
export type Change = '=' | { readonly '+': string } | { readonly '-': string } | { readonly '*': FromTo };

interface FromTo {
	readonly from: string;
	readonly to: string;
}

/** What a transaction changed of an account, as OpenEthereum writes it. Storage of other VMs than the EVM is not in it. */
export interface AccountDiff {
	readonly balance: Change;
	readonly nonce: Change;
	readonly code: Change;
	readonly storage: Readonly<Record<string, Change>>;
}

/** The accounts that a transaction changed, by address. */
export function stateDiff(touched: readonly Touched[]): Record<string, AccountDiff> {
	const diffs: Record<string, AccountDiff> = {};
	for (const account of touched) {
		const diff = accountDiff(account);
		if (diff) diffs[toRpcAddress(account.address)] = diff;
	}
	return diffs;
}

function accountDiff({ before, after, slots }: Touched): AccountDiff | undefined {
	if (!before && !after) return undefined;
	const change = (of: (account: NonNullable<Touched['before']>) => string) =>
		changed(before && of(before), after && of(after));
	const storage: Record<string, Change> = {};
	for (const { vm, key, before: old, after: now } of slots) {
		if (vm !== EVM || word(old) === word(now)) continue;
		storage[key] = before && after ? { '*': { from: word(old), to: word(now) } } : changed(old && word(old), word(now));
	}
	const diff = {
		balance: change(({ balance }) => toQuantity(balance)),
		nonce: change(({ nonce }) => toQuantity(nonce)),
		code: change(({ code }) => bytesToHex(code)),
		// What an account had that is gone has gone with it.
		storage: after ? storage : {},
	};
	const isSame = diff.balance === '=' && diff.nonce === '=' && diff.code === '=' && Object.keys(storage).length === 0;
	return isSame ? undefined : diff;
}

function changed(from: string | undefined, to: string | undefined): Change {
	if (from === undefined) return { '+': to! };
	if (to === undefined) return { '-': from };
	return from === to ? '=' : { '*': { from, to } };
}

function word(value: Uint8Array | undefined): string {
	return `0x${bytesToHex(value ?? EMPTY_BYTES)
		.slice(2)
		.padStart(64, '0')}`;
}
