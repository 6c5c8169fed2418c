import { inspect, isDeepStrictEqual } from 'node:util';
import type { TransactionResult } from '@altvm/host';
import { type Engine, OurWorld } from './ours.ts';
import { peerDifference } from './peer.ts';
import type { FuzzCase } from './world.ts';

export interface Checks {
	/** Engines that are compared with the interpreter. */
	readonly engines: readonly Engine[];
	/** Whether @ethereumjs/evm runs the case as well. */
	readonly peer?: boolean;
	/** More gas limits to run at, in ten-thousandths of the gas that the case uses. */
	readonly shares?: readonly number[];
	/** Runs at every gas limit up to the gas used, if these are at most `sweep`; otherwise at `sweep` evenly spaced ones. */
	readonly sweep?: number;
}

const PARTS = ['status', 'outcome', 'refundCounter', 'logs', 'changes', 'minted', 'burned', 'trace'] as const;
const show = (value: unknown) => inspect(value, { depth: 8, breakLength: 200 }).slice(0, 2000);

function difference(a: TransactionResult, b: TransactionResult): string | undefined {
	for (const part of PARTS) {
		if (!isDeepStrictEqual(a[part], b[part])) return `${part}: ${show(a[part])}; by the interpreter: ${show(b[part])}`;
	}
	return undefined;
}

/** Average gas for each limit of a sweep. Cases that use more gas run at fewer limits. */
const GAS_PER_LIMIT = 10_000;

/** Yields every gas limit from 0 to `used`, or `count` evenly spaced ones if these are fewer. */
function* limits(used: number, count: number): Iterable<number> {
	const most = Math.min(count, (count * GAS_PER_LIMIT) / used);
	const step = Math.max(1, used / most);
	for (let limit = 0; limit <= used; limit += step) yield Math.floor(limit);
}

/** Returns how the engines differ on a case, or undefined. An engine that throws counts as different. */
export async function check(of: FuzzCase, checks: Checks): Promise<string | undefined> {
	const { engines, peer = false, shares = [], sweep = 0 } = checks;
	let doing = 'interpreter';
	try {
		const reference = new OurWorld(of, 'interpreter');
		const others = engines
			.filter((name) => name !== 'interpreter')
			.map((name) => [name, new OurWorld(of, name)] as const);
		const compare = (gas: number, trace: boolean): TransactionResult => {
			doing = `interpreter at ${gas} gas`;
			const expected = reference.run(gas, { trace });
			for (const [name, world] of others) {
				doing = `${name} at ${gas} gas`;
				const found = difference(world.run(gas, { trace }), expected);
				if (found) throw new Difference(found);
			}
			return expected;
		};
		const first = compare(of.gas, true);
		for (const share of shares) compare(Math.floor((first.gasUsed * share) / 10_000), false);
		if (sweep > 0) for (const gas of limits(first.gasUsed, sweep)) compare(gas, false);
		doing = 'peer';
		const found = peer ? await peerDifference(of, of.gas, first) : undefined;
		return found && `peer: ${found}`;
	} catch (error) {
		if (error instanceof Difference) return `${doing}: ${error.message}`;
		return `${doing} throws: ${error instanceof Error ? error.stack : error}`;
	}
}

class Difference extends Error {}
