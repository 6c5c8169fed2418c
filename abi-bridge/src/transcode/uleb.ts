/** Returns a length in ULEB128. */
export function ulebBytes(length: number): Uint8Array {
	const bytes: number[] = [];
	let rest = length;
	for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80);
	bytes.push(rest);
	return Uint8Array.from(bytes);
}
