import { ByteReader } from './reader.ts';

/** Sections that are worked through in every instance of a module (core specification, "Modules", binary format). */
const IMPORT = 2;
const GLOBAL = 6;
const EXPORT = 7;
const ELEMENT = 9;
const DATA = 11;

/** How much of a valid core module is done anew in every instance of it. */
export interface SetupWeight {
	/** Bytes that say what is linked, made or filled one by one: imports, globals, exports, table elements. */
	readonly items: number;
	/** Bytes that are copied to memory. */
	readonly data: number;
}

export function setupWeight(module: Uint8Array): SetupWeight {
	const reader = new ByteReader(module);
	reader.take(8);
	let items = 0;
	let data = 0;
	while (!reader.done) {
		const id = reader.u8();
		const { length } = reader.take(reader.u32());
		if (id === IMPORT || id === GLOBAL || id === EXPORT || id === ELEMENT) items += length;
		else if (id === DATA) data += length;
	}
	return { items, data };
}
