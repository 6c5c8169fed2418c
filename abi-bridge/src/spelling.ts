/** Most names that are looked at, most of them that are compared, and most characters of one. A contract can ask with any name. */
const MAX_LOOKED_AT = 256;
const MAX_COMPARED = 16;
const MAX_LENGTH = 40;
/** Most characters by which a name differs from one that it may be meant to be. */
const MAX_DISTANCE = 2;

/**
 * Returns which of the names may be meant by a name that is none of them: those that differ from it by at most two characters, besides
 * case, `_` and `-`. At most three, the nearest first. The work is bounded, whatever the names are.
 */
export function nearestNames(name: string, names: Iterable<string>): string[] {
	const wanted = bare(name);
	if (wanted.length === 0 || name.length > MAX_LENGTH) return [];
	const found: { name: string; distance: number }[] = [];
	let lookedAt = 0;
	let compared = 0;
	for (const candidate of names) {
		if (++lookedAt > MAX_LOOKED_AT || compared >= MAX_COMPARED) break;
		if (candidate.length > MAX_LENGTH || Math.abs(candidate.length - name.length) > MAX_DISTANCE + 1) continue;
		const other = bare(candidate);
		if (other[0] !== wanted[0] && other.at(-1) !== wanted.at(-1)) continue;
		compared++;
		const distance = distanceOf(wanted, other);
		if (distance <= Math.min(MAX_DISTANCE, wanted.length - 1)) found.push({ name: candidate, distance });
	}
	return found
		.sort((a, b) => a.distance - b.distance)
		.slice(0, 3)
		.map(({ name }) => name);
}

const bare = (name: string) => name.replaceAll(/[_-]/g, '').toLowerCase();

/** Returns how many characters have to be inserted, removed or replaced to make one name of the other (Levenshtein). */
function distanceOf(a: string, b: string): number {
	let row = Array.from({ length: b.length + 1 }, (_, i) => i);
	for (let i = 1; i <= a.length; i++) {
		const next = [i];
		for (let j = 1; j <= b.length; j++) {
			const replaced = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
			next.push(Math.min(replaced, row[j]! + 1, next[j - 1]! + 1));
		}
		row = next;
	}
	return row[b.length]!;
}
