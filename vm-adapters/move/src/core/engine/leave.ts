import type { Outcome } from '@altvm/host';
import { isLibrary } from '../loader/is-library.ts';
import type { LoadedFunction, LoadedModule } from '../loader/loaded-module.ts';
import { globalsBorrowedAtCalls } from '../verifier/borrowed-globals.ts';
import type { Session } from './interfaces.ts';
import { ResourceLocks } from './locks.ts';
import type { StructType } from './types.ts';

/**
 * Has the host run another frame: what this one has changed is written to the state before, and what the other may have
 * changed is looked up anew behind. A resource belongs to its module. That of a module that is on the stack and is not entered
 * again stays as it is. Of one that is, what a function under way has borrowed is locked, so that no reference ever leads to
 * what is stale and no write is lost; all else is read again.
 * @param run is given the modules that are running, innermost first, without the library and generated stubs
 */
export function leave(session: Session, run: (modules: readonly LoadedModule[]) => Outcome): Outcome {
	const { globals, linker, frame } = session;
	const modules = modulesOnStack(session);
	const fixed = new Set(modules.filter(({ isReentrant }) => !isReentrant).map(({ address }) => address));
	const locked = modules.length > fixed.size ? globals.borrowed(borrowedTypes(session)) : [];
	const comeBack = session.leave();
	const outcome = ResourceLocks.of(frame).during(locked, () => session.host(() => run(modules)));
	linker.forget();
	comeBack();
	globals.afterCall((type, id) => fixed.has(type.module.address) || locked.includes(id));
	return outcome;
}

/** The modules that are running, innermost first, without the library and generated stubs: the first of them is the caller. */
export function modulesOnStack(session: Session): LoadedModule[] {
	const modules: LoadedModule[] = [];
	for (let i = session.callStack.length - 1; i >= 0; i--) {
		const { module } = session.callStack[i]!.instance.fn;
		if (!isLibrary(module) && !module.isStub && !modules.includes(module)) modules.push(module);
	}
	return modules;
}

/** Whether a function under way of a module that may be entered again has a resource of a type borrowed. */
function borrowedTypes({ callStack }: Session): (type: StructType) => boolean {
	const borrowed = new Set<string>();
	for (const { instance, pc } of callStack) {
		const { fn } = instance;
		const { module } = fn;
		if (!module.isReentrant) continue;
		const { structs, structHandles } = module.file;
		// `pc` is behind the call.
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
