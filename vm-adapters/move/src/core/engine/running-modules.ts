import { UNITS } from '../../gas.ts';
import { isLibrary } from '../loader/is-library.ts';
import type { LoadedModule } from '../loader/loaded-module.ts';
import { verificationFailed } from './failures.ts';
import type { Session } from './interfaces.ts';

/** The modules that are running, innermost first, without the library and generated stubs: the first of them is the caller. */
export function modulesOnStack(session: Session): LoadedModule[] {
	const { callStack } = session;
	const modules: LoadedModule[] = [];
	// A set tells faster what a long list has.
	const seen = callStack.length > 16 ? new Set<LoadedModule>() : undefined;
	for (let i = callStack.length - 1; i >= 0; i--) {
		const { module } = callStack[i]!.instance.fn;
		if (isLibrary(module) || module.isStub || (seen ? seen.has(module) : modules.includes(module))) continue;
		modules.push(module);
		seen?.add(module);
	}
	return modules;
}

/**
 * The module that is calling: the innermost running module that is neither of the library nor a stub. It may be another module
 * than the one that was entered, and it may be a script.
 */
export function callingModule(session: Session): LoadedModule {
	return innermost(session, (module) => !module.isStub) ?? verificationFailed('a call without a calling module');
}

/**
 * The innermost running module that is not of the library: whose code asks the library for something. A stub counts, because what it
 * does with a signer is its own doing. Undefined if a function of the library was entered itself.
 */
export function askingModule(session: Session): LoadedModule | undefined {
	return innermost(session, () => true);
}

/** Charges for each running function that is looked at. */
function innermost(session: Session, counts: (module: LoadedModule) => boolean): LoadedModule | undefined {
	const { callStack } = session;
	for (let i = callStack.length - 1; i >= 0; i--) {
		session.use(UNITS.smallItem);
		const { module } = callStack[i]!.instance.fn;
		if (!isLibrary(module) && counts(module)) return module;
	}
	return undefined;
}
