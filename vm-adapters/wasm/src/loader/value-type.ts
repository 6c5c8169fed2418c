import { TYPE } from '@altvm/vm-kit';
import type { ByteReader } from './reader.ts';

const ACCEPTED: readonly number[] = [TYPE.i32, TYPE.i64, TYPE.funcref, TYPE.externref];

/**
 * Reads a core value type, which is one byte. All others are refused: floats because they are not deterministic, typed references
 * because they are several bytes long, so that the engine would read more than metering does and code could hide there.
 * @param of what has the type, for the error message.
 * @throws WasmLoadError `unsupported`.
 */
export function valueType(reader: ByteReader, of: string): number {
	const type = reader.u8();
	if (type === TYPE.f32 || type === TYPE.f64) reader.unsupported(`a floating-point ${of}`);
	if (type === TYPE.v128) reader.unsupported(`a vector ${of}`);
	if (!ACCEPTED.includes(type)) reader.unsupported(`a ${of} of type 0x${type.toString(16)}`);
	return type;
}
