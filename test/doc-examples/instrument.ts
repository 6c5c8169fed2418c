/** Matches `expression; // value` and `console.log(expression); // value` on one line. */
const SHOWN = /^(?:console\.log\((.*)\)|(?!(?:const|let|import|export|await|if|for|return)\b)(\S.*?));? \/\/ (.+)$/;

/** The value that the comment on a line gives for the line's expression. */
export interface ShownValue {
	readonly line: number;
	readonly expected: string;
}

export interface InstrumentedExample {
	/** The example as a module. Its export `shown` holds every value, as `console.log` would print it. */
	readonly code: string;
	readonly values: readonly ShownValue[];
}

/** Makes each line that shows a value record it. Lines keep their numbers. */
export function instrument(code: string): InstrumentedExample {
	const values: ShownValue[] = [];
	const lines = code.split('\n').map((line, index) => {
		const match = SHOWN.exec(line);
		if (!match) return line;
		values.push({ line: index + 1, expected: match[3]! });
		return `$shown.push($format(${match[1] ?? match[2]}));`;
	});
	// Imports are hoisted, so they can be at the end: then line numbers in errors are those of the example.
	const footer = ["import { format as $format } from 'node:util';", 'export { $shown as shown };'];
	return { code: [`const $shown: string[] = []; ${lines[0]}`, ...lines.slice(1), ...footer, ''].join('\n'), values };
}
