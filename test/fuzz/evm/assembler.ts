/** A position in code, which is resolved when the code is complete. */
export type Label = number;

/** Emits a piece of code. */
export type Emit = (to: Assembler) => void;

/** Builds EVM code. Jumps can be written before the position of their target is known. */
export class Assembler {
	readonly #bytes: number[] = [];
	readonly #places: (number | undefined)[] = [];
	/** Places in the code that will hold the position of a label, in two bytes. */
	readonly #references: { readonly at: number; readonly label: Label; readonly plus: number }[] = [];

	/** Entry points of the program's functions, which any of its code may call. */
	readonly functions: Label[] = [];

	/** False for forks before Shanghai, which have no PUSH0. */
	readonly hasPush0: boolean;

	constructor(hasPush0 = true) {
		this.hasPush0 = hasPush0;
	}

	op(...bytes: readonly number[]): this {
		this.#bytes.push(...bytes);
		return this;
	}

	/** Appends the shortest PUSH of a number. */
	push(word: bigint | number): this {
		const digits = this.hasPush0 && BigInt(word) === 0n ? '' : word.toString(16);
		const hex = digits.length % 2 ? `0${digits}` : digits;
		return this.op(0x5f + hex.length / 2, ...Buffer.from(hex, 'hex'));
	}

	label(): Label {
		return this.#places.push(undefined) - 1;
	}

	/** Appends a PUSH2 of a label's position plus some bytes. */
	pushLabel(label: Label, plus = 0): this {
		this.#references.push({ at: this.#bytes.length + 1, label, plus });
		return this.op(0x61, 0, 0);
	}

	/** Places the label here, with a JUMPDEST. */
	mark(label: Label): this {
		this.#places[label] = this.#bytes.length;
		return this.op(0x5b);
	}

	jump(label: Label): this {
		return this.pushLabel(label).op(0x56);
	}

	/** Jumps if the top of the stack is not zero. */
	jumpIf(label: Label): this {
		return this.pushLabel(label).op(0x57);
	}

	finish(): Uint8Array {
		for (const { at, label, plus } of this.#references) {
			const place = this.#places[label]! + plus;
			this.#bytes[at] = place >> 8;
			this.#bytes[at + 1] = place & 0xff;
		}
		return Uint8Array.from(this.#bytes);
	}
}
