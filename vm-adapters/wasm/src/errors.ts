import { BridgeError, type BridgeErrorDetails } from '@altvm/abi-bridge';

/** A component or core module that is not a contract: what is wrong with it, and where. */
export class WasmLoadError extends BridgeError {
	override readonly name = 'WasmLoadError';

	constructor(code: WasmLoadErrorCode, message: string, details: BridgeErrorDetails = {}) {
		super(code, message, details);
	}
}

export type WasmLoadErrorCode =
	| 'malformed'
	| 'too-large'
	| 'invalid-component'
	| 'unsupported'
	| 'unknown-import'
	| 'bad-export'
	| 'nondeterministic';
