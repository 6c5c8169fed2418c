import { BcsReader, BridgeError, decodeUtf8 } from '@altvm/abi-bridge';
import type { ModuleFile } from './file-format.ts';
import { FREE, readErrorMap, readMetadata } from './metadata.ts';

/** Names the constant of an abort code, or returns undefined if the bytecode does not name it. */
export type ErrorNames = (code: bigint) => string | undefined;

const NAME = /^[A-Za-z_]\w{0,254}$/;
/** Reads the names that a module gives its abort codes. Metadata is not verified: unreadable metadata names nothing. */
export function errorNames(file: ModuleFile): ErrorNames {
	const names = mapOf(file);
	return (code) => cleverName(file, code) ?? names.get(code) ?? names.get(reasonOf(code));
}

/** Canonical codes (`std::error`) hold a category above a 16-bit reason. Constants hold the reason. */
function reasonOf(code: bigint): bigint {
	const category = code >> 16n;
	return category > 0n && category <= 0xffn ? code & 0xffffn : code;
}

function mapOf(file: ModuleFile): ReadonlyMap<bigint, string> {
	const names = new Map<bigint, string>();
	readMetadata(file, (reader) => {
		readErrorMap(reader, (code, name) => {
			if (name !== undefined && NAME.test(name)) names.set(code, name);
		});
	});
	return names;
}

/**
 * The name of a Sui constant with the attribute `#[error]`. The compiler encodes such a code below a tag bit as three
 * 16-bit fields: the line, the index of the constant's name, and the index of its value in the constant pool (sui,
 * move-command-line-common, error_bitset.rs).
 */
function cleverName(file: ModuleFile, code: bigint): string | undefined {
	if (code >> 63n !== 1n || file.flavour === 'aptos') return undefined;
	const constant = file.constants[Number((code >> 16n) & 0xffffn)];
	if (constant?.type.kind !== 'vector' || constant.type.element.kind !== 'u8') return undefined;
	try {
		const name = decodeUtf8(new BcsReader(constant.data, FREE).vector());
		return name !== undefined && NAME.test(name) ? name : undefined;
	} catch (error) {
		if (error instanceof BridgeError) return undefined;
		throw error;
	}
}
