import { readFileSync } from 'node:fs';
import { toAddress } from '@altvm/abi-bridge';
import { type Folder, type ModuleId, nameOf } from './folder.ts';
import type { Native } from './native.ts';
import { Ours, verdictOf } from './ours.ts';
import { isOutOfGas, isSame, toText } from './run-result.ts';
import { makeRunnable } from './runnable.ts';

export interface ModuleDifference {
	/** Undefined if the VMs differ on the module itself. */
	readonly function?: string;
	readonly ours: string;
	readonly native: string;
}

/** The result of checking a module. It passed if there are no differences and nothing was skipped. */
export interface ModuleResult {
	readonly differences: readonly ModuleDifference[];
	/** Why the module, or a part of it, was not compared. */
	readonly skipped?: string;
	/** Number of functions that ran on both VMs. */
	readonly ran: number;
}

/** Loads and verifies a module on both VMs. If both accept it, runs its functions without parameters on both. */
export function checkModule(path: string, folder: Folder, native: Native): ModuleResult {
	const code = readFileSync(path);
	const { found, missing, find } = folder.dependencies(path);
	const ours = verdictOf(code, find);
	const skip = (skipped: string): ModuleResult => ({ differences: [], skipped, ran: 0 });
	if (isOfSui(code)) return skip(`is bytecode of Sui, which libmovevm does not read; ours: ${ours.status}`);
	const script = folder.verdictOfScript(path);
	if (script !== undefined) return skip(`is a script; ours: ${script}`);
	const id = folder.idOf(path) ?? UNREAD;
	native.publish([...found, { path, id, code }]);
	const theirs = native.verdict(id);
	const isAgreed = ours.status === theirs || (ours.isUnread && theirs === 'CODE_DESERIALIZATION_ERROR');
	if (ours.status === 'MISSING_DEPENDENCY' || MISSING.has(theirs)) {
		if (missing.length > 0) return skip(`needs ${missing.map(nameOf).join(', ')}`);
		if (ours.module) return skip('needs native functions that libmovevm lacks');
	}
	// The replacement modules do not have everything that is in ours.
	if (ours.module && theirs === 'LOOKUP_FAILED' && found.some((module) => native.replaces(module)))
		return skip('needs functions of our library whose natives libmovevm lacks');
	if (theirs === 'accepted' && ours.bound !== undefined) return skip(`is taken by libmovevm; ours: ${ours.bound}`);
	if (!isAgreed) {
		// libmovevm verifies dependencies together with the module. Ours verified them when they were published.
		const refused = found.find((module) => !verdictOf(module.code, find).module);
		if (refused && (ours.module || OF_DEPENDENCIES.has(ours.status)))
			return skip(`needs ${nameOf(refused.id)}, which is refused`);
		return { differences: [{ ours: ours.status, native: theirs }], ran: 0 };
	}
	if (!ours.module) return { differences: [], ran: 0 };

	const runnable = makeRunnable(ours.module, code);
	native.publish([{ path, id, code: runnable.code }]);
	const engines = new Map(ENGINES.map((engine) => [engine, new Ours(runnable.code, found, engine)]));
	const differences: ModuleDifference[] = [];
	let ran = 0;
	const skipped: string[] = [];
	for (const [fn, view] of runnable.functions) {
		const runResult = runFunction(engines, native, id, fn, view);
		if (typeof runResult === 'string') skipped.push(`${fn} ${runResult}`);
		else {
			ran++;
			differences.push(...runResult);
		}
	}
	return { differences, ran, ...(skipped.length > 0 && { skipped: skipped.join('; ') }) };
}

const ENGINES = ['interpreter', 'translated'] as const;

/**
 * Pairs of limits: units of libmovevm and gas of ours. They allow up to a second of work. If only one VM has enough, the function runs
 * again with many times that. A function with an infinite loop is out of gas on both.
 */
const GAS = [
	{ native: 50_000_000n, ours: 15_000_000 },
	{ native: 1_500_000_000n, ours: 500_000_000 },
] as const;

/** Runs a function on both VMs. Returns their difference, or why they cannot be compared. */
function runFunction(
	engines: ReadonlyMap<string, Ours>,
	native: Native,
	id: ModuleId,
	fn: string,
	view: string,
): ModuleDifference[] | string {
	for (const gas of GAS) {
		const expected = native.run(id, view, gas.native);
		if ('status' in expected) {
			// All references are present, except a native function.
			if (MISSING.has(expected.status)) return 'needs native functions that libmovevm lacks';
			if (BROKEN.has(expected.status)) return `breaks libmovevm: ${expected.status}`;
		}
		const different: string[] = [];
		let isShort = false;
		for (const [engine, vm] of engines) {
			const runResult = vm.run(fn, gas.ours);
			if ('missing' in runResult) return `needs ${runResult.missing}, a native function that altvm lacks`;
			isShort ||= isOutOfGas(runResult) !== isOutOfGas(expected);
			if (!isSame(runResult, expected)) different.push(`${toText(runResult)} (${engine})`);
		}
		if (isShort) continue;
		return different.length > 0 ? [{ function: fn, ours: different.join(', '), native: toText(expected) }] : [];
	}
	return 'runs out of gas on one of the two only';
}

/** Whether bytecode is Sui's: the version in its header has a mark. */
function isOfSui(code: Uint8Array): boolean {
	return code.length > 7 && code[7] === SUI && code[0] === 0xa1;
}
const SUI = 0x05;

/** Statuses that a module can be rejected with because of its dependencies. */
const OF_DEPENDENCIES: ReadonlySet<string> = new Set(['MISSING_DEPENDENCY', 'LOOKUP_FAILED', 'TYPE_MISMATCH']);

/** Identifier for a file whose module name could not be read. */
const UNREAD: ModuleId = { account: toAddress(`0x${'c0'.padStart(64, '0')}`), name: 'unread' };

/** Statuses that libmovevm returns for a module whose dependencies or native functions are missing. */
const MISSING: ReadonlySet<string> = new Set(['MISSING_DEPENDENCY', 'LINKER_ERROR']);

/** Statuses that libmovevm returns if a native function is declared differently from what its code expects. */
const BROKEN: ReadonlySet<string> = new Set(['INTERNAL_TYPE_ERROR', 'UNKNOWN_INVARIANT_VIOLATION_ERROR']);
