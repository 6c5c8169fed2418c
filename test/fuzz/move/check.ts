import { inspect, isDeepStrictEqual } from 'node:util';
import type { TransactionResult } from '@altvm/host';
import { isAtLimit } from '../../conformance-move/run-result.ts';
import type { NativeWorld } from './native.ts';
import { type Engine, OurWorld } from './ours.ts';
import { resourceDifference, stepDifference } from './step.ts';
import type { FuzzCase } from './world.ts';

export interface Checks {
	/** Engines that are compared with the interpreter. */
	readonly engines: readonly Engine[];
	/** libmovevm, if it runs the case as well. */
	readonly native?: NativeWorld | undefined;
	/** More gas limits to run each call at, in ten-thousandths of the gas that it uses. */
	readonly shares?: readonly number[];
	/** Runs each call at every gas limit up to the gas used, if these are at most `sweep`; otherwise at `sweep` evenly spaced ones. */
	readonly sweep?: number;
}

const PARTS = ['status', 'outcome', 'refundCounter', 'logs', 'changes', 'minted', 'burned'] as const;
const show = (value: unknown) => inspect(value, { depth: 8, breakLength: 200 }).slice(0, 2000);

function resultDifference(a: TransactionResult, b: TransactionResult): string | undefined {
	for (const part of PARTS)
		if (!isDeepStrictEqual(a[part], b[part])) return `${part}: ${show(a[part])}; by the interpreter: ${show(b[part])}`;
	return undefined;
}

/** Returns gas limits up to the gas that a call used. */
function limits(used: number, { shares = [], sweep = 0 }: Checks): Set<number> {
	const all = new Set(shares.map((share) => Math.floor((used * share) / 10_000)));
	const step = Math.max(1, used / Math.max(1, sweep));
	if (sweep > 0) for (let limit = 0; limit <= used; limit += step) all.add(Math.floor(limit));
	return all;
}

/** Returns how the engines or libmovevm differ on a case, or undefined. An engine that throws counts as different. */
export function check({ modules, calls }: FuzzCase, checks: Checks): string | undefined {
	const { engines, native } = checks;
	let doing = 'modules';
	try {
		const reference = new OurWorld(modules, 'interpreter');
		const others = engines
			.filter((name) => name !== 'interpreter')
			.map((name) => [name, new OurWorld(modules, name)] as const);
		native?.reset(modules);
		for (const [i, call] of calls.entries()) {
			const at = `call ${i}, ${call.module}::${call.name}`;
			const compare = (gas?: number) => {
				doing = `${at}, interpreter`;
				const expected = reference.run(call, gas);
				for (const [name, world] of others) {
					doing = `${at}, ${name}${gas === undefined ? '' : ` at ${gas} gas`}`;
					const found = resultDifference(world.run(call, gas), expected);
					if (found) throw new Difference(found);
				}
				return expected.gasUsed;
			};
			if (others.length > 0 || checks.sweep) for (const gas of limits(compare(), checks)) compare(gas);
			doing = `${at}, interpreter`;
			const ours = reference.call(call);
			for (const [name, world] of others) {
				doing = `${at}, ${name}`;
				const found = stepDifference(world.call(call), ours, 'the interpreter');
				if (found) throw new Difference(found);
			}
			if (!native) continue;
			doing = `${at}, libmovevm`;
			const theirs = native.call(call);
			// Limits differ between the VMs, and everything after such a call depends on them.
			if (isAtLimit(ours.runResult) || isAtLimit(theirs.runResult)) return undefined;
			const found =
				stepDifference(ours, theirs, 'libmovevm') ??
				resourceDifference(reference.resources(), native.resources(), 'libmovevm');
			if (found) throw new Difference(found);
		}
		return undefined;
	} catch (error) {
		if (error instanceof Difference) return `${doing}: ${error.message}`;
		return `${doing} throws: ${error instanceof Error ? error.stack : error}`;
	}
}

class Difference extends Error {}
