import { ABILITY, type FunctionHandle, type ModuleFile, type Token } from '../core/loader/file-format.ts';
import { SUI } from './module.ts';

/** How a call takes an object. */
export type Mode = 'read' | 'write' | 'value';

/** What a parameter of a function that is called from outside is given. */
export type Given =
	/** `&TxContext` or `&mut TxContext`, which the VM supplies. */
	| { readonly kind: 'context' }
	/** An object by its id, or the permission to receive one. */
	| { readonly kind: 'object'; readonly type: Token; readonly mode: Mode }
	| { readonly kind: 'receiving'; readonly type: Token }
	/** Objects by their ids, taken by value. */
	| { readonly kind: 'objects'; readonly type: Token }
	/** `sui::object::ID`. */
	| { readonly kind: 'id'; readonly type: Token }
	/** A value by its BCS. */
	| { readonly kind: 'value'; readonly type: Token };

/** Whether a type is the struct of the framework with that path, such as `object::ID`. */
export function isFramework(type: Token, file: ModuleFile, path: string): boolean {
	if (type.kind !== 'struct') return false;
	const { module, name } = file.structHandles[type.handle]!;
	const id = file.modules[module]!;
	return id.account === SUI && `${id.name}::${name}` === path;
}

export function isContext(type: Token, file: ModuleFile): boolean {
	return type.kind === 'reference' && isFramework(type.to, file, 'tx_context::TxContext');
}

export function isClock(type: Token, file: ModuleFile): boolean {
	return isFramework(type, file, 'clock::Clock');
}

/** Abilities that every value of the type has, as far as the declaration of the struct or of the parameter tells. */
function declared(type: Token, file: ModuleFile, typeParameters: readonly number[]): number {
	if (type.kind === 'struct') return file.structHandles[type.handle]!.abilities;
	return type.kind === 'parameter' ? (typeParameters[type.index] ?? 0) : 0;
}

export function isObject(type: Token, file: ModuleFile, typeParameters: readonly number[]): boolean {
	return (declared(type, file, typeParameters) & ABILITY.key) !== 0;
}

export function given(type: Token, file: ModuleFile, { typeParameters }: FunctionHandle): Given {
	if (isContext(type, file)) return { kind: 'context' };
	if (isFramework(type, file, 'transfer::Receiving')) return { kind: 'receiving', type };
	if (isFramework(type, file, 'object::ID')) return { kind: 'id', type };
	if (isObject(type, file, typeParameters)) return { kind: 'object', type, mode: 'value' };
	if (type.kind === 'reference' && isObject(type.to, file, typeParameters))
		return { kind: 'object', type: type.to, mode: type.mutable ? 'write' : 'read' };
	if (type.kind === 'vector' && isObject(type.element, file, typeParameters)) return { kind: 'objects', type };
	return { kind: 'value', type };
}

/** What a result is given as: an object that can be transferred by anybody as its id, which the caller then owns. */
export function givenBack(
	type: Token,
	file: ModuleFile,
	{ typeParameters }: FunctionHandle,
): 'object' | 'id' | 'value' {
	if (isFramework(type, file, 'object::ID')) return 'id';
	const both = ABILITY.key | ABILITY.store;
	return (declared(type, file, typeParameters) & both) === both ? 'object' : 'value';
}
