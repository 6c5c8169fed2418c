/** Status names of the reader, for files that fail to parse. */
export const LOAD_STATUSES = [
	'BAD_MAGIC',
	'UNKNOWN_VERSION',
	'MALFORMED',
	'UNKNOWN_OPCODE',
	'UNKNOWN_SERIALIZED_TYPE',
	'UNKNOWN_TABLE_TYPE',
	'UNKNOWN_ENUM_FLAG',
	'UNKNOWN_JUMP_TABLE_FLAG',
	'ZERO_VARIANTS_ERROR',
	'DUPLICATE_TABLE',
	'BAD_HEADER_TABLE',
	'INVALID_FLAG_BITS',
	'LIMIT_EXCEEDED',
] as const;

/** A status of the reader. */
export type LoadStatus = (typeof LOAD_STATUSES)[number];

/** Status names of modules that verify but cannot be published. The last two come from Aptos' `0x1::code`. */
export const PUBLISH_STATUSES = [
	'MODULE_ADDRESS_DOES_NOT_MATCH_SENDER',
	'UNKNOWN_NATIVE',
	'EUPGRADE_IMMUTABLE',
	'EDEP_WEAKER_POLICY',
] as const;

/** A status of publishing. */
export type PublishStatus = (typeof PUBLISH_STATUSES)[number];
