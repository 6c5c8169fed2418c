/** How a message ended that was given some gas. */
export interface GasAttempt {
	readonly succeeded: boolean;
	/** Host gas that it used, before refunds. */
	readonly gasUsed: number;
}

/** The EVM's stipend of a call with value, which a callee may need although its caller does not pay for it. */
const STIPEND = 2300;

/**
 * Returns the least gas with which a message succeeds, or undefined if it fails even with `most`. What is returned was tried.
 *
 * A message may need more than it uses, because a call leaves a 64th of the gas behind (EIP-150). Less than it uses, with all the gas that
 * there is, is not tried: a message that asks how much gas is left may succeed with that, but do less.
 *
 * @param attempt runs the message and keeps nothing.
 * @param least gas that the message needs in any case.
 * @example
 * ```ts
 * import { leastGas } from '@altvm/host';
 *
 * // It uses 1,000, and needs 50 more than that while it runs.
 * const attempt = (gas: number) => ({ succeeded: gas >= 1050, gasUsed: 1000 });
 * leastGas(attempt, 30_000_000); // 1050
 * ```
 */
export function leastGas(attempt: (gas: number) => GasAttempt, most: number, least = 0): number | undefined {
	const first = attempt(most);
	if (!first.succeeded) return undefined;
	const used = Math.min(Math.max(least, first.gasUsed), most);
	if (used === most || attempt(used).succeeded) return used;
	let fails = used;
	let succeeds = most;
	const likely = Math.ceil(((used + STIPEND) * 64) / 63);
	if (likely < succeeds) {
		if (attempt(likely).succeeded) succeeds = likely;
		else fails = likely;
	}
	while (fails + 1 < succeeds) {
		// Most messages need little more than they use.
		const middle = Math.min(Math.floor((fails + succeeds) / 2), Math.max(2 * fails, fails + 1));
		if (attempt(middle).succeeded) succeeds = middle;
		else fails = middle;
	}
	return succeeds;
}
