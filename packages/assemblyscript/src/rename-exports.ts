/**
 * Renames the exports of a core module, because AssemblyScript identifiers cannot contain the hyphens of WIT names. Exports that
 * are not in `names` are dropped.
 */
export function renameExports(bytes: Uint8Array, names: ReadonlyMap<string, string>): Uint8Array {
	const out: number[] = [...bytes.subarray(0, 8)];
	let at = 8;
	const u32 = () => {
		let number = 0;
		for (let shift = 0; ; shift += 7) {
			const byte = bytes[at++]!;
			number += (byte & 0x7f) * 2 ** shift;
			if ((byte & 0x80) === 0) return number;
		}
	};
	while (at < bytes.length) {
		const id = bytes[at++]!;
		const size = u32();
		const end = at + size;
		if (id !== 7) {
			push(out, [id, ...leb(size)]);
			push(out, bytes.subarray(at, end));
			at = end;
			continue;
		}
		const count = u32();
		const kept: number[] = [];
		let keptCount = 0;
		for (let i = 0; i < count; i++) {
			const length = u32();
			const name = new TextDecoder().decode(bytes.subarray(at, at + length));
			at += length;
			const kind = bytes[at++]!;
			const index = u32();
			const renamed = names.get(name);
			if (renamed === undefined) continue;
			const text = new TextEncoder().encode(renamed);
			kept.push(...leb(text.length), ...text, kind, ...leb(index));
			keptCount++;
		}
		const body = [...leb(keptCount), ...kept];
		push(out, [id, ...leb(body.length), ...body]);
	}
	return Uint8Array.from(out);
}

function push(out: number[], bytes: ArrayLike<number>): void {
	for (let i = 0; i < bytes.length; i++) out.push(bytes[i]!);
}

function leb(number: number): number[] {
	const bytes: number[] = [];
	do {
		const byte = number % 128;
		number = Math.floor(number / 128);
		bytes.push(number > 0 ? byte | 128 : byte);
	} while (number > 0);
	return bytes;
}
