import { BridgeError, type BridgeErrorDetails } from '@altvm/abi-bridge';
import type { LoadStatus, PublishStatus } from './load-status.ts';
import type { VerifierStatus } from './verifier-status.ts';

/**
 * A module that fails to load. `code` is a status name of the reference implementation; `place` is where in the file.
 */
export class MoveLoadError extends BridgeError {
	override readonly name: string = 'MoveLoadError';

	constructor(code: MoveStatus, message: string, details: BridgeErrorDetails = {}) {
		super(code, message, details);
	}
}

/** The place where a module breaks a rule: a function or a table entry. */
export interface MoveVerificationPlace {
	readonly function?: string;
	/** Offset of the instruction, counted in instructions. */
	readonly offset?: number;
	/** A table entry, such as `signature 3`. */
	readonly place?: string;
}

/** A module that the bytecode verifier refuses. `code` is a status name of the reference verifier. */
export class MoveVerificationError extends MoveLoadError {
	override readonly name = 'MoveVerificationError';
	/** Name of the refused module. */
	readonly module: string;
	/** Name of the function, if the error is in one. */
	readonly function: string | undefined;
	/** Offset of the instruction, counted in instructions. */
	readonly offset: number | undefined;

	constructor(code: VerifierStatus, module: string, { function: fn, offset, place }: MoveVerificationPlace) {
		const path = fn === undefined ? module : `${module}::${fn}`;
		const at = offset === undefined ? place : `instruction ${offset}`;
		super(code, `${code} in ${path}`, at === undefined ? {} : { place: at });
		this.module = module;
		this.function = fn;
		this.offset = offset;
	}
}

/** Rules about code that mixes flavours of Move, or emits events of other modules. */
export const FLAVOUR_RULES = ['OTHER_FLAVOUR', 'FOREIGN_EVENT'] as const;

/** A rule for modules of every flavour, beyond those of Move's verifier. */
export type FlavourRule = (typeof FLAVOUR_RULES)[number];

/** The place where a module breaks a rule of its flavour. */
export interface FlavourErrorPlace {
	readonly module?: string;
	readonly function?: string;
	/** Offset of the instruction, counted in instructions. */
	readonly offset?: number;
}

/** A module or package that breaks a rule of its flavour. `code` is the rule. */
export class FlavourError extends BridgeError {
	override readonly name: string = 'FlavourError';
	/** Name of the module, if the error is in one. */
	readonly module: string | undefined;
	/** Name of the function, if the error is in one. */
	readonly function: string | undefined;
	/** Offset of the instruction, counted in instructions. */
	readonly offset: number | undefined;

	constructor(rule: string, why: string, { module, function: fn, offset }: FlavourErrorPlace = {}) {
		const path = [module, fn].filter((part) => part !== undefined).join('::');
		const where = offset === undefined ? {} : { place: `instruction ${offset}` };
		super(rule, `${rule}${path && ` in ${path}`}: ${why}`, where);
		this.module = module;
		this.function = fn;
		this.offset = offset;
	}
}

/** Status names of the reference implementation (move-core-types, vm_status). */
export type MoveStatus = VerifierStatus | LoadStatus | PublishStatus;
