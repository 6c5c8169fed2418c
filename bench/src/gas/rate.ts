/** What gas buys in one kernel: code that does one thing again and again. */
export interface Rate {
	readonly case: string;
	/** Host gas that a microsecond of the processor costs. */
	readonly gasPerMicrosecond: number;
}

/** A kernel. `run` runs it once and returns the host gas that it used. */
export interface Kernel {
	readonly case: string;
	run(): number;
}

/** Microseconds of processor time that this thread has taken, in steps of some thousands: what else a machine does is not counted. */
export function threadTime(): number {
	const { user, system } = process.threadCpuUsage();
	return user + system;
}

/** Microseconds of processor time for which a kernel is repeated. */
const ENOUGH = 60_000;

/** Runs a kernel again and again, and returns what it cost. The first runs, in which code is loaded, are not counted. */
export function rateOf({ case: name, run }: Kernel): Rate {
	for (let i = 0; i < 2; i++) run();
	const start = threadTime();
	let gas = 0;
	do gas += run();
	while (threadTime() - start < ENOUGH);
	return { case: name, gasPerMicrosecond: gas / (threadTime() - start) };
}
