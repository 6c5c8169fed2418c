/** Yields lists that are shorter or have smaller numbers, the smallest first. */
function* smaller(choices: readonly number[]): Iterable<readonly number[]> {
	for (let size = choices.length >> 1; size >= 1; size >>= 1) {
		for (let at = choices.length - size; at >= 0; at -= size) {
			yield [...choices.slice(0, at), ...choices.slice(at + size)];
			const part = choices.slice(at, at + size);
			if (part.some((choice) => choice > 0))
				yield [...choices.slice(0, at), ...part.map(() => 0), ...choices.slice(at + size)];
		}
	}
	for (let at = 0; at < choices.length; at++) {
		if (choices[at]! > 1) yield choices.with(at, choices[at]! >> 1);
		if (choices[at]! > 0) yield choices.with(at, choices[at]! - 1);
	}
}

/** Reduces failing choices to those needed to fail. */
export function shrink(
	choices: readonly number[],
	fails: (choices: readonly number[]) => boolean,
	tries = 1500,
): readonly number[] {
	for (let isSmaller = true; isSmaller; ) {
		isSmaller = false;
		for (const next of smaller(choices)) {
			if (tries-- <= 0) return choices;
			if (!fails(next)) continue;
			choices = next;
			isSmaller = true;
			break;
		}
	}
	return choices;
}

/** Like `shrink`, for a list of independent items such as calls. */
export function shrinkList<T>(items: readonly T[], fails: (items: readonly T[]) => boolean): readonly T[] {
	for (let size = items.length >> 1; size >= 1; size >>= 1) {
		for (let at = items.length - size; at >= 0; at -= size) {
			const fewer = [...items.slice(0, at), ...items.slice(at + size)];
			if (fails(fewer)) items = fewer;
		}
	}
	return items;
}
