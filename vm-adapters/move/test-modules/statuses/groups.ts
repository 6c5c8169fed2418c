import { ACCESS_SPECIFIERS } from './access-specifiers.ts';
import { BOUNDS } from './bounds.ts';
import { COMPLEXITY, REENTRANT, verifyAsReentrant } from './complexity.ts';
import { CONSTRAINTS } from './constraints.ts';
import { CONTROL_FLOW, SWITCHES } from './control-flow.ts';
import { CYCLES, verifyCyclesOfUpgrade } from './cycles.ts';
import { DECLARATIONS, RECURSIVE_ENUMS } from './declarations.ts';
import { DEPENDENCIES } from './dependencies.ts';
import { DUPLICATION } from './duplication.ts';
import { ENUMS_OF_APTOS } from './enums-of-aptos.ts';
import { ENUMS_OF_SUI } from './enums-of-sui.ts';
import { FIELDS } from './fields.ts';
import { INSTRUCTIONS } from './instructions.ts';
import { JOINED_REFERENCES } from './joined-references.ts';
import { LOCALS } from './locals.ts';
import { ANY_LOCALS, ITEMS, TWO_HANDLES } from './mended-references.ts';
import { OPERATORS } from './operators.ts';
import { BORROWED_RESOURCES, PASSED_REFERENCES } from './passed-references.ts';
import { HEADERS } from './reading-headers.ts';
import { READING_LIMITS } from './reading-limits.ts';
import { TABLE_ENTRIES } from './reading-tables.ts';
import { REFERENCES } from './references.ts';
import { REFERENCES_BELOW } from './references-below.ts';
import { RELEASED_REFERENCES } from './released-references.ts';
import { SIGNATURES } from './signatures.ts';
import { STACK_USAGE } from './stack-usage.ts';
import type { StatusCase } from './status-case.ts';
import { ACQUIRES, STORAGE } from './storage.ts';
import {
	EVENT_RULES,
	GLOBAL_STORAGE,
	MOVE_RULES,
	SUI_RULES,
	verifyAsMove,
	verifyAsSui,
	verifyFlavourOnly,
} from './sui-rules.ts';
import { REFERENCE_TYPES } from './types-of-references.ts';
import { STRUCTS } from './types-of-structs.ts';
import { VALUES } from './types-of-values.ts';
import { UPGRADES, upgrade } from './upgrades.ts';
import { VECTORS } from './vectors.ts';
import { readAndVerify, type Verify } from './verdict.ts';

/** Status cases with a common verification. */
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

/** All status cases, in the order of the passes. */
export const GROUPS: readonly StatusGroup[] = [
	group('the reader of headers', HEADERS),
	group('the reader of tables', TABLE_ENTRIES),
	group('limits of the reader', READING_LIMITS),
	group('the reader of access specifiers', ACCESS_SPECIFIERS),
	group('bounds and limits', BOUNDS),
	group('duplicates', DUPLICATION),
	group('signatures', SIGNATURES),
	group('constraints of type arguments', CONSTRAINTS),
	group('fields', FIELDS),
	group('instructions', INSTRUCTIONS),
	group('constants, friends, recursive structs and instantiations', DECLARATIONS),
	ours('recursive enums', RECURSIVE_ENUMS),
	group('control flow', CONTROL_FLOW),
	group('switches', SWITCHES),
	group('stack usage', STACK_USAGE),
	group('types of values', VALUES),
	group('types of structs and fields', STRUCTS),
	group('types of references', REFERENCE_TYPES),
	group('operators', OPERATORS),
	group('types of vectors', VECTORS),
	group('enums of Aptos', ENUMS_OF_APTOS),
	group('enums of Sui', ENUMS_OF_SUI),
	group('types of global storage', STORAGE),
	group('locals', LOCALS),
	group('references', REFERENCES),
	group('references to items, in calls and returns', PASSED_REFERENCES),
	group('references from several paths', JOINED_REFERENCES),
	group('references below other values', REFERENCES_BELOW),
	group('references that end or that paths share', RELEASED_REFERENCES),
	group('references to resources', BORROWED_RESOURCES),
	ours('references by rules that libmovevm lacks', [...TWO_HANDLES, ...ANY_LOCALS, ...ITEMS]),
	group('acquired resources', ACQUIRES),
	group('complexity', COMPLEXITY),
	group('dependencies', DEPENDENCIES),
	ours('cycles of modules', CYCLES, verifyCyclesOfUpgrade),
	ours('re-entrant modules', REENTRANT, verifyAsReentrant),
	ours('upgrades', UPGRADES, upgrade),
	ours('the rules of Sui', SUI_RULES, verifyAsSui),
	ours('global storage in a module of Sui', GLOBAL_STORAGE, verifyFlavourOnly),
	ours('modules outside packages of Sui', MOVE_RULES, verifyAsMove),
	ours('events', EVENT_RULES, verifyAsMove),
	ours('events in modules of Sui', EVENT_RULES, verifyAsSui),
];
