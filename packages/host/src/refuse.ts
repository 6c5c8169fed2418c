import { printable } from '@altvm/abi-bridge';
import { HostError } from './errors.ts';

/** @throws HostError `bad-request`, always. */
export function refuse(what: string, cause?: unknown): never {
	throw new HostError('bad-request', what, cause === undefined ? undefined : { cause });
}

/** `null`, `an array`, or what `typeof` says. */
export function kindOf(value: unknown): string {
	return value === null ? 'null' : Array.isArray(value) ? 'an array' : typeof value;
}

/** Most characters of a text that a message repeats. */
const MAX_TEXT = 100;

/** A value that was given, for a message: cut, and with what does not print escaped. */
export function shown(value: unknown): string {
	switch (typeof value) {
		case 'string':
			return quotedText(value);
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

/** As `shown`, for hex and names, which have no quotes around them. */
export function bare(value: unknown): string {
	return typeof value === 'string' ? quotedText(value).slice(1, -1) : shown(value);
}

/** A text as JSON, in which the rest of what does not print is escaped too. */
function quotedText(text: string): string {
	const json = JSON.stringify(text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text);
	return printable(json, json.length);
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
