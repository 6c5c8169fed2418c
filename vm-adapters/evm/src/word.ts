/** The 256-bit big-endian number at a place. */
export function readWord(view: DataView, at: number): bigint {
	const top = view.getBigUint64(at);
	const high = view.getBigUint64(at + 8);
	const upper = view.getBigUint64(at + 16);
	const low = view.getBigUint64(at + 24);
	if (top === 0n && high === 0n) return upper === 0n ? low : (upper << 64n) | low;
	return (((((top << 64n) | high) << 64n) | upper) << 64n) | low;
}
