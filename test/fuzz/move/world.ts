import { type Address, type Hex, toAddress } from '@altvm/abi-bridge';

/** The account that owns the modules. */
export const MODULES = toAddress(`0x${'f0'.padStart(64, '0')}`);
/** The senders. */
export const SENDERS: readonly Address[] = ['b1', 'b2', 'b3'].map((byte) => toAddress(`0x${byte.padStart(40, '0')}`));

export interface FuzzModule {
	readonly account: Address;
	readonly name: string;
	readonly code: Hex;
}

/** One call. An `entry` is committed if it succeeds; a `view` returns results and is not committed. */
export interface FuzzCall {
	readonly kind: 'entry' | 'view';
	readonly sender: Address;
	readonly account: Address;
	readonly module: string;
	readonly name: string;
	readonly typeArguments: readonly string[];
	/** Arguments in BCS. */
	readonly args: readonly Hex[];
}

/** Modules, and calls of them in sequence, in the format of the regression cases. */
export interface FuzzCase {
	readonly modules: readonly FuzzModule[];
	readonly calls: readonly FuzzCall[];
}
