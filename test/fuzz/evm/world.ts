import { type Address, type Hex, hexToBytes, toAddress } from '@altvm/abi-bridge';
import type { EvmHardfork } from '@altvm/evm';

/** Who sends. */
export const USER = toAddress(`0x${'b2'.padStart(40, '0')}`);
/** The contracts of a case; the first is the one called. */
export const ACCOUNTS: readonly Address[] = ['a1', 'a2', 'a3'].map((byte) => toAddress(`0x${byte.repeat(20)}`));
/** An account that is not there. */
export const NOBODY = 0xdeadn;

export const BALANCE = 1000n;
export const USER_BALANCE = 10n ** 18n;
/** Each contract has this slot from the start. */
export const FULL_SLOT: Hex = `0x${'02'.padStart(64, '0')}`;

/** One transaction on a small world, as regression cases are written. */
export interface FuzzCase {
	/** Default 'osaka'. */
	readonly fork?: EvmHardfork;
	/** Code of each of the accounts. */
	readonly contracts: readonly Hex[];
	readonly input: Hex;
	readonly value: string;
	readonly gas: number;
}

/** What a run of a case needs, without the hex. */
export function codesOf({ contracts }: FuzzCase): [Address, Uint8Array][] {
	return ACCOUNTS.map((address, i) => [address, hexToBytes(contracts[i] ?? '0x')]);
}
