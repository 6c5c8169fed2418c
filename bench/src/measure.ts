export interface Case {
	readonly case: string;
	/** Time of one operation. */
	readonly ours: () => void | Promise<void>;
	readonly peer: () => void | Promise<void>;
	readonly peerName: string;
	readonly unit: string;
	/** Operations that one call of `ours` and `peer` stands for. Default 1. */
	readonly operations?: number;
	/** Calls in a round. */
	readonly calls: number;
}

const ROUNDS = 9;

export function median(values: readonly number[]): number {
	return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

/** Microseconds of one call, over `calls` of them. */
async function time(run: () => void | Promise<void>, calls: number): Promise<number> {
	const start = performance.now();
	for (let i = 0; i < calls; i++) await run();
	return ((performance.now() - start) * 1000) / calls;
}

/** Measures both sides in turns and prints one JSON line: a ratio above 1 is where we are better. */
export async function measure(item: Case): Promise<void> {
	const ours: number[] = [];
	const peer: number[] = [];
	for (let round = 0; round < ROUNDS + 2; round++) {
		const a = await time(item.ours, item.calls);
		const b = await time(item.peer, item.calls);
		// The first rounds warm both up.
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
