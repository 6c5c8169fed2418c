import type { Address, Hex, VmId } from '@altvm/abi-bridge';

/** An account as a store keeps it, without its storage. */
export interface AccountRecord {
	/** Wei. */
	readonly balance: bigint;
	readonly nonce: bigint;
	/** keccak256 of the code; {@link EMPTY_CODE_HASH} if there is none. */
	readonly codeHash: Hex;
	/** VM of the code; undefined if there is none. */
	readonly vm: VmId | undefined;
	/** keccak256 of the serialised interface. */
	readonly interfaceHash: Hex | undefined;
	/** The 20-byte alias by which the EVM addresses this account; undefined for addresses of EVM form, and until it is recorded. */
	readonly alias: Address | undefined;
	/** Number of storage entries by VM. VMs without entries are left out. */
	readonly slots: SlotCounts;
}

/** Numbers of storage entries by VM. */
export type SlotCounts = Readonly<Record<VmId, number>>;

export const NO_SLOTS: SlotCounts = Object.freeze({});

/** keccak256 of empty bytes. */
export const EMPTY_CODE_HASH: Hex = '0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470';

export const EMPTY_ACCOUNT: AccountRecord = {
	balance: 0n,
	nonce: 0n,
	codeHash: EMPTY_CODE_HASH,
	vm: undefined,
	interfaceHash: undefined,
	alias: undefined,
	slots: NO_SLOTS,
};

/**
 * Whether two records are equal in every field. Undefined, for no account, equals only itself.
 *
 * @example
 * ```ts
 * import { EMPTY_ACCOUNT, sameRecord } from '@altvm/state';
 *
 * sameRecord(EMPTY_ACCOUNT, { ...EMPTY_ACCOUNT }); // true
 * sameRecord(EMPTY_ACCOUNT, { ...EMPTY_ACCOUNT, balance: 1n }); // false
 * sameRecord(EMPTY_ACCOUNT, undefined); // false
 * ```
 */
export function sameRecord(a: AccountRecord | undefined, b: AccountRecord | undefined): boolean {
	if (a === b) return true;
	if (!a || !b) return false;
	return (
		a.balance === b.balance &&
		a.nonce === b.nonce &&
		a.codeHash === b.codeHash &&
		a.vm === b.vm &&
		a.interfaceHash === b.interfaceHash &&
		a.alias === b.alias &&
		sameCounts(a.slots, b.slots)
	);
}

function sameCounts(a: SlotCounts, b: SlotCounts): boolean {
	if (a === b) return true;
	for (const vm in a) if (a[vm] !== b[vm]) return false;
	for (const vm in b) if (a[vm] === undefined) return false;
	return true;
}
