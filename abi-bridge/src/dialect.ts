import type { Address } from './address.ts';
import type { Failure } from './failure.ts';
import type { ContractInterface, FunctionDescriptor, VmId } from './interface.ts';
import type { Value } from './types.ts';

/** What a codec needs from the host for one crossing: the mapping of addresses, and the price of what it allocates. */
export interface CodecContext {
	/** Returns the 20-byte form of a host address as `0x` and 40 digits: its own bytes if it has EVM form, else its alias, which is recorded. */
	toEvmAddress(address: Address): `0x${string}`;
	/** Returns the host address of a 20-byte form: the owner, if it is an alias. */
	fromEvmAddress(address20: `0x${string}`): Address;
	/** Charges for a number of bytes before they are allocated. Throws if gas does not cover them. */
	charge(bytes: number): void;
}

/** A call, independent of any VM: values of the callee's interface. */
export interface DecodedCall {
	readonly fn: FunctionDescriptor;
	/** Move type tags such as `0x1::coin::USD`, one per type parameter. */
	readonly typeArguments: readonly string[];
	/** One value for each of `fn.inputs`. */
	readonly args: readonly Value[];
}

/**
 * How a VM writes calls, results and failures. For a caller of this VM, `decodeCall` reads the call that it wrote for a callee with
 * interface `iface`; `encodeResult` and `encodeFailure` write what it gets back. For a callee of this VM, `encodeCall`, `decodeResult` and
 * `decodeFailure` do the reverse. Methods that read bytes throw `DecodeError`, are bounded by the length of the input, and charge before
 * they allocate.
 */
export interface Dialect {
	readonly vm: VmId;
	/** Name of the wire format. Between dialects of one format bytes cross unchanged; the callee still decodes and checks them. */
	readonly format: string;
	/**
	 * Whether contracts of this VM dispatch by the exact selectors of their interface. Function names are Solidity's own then: they
	 * make selectors unchanged, and may be overloaded. Other contracts are called by name, which every VM writes in its own case.
	 */
	readonly dispatchesBySelector: boolean;
	/** Whether a contract of this VM accepts call data that matches no function of its interface, from a caller of VM `from`. */
	acceptsRaw(from: VmId): boolean;
	/**
	 * Returns the first 4 bytes of the Solidity call data of a call that a contract of this VM wrote, or undefined if the call does not tell
	 * them. A call that is written by a name alone tells them only with the interface of the callee. Never throws.
	 */
	selectorOf?(iface: ContractInterface | undefined, input: Uint8Array): Uint8Array | undefined;
	decodeCall(iface: ContractInterface, input: Uint8Array, context: CodecContext): DecodedCall;
	encodeCall(iface: ContractInterface, call: DecodedCall, context: CodecContext): Uint8Array;
	decodeResult(iface: ContractInterface, fn: FunctionDescriptor, output: Uint8Array, context: CodecContext): Value[];
	encodeResult(
		iface: ContractInterface,
		fn: FunctionDescriptor,
		values: readonly Value[],
		context: CodecContext,
	): Uint8Array;
	/** Reads the output of a reverted frame of this VM. Output that it cannot read becomes a `raw` failure. */
	decodeFailure(iface: ContractInterface | undefined, output: Uint8Array, context: CodecContext): Failure;
	encodeFailure(failure: Failure, context: CodecContext): Uint8Array;
}
