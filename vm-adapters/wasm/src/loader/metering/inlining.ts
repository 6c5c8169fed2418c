/** What the body of a function holds on the stack, in values of 8 bytes. */
export interface BodySize {
	/** Arguments, locals, results and operands, which are gone when the function ends. */
	readonly variables: number;
	/** Values that an optimizing engine may keep because they are computed again, also after the function ended if it is inlined. */
	readonly kept: number;
}

/** A function as an engine that inlines sees it. */
export interface Inlinable extends BodySize {
	/** Bytes of its metered body. */
	readonly size: number;
	/** Functions of the module that it calls, once for each call. */
	readonly calls: readonly number[];
	readonly callsIndirectly: boolean;
}

/** V8 inlines up to this depth. */
const MAX_DEPTH = 7;
/** Values for each byte of code, at most: it takes more than six bytes to compute a value that is used. */
const MOST_DENSE = 1 / 6;

/** V8 makes a function at most three times as large by inlining (`--wasm-inlining-factor`). */
const FACTOR = 3;

/** What inlining may add to a function. */
interface Inlined extends BodySize {
	/** The most values per byte of a function that is inlined. */
	readonly density: number;
}

const NOTHING_INLINED: Inlined = { variables: 0, kept: 0, density: 0 };

/** The largest function that is inlined, rounded up to few values, so that callers share what is computed of their callees. */
const LARGEST = [64, 128, 256, 512, 2048, 8192, Number.POSITIVE_INFINITY] as const;

/**
 * Returns, for each function, how many values of the functions that it calls its own frame may hold, because an engine inlines them.
 */
export function inlinedSlots(functions: readonly Inlinable[]): number[] {
	const callees = functions.map(({ calls }) => [...counted(calls)]);
	const inlined = LARGEST.map((largest) => {
		let inner: readonly Inlined[] = functions.map(() => NOTHING_INLINED);
		for (let depth = 0; depth < MAX_DEPTH; depth++) {
			const within = inner;
			inner = functions.map((fn, i) => inline(fn, callees[i]!, functions, within, largest));
		}
		return inner;
	});
	return functions.map(({ size }, i) => {
		const budget = (FACTOR - 1) * size;
		const { variables, kept, density } = inlined[LARGEST.findIndex((bytes) => bytes >= budget)]![i]!;
		return Math.ceil(Math.min(variables + kept, density * budget));
	});
}

/** Counts the calls of each function. */
function counted(calls: readonly number[]): ReadonlyMap<number, number> {
	const counts = new Map<number, number>();
	for (const callee of calls) counts.set(callee, (counts.get(callee) ?? 0) + 1);
	return counts;
}

/** Inlines the callees of a function that are not larger than `largest`, into which `inner` has been inlined. */
function inline(
	{ callsIndirectly }: Inlinable,
	callees: readonly (readonly [callee: number, times: number])[],
	functions: readonly Inlinable[],
	inner: readonly Inlined[],
	largest: number,
): Inlined {
	if (callees.length === 0 && !callsIndirectly) return NOTHING_INLINED;
	// The callees of a call through a table are not known.
	if (callsIndirectly) return { variables: Number.POSITIVE_INFINITY, kept: 0, density: MOST_DENSE };
	let variables = 0;
	let kept = 0;
	let density = 0;
	for (const [callee, times] of callees) {
		const body = functions[callee]!;
		if (body.size > largest) continue;
		const within = inner[callee]!;
		// Callees run one after the other: their variables do not live at the same time, but what is kept of them may.
		variables = Math.max(variables, body.variables + within.variables);
		kept += times * (body.kept + within.kept);
		density = Math.max(density, (body.variables + body.kept) / body.size, within.density);
	}
	return { variables, kept, density };
}
