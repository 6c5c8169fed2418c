import { type Address, type Hex, hexToBytes, toAddress } from '@altvm/abi-bridge';
import type { EvmHardfork } from '@altvm/evm';

/** The sender. */
export const USER = toAddress(`0x${'b2'.padStart(40, '0')}`);
/** The contracts of a case. The first one is called. */
export const ACCOUNTS: readonly Address[] = ['a1', 'a2', 'a3'].map((byte) => toAddress(`0x${byte.repeat(20)}`));
/** An account that does not exist. */
export const NOBODY = 0xdeadn;

export const BALANCE = 1000n;
export const USER_BALANCE = 10n ** 18n;
/** A slot that every contract starts with. */
export const FULL_SLOT: Hex = `0x${'02'.padStart(64, '0')}`;

/** One transaction on a small world, in the format of the regression cases. */
export interface FuzzCase {
	/** Default 'osaka'. */
	readonly fork?: EvmHardfork;
	/** The code of each contract. */
	readonly contracts: readonly Hex[];
	readonly input: Hex;
	readonly value: string;
	readonly gas: number;
}

/** Decodes the code of a case's contracts. */
export function codesOf({ contracts }: FuzzCase): [Address, Uint8Array][] {
	return ACCOUNTS.map((address, i) => [address, hexToBytes(contracts[i] ?? '0x')]);
}
