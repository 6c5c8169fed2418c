import type { ModuleFile, Token } from '../loader/file-format.ts';
import { rejectModule } from './context.ts';

/** Size in bytes of the types that a constant may be made of. */
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
/** Most items of a sequence in BCS. */
const MAX_LENGTH = 2 ** 31 - 1;

/**
 * Checks that constants are integers, booleans, addresses, or vectors of these, encoded in BCS (move-bytecode-verifier,
 * constants).
 * @throws MoveVerificationError `INVALID_CONSTANT_TYPE`, `MALFORMED_CONSTANT_DATA`
 */
export function verifyConstants(file: ModuleFile): void {
	file.constants.forEach(({ type, data }, i) => {
		if (!canBeConstant(type)) rejectModule(file, 'INVALID_CONSTANT_TYPE', `constant ${i}`);
		if (readConstant(type, data, 0) !== data.length) rejectModule(file, 'MALFORMED_CONSTANT_DATA', `constant ${i}`);
	});
}

/** Structs and signers cannot: only their module, or the VM, may create one. */
function canBeConstant(type: Token): boolean {
	return type.kind === 'vector' ? canBeConstant(type.element) : SIZES[type.kind] !== undefined;
}

/** The offset after the value that starts at `at`; NaN if the bytes are malformed. */
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
	// Every item takes at least one byte, so the loop ends with the data.
	for (let i = 0; i < length && at <= data.length; i++) at = readConstant(type.element, data, at);
	return at;
}
