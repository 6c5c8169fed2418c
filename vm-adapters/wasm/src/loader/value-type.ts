import type { ByteReader } from './reader.ts';

export const I32 = 0x7f;
export const I64 = 0x7e;
/** The type of a block that gives nothing. */
export const NO_RESULT = 0x40;

const PLAIN: readonly number[] = [
	I32,
	I64,
	0x70, // funcref
	0x6f, // externref
];

/**
 * Reads a core value type of one byte and gives it. Every other form is refused: floats are not deterministic, and of
 * typed references, which take several bytes, the engine would read more than metering does, which is how code hides from it.
 */
export function valueType(reader: ByteReader, of: string): number {
	const type = reader.u8();
	if (type === 0x7d || type === 0x7c) reader.unsupported(`a floating-point ${of}`);
	if (type === 0x7b) reader.unsupported(`a vector ${of}`);
	if (!PLAIN.includes(type)) reader.unsupported(`a ${of} of type 0x${type.toString(16)}`);
	return type;
}
