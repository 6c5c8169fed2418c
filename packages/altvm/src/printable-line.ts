import { printable } from '@altvm/abi-bridge';

/** Most characters of a line between two colours. */
const MAX_PART = 4096;

/** ESC [ numbers m. */
const COLOUR = new RegExp(`(${String.fromCharCode(27)}\\[[0-9;]{0,16}m)`);

/**
 * Returns a line for a terminal. Colours and weights stay (the sequences that end with `m`); all else that would move the cursor, change the
 * direction of text or start a new line is escaped.
 */
export function printableLine(line: string): string {
	return line
		.split(COLOUR)
		.map((part, i) => (i % 2 === 1 ? part : printable(part, MAX_PART)))
		.join('');
}

/** Returns the message of an error for a terminal: its first lines, of which only the first begins at the left. */
export function printableMessage(error: unknown): string {
	const lines = (error instanceof Error ? error.message : String(error)).slice(0, 16_384).split('\n');
	return lines
		.slice(0, 40)
		.map((line) => printable(line))
		.join('\n  ');
}
