import { EncodeError } from '../errors.ts';
import { nameKey } from '../names.ts';
import { nearestNames } from '../spelling.ts';

/**
 * Puts the values of an object into the order of names. A key is taken for the name that it is exactly; else for the one with the same
 * words, if neither another name nor another key has these. So no value is used twice, and none is left out.
 * @param place a path for errors.
 * @throws EncodeError `unknown-field`, `missing-field`, or `ambiguous-field` for names that an object cannot tell apart.
 */
export function inOrder(names: readonly string[], input: object, place: string): unknown[] {
	const indexes = new Map(names.map((name, i) => [name, i]));
	if (indexes.size < names.length || indexes.has('')) {
		throw new EncodeError('ambiguous-field', 'fields without names of their own: give an array', { place });
	}
	const given = new Map<number, unknown>();
	const others: [key: string, value: unknown][] = [];
	for (const [key, value] of Object.entries(input)) {
		const index = indexes.get(key);
		if (index === undefined) others.push([key, value]);
		else given.set(index, value);
	}
	if (others.length > 0) {
		const namesByWords = grouped(names);
		const keysByWords = grouped(Object.keys(input));
		for (const [key, value] of others) {
			const words = nameKey(key);
			const [name, ...more] = namesByWords.get(words) ?? [];
			if (name === undefined) unknown(key, names, place);
			const keys = keysByWords.get(words)!;
			if (more.length > 0 || keys.length > 1) {
				const details =
					more.length > 0 ? `use one of ${[name, ...more].join(', ')}` : `both ${keys.join(' and ')} are given`;
				throw new EncodeError('ambiguous-field', `'${key}' could be another field`, { place, details });
			}
			given.set(indexes.get(name)!, value);
		}
	}
	return names.map((name, i) => {
		if (given.has(i)) return given.get(i);
		throw new EncodeError('missing-field', `no field '${name}'`, { place: `${place}.${name}` });
	});
}

function grouped(names: readonly string[]): Map<string, string[]> {
	const groups = new Map<string, string[]>();
	for (const name of names) {
		const key = nameKey(name);
		const group = groups.get(key);
		if (group) group.push(name);
		else groups.set(key, [name]);
	}
	return groups;
}

function unknown(key: string, names: readonly string[], place: string): never {
	const near = nearestNames(key, names);
	const details =
		near.length > 0 ? `did you mean ${near.join(' or ')}?` : `its fields are ${names.slice(0, 16).join(', ')}`;
	throw new EncodeError('unknown-field', `'${key.slice(0, 100)}' is not a field`, { place, details });
}
