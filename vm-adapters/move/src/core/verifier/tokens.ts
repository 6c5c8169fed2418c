import type { Token } from '../loader/file-format.ts';

const NO_ARGS: readonly Token[] = [];

/**
 * Whether `a` equals `b` after `args` are substituted for the type parameters of `b`. Without `args`, parameters stay.
 */
export function isSame(a: Token, b: Token, args: readonly Token[] = NO_ARGS): boolean {
	if (a === b && args.length === 0) return true;
	if (b.kind === 'parameter' && args.length > 0) return isSame(a, args[b.index]!);
	if (a.kind !== b.kind) return false;
	switch (a.kind) {
		case 'vector':
			return isSame(a.element, (b as typeof a).element, args);
		case 'reference':
			return a.mutable === (b as typeof a).mutable && isSame(a.to, (b as typeof a).to, args);
		case 'parameter':
			return a.index === (b as typeof a).index;
		case 'struct': {
			const other = b as typeof a;
			if (a.handle !== other.handle || a.args.length !== other.args.length) return false;
			for (let i = 0; i < a.args.length; i++) if (!isSame(a.args[i]!, other.args[i]!, args)) return false;
			return true;
		}
		default:
			return true;
	}
}

/** Substitutes `args` for the type parameters of a type. */
export function substitute(token: Token, args: readonly Token[]): Token {
	if (args.length === 0) return token;
	switch (token.kind) {
		case 'parameter':
			return args[token.index]!;
		case 'vector':
			return { kind: 'vector', element: substitute(token.element, args) };
		case 'reference':
			return { kind: 'reference', mutable: token.mutable, to: substitute(token.to, args) };
		case 'struct':
			if (token.args.length === 0) return token;
			return { kind: 'struct', handle: token.handle, args: token.args.map((arg) => substitute(arg, args)) };
		default:
			return token;
	}
}

/** Calls `visit` with the type and all types nested in it, outer ones first. */
export function visitTypes(token: Token, visit: (token: Token) => void): void {
	visit(token);
	if (token.kind === 'vector') visitTypes(token.element, visit);
	else if (token.kind === 'reference') visitTypes(token.to, visit);
	else if (token.kind === 'struct') for (const arg of token.args) visitTypes(arg, visit);
}

/** The number of nodes of a type: itself and all types nested in it. */
export function countTypes(token: Token): number {
	switch (token.kind) {
		case 'vector':
			return 1 + countTypes(token.element);
		case 'reference':
			return 1 + countTypes(token.to);
		case 'struct':
			return token.args.length === 0 ? 1 : token.args.reduce((count, arg) => count + countTypes(arg), 1);
		default:
			return 1;
	}
}

const counted = new WeakMap<readonly Token[], number>();

/** The number of nodes of all types of a signature. Functions share signatures, so each is counted once. */
export function partsOf(types: readonly Token[]): number {
	let parts = counted.get(types);
	if (parts === undefined) {
		parts = types.reduce((sum, type) => sum + countTypes(type), 0);
		counted.set(types, parts);
	}
	return parts;
}

/** A string that identifies a type within its module. */
export function typeKey(token: Token): string {
	switch (token.kind) {
		case 'vector':
			return `[${typeKey(token.element)}]`;
		case 'reference':
			return `${token.mutable ? '&mut ' : '&'}${typeKey(token.to)}`;
		case 'struct':
			return `${token.handle}<${token.args.map(typeKey).join()}>`;
		case 'parameter':
			return `T${token.index}`;
		default:
			return token.kind;
	}
}
