import type { Native, Session } from '../engine/interfaces.ts';
import type { Type } from '../engine/types.ts';
import type { Value } from '../engine/values.ts';
import type { ModuleFile } from '../loader/file-format.ts';
import type { LoadedFunction } from '../loader/loaded-module.ts';
import type { ModuleRules } from '../loader/module-rules.ts';

/**
 * A flavour of Move: its differences in loading, verifying, native functions, calls from outside and publishing. The core
 * knows flavours by this interface only.
 */
export interface Flavour extends ModuleRules {
	/** Whether modules are published in packages, not one by one. */
	readonly inPackages: boolean;
	/** Native functions of the framework, by `module::function`. */
	readonly natives: Readonly<Record<string, Native>>;
	/**
	 * Rules beyond those of the core verifier, which the module has passed.
	 * @param pay is told the work done, in units of the verifier's meter
	 */
	verify(file: ModuleFile, pay: (units: number) => void): void;
	/**
	 * Arguments of a function that is called from outside. `args` has one item for each parameter in the contract interface.
	 * @throws BridgeError for arguments that do not fit
	 */
	readArguments(session: Session, fn: LoadedFunction, typeArgs: readonly Type[], args: readonly Uint8Array[]): Value[];
	/** Results of such a function, each in BCS. */
	writeResults(
		session: Session,
		fn: LoadedFunction,
		typeArgs: readonly Type[],
		results: readonly Value[],
	): Uint8Array[];
}
