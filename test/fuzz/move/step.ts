import { inspect, isDeepStrictEqual } from 'node:util';
import { isSame, type RunResult } from '../../conformance-move/run-result.ts';

/** The result of one call. */
export interface Step {
	readonly runResult: RunResult;
	/** Type and BCS of each event, if the call succeeded. */
	readonly events: readonly string[];
}

const show = (value: unknown) => inspect(value, { depth: 8, breakLength: 200 }).slice(0, 2000);

/** Returns how two steps differ, or undefined. */
export function stepDifference(a: Step, b: Step, nameOfB: string): string | undefined {
	if (!isSame(a.runResult, b.runResult)) return `${show(a.runResult)}; by ${nameOfB}: ${show(b.runResult)}`;
	if (!isDeepStrictEqual(a.events, b.events)) return `events ${show(a.events)}; by ${nameOfB}: ${show(b.events)}`;
	return undefined;
}

/** Returns how two sets of resources, by account and type, differ, or undefined. */
export function resourceDifference(
	a: ReadonlyMap<string, string>,
	b: ReadonlyMap<string, string>,
	nameOfB: string,
): string | undefined {
	for (const key of new Set([...a.keys(), ...b.keys()]))
		if (a.get(key) !== b.get(key)) return `${key} is ${a.get(key)}; by ${nameOfB}: ${b.get(key)}`;
	return undefined;
}
