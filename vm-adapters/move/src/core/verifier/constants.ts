import type { ModuleFile, Token } from '../loader/file-format.ts';
import { rejectModule } from './context.ts';

const SIZES: Partial<Record<Token['kind'], number>> = {
	bool: 1,
	u8: 1,
	u16: 2,
	u32: 4,
	u64: 8,
	u128: 16,
	u256: 32,
	address: 32,
};
/** Of a sequence in BCS. */
const MAX_LENGTH = 2 ** 31 - 1;

/** Constants are numbers, booleans, addresses and vectors of them, in BCS (move-bytecode-verifier, constants). */
export function verifyConstants(file: ModuleFile): void {
	file.constants.forEach(({ type, data }, i) => {
		if (!canBeConstant(type)) rejectModule(file, 'INVALID_CONSTANT_TYPE', `constant ${i}`);
		if (readConstant(type, data, 0) !== data.length) rejectModule(file, 'MALFORMED_CONSTANT_DATA', `constant ${i}`);
	});
}

/** Structs and signers are made by who may make them, not of bytes. */
function canBeConstant(type: Token): boolean {
	return type.kind === 'vector' ? canBeConstant(type.element) : SIZES[type.kind] !== undefined;
}

/** Where a value that starts at `at` ends; NaN if there is none. */
function readConstant(type: Token, data: Uint8Array, at: number): number {
	if (type.kind !== 'vector') {
		const end = at + SIZES[type.kind]!;
		return end > data.length || (type.kind === 'bool' && data[at]! > 1) ? Number.NaN : end;
	}
	let length = 0;
	for (let shift = 0; ; shift += 7) {
		const byte = data[at++];
		if (byte === undefined || shift > 28) return Number.NaN;
		length += (byte & 0x7f) * 2 ** shift;
		if (byte < 0x80) {
			if (byte === 0 && shift > 0) return Number.NaN;
			break;
		}
	}
	if (length > MAX_LENGTH) return Number.NaN;
	// Every item has a byte, so that this ends with the data.
	for (let i = 0; i < length && at <= data.length; i++) at = readConstant(type.element, data, at);
	return at;
}
