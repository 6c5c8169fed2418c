import { BridgeError, type BridgeErrorDetails } from '@altvm/abi-bridge';

/** Thrown for bytes that are not a component or core module that a contract may have. `place` is the offset in bytes. */
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
