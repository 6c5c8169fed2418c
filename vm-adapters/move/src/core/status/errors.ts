import { BridgeError, type BridgeErrorDetails } from '@altvm/abi-bridge';
import type { LoadStatus, PublishStatus } from './load-status.ts';
import type { VerifierStatus } from './verifier-status.ts';

/** A module that does not load: the reference's status name, and where. */
export class MoveLoadError extends BridgeError {
	override readonly name: string = 'MoveLoadError';

	constructor(code: MoveStatus, message: string, details: BridgeErrorDetails = {}) {
		super(code, message, details);
	}
}

/** Where a module breaks a rule: in a function, or in an entry of a table. */
export interface MoveVerificationPlace {
	readonly function?: string;
	/** Of the instruction, counted in instructions. */
	readonly offset?: number;
	/** An entry of a table, such as `signature 3`. */
	readonly place?: string;
}

/** A module that the bytecode verifier refuses: the reference's status name as the code, and where. */
export class MoveVerificationError extends MoveLoadError {
	override readonly name = 'MoveVerificationError';
	readonly module: string;
	readonly function: string | undefined;
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

/** Rules that hold between the flavours of Move. */
export const FLAVOUR_RULES = ['OTHER_FLAVOUR'] as const;

export type FlavourRule = (typeof FLAVOUR_RULES)[number];

/** Where a module breaks a rule of its flavour. */
export interface FlavourErrorPlace {
	readonly module?: string;
	readonly function?: string;
	/** Of the instruction, counted in instructions. */
	readonly offset?: number;
}

/** A module, or a package, that breaks a rule of its flavour: which rule, and where. */
export class FlavourError extends BridgeError {
	override readonly name: string = 'FlavourError';
	readonly module: string | undefined;
	readonly function: string | undefined;
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
