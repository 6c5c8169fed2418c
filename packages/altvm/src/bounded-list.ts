import { z } from 'zod';

/**
 * A list of at most `max` items. Parsing ends at the first item that is wrong, which the error names: a list of a million wrong items does
 * not make a million errors.
 */
export function boundedList<Item extends z.ZodType>(
	item: Item,
	max: number,
): z.ZodCodec<z.ZodArray<z.ZodUnknown>, z.ZodCustom<z.output<Item>[], z.output<Item>[]>> {
	const items = z.custom<z.output<Item>[]>((value) => Array.isArray(value) && value.length <= max, tooMany(max));
	return z.codec(z.array(z.unknown()).max(max, tooMany(max)), items, {
		decode(values, { issues }) {
			const decoded: z.output<Item>[] = [];
			for (const [i, value] of values.entries()) {
				const { success, data, error } = item.safeParse(value);
				if (!success) {
					for (const { message, path } of error.issues.slice(0, MAX_ISSUES)) {
						issues.push({ code: 'custom', message, path: [i, ...path], input: value });
					}
					return z.NEVER;
				}
				decoded.push(data);
			}
			return decoded;
		},
		encode: (values) => values.map((value) => z.encode(item, value)),
	});
}

/** Most issues of one item. */
const MAX_ISSUES = 20;

/** `toLocaleString` would load the tables of every language. */
const tooMany = (max: number) => `must be a list of at most ${String(max).replace(/\B(?=(\d{3})+$)/g, ',')} items`;
