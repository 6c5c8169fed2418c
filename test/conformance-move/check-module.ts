import { readFileSync } from 'node:fs';
import { toAddress } from '@altvm/abi-bridge';
import { isAtLimit, isSame, toText } from './came.ts';
import { type Folder, type FolderModule, type ModuleId, nameOf } from './folder.ts';
import type { Native } from './native.ts';
import { Ours, verdictOf } from './ours.ts';
import { makeRunnable } from './runnable.ts';

export interface ModuleDifference {
	/** Undefined if the VMs differ over the module. */
	readonly function?: string;
	readonly ours: string;
	readonly native: string;
}

/** What checking a module came to; it passed if there is nothing to say of it. */
export interface ModuleResult {
	readonly differences: readonly ModuleDifference[];
	/** Why it was not compared, or not all of it. */
	readonly skipped?: string;
	/** Functions that were run on both. */
	readonly ran: number;
}

/** Loads and verifies a module on both VMs and, if both take it, runs its functions without parameters on both. */
export function checkModule(path: string, folder: Folder, native: Native): ModuleResult {
	const code = readFileSync(path);
	const ours = verdictOf(code, (id) => folder.find(id, path)?.file);
	const skip = (skipped: string): ModuleResult => ({ differences: [], skipped, ran: 0 });
	if (isOfSui(code)) return skip(`is bytecode of Sui, which libmovevm does not read; ours: ${ours.status}`);
	const id = folder.idOf(path) ?? UNREAD;
	const { found, missing } = folder.dependencies(path);
	native.publish([...found, { id, code }]);
	const theirs = native.verdict(id);
	const isAgreed = ours.status === theirs || (ours.isUnread && theirs === 'CODE_DESERIALIZATION_ERROR');
	if (ours.status === 'MISSING_DEPENDENCY' || MISSING.has(theirs)) {
		if (missing.length > 0) return skip(`needs ${missing.map(nameOf).join(', ')}`);
		if (ours.module) return skip('needs native functions that libmovevm lacks');
	}
	if (!isAgreed) {
		// libmovevm verifies what a module needs along with it; ours has it verified before, when it is published.
		const refused = found.find((module) => !accepts(module, folder));
		if (ours.module && refused) return skip(`needs ${nameOf(refused.id)}, which is refused`);
		return { differences: [{ ours: ours.status, native: theirs }], ran: 0 };
	}
	if (!ours.module) return { differences: [], ran: 0 };

	const runnable = makeRunnable(ours.module, code);
	native.publish([{ id, code: runnable.code }]);
	const vm = new Ours(runnable.code, found);
	const differences: ModuleDifference[] = [];
	let ran = 0;
	let skipped: string | undefined;
	for (const [fn, view] of runnable.functions) {
		if (!vm.canRun(fn)) continue;
		const expected = native.run(id, view);
		if ('status' in expected && MISSING.has(expected.status)) {
			// Everything named is there but a native function.
			skipped = `${fn} needs native functions that libmovevm lacks`;
			continue;
		}
		// Nor is it asked of ours: it may be without end.
		if (isAtLimit(expected)) continue;
		const came = vm.run(fn);
		ran++;
		if (!isSame(came, expected)) differences.push({ function: fn, ours: toText(came), native: toText(expected) });
	}
	return { differences, ran, ...(skipped !== undefined && { skipped }) };
}

/** By the version in its header, which carries a mark. */
function isOfSui(code: Uint8Array): boolean {
	return code.length > 7 && code[7] === SUI && code[0] === 0xa1;
}
const SUI = 0x05;

function accepts({ path, code }: FolderModule, folder: Folder): boolean {
	return path === undefined || verdictOf(code, (id) => folder.find(id, path)?.file).status === 'accepted';
}

/** Where a file lies whose module has no name that could be read. */
const UNREAD: ModuleId = { account: toAddress(`0x${'c0'.padStart(64, '0')}`), name: 'unread' };

/** What libmovevm says of a module whose dependencies, or native functions, are not all there. */
const MISSING: ReadonlySet<string> = new Set(['MISSING_DEPENDENCY', 'LINKER_ERROR']);
