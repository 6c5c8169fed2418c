import { BridgeError, type BridgeErrorDetails } from '@altvm/abi-bridge';

/** A module that does not load: the reference's status name, and where. */
export class MoveLoadError extends BridgeError {
	override readonly name = 'MoveLoadError';

	constructor(code: MoveStatus, message: string, details: BridgeErrorDetails = {}) {
		super(code, message, details);
	}
}

/** Status names of the reference implementation (move-core-types, vm_status). */
export type MoveStatus =
	| 'BAD_MAGIC'
	| 'UNKNOWN_VERSION'
	| 'MALFORMED'
	| 'UNKNOWN_OPCODE'
	| 'UNKNOWN_SERIALIZED_TYPE'
	| 'UNKNOWN_TABLE_TYPE'
	| 'DUPLICATE_TABLE'
	| 'BAD_HEADER_TABLE'
	| 'INDEX_OUT_OF_BOUNDS'
	| 'NUMBER_OF_TYPE_ARGUMENTS_MISMATCH'
	| 'INVALID_FLAG_BITS'
	| 'LINKER_ERROR'
	| 'MISSING_DEPENDENCY'
	| 'FUNCTION_RESOLUTION_FAILURE'
	| 'TYPE_RESOLUTION_FAILURE'
	| 'MODULE_ADDRESS_DOES_NOT_MATCH_SENDER'
	| 'LIMIT_EXCEEDED'
	| 'UNKNOWN_NATIVE'
	| 'INVALID_CONSTANT_TYPE';
