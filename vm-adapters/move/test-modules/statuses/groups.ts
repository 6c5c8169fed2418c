import { BOUNDS } from './bounds.ts';
import { CONTROL_FLOW, STACK_USAGE, SWITCHES } from './control-flow.ts';
import { DECLARATIONS, INSTRUCTIONS, RECURSIVE_ENUMS } from './declarations.ts';
import { DUPLICATION } from './duplication.ts';
import { ENUMS_OF_APTOS, ENUMS_OF_SUI } from './enums.ts';
import { COMPLEXITY, CYCLES, DEPENDENCIES, REENTRANT, verifyAsReentrant, verifyCyclesOfUpgrade } from './linking.ts';
import { LOADING } from './loading.ts';
import { LOCALS } from './locals.ts';
import { BORROWED_RESOURCES, REFERENCES } from './references.ts';
import { SIGNATURES } from './signatures.ts';
import type { StatusCase } from './status-case.ts';
import { ACQUIRES, STORAGE } from './storage.ts';
import { GLOBAL_STORAGE, MOVE_RULES, SUI_RULES, verifyAsMove, verifyAsSui, verifyFlavourOnly } from './sui-rules.ts';
import { TYPES } from './types.ts';
import { UPGRADES, upgrade } from './upgrades.ts';
import { VECTORS } from './vectors.ts';
import { readAndVerify, type Verify } from './verdict.ts';

export interface StatusGroup {
	readonly name: string;
	readonly cases: readonly StatusCase[];
	readonly verify: Verify;
	/** Whether libmovevm has these rules, and applies them when it loads a module. */
	readonly isNative: boolean;
}

const group = (name: string, cases: readonly StatusCase[]): StatusGroup => {
	return { name, cases, verify: readAndVerify, isNative: true };
};
const ours = (name: string, cases: readonly StatusCase[], verify = readAndVerify): StatusGroup => {
	return { name, cases, verify, isNative: false };
};

/** In the order in which a module goes through them. */
export const GROUPS: readonly StatusGroup[] = [
	group('the reader', LOADING),
	group('bounds and limits', BOUNDS),
	group('duplicates', DUPLICATION),
	group('signatures', SIGNATURES),
	group('instructions', INSTRUCTIONS),
	group('constants, friends, recursive structs and instantiations', DECLARATIONS),
	ours('recursive enums', RECURSIVE_ENUMS),
	group('control flow', CONTROL_FLOW),
	group('switches', SWITCHES),
	group('the use of the stack', STACK_USAGE),
	group('types', TYPES),
	group('types of vectors', VECTORS),
	group('types of enums of Aptos', ENUMS_OF_APTOS),
	group('types of enums of Sui', ENUMS_OF_SUI),
	group('types of global storage', STORAGE),
	group('locals', LOCALS),
	group('references', REFERENCES),
	group('references to resources', BORROWED_RESOURCES),
	group('acquired resources', ACQUIRES),
	group('complexity', COMPLEXITY),
	group('dependencies', DEPENDENCIES),
	ours('cycles of modules', CYCLES, verifyCyclesOfUpgrade),
	ours('modules that may be entered again', REENTRANT, verifyAsReentrant),
	ours('upgrades', UPGRADES, upgrade),
	ours('the rules of Sui', SUI_RULES, verifyAsSui),
	ours('global storage in a module of Sui', GLOBAL_STORAGE, verifyFlavourOnly),
	ours('a module outside packages of Sui', MOVE_RULES, verifyAsMove),
];
