import { SECTION } from '@altvm/vm-kit';
import { ByteReader } from '../reader.ts';

/** Sections whose entries are linked, created or filled one by one in every instance. */
const ITEMS: ReadonlySet<number> = new Set([SECTION.import, SECTION.global, SECTION.export, SECTION.element]);

/** The part of a core module that every instance of it has to process. */
export interface SetupWeight {
	/** Bytes of imports, globals, exports and table elements. */
	readonly items: number;
	/** Bytes of data segments, which are copied to memory. */
	readonly data: number;
}

/** Measures a valid core module. */
export function setupWeight(module: Uint8Array): SetupWeight {
	const reader = new ByteReader(module);
	reader.take(8);
	let items = 0;
	let data = 0;
	while (!reader.done) {
		const id = reader.u8();
		const { length } = reader.take(reader.u32());
		if (ITEMS.has(id)) items += length;
		else if (id === SECTION.data) data += length;
	}
	return { items, data };
}
