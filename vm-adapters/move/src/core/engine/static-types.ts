import type { Token } from '../loader/file-format.ts';

/**
 * A type as one module's code writes it. Two types of one `StaticTypes` are equal exactly if they are the same object.
 */
export interface StaticType {
	readonly kind: Token['kind'];
	readonly id: number;
	/** The index of the struct's handle, or of the type parameter. */
	readonly index: number;
	/** Of a reference: whether it is mutable. */
	readonly mutable: boolean;
	/** The arguments of a struct, the element of a vector, or the target of a reference. */
	readonly args: readonly StaticType[];
}

/** The types that a function's code uses, each made once. Comparing two takes constant time, however large they are. */
export class StaticTypes {
	readonly #known = new Map<string, StaticType>();
	readonly #tokens = new Map<Token, StaticType>();

	/** How many types have been made or found. */
	made = 0;

	#make(kind: Token['kind'], args: readonly StaticType[] = [], index = 0, mutable = false): StaticType {
		this.made++;
		const key = `${kind} ${index} ${mutable} ${args.map(({ id }) => id).join()}`;
		let type = this.#known.get(key);
		if (!type) this.#known.set(key, (type = { kind, id: this.#known.size, index, mutable, args }));
		return type;
	}

	primitive(kind: 'bool' | 'u8' | 'u16' | 'u32' | 'u64' | 'u128' | 'u256' | 'address' | 'signer'): StaticType {
		return this.#make(kind);
	}

	vector(element: StaticType): StaticType {
		return this.#make('vector', [element]);
	}

	reference(mutable: boolean, to: StaticType): StaticType {
		return this.#make('reference', [to], 0, mutable);
	}

	struct(handle: number, args: readonly StaticType[]): StaticType {
		return this.#make('struct', args, handle);
	}

	of(token: Token): StaticType {
		let type = this.#tokens.get(token);
		if (!type) this.#tokens.set(token, (type = this.#read(token)));
		return type;
	}

	#read(token: Token): StaticType {
		switch (token.kind) {
			case 'vector':
				return this.vector(this.of(token.element));
			case 'reference':
				return this.reference(token.mutable, this.of(token.to));
			case 'struct':
				return this.struct(
					token.handle,
					token.args.map((arg) => this.of(arg)),
				);
			case 'parameter':
				return this.#make('parameter', [], token.index);
			default:
				return this.#make(token.kind);
		}
	}

	/** A type with its type parameters replaced by `args`. */
	fill(type: StaticType, args: readonly StaticType[]): StaticType {
		if (args.length === 0) return type;
		if (type.kind === 'parameter') return args[type.index] ?? type;
		if (type.args.length === 0) return type;
		const filled = type.args.map((arg) => this.fill(arg, args));
		return this.#make(type.kind, filled, type.index, type.mutable);
	}
}
