import type { FunctionDefinition, ModuleFile, ModuleId, Token } from '../loader/file-format.ts';
import { rejectModule } from './context.ts';
import { partsOf } from './tokens.ts';

/**
 * Units of the verifier's meter: comparing a handle with its definition, and one node of a type with that of another module. They
 * are charged, but count towards no limit.
 */
const HANDLE = 40;
export const COMPARED_PART = 3;

/** Loads a module by its id. Undefined if none is published there. */
export type FindModule = (id: ModuleId) => ModuleFile | undefined;

/**
 * Checks the structs and functions that a module imports: each exists, is visible to it, and fits its handle
 * (move-bytecode-verifier, dependencies).
 * @param pay is called with the work before it is done, in units of the verifier's meter
 * @throws MoveVerificationError `MISSING_DEPENDENCY`, `LOOKUP_FAILED`, `TYPE_MISMATCH`
 */
export function verifyDependencies(file: ModuleFile, find: FindModule, pay: (units: number) => void): void {
	const modules = file.modules.map((id, i) => {
		if (i === file.self) return file;
		return find(id) ?? rejectModule(file, 'MISSING_DEPENDENCY', `${id.account}::${id.name}`);
	});
	const others = modules.map(definitions);
	for (const [i, handle] of file.structHandles.entries()) {
		if (handle.module === file.self) continue;
		const place = `struct handle ${i}`;
		const index = others[handle.module]!.structs.get(handle.name);
		if (index === undefined) rejectModule(file, 'LOOKUP_FAILED', place);
		const { abilities, typeParameters } = modules[handle.module]!.structHandles[index]!;
		const fits =
			isSubset(handle.abilities, abilities) &&
			handle.typeParameters.length === typeParameters.length &&
			handle.typeParameters.every(({ constraints, isPhantom }, n) => {
				const defined = typeParameters[n]!;
				return isSubset(defined.constraints, constraints) && (!isPhantom || defined.isPhantom);
			});
		if (!fits) rejectModule(file, 'TYPE_MISMATCH', place);
	}
	for (const [i, handle] of file.functionHandles.entries()) {
		if (handle.module === file.self) continue;
		const place = `function handle ${i}`;
		const other = modules[handle.module]!;
		const definition = others[handle.module]!.functions.get(handle.name);
		if (!definition || !canCall(other, definition, file)) rejectModule(file, 'LOOKUP_FAILED', place);
		const { parameters, results, typeParameters } = other.functionHandles[definition.handle]!;
		// A few bytes can ask for much work, because any number of functions may share a signature.
		pay(HANDLE + COMPARED_PART * (partsOf(handle.parameters) + partsOf(handle.results)));
		const same = (here: readonly Token[], there: readonly Token[]) =>
			here.length === there.length && here.every((type, n) => isSameAcross(file, type, other, there[n]!));
		const fits =
			handle.typeParameters.length === typeParameters.length &&
			handle.typeParameters.every((constraints, n) => isSubset(typeParameters[n]!, constraints)) &&
			same(handle.parameters, parameters) &&
			same(handle.results, results);
		if (!fits) rejectModule(file, 'TYPE_MISMATCH', place);
	}
}

/** The definitions of a module by name, and its friends. */
interface Definitions {
	readonly structs: ReadonlyMap<string, number>;
	readonly functions: ReadonlyMap<string, FunctionDefinition>;
	readonly friends: ReadonlySet<string>;
}

const defined = new WeakMap<ModuleFile, Definitions>();

function definitions(file: ModuleFile): Definitions {
	let made = defined.get(file);
	if (!made) {
		made = {
			structs: new Map(file.structs.map(({ handle }) => [file.structHandles[handle]!.name, handle])),
			functions: new Map(
				file.functions.map((definition) => [file.functionHandles[definition.handle]!.name, definition] as const),
			),
			friends: new Set(file.friends.map(({ account, name }) => `${account}::${name}`)),
		};
		defined.set(file, made);
	}
	return made;
}

/** Whether a module declares another as its friend. */
export function hasFriend(file: ModuleFile, { account, name }: ModuleId): boolean {
	return definitions(file).friends.has(`${account}::${name}`);
}

/** Whether ability bits are a subset of others. */
export function isSubset(abilities: number, of: number): boolean {
	return (abilities & ~of) === 0;
}

function canCall(owner: ModuleFile, { visibility }: ModuleFile['functions'][number], caller: ModuleFile): boolean {
	if (visibility !== 'friend') return visibility === 'public';
	return hasFriend(owner, caller.modules[caller.self]!);
}

/** Whether two types of different modules are equal. Structs are compared by qualified name. */
export function isSameAcross(file: ModuleFile, type: Token, other: ModuleFile, otherType: Token): boolean {
	if (type.kind !== otherType.kind) return false;
	switch (type.kind) {
		case 'vector':
			return isSameAcross(file, type.element, other, (otherType as typeof type).element);
		case 'reference': {
			const { mutable, to } = otherType as typeof type;
			return type.mutable === mutable && isSameAcross(file, type.to, other, to);
		}
		case 'parameter':
			return type.index === (otherType as typeof type).index;
		case 'struct': {
			const { handle, args } = otherType as typeof type;
			return (
				isSameStruct(file, type.handle, other, handle) &&
				type.args.length === args.length &&
				type.args.every((arg, i) => isSameAcross(file, arg, other, args[i]!))
			);
		}
		default:
			return true;
	}
}

function isSameStruct(file: ModuleFile, handle: number, other: ModuleFile, otherHandle: number): boolean {
	const here = file.structHandles[handle]!;
	const there = other.structHandles[otherHandle]!;
	if (here.name !== there.name) return false;
	const owner = file.modules[here.module]!;
	const otherOwner = other.modules[there.module]!;
	return owner.name === otherOwner.name && owner.account === otherOwner.account;
}
