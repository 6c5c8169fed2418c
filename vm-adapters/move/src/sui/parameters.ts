import { ABILITY, type FunctionHandle, type ModuleFile, type Token } from '../core/loader/file-format.ts';
import { SUI } from './module.ts';

/** How a call takes an object: by immutable reference, by mutable reference, or by value. */
export type Mode = 'read' | 'write' | 'value';

/** What the caller passes for a parameter of a function that is called from outside the VM. */
export type Given =
	/** Nothing: the VM supplies `&TxContext` or `&mut TxContext`. */
	| { readonly kind: 'context' }
	/** The id of an object. */
	| { readonly kind: 'object'; readonly type: Token; readonly mode: Mode }
	/** The id of an object to receive: `sui::transfer::Receiving`. */
	| { readonly kind: 'receiving'; readonly type: Token }
	/** The ids of objects, taken by value. */
	| { readonly kind: 'objects'; readonly type: Token }
	/** An id as a value: `sui::object::ID`. */
	| { readonly kind: 'id'; readonly type: Token }
	/** BCS of a value. */
	| { readonly kind: 'value'; readonly type: Token };

/** Whether a type is a struct of the framework. `path` is `module::name`, such as `object::ID`. */
export function isFramework(type: Token, file: ModuleFile, path: string): boolean {
	if (type.kind !== 'struct') return false;
	const { module, name } = file.structHandles[type.handle]!;
	const id = file.modules[module]!;
	return id.account === SUI && `${id.name}::${name}` === path;
}

/** Whether a type is `&TxContext` or `&mut TxContext`. */
export function isContext(type: Token, file: ModuleFile): boolean {
	return type.kind === 'reference' && isFramework(type.to, file, 'tx_context::TxContext');
}

/** Whether a type is `sui::clock::Clock`. */
export function isClock(type: Token, file: ModuleFile): boolean {
	return isFramework(type, file, 'clock::Clock');
}

/** Ability bits in the declaration of a struct or type parameter; 0 for other types. */
function declared(type: Token, file: ModuleFile, typeParameters: readonly number[]): number {
	if (type.kind === 'struct') return file.structHandles[type.handle]!.abilities;
	return type.kind === 'parameter' ? (typeParameters[type.index] ?? 0) : 0;
}

/** Whether a type is that of an object: a struct or type parameter with `key`. */
export function isObject(type: Token, file: ModuleFile, typeParameters: readonly number[]): boolean {
	return (declared(type, file, typeParameters) & ABILITY.key) !== 0;
}

/** Classifies a parameter of a function that is called from outside the VM. */
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

/** How a result is returned. An object with `store` goes to the caller, and its id is the result. */
export function givenBack(
	type: Token,
	file: ModuleFile,
	{ typeParameters }: FunctionHandle,
): 'object' | 'id' | 'value' {
	if (isFramework(type, file, 'object::ID')) return 'id';
	const both = ABILITY.key | ABILITY.store;
	return (declared(type, file, typeParameters) & both) === both ? 'object' : 'value';
}
