/** `expression; // value` or `console.log(expression); // value`, on one line. */
const SHOWN = /^(?:console\.log\((.*)\)|(?!(?:const|let|import|export|await|if|for|return)\b)(\S.*?));? \/\/ (.+)$/;

/** What the comment of a line says that its expression is. */
export interface ShownValue {
	readonly line: number;
	readonly expected: string;
}

export interface InstrumentedExample {
	/** The example as a module. Its `shown` has every value, as `console.log` would print it. */
	readonly code: string;
	readonly values: readonly ShownValue[];
}

/** Makes each line that shows a value record it, without moving any line. */
export function instrument(code: string): InstrumentedExample {
	const values: ShownValue[] = [];
	const lines = code.split('\n').map((line, index) => {
		const match = SHOWN.exec(line);
		if (!match) return line;
		values.push({ line: index + 1, expected: match[3]! });
		return `$shown.push($format(${match[1] ?? match[2]}));`;
	});
	// Imports are hoisted, so they may stand at the end, and the lines of errors are those of the example.
	const footer = ["import { format as $format } from 'node:util';", 'export { $shown as shown };'];
	return { code: [`const $shown: string[] = []; ${lines[0]}`, ...lines.slice(1), ...footer, ''].join('\n'), values };
}
