/** A request's id as JSON text, so that it returns exactly as it came. */
export type IdText = string;

/** What an element of a message is. */
export type ParsedRequest =
	| {
			readonly kind: 'call';
			/** Undefined for a notification. */
			readonly id: IdText | undefined;
			readonly method: string;
			/** By position or, which no method here takes, by name. */
			readonly params: readonly unknown[] | object;
	  }
	| { readonly kind: 'invalid'; readonly id: IdText; readonly message: string };

const NO_ID = 'null';

/** Text of an id; undefined if it is none. `JSON.parse` rounds large numbers, so their text is taken from the message. */
function idText(id: unknown, source: () => string | undefined): IdText | undefined {
	if (id === null) return NO_ID;
	if (typeof id === 'string') return JSON.stringify(id);
	if (typeof id !== 'number') return undefined;
	return Number.isSafeInteger(id) ? String(id) : source();
}

/**
 * Reads an element of a message by JSON-RPC 2.0.
 * @param source - the source text of this request's id.
 */
export function parseRequest(value: unknown, source: () => string | undefined): ParsedRequest {
	const invalid = (reason: string, id: IdText = NO_ID): ParsedRequest => ({
		kind: 'invalid',
		id,
		message: `invalid request: ${reason}`,
	});
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return invalid('it must be an object');
	const request = value as Record<string, unknown>;
	const hasId = Object.hasOwn(request, 'id');
	const id = hasId ? idText(request['id'], source) : undefined;
	if (hasId && id === undefined) return invalid('id must be a string, a number or null');
	if (request['jsonrpc'] !== '2.0') return invalid('jsonrpc must be "2.0"', id);
	const method = request['method'];
	if (typeof method !== 'string') return invalid('method must be a string', id);
	const params = request['params'] ?? [];
	if (typeof params !== 'object') return invalid('params must be an array', id);
	return { kind: 'call', id, method, params };
}

/** The source text of the numeric ids of a message: of the message itself under -1, of the elements of a batch by their index. */
export function idSources(text: string): ReadonlyMap<number, string> {
	const found: { readonly holder: unknown; readonly source: string }[] = [];
	// The reviver visits the innermost values first, so each holder is known by identity once the whole message is parsed.
	const reviver = function (this: unknown, key: string, value: unknown, context?: { source?: string }): unknown {
		if (key === 'id' && typeof value === 'number' && context?.source !== undefined) {
			found.push({ holder: this, source: context.source });
		}
		return value;
	};
	const root: unknown = JSON.parse(text, reviver as (key: string, value: unknown) => unknown);
	const sources = new Map<number, string>();
	const holders = new Map(found.map(({ holder, source }) => [holder, source]));
	if (Array.isArray(root)) {
		for (const [index, element] of root.entries()) {
			const source = holders.get(element);
			if (source !== undefined) sources.set(index, source);
		}
	} else if (holders.has(root)) sources.set(-1, holders.get(root)!);
	return sources;
}
