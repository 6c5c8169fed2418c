import type { Address } from './address.ts';
import type { Failure } from './failure.ts';
import type { ContractInterface, FunctionDescriptor, VmId } from './interface.ts';
import type { Value } from './types.ts';

/** How a codec sees addresses and pays for what it makes. Given by the router for one crossing. */
export interface CodecContext {
	/** The 20-byte form of a host address as `0x` + 40 digits: its own if it has that form, else its alias (recorded). */
	toEvmAddress(address: Address): `0x${string}`;
	/** The host address behind a 20-byte form: the owner if it is an alias. */
	fromEvmAddress(address20: `0x${string}`): Address;
	/** Called with a number of bytes before that much is allocated. Throws to stop. */
	charge(bytes: number): void;
}

/** A call in no VM's terms: values by the callee's interface. */
export interface DecodedCall {
	readonly fn: FunctionDescriptor;
	/** Move type tags such as `0x1::coin::USD`, one per type parameter. */
	readonly typeArguments: readonly string[];
	/** By `fn.inputs`. */
	readonly args: readonly Value[];
}

/**
 * How one VM writes calls, results and failures. As caller: `decodeCall` reads what its contract wrote for a callee with
 * interface `iface`, `encodeResult` and `encodeFailure` write what it gets back. As callee: the other three.
 * Everything that reads bytes throws `DecodeError`, is bounded by the input's length, and charges before it allocates.
 */
export interface Dialect {
	readonly vm: VmId;
	/** Wire format: between dialects of the same format bytes cross unchanged (the callee still decodes and checks them). */
	readonly format: string;
	/** Whether a contract of this VM runs bytes that match no function of an interface, from a caller of VM `from`. */
	acceptsRaw(from: VmId): boolean;
	decodeCall(iface: ContractInterface, input: Uint8Array, context: CodecContext): DecodedCall;
	encodeCall(iface: ContractInterface, call: DecodedCall, context: CodecContext): Uint8Array;
	decodeResult(iface: ContractInterface, fn: FunctionDescriptor, output: Uint8Array, context: CodecContext): Value[];
	encodeResult(
		iface: ContractInterface,
		fn: FunctionDescriptor,
		values: readonly Value[],
		context: CodecContext,
	): Uint8Array;
	/** Reads the output of a reverted frame of this VM. Never throws for content: what it cannot read is a `raw` failure. */
	decodeFailure(iface: ContractInterface | undefined, output: Uint8Array, context: CodecContext): Failure;
	encodeFailure(failure: Failure, context: CodecContext): Uint8Array;
}
