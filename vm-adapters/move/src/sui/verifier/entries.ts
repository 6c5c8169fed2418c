import { STD } from '../../core/addresses.ts';
import { abilitiesOf } from '../../core/loader/abilities.ts';
import {
	ABILITY,
	type FunctionDefinition,
	type FunctionHandle,
	type ModuleFile,
	type Token,
} from '../../core/loader/file-format.ts';
import { OP } from '../../core/loader/opcodes.ts';
import { namedBy } from '../../core/verifier/context.ts';
import { COMPARED_PART } from '../../core/verifier/dependencies.ts';
import { partsOf } from '../../core/verifier/tokens.ts';
import { breaks } from '../errors.ts';
import { given, isClock, isContext, isFramework } from '../parameters.ts';

/**
 * Checks the functions that run from outside: `init` and entry functions (sui-verifier, entry_points_verifier).
 * @param pay is called with the work before it is done, in units of the verifier's meter
 * @throws SuiVerificationError `INIT_SIGNATURE`, `ENTRY_SIGNATURE`
 */
export function verifyEntries(file: ModuleFile, pay: (units: number) => void): void {
	for (const definition of file.functions) {
		const handle = file.functionHandles[definition.handle]!;
		verifyInitNotCalled(file, definition, handle.name);
		if (handle.name === 'init') verifyInit(file, definition, handle);
		else if (definition.isEntry) {
			// A few bytes can ask for much work, because any number of functions may share a signature.
			pay(COMPARED_PART * (partsOf(handle.parameters) + partsOf(handle.results)));
			verifyEntry(file, handle);
		}
	}
}

function verifyInitNotCalled(file: ModuleFile, { code }: FunctionDefinition, name: string): void {
	code.forEach((instruction, offset) => {
		if (instruction.op !== OP.CALL && instruction.op !== OP.CALL_GENERIC) return;
		const called = file.functionHandles[namedBy(file, instruction)!.index]!;
		if (called.name === 'init') breaks(file, 'INIT_SIGNATURE', 'init is not called by other functions', name, offset);
	});
}

function verifyInit(file: ModuleFile, { visibility, isEntry }: FunctionDefinition, handle: FunctionHandle): void {
	const { parameters, results, typeParameters, name } = handle;
	const refuse = (why: string) => breaks(file, 'INIT_SIGNATURE', why, name);
	if (visibility !== 'private') refuse('init is private');
	if (isEntry) refuse('init is no entry function');
	if (typeParameters.length > 0) refuse('init has no type parameters');
	if (results.length > 0) refuse('init has no results');
	const last = parameters.at(-1);
	if (!last || parameters.length > 2 || !isContext(last, file))
		refuse('init takes a one-time witness, if its module has one, and &mut TxContext');
}

function verifyEntry(file: ModuleFile, handle: FunctionHandle): void {
	const { parameters, results, typeParameters, name } = handle;
	const last = parameters.at(-1);
	const own = last && isContext(last, file) ? parameters.slice(0, -1) : parameters;
	own.forEach((type, i) => {
		const parameter = given(type, file, handle);
		const { kind } = parameter;
		if (parameter.kind === 'object' && isClock(parameter.type, file) && parameter.mode !== 'read')
			breaks(file, 'ENTRY_SIGNATURE', `parameter ${i} is the clock, which is only read`, name);
		const isFine = kind === 'context' ? false : kind !== 'value' || isPrimitive(type, file, typeParameters);
		if (!isFine) breaks(file, 'ENTRY_SIGNATURE', `parameter ${i} is no object and no value of a plain type`, name);
	});
	for (const type of results) {
		if (type.kind === 'reference') breaks(file, 'ENTRY_SIGNATURE', 'a reference as a result', name);
		if ((abilitiesOf(file, type, typeParameters) & ABILITY.drop) === 0)
			breaks(file, 'ENTRY_SIGNATURE', 'a result that cannot be dropped', name);
	}
}

/**
 * Whether a type is plain: integers, booleans, addresses, ids, strings, type parameters without `key`, and vectors and
 * options of these (sui-types, is_primitive).
 */
function isPrimitive(type: Token, file: ModuleFile, typeParameters: readonly number[]): boolean {
	switch (type.kind) {
		case 'signer':
		case 'reference':
			return false;
		case 'vector':
			return isPrimitive(type.element, file, typeParameters);
		case 'parameter':
			return (typeParameters[type.index]! & ABILITY.key) === 0;
		case 'struct': {
			if (isFramework(type, file, 'object::ID')) return true;
			const { module, name } = file.structHandles[type.handle]!;
			const id = file.modules[module]!;
			if (id.account !== STD) return false;
			const path = `${id.name}::${name}`;
			if (path === 'option::Option') return type.args.every((arg) => isPrimitive(arg, file, typeParameters));
			return path === 'string::String' || path === 'ascii::String';
		}
		default:
			return true;
	}
}
