import { EdrContext } from '@nomicfoundation/edr';

let context: EdrContext | undefined;

/** The process's one context: EDR allows no second. */
export function edr(): EdrContext {
	context ??= new EdrContext();
	return context;
}
