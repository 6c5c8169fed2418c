import type { AbiType } from './types.ts';

/** The integer types of Move and WIT, which have the same names in both. */
export const INTEGER_TYPES = {
	u8: { kind: 'uint', bits: 8 },
	u16: { kind: 'uint', bits: 16 },
	u32: { kind: 'uint', bits: 32 },
	u64: { kind: 'uint', bits: 64 },
	u128: { kind: 'uint', bits: 128 },
	u256: { kind: 'uint', bits: 256 },
	s8: { kind: 'int', bits: 8 },
	s16: { kind: 'int', bits: 16 },
	s32: { kind: 'int', bits: 32 },
	s64: { kind: 'int', bits: 64 },
} as const satisfies Record<string, AbiType>;
