import { median } from '../measure.ts';

/** One of several implementations of the same work whose times are compared. */
export interface Side {
	readonly name: string;
	/** Runs the work `times` times, or as often as the side is set up for. Returns the microseconds of one run. */
	time(times: number): number | Promise<number>;
}

/** Makes a side of a function that does the work once. */
export function side(name: string, run: () => unknown): Side {
	return {
		name,
		async time(times) {
			const start = performance.now();
			for (let i = 0; i < times; i++) {
				const pending = run();
				if (pending instanceof Promise) await pending;
			}
			return ((performance.now() - start) * 1000) / times;
		},
	};
}

export interface RaceOptions {
	readonly rounds?: number;
	/** About how long a side runs in each round, in milliseconds. */
	readonly milliseconds?: number;
	/** Maximum number of runs in each round. */
	readonly mostTimes?: number;
}

/** Long enough for V8 and our own tiers to find frequently called code hot. The warm-up ends at whichever limit comes first. */
const WARM_UP = { calls: 150, milliseconds: 800 };

/** Measures all sides in turns. Returns the median over all rounds by name, in microseconds. */
export async function race(sides: readonly Side[], options: RaceOptions = {}): Promise<Map<string, number>> {
	const { rounds = 7, milliseconds = 25, mostTimes = 5000 } = options;
	const entries: { readonly side: Side; readonly times: number; readonly samples: number[] }[] = [];
	for (const side of sides) {
		let first = await side.time(1);
		const end = performance.now() + WARM_UP.milliseconds;
		for (let call = 1; call < WARM_UP.calls && performance.now() < end; call++) first = await side.time(1);
		const warm = await side.time(fit(milliseconds, first, mostTimes));
		entries.push({ side, times: fit(milliseconds, warm, mostTimes), samples: [] });
	}
	for (let round = 0; round < rounds; round++) {
		for (const { side, times, samples } of entries) samples.push(await side.time(times));
	}
	return new Map(entries.map(({ side, samples }) => [side.name, median(samples)]));
}

function fit(milliseconds: number, microseconds: number, most: number): number {
	return Math.max(1, Math.min(most, Math.round((milliseconds * 1000) / microseconds)));
}
