import { HostError } from './errors.ts';

/** @throws HostError `bad-request`, always. */
export function refuse(what: string, cause?: unknown): never {
	throw new HostError('bad-request', what, cause === undefined ? undefined : { cause });
}

/** `null`, `an array`, or what `typeof` says. */
export function kindOf(value: unknown): string {
	return value === null ? 'null' : Array.isArray(value) ? 'an array' : typeof value;
}

/** A value that was given, for a message: cut, and with its control characters escaped. */
export function shown(value: unknown): string {
	switch (typeof value) {
		case 'string':
			// Also escapes what changes how a terminal shows the text: controls, directions, separators.
			return JSON.stringify(value.length > 100 ? `${value.slice(0, 100)}…` : value).replace(
				/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
				(char) => `\\u{${char.codePointAt(0)!.toString(16)}}`,
			);
		case 'bigint':
			return isShort(value) ? `${value}n` : shortNumber(value);
		case 'number':
		case 'boolean':
		case 'undefined':
			return String(value);
		default:
			return kindOf(value);
	}
}

const isShort = (value: bigint): boolean => BigInt.asIntN(320, value) === value;

/** A number for a message, cut: one of a million bits would take long to write. */
export function shortNumber(value: bigint): string {
	return isShort(value) ? String(value) : 'a number of more than 320 bits';
}

/** `1 argument`, `2 arguments`. */
export function counted(count: number, noun: string): string {
	return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
