import { BcsReader, BridgeError, type CodecContext, decodeUtf8 } from '@altvm/abi-bridge';
import type { ModuleFile } from './file-format.ts';

/** A codec context that charges nothing. Metadata holds no addresses. */
export const FREE: CodecContext = {
	toEvmAddress: () => {
		throw new TypeError('metadata holds no addresses');
	},
	fromEvmAddress: () => {
		throw new TypeError('metadata holds no addresses');
	},
	charge() {},
};

/**
 * Reads the metadata that the compilers of Aptos and Initia write: BCS of a map from abort code to name and
 * description, a map from struct to attributes, and a map from function to attributes (aptos-core,
 * types/src/vm/module_metadata.rs, `RuntimeModuleMetadataV1`). Metadata is not verified: unreadable entries are
 * skipped.
 */
export function readMetadata(file: ModuleFile, read: (reader: BcsReader) => void): void {
	for (const { key, value } of file.metadata) {
		if (!/^\w+::metadata_v\d+$/.test(decodeUtf8(key) ?? '')) continue;
		try {
			read(new BcsReader(value, FREE));
		} catch (error) {
			if (!(error instanceof BridgeError)) throw error;
		}
	}
}

/** Reads the map from abort code to name and description. A name that is not UTF-8 is undefined. */
export function readErrorMap(reader: BcsReader, found: (code: bigint, name: string | undefined) => void): void {
	for (let left = reader.uleb(); left > 0; left--) {
		const code = reader.uint(8);
		const name = decodeUtf8(reader.vector());
		reader.vector();
		found(code, name);
	}
}

/** `KnownAttributeKind` of Aptos; Initia uses the same numbers. */
const VIEW_FUNCTION = 1;

/** Functions with the attribute `#[view]`. */
export function viewFunctions(file: ModuleFile): ReadonlySet<string> {
	const views = new Set<string>();
	readMetadata(file, (reader) => {
		readErrorMap(reader, () => {});
		readAttributes(reader, () => {});
		readAttributes(reader, (name, kind) => {
			if (name !== undefined && kind === VIEW_FUNCTION) views.add(name);
		});
	});
	return views;
}

function readAttributes(reader: BcsReader, found: (of: string | undefined, kind: number) => void): void {
	for (let left = reader.uleb(); left > 0; left--) {
		const name = decodeUtf8(reader.vector());
		for (let attributes = reader.uleb(); attributes > 0; attributes--) {
			found(name, reader.u8());
			for (let args = reader.uleb(); args > 0; args--) reader.vector();
		}
	}
}
