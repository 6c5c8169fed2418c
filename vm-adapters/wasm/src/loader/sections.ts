import { ByteReader } from './reader.ts';

/** Returns the sections of a valid module by id, without custom sections. */
export function readSections(bytes: Uint8Array, offset: number): ReadonlyMap<number, ByteReader> {
	const reader = new ByteReader(bytes, offset);
	reader.take(8);
	const sections = new Map<number, ByteReader>();
	while (!reader.done) {
		const id = reader.u8();
		const body = reader.body(reader.u32());
		if (id === 0) continue;
		if (id > 12) body.unsupported(`a core section ${id}`);
		sections.set(id, body);
	}
	return sections;
}
