import { type Address, type Hex, toAddress } from '@altvm/abi-bridge';

/** The account of the modules. */
export const MODULES = toAddress(`0x${'f0'.padStart(64, '0')}`);
/** Who sends. */
export const SENDERS: readonly Address[] = ['b1', 'b2', 'b3'].map((byte) => toAddress(`0x${byte.padStart(40, '0')}`));

export interface FuzzModule {
	readonly account: Address;
	readonly name: string;
	readonly code: Hex;
}

/** One call; an `entry` is kept if it succeeds, a `view` has results and is not kept. */
export interface FuzzCall {
	readonly kind: 'entry' | 'view';
	readonly sender: Address;
	readonly account: Address;
	readonly module: string;
	readonly name: string;
	readonly typeArguments: readonly string[];
	/** In BCS. */
	readonly args: readonly Hex[];
}

/** Modules and calls of them, one after the other, as regression cases are written. */
export interface FuzzCase {
	readonly modules: readonly FuzzModule[];
	readonly calls: readonly FuzzCall[];
}
