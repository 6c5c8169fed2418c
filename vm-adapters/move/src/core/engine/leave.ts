import type { Outcome } from '@altvm/host';
import { MEMORY, UNITS } from '../../gas.ts';
import type { LoadedFunction, LoadedModule } from '../loader/loaded-module.ts';
import { globalsBorrowedAtCalls } from '../verifier/borrowed-globals.ts';
import type { Session } from './interfaces.ts';
import { modulesOnStack } from './running-modules.ts';
import { TransactionData } from './transaction-data.ts';
import type { StructType } from './types.ts';

/**
 * Calls out of this frame. Changes are written to the state before the call, and whatever the callee may have changed is read
 * again after it. Only a module changes its own resources, so those of a module that cannot be re-entered stay cached. Of a
 * re-entrant module, resources that a running function has borrowed are locked, so no reference is stale and no write is lost.
 * The locals of running functions count as memory for the time of the call: other frames may hold as many.
 * @param run is given the modules that are running, innermost first, without the library and generated stubs
 */
export function leave(session: Session, run: (modules: readonly LoadedModule[]) => Outcome): Outcome {
	const { globals, linker, frame } = session;
	session.use(UNITS.smallItem * session.callStack.length);
	const words = frameWords(session);
	session.allocate(words);
	const modules = modulesOnStack(session);
	const locked = modules.some(isReentrant) ? globals.borrowed(borrowedTypes(session)) : NONE;
	const comeBack = session.leave();
	const leaves = () => session.host(() => run(modules));
	const outcome = locked.length === 0 ? leaves() : TransactionData.of(frame).locks.during(locked, leaves);
	session.free(words);
	linker.forget();
	comeBack();
	if (!globals.isEmpty) {
		const fixed = new Set(modules.filter((module) => !module.isReentrant).map(({ address }) => address));
		globals.afterCall((type, id) => fixed.has(type.module.address) || locked.includes(id));
	}
	return outcome;
}

const NONE: readonly string[] = [];

const isReentrant = (module: LoadedModule): boolean => module.isReentrant;

/** The words of memory of the running functions and their locals. */
function frameWords({ callStack }: Session): number {
	let words = 0;
	for (const { instance } of callStack) words += MEMORY.callFrame + MEMORY.slot * instance.fn.localCount;
	return words;
}

/** Returns a predicate: whether a running function of a re-entrant module has borrowed a resource of a type. */
function borrowedTypes({ callStack }: Session): (type: StructType) => boolean {
	const borrowed = new Set<string>();
	for (const { instance, pc } of callStack) {
		const { fn } = instance;
		const { module } = fn;
		if (!module.isReentrant) continue;
		const { structs, structHandles } = module.file;
		// `pc` is the instruction after the call.
		for (const struct of borrowsOf(fn).get(pc - 1) ?? [])
			borrowed.add(`${module.address}::${structHandles[structs[struct]!.handle]!.name}`);
	}
	return ({ module, name }) => borrowed.has(`${module.address}::${name}`);
}

const known = new WeakMap<LoadedFunction, ReturnType<typeof globalsBorrowedAtCalls>>();

function borrowsOf(fn: LoadedFunction): ReturnType<typeof globalsBorrowedAtCalls> {
	let borrows = known.get(fn);
	if (!borrows) known.set(fn, (borrows = globalsBorrowedAtCalls(fn.module.file, fn.definition)));
	return borrows;
}
