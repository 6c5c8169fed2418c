import type { Token } from '../loader/file-format.ts';

/** A type as code of one module writes it. Types of one `StaticTypes` are the same if they are the same object. */
export interface StaticType {
	readonly kind: Token['kind'];
	readonly id: number;
	/** The struct's handle, or the number of the parameter. */
	readonly index: number;
	/** Of a reference. */
	readonly mutable: boolean;
	/** Arguments of a struct; what a vector holds; what a reference leads to. */
	readonly args: readonly StaticType[];
}

/** The types that a module's code meets, each of them made once: to compare two takes one step, however large they are. */
export class StaticTypes {
	readonly #known = new Map<string, StaticType>();
	readonly #tokens = new Map<Token, StaticType>();

	#make(kind: Token['kind'], args: readonly StaticType[] = [], index = 0, mutable = false): StaticType {
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

	/** A type with its parameters filled in. */
	fill(type: StaticType, args: readonly StaticType[]): StaticType {
		if (args.length === 0) return type;
		if (type.kind === 'parameter') return args[type.index] ?? type;
		if (type.args.length === 0) return type;
		const filled = type.args.map((arg) => this.fill(arg, args));
		return this.#make(type.kind, filled, type.index, type.mutable);
	}
}
