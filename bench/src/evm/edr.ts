import { EdrContext } from '@nomicfoundation/edr';

let context: EdrContext | undefined;

/** Returns the process's only context: EDR does not allow a second one. */
export function edr(): EdrContext {
	context ??= new EdrContext();
	return context;
}
