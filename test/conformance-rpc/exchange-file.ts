/** A request and the response that is expected. */
export interface Exchange {
	/** The request's JSON, as it is sent. */
	readonly request: string;
	readonly expected: unknown;
}

/** A file of execution-apis: requests that are sent one after another. */
export interface ExchangeFile {
	readonly exchanges: readonly Exchange[];
	/** Whether only the shape of the responses is checked. */
	readonly specOnly: boolean;
}

/** Reads a file: `//` begins a comment, `>>` a request, `<<` its response. @throws Error that names the line that is none of them. */
export function readExchanges(text: string): ExchangeFile {
	const exchanges: Exchange[] = [];
	let specOnly = false;
	let request: string | undefined;
	for (const [i, line] of text.split('\n').entries()) {
		if (line.trim() === '') continue;
		if (line.startsWith('//')) {
			specOnly ||= /^\/\/\s*speconly:/i.test(line);
		} else if (line.startsWith('>>') && request === undefined) {
			request = line.slice(2).trim();
		} else if (line.startsWith('<<') && request !== undefined) {
			exchanges.push({ request, expected: JSON.parse(line.slice(2)) });
			request = undefined;
		} else {
			throw new Error(`line ${i + 1}: neither a comment nor a request nor its response: ${line.slice(0, 80)}`);
		}
	}
	if (request !== undefined) throw new Error('the last request has no response');
	if (exchanges.length === 0) throw new Error('no request');
	return { exchanges, specOnly };
}
