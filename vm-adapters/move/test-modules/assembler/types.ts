import { ABILITY, type Token } from '../../src/core/loader/file-format.ts';
import { Tokens } from './tokens.ts';

const PRIMITIVES: ReadonlySet<string> = new Set([
	'bool',
	'u8',
	'u16',
	'u32',
	'u64',
	'u128',
	'u256',
	'address',
	'signer',
] satisfies Token['kind'][]);

/**
 * The types and names of a module. Names are collected first, so that types and code can refer to later declarations.
 */
export class Types {
	readonly tokens: Tokens;
	readonly #structNames: readonly string[];
	readonly #functionNames: readonly string[];
	/** Type parameters of the current declaration. */
	#typeParameters: readonly string[] = [];

	constructor(text: string) {
		this.tokens = new Tokens(text);
		const names = (pattern: RegExp) => [...text.matchAll(pattern)].map(([, name]) => name!);
		this.#structNames = names(/\b(?:struct|enum) (?:0x\w+::\w+::)?(\w+)/g);
		this.#functionNames = names(/\bfun (?:0x\w+::\w+::)?(\w+)/g);
	}

	structHandleOf(name: string): number {
		const handle = this.#structNames.indexOf(name);
		if (handle < 0) throw this.tokens.error('the name of a struct');
		return handle;
	}

	functionHandleOf(name: string): number {
		const handle = this.#functionNames.indexOf(name);
		if (handle < 0) throw this.tokens.error('the name of a function');
		return handle;
	}

	/** Parses type arguments in angle brackets. Undefined if there are none. */
	typeArguments(): Token[] | undefined {
		return this.tokens.skip('<') ? this.tokens.until('>', () => this.type()) : undefined;
	}

	type(): Token {
		const { tokens } = this;
		if (tokens.skip('&')) {
			const mutable = tokens.skip('mut');
			return { kind: 'reference', mutable, to: this.type() };
		}
		if (tokens.skip('#')) return { kind: 'parameter', index: Number(tokens.next()) };
		if (PRIMITIVES.has(tokens.peek())) return { kind: tokens.next() as 'u8' };
		if (tokens.skip('vector')) return { kind: 'vector', element: this.typeArguments()![0]! };
		const index = this.#typeParameters.indexOf(tokens.peek());
		if (index >= 0) {
			tokens.next();
			return { kind: 'parameter', index };
		}
		const handle = this.structHandleOf(tokens.peek());
		tokens.next();
		return { kind: 'struct', handle, args: this.typeArguments() ?? [] };
	}

	/** Parses type parameters in angle brackets. Types can name them from here on. */
	declareTypeParameters(): { constraints: number; isPhantom: boolean }[] {
		const names: string[] = [];
		const parameters = this.tokens.skip('<')
			? this.tokens.until('>', () => {
					const isPhantom = this.tokens.skip('phantom');
					names.push(this.tokens.next());
					return { constraints: this.tokens.skip(':') ? this.abilities('+') : 0, isPhantom };
				})
			: [];
		this.#typeParameters = names;
		return parameters;
	}

	abilities(separator: string): number {
		let set = 0;
		do set |= ABILITY[this.tokens.next() as keyof typeof ABILITY];
		while (this.tokens.skip(separator));
		return set;
	}
}
