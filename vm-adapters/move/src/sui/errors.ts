import { BridgeError } from '@altvm/abi-bridge';
import type { ModuleFile } from '../core/loader/file-format.ts';
import { FlavourError, type FlavourErrorPlace } from '../core/status/errors.ts';

/** Rules of Sui's verifier (sui-verifier), and of packages. */
export const SUI_RULES = [
	'KEY_WITHOUT_UID',
	'GLOBAL_STORAGE',
	'ID_LEAK',
	'PRIVATE_TYPE',
	'ONE_TIME_WITNESS',
	'INIT_SIGNATURE',
	'ENTRY_SIGNATURE',
	'BAD_PACKAGE',
] as const;

/** A rule of Sui's verifier, or of packages. */
export type SuiRule = (typeof SUI_RULES)[number];

/** A module or package that breaks a rule of the Sui flavour. `code` is the rule. */
export class SuiVerificationError extends FlavourError {
	override readonly name = 'SuiVerificationError';

	constructor(rule: SuiRule, why: string, place: FlavourErrorPlace = {}) {
		super(rule, why, place);
	}
}

/**
 * Refuses a module that breaks a rule.
 * @param fn name of the function
 * @param offset of the instruction, counted in instructions
 * @throws SuiVerificationError always
 */
export function breaks(file: ModuleFile, rule: SuiRule, why: string, fn?: string, offset?: number): never {
	const module = file.modules[file.self]!.name;
	throw new SuiVerificationError(rule, why, {
		module,
		...(fn !== undefined && { function: fn }),
		...(offset !== undefined && { offset }),
	});
}

/** An object that a call cannot take as an argument. */
export class ObjectError extends BridgeError {
	override readonly name = 'ObjectError';

	constructor(
		code: 'missing-object' | 'wrong-type' | 'wrong-owner' | 'immutable-object' | 'object-in-use' | 'bad-id',
		message: string,
	) {
		super(code, message);
	}
}
