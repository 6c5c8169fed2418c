/**
 * What a terminal or a browser does not print as it stands: controls (C0, C1), marks that change the direction of text, characters without
 * width, line and paragraph separators, blank letters, private use, lone surrogates. The ranges are written out, because what a Unicode
 * property holds depends on the machine, and errors become revert data.
 */
const UNPRINTABLE: readonly (readonly [first: number, last: number])[] = [
	[0x00, 0x1f],
	[0x7f, 0x9f],
	[0xad, 0xad],
	[0x34f, 0x34f],
	[0x61c, 0x61c],
	[0x115f, 0x1160],
	[0x17b4, 0x17b5],
	[0x180b, 0x180f],
	[0x200b, 0x200f],
	[0x2028, 0x202f],
	[0x205f, 0x206f],
	[0x2800, 0x2800],
	[0x3164, 0x3164],
	[0xd800, 0xf8ff],
	[0xfe00, 0xfe0f],
	[0xfeff, 0xfeff],
	[0xffa0, 0xffa0],
	[0xfff0, 0xffff],
	[0xe0000, 0xe0fff],
	[0xf0000, 0x10ffff],
];

function prints(point: number): boolean {
	return !UNPRINTABLE.some(([first, last]) => point >= first && point <= last);
}

const PLAIN = /^[ -~]*$/;

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function escaped(text: string): string {
	if (PLAIN.test(text)) return text;
	let shown = '';
	// By code points: a surrogate that is met alone has no pair.
	for (const character of text) {
		const point = character.codePointAt(0)!;
		shown += prints(point) ? character : (SHORT[character] ?? `\\u{${point.toString(16)}}`);
	}
	return shown;
}

/**
 * Returns whether every character of a text prints as it stands.
 *
 * @example
 * ```ts
 * import { isPrintable } from '@altvm/abi-bridge';
 *
 * isPrintable('Größe'); // true
 * isPrintable('a\u202eb'); // false
 * ```
 */
export function isPrintable(text: string): boolean {
	return escaped(text) === text;
}

/**
 * Returns text that may come from a contract in a form that is safe to print within a line: what does not print is escaped, and what is
 * longer than `limit` characters is cut. Text that was escaped before stays as it is.
 * @param limit the most characters of `text` that are shown.
 * @example
 * ```ts
 * import { printable } from '@altvm/abi-bridge';
 *
 * printable('paid\n\u001b[32m✓ success'); // paid\n\u{1b}[32m✓ success
 * printable('a'.repeat(1000), 3); // aaa…(1000 characters)
 * ```
 */
export function printable(text: string, limit = 1024): string {
	const shown = text.length > limit ? text.slice(0, limit) : text;
	return text.length > limit ? `${escaped(shown)}…(${text.length} characters)` : escaped(shown);
}

/**
 * Returns text in double quotes, escaped and cut as by {@link printable}.
 *
 * @example
 * ```ts
 * import { quoted } from '@altvm/abi-bridge';
 *
 * quoted('say "hi"\n'); // "say \"hi\"\n"
 * ```
 */
export function quoted(text: string, limit = 1024): string {
	const shown = text.slice(0, limit).replaceAll(/[\\"]/g, '\\$&');
	const more = text.length > limit ? `…(${text.length} characters)` : '';
	return `"${escaped(shown)}"${more}`;
}
