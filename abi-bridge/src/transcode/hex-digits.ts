/** Value of a lower-case hex digit by its character code. */
const digit = (code: number) => (code <= 57 ? code - 48 : code - 87);

/** Writes the bytes of `0x` and lower-case digits, beginning with the byte `first` of them. */
export function writeHex(hex: string, first: number, to: Uint8Array, at: number, size: number): void {
	for (let i = 0; i < size; i++) {
		const place = 2 + 2 * (first + i);
		to[at + i] = digit(hex.charCodeAt(place)) * 16 + digit(hex.charCodeAt(place + 1));
	}
}
