/** Most differences that are listed of one response. */
const MOST = 12;

/**
 * Where a response differs from the expected one. Texts of errors are not compared, their codes and data are.
 *
 * @param specOnly whether only the shape counts: names, types, and the form of hex text.
 */
export function differences(expected: unknown, actual: unknown, specOnly: boolean): string[] {
	const found: string[] = [];
	compare(withoutText(expected), withoutText(actual), '', specOnly, found);
	return found.length > MOST ? [...found.slice(0, MOST), `and ${found.length - MOST} more`] : found;
}

function withoutText(response: unknown): unknown {
	if (!isObject(response) || !isObject(response['error'])) return response;
	const { message, ...error } = response['error'];
	// Whether there is a text counts, what it says does not.
	return { ...response, error: { ...error, hasText: typeof message === 'string' && message !== '' } };
}

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function compare(expected: unknown, actual: unknown, path: string, specOnly: boolean, found: string[]): void {
	const differ = () => found.push(`${path || 'response'}: expected ${shown(expected)}, got ${shown(actual)}`);
	if (Array.isArray(expected) && Array.isArray(actual)) {
		if (specOnly) {
			for (const [i, each] of actual.entries()) compareWithAny(expected, each, `${path}[${i}]`, found);
			return;
		}
		if (expected.length !== actual.length) {
			found.push(`${path}: expected ${expected.length} items, got ${actual.length}`);
		}
		for (let i = 0; i < Math.min(expected.length, actual.length); i++) {
			compare(expected[i], actual[i], `${path}[${i}]`, false, found);
		}
		return;
	}
	if (isObject(expected) && isObject(actual)) {
		if (specOnly && isMap(expected)) {
			for (const [name, each] of Object.entries(actual)) {
				compareWithAny(Object.values(expected), each, `${path}.${name}`, found);
			}
			return;
		}
		for (const name of new Set([...Object.keys(expected), ...Object.keys(actual)])) {
			const at = path === '' ? name : `${path}.${name}`;
			if (!(name in actual)) found.push(`${at}: missing, expected ${shown(expected[name])}`);
			else if (!(name in expected)) {
				if (!specOnly) found.push(`${at}: not expected: ${shown(actual[name])}`);
			} else compare(expected[name], actual[name], at, specOnly, found);
		}
		return;
	}
	if (specOnly ? shapeOf(expected) !== shapeOf(actual) : expected !== actual) differ();
}

/** An item of a list may have the shape of any item that is expected: a transaction of any type, with or without a recipient. */
function compareWithAny(items: readonly unknown[], actual: unknown, path: string, found: string[]): void {
	let least: string[] | undefined;
	for (const item of items) {
		const differing: string[] = [];
		compare(item, actual, path, true, differing);
		if (differing.length === 0) return;
		if (!least || differing.length < least.length) least = differing;
	}
	found.push(...(least ?? []));
}

/** An object whose names are values: addresses, slots or nonces. */
function isMap(value: Record<string, unknown>): boolean {
	const names = Object.keys(value);
	return names.length > 0 && names.every((name) => /^(0x[0-9a-fA-F]{40,64}|[0-9]+)$/.test(name));
}

/** The type of a value, and of hex text whether it is a number, and its length if that is of a hash or an address. */
function shapeOf(value: unknown): string {
	if (typeof value !== 'string') return value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
	if (!/^0x[0-9a-fA-F]*$/.test(value)) return 'text';
	return [42, 66].includes(value.length) ? `hex of ${(value.length - 2) / 2} bytes` : 'hex';
}

function shown(value: unknown): string {
	const text = JSON.stringify(value) ?? 'nothing';
	return text.length > 200 ? `${text.slice(0, 197)}...` : text;
}
