import { BcsReader, BridgeError, decodeUtf8 } from '@altvm/abi-bridge';
import type { ModuleFile } from './file-format.ts';
import { FREE, readErrorMap, readMetadata } from './metadata.ts';

/** Names of the constants that a module aborts with, where its bytecode tells: undefined for a code that it does not name. */
export type ErrorNames = (code: bigint) => string | undefined;

const NAME = /^[A-Za-z_]\w{0,254}$/;
/** Reads what a module says of its abort codes. Metadata is not verified: what cannot be read names nothing. */
export function errorNames(file: ModuleFile): ErrorNames {
	const names = mapOf(file);
	return (code) => cleverName(file, code) ?? names.get(code) ?? names.get(reasonOf(code));
}

/** Canonical codes (`std::error`) have a category above a reason of 16 bits: constants are reasons. */
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
 * The name of a Sui constant that is an `#[error]`. The compiler puts into the code, below a tag bit: the line, and the places of
 * the constant's name and of its value among the module's constants, 16 bits each (sui, move-command-line-common, error_bitset.rs).
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
