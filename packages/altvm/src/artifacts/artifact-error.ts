/** What is wrong with an artefact. */
export type ArtifactErrorCode =
	/** The file or the value is not an artefact, or an option is wrong. */
	| 'bad-artifact'
	/** An output of a compiler with several contracts, of which none was named, or not the one that was named. */
	| 'which-contract'
	/** An interface or an abstract contract: it has an ABI, but no code to deploy. */
	| 'no-code'
	/** The code is not hex. */
	| 'bad-code'
	/** The code ends too early, or it is the code of a deployed contract instead of its init code. */
	| 'incomplete-code'
	/** A library that the code calls has no address, or one that is not an address. */
	| 'unlinked'
	/** The constructor does not take these arguments. */
	| 'bad-arguments';

/**
 * An artefact of a compiler that cannot be read or deployed. The message names the contract and the place.
 *
 * @example
 * ```ts
 * import { ArtifactError, solidityContract } from 'altvm';
 *
 * let code: string | undefined;
 * try {
 * 	solidityContract({ contractName: 'IToken', abi: [], bytecode: '0x' });
 * } catch (error) {
 * 	if (error instanceof ArtifactError) code = error.code;
 * }
 * code; // no-code
 * ```
 */
export class ArtifactError extends Error {
	override readonly name = 'ArtifactError';
	readonly code: ArtifactErrorCode;

	constructor(message: string, options: ErrorOptions & { readonly code?: ArtifactErrorCode } = {}) {
		super(message, options.cause === undefined ? {} : { cause: options.cause });
		this.code = options.code ?? 'bad-artifact';
	}
}
