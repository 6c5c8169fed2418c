import {
	type FieldDefinition,
	type FunctionDefinition,
	type FunctionHandle,
	fieldsWithin,
	type ModuleFile,
	type StructDefinition,
	type Token,
} from '../loader/file-format.ts';
import { MoveVerificationError } from '../status/errors.ts';
import { COMPARED_PART, isSameAcross, isSubset } from './dependencies.ts';
import { countTypes, partsOf } from './tokens.ts';

type Pay = (units: number) => void;

/** Most changes that the error lists. */
const MAX_NAMED = 8;

/**
 * Checks that `next` may replace `old`: dependent modules still link, and stored resources still deserialize
 * (move-binary-format, compatibility, with all checks on: `public(friend)` functions and friend declarations count).
 * @param pay is called with the work before it is done, in units of the verifier's meter
 * @throws MoveVerificationError `BACKWARD_INCOMPATIBLE_MODULE_UPDATE`; its `place` lists the changes.
 */
export function checkCompatibility(old: ModuleFile, next: ModuleFile, pay: Pay = () => {}): void {
	const changes = [...structChanges(old, next, pay), ...functionChanges(old, next, pay), ...friendChanges(old, next)];
	if (changes.length === 0) return;
	const more = changes.length > MAX_NAMED ? `, and ${changes.length - MAX_NAMED} more` : '';
	throw new MoveVerificationError('BACKWARD_INCOMPATIBLE_MODULE_UPDATE', old.modules[old.self]!.name, {
		place: `${changes.slice(0, MAX_NAMED).join(', ')}${more}`,
	});
}

/**
 * Structs must stay, with the same fields. They may gain abilities. Their type parameters may lose constraints or
 * become phantom.
 */
function* structChanges(old: ModuleFile, next: ModuleFile, pay: Pay): Iterable<string> {
	const byName = new Map(next.structs.map((struct) => [next.structHandles[struct.handle]!.name, struct]));
	for (const struct of old.structs) {
		const before = old.structHandles[struct.handle]!;
		const what = `struct ${before.name}`;
		const other = byName.get(before.name);
		if (!other) {
			yield `removed ${what}`;
			continue;
		}
		const after = next.structHandles[other.handle]!;
		if (!isSubset(before.abilities, after.abilities)) yield `removed abilities of ${what}`;
		const areParametersKept =
			before.typeParameters.length === after.typeParameters.length &&
			before.typeParameters.every(({ constraints, isPhantom }, i) => {
				const { constraints: asked, isPhantom: isPhantomNow } = after.typeParameters[i]!;
				return isSubset(asked, constraints) && (!isPhantom || isPhantomNow);
			});
		if (!areParametersKept) yield `changed type parameters of ${what}`;
		for (const { type } of fieldsWithin(struct)) pay(COMPARED_PART * countTypes(type));
		if (!isLayoutKept(old, struct, next, other)) yield `changed fields of ${what}`;
	}
}

/**
 * Fields must stay the same. An enum may gain variants after the existing ones: a value's tag is the variant's
 * position.
 */
function isLayoutKept(old: ModuleFile, struct: StructDefinition, next: ModuleFile, other: StructDefinition): boolean {
	const same = (before: readonly FieldDefinition[], after: readonly FieldDefinition[] | undefined) =>
		before.length === after?.length &&
		before.every(({ name, type }, i) => name === after[i]!.name && isSameAcross(old, type, next, after[i]!.type));
	if (struct.variants) {
		return struct.variants.every(({ name, fields }, i) => {
			const variant = other.variants?.[i];
			return variant?.name === name && same(fields, variant.fields);
		});
	}
	if (struct.fields === undefined || other.variants) return struct.fields === other.fields && !other.variants;
	return same(struct.fields, other.fields);
}

/**
 * Functions that can be called from outside the module must stay, with the same signature. Their visibility may widen,
 * and their type parameters may lose constraints.
 */
function* functionChanges(old: ModuleFile, next: ModuleFile, pay: Pay): Iterable<string> {
	const byName = new Map(next.functions.map((fn) => [next.functionHandles[fn.handle]!.name, fn]));
	for (const fn of old.functions) {
		if (fn.visibility === 'private' && !fn.isEntry) continue;
		const before = old.functionHandles[fn.handle]!;
		const what = `function ${before.name}`;
		const other = byName.get(before.name);
		if (!other) yield `removed ${what}`;
		else {
			// A few bytes can ask for much work, because any number of functions may share a signature.
			pay(COMPARED_PART * (partsOf(before.parameters) + partsOf(before.results)));
			const change = changeOf(old, fn, before, next, other, next.functionHandles[other.handle]!);
			if (change !== undefined) yield `${change} of ${what}`;
		}
	}
}

const VISIBILITY = { private: 0, friend: 1, public: 2 } as const;

/** The first incompatible change of a function, in words. */
function changeOf(
	old: ModuleFile,
	fn: FunctionDefinition,
	before: FunctionHandle,
	next: ModuleFile,
	other: FunctionDefinition,
	after: FunctionHandle,
): string | undefined {
	const same = (a: readonly Token[], b: readonly Token[]) =>
		a.length === b.length && a.every((token, i) => isSameAcross(old, token, next, b[i]!));
	if (VISIBILITY[other.visibility] < VISIBILITY[fn.visibility]) return 'changed visibility';
	if (fn.isEntry && !other.isEntry) return "removed 'entry'";
	if (!same(before.parameters, after.parameters)) return 'changed parameters';
	if (!same(before.results, after.results)) return 'changed results';
	const areParametersKept =
		before.typeParameters.length === after.typeParameters.length &&
		before.typeParameters.every((constraints, i) => isSubset(after.typeParameters[i]!, constraints));
	return areParametersKept ? undefined : 'changed type parameters';
}

/** Friend declarations must stay. */
function* friendChanges(old: ModuleFile, next: ModuleFile): Iterable<string> {
	const friends = new Set(next.friends.map(({ account, name }) => `${account}::${name}`));
	for (const { account, name } of old.friends) {
		if (!friends.has(`${account}::${name}`)) yield `removed friend ${name}`;
	}
}
