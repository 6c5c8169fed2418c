import { type Address, isEvmForm, Memo } from '@altvm/abi-bridge';

/** The eight 32-bit parts of an address, lowest first, which is the arena's form. Null if it is not of EVM form. */
const parts = new Memo((address: Address): Uint32Array | null => {
	if (!isEvmForm(address)) return null;
	const parts = new Uint32Array(8);
	for (let i = 0; i < 5; i++) parts[i] = Number.parseInt(address.slice(58 - 8 * i, 66 - 8 * i), 16);
	return parts;
}, 4096);

/** The words of the address that was set last. Frames that follow each other often have the same addresses. */
export class AddressWords {
	#address: Address | undefined;
	#parts: Uint32Array | null = null;

	/** Returns whether the address is of EVM form: others have no words. */
	set(address: Address): boolean {
		if (address !== this.#address) {
			this.#address = address;
			this.#parts = parts.get(address);
		}
		return this.#parts !== null;
	}

	/** Writes the words at the byte `at`, a multiple of 4. */
	write(words: Uint32Array, at: number): void {
		for (let i = 0; i < 8; i++) words[(at >>> 2) + i] = this.#parts![i]!;
	}
}

/** Writes a word as four limbs at `at`, a multiple of 8. */
export function writeLimbs(view: DataView, at: number, word: bigint): void {
	if (word <= 0xffffffffn) {
		view.setUint32(at, Number(word), true);
		view.setUint32(at + 4, 0, true);
		view.setBigUint64(at + 8, 0n, true);
		view.setBigUint64(at + 16, 0n, true);
		view.setBigUint64(at + 24, 0n, true);
		return;
	}
	// setBigUint64 stores the low 64 bits.
	view.setBigUint64(at, word, true);
	view.setBigUint64(at + 8, word >> 64n, true);
	view.setBigUint64(at + 16, word >> 128n, true);
	view.setBigUint64(at + 24, word >> 192n, true);
}

export function readLimbs(view: DataView, at: number): bigint {
	const low = view.getBigUint64(at, true);
	const second = view.getBigUint64(at + 8, true);
	const third = view.getBigUint64(at + 16, true);
	const top = view.getBigUint64(at + 24, true);
	if (top === 0n && third === 0n) return second === 0n ? low : (second << 64n) | low;
	return (((((top << 64n) | third) << 64n) | second) << 64n) | low;
}
