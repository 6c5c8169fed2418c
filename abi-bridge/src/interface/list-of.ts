import { z } from 'zod';

/**
 * A list whose first bad item ends the reading. `z.array` collects what is wrong with all items, and passes that on as arguments of a call:
 * a list that a contract wrote could use up the native stack.
 */
export function listOf<T>(item: z.ZodType<T>): z.ZodType<T[]> {
	return z.custom<T[]>().check((payload) => {
		const { value, issues } = payload;
		if (!Array.isArray(value)) {
			issues.push({ code: 'invalid_type', expected: 'array', input: value });
			return;
		}
		for (let i = 0; i < value.length; i++) {
			const read = item._zod.run({ value: value[i], issues: [] }, {}) as z.core.ParsePayload<T>;
			if (read.issues.length > 0) {
				for (const issue of read.issues)
					issues.push({ ...issue, path: [i, ...(issue.path ?? [])] } as z.core.$ZodRawIssue);
				return;
			}
		}
	});
}
