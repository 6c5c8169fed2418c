import type { Address, CodecContext } from '@altvm/abi-bridge';
import type { Frame } from '@altvm/host';
import type { AccessSpecifier } from '../loader/file-format.ts';
import type { Linker } from './linker.ts';
import type { StructType } from './types.ts';

/** `reads` or `writes`. */
export type AccessKind = AccessSpecifier['kind'];

/** Checks resource accesses against the declarations of the running functions. */
export interface AccessChecker {
	/** @throws Halt `access-denied` if a running function does not declare this access. */
	check(kind: AccessKind, address: Address, type: StructType): void;
}

/** The services of a frame that storage, codecs and instructions use. */
export interface FrameContext {
	readonly frame: Frame;
	readonly linker: Linker;
	/** For codecs within the VM: bytes are charged in units. */
	readonly codec: CodecContext;
	/** Set when the first function with access specifiers runs. */
	readonly access: AccessChecker | undefined;
	/** Charges internal units. @throws Halt `out-of-gas` */
	use(units: number): void;
	/** Charges host gas. @throws Halt `out-of-gas` */
	useGas(gas: number): void;
	/** Counts words of memory (see `MEMORY`). @throws Halt `memory-limit` */
	allocate(words: number): void;
	/** Stops counting words of memory. */
	free(words: number): void;
}
