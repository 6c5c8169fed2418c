/** Returns the largest length below `limit` for which `succeeds` holds, if it holds for all smaller ones. */
export function deepestOf(succeeds: (length: number) => boolean, limit = 400): number {
	let low = 0;
	let high = limit;
	while (low < high) {
		const middle = Math.ceil((low + high) / 2);
		if (succeeds(middle)) low = middle;
		else high = middle - 1;
	}
	return low;
}
