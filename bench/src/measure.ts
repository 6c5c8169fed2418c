export interface Case {
	readonly case: string;
	/** Runs our side once. */
	readonly ours: () => void | Promise<void>;
	readonly peer: () => void | Promise<void>;
	readonly peerName: string;
	readonly unit: string;
	/** How many operations one call of `ours` or `peer` makes. Default 1. */
	readonly operations?: number;
	/** How many calls a round makes. */
	readonly calls: number;
}

const ROUNDS = 9;

export function median(values: readonly number[]): number {
	return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

/** Returns the average time of one call over `calls` calls, in microseconds. */
async function time(run: () => void | Promise<void>, calls: number): Promise<number> {
	const start = performance.now();
	for (let i = 0; i < calls; i++) await run();
	return ((performance.now() - start) * 1000) / calls;
}

/** Measures both sides in turns and prints one JSON line. A ratio above 1 means that ours is faster. */
export async function measure(item: Case): Promise<void> {
	const ours: number[] = [];
	const peer: number[] = [];
	for (let round = 0; round < ROUNDS + 2; round++) {
		const a = await time(item.ours, item.calls);
		const b = await time(item.peer, item.calls);
		// The first two rounds are warm-up.
		if (round < 2) continue;
		ours.push(a);
		peer.push(b);
	}
	report(
		item.case,
		median(ours) / (item.operations ?? 1),
		median(peer) / (item.operations ?? 1),
		item.peerName,
		item.unit,
	);
}

export function report(name: string, ours: number, peer: number, peerName: string, unit: string): void {
	const round = (number: number) => Number(number.toPrecision(4));
	process.stdout.write(
		`${JSON.stringify({ case: name, ours: round(ours), peer: round(peer), peerName, unit, ratio: round(peer / ours) })}\n`,
	);
}
