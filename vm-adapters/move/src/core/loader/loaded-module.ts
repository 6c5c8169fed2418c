import {
	type Address,
	type ContractInterface,
	type Hex,
	interfaceFromMove,
	type MoveFunction,
	type MoveType,
	moduleAddress,
} from '@altvm/abi-bridge';
import { MOVE } from '../../dialect.ts';
import { STD } from '../addresses.ts';
import { abilitiesOf } from './abilities.ts';
import { type ErrorNames, errorNames } from './error-map.ts';
import {
	ABILITY,
	type FunctionDefinition,
	type FunctionHandle,
	type ModuleFile,
	type ModuleId,
	type StructDefinition,
	type StructHandle,
	type Token,
} from './file-format.ts';
import { viewFunctions } from './metadata.ts';
import type { ModuleRules, RulesByModule } from './module-rules.ts';
import { parseModule } from './parse.ts';

/** A function ready to run. */
export interface LoadedFunction {
	readonly module: LoadedModule;
	readonly name: string;
	readonly handle: FunctionHandle;
	readonly definition: FunctionDefinition;
	/** The number of parameters and locals. */
	readonly localCount: number;
}

/** A parsed module, with its definitions by name. */
export class LoadedModule {
	readonly bytes: Uint8Array;
	readonly file: ModuleFile;
	readonly id: ModuleId;
	/** Its contract address. */
	readonly address: Address;
	readonly codeHash: Hex;
	readonly functions: ReadonlyMap<string, LoadedFunction>;
	/** By the definition's index. */
	readonly functionList: readonly LoadedFunction[];
	readonly structs: ReadonlyMap<string, StructDefinition>;
	/** Whether it belongs to the standard library. */
	readonly isLibrary: boolean;
	/** Whether it is a script, which has no contract: it calls as its sender. */
	readonly isScript: boolean;
	/** A generated stub: its outgoing calls are attributed to its caller. Modules with resources are never stubs. */
	readonly isStub: boolean;
	/** Whether the module declares that it may be re-entered while it is on the stack. */
	readonly isReentrant: boolean;
	/** The rules of its flavour. */
	readonly rules: ModuleRules;
	readonly #tags = new Map<StructHandle, string>();
	#interface: ContractInterface | undefined;
	#errorNames: ErrorNames | undefined;

	/**
	 * Parses and indexes a module.
	 * @param file the parsed bytes
	 * @param address for a script: the contract that runs it. A module's address follows from its account and name
	 * @throws MoveLoadError
	 */
	constructor(bytes: Uint8Array, codeHash: Hex, flavours: RulesByModule, file = parseModule(bytes), address?: Address) {
		this.bytes = bytes;
		this.file = file;
		this.id = this.file.modules[this.file.self]!;
		this.isLibrary = this.id.account === STD;
		this.isScript = address !== undefined;
		this.address = address ?? moduleAddress(this.id.account, this.id.name);
		this.codeHash = codeHash;
		this.functionList = this.file.functions.map((definition): LoadedFunction => {
			const handle = this.file.functionHandles[definition.handle]!;
			const localCount = handle.parameters.length + definition.locals.length;
			return { module: this, name: handle.name, handle, definition, localCount };
		});
		this.functions = new Map(this.functionList.map((fn) => [fn.name, fn]));
		this.structs = new Map(this.file.structs.map((struct) => [this.file.structHandles[struct.handle]!.name, struct]));
		this.isStub = isStubFile(this.file, this.structs);
		this.isReentrant = this.structs.has(REENTRY_MARK);
		this.rules = flavours.of(this.file);
	}

	/**
	 * The interface by which other VMs call the module: its public and entry functions. Functions with the attribute
	 * `#[view]` are view.
	 */
	get interface(): ContractInterface {
		if (this.#interface) return this.#interface;
		const views = viewFunctions(this.file);
		const functions = this.callable().map((fn) => ({
			...this.signature(fn),
			isView: views.has(fn.name) && canBeView(fn),
		}));
		this.#interface = interfaceFromMove(MOVE, { name: this.id.name, functions }).interface;
		return this.#interface;
	}

	/** The tag of a struct of this module, without type arguments. */
	tagOf(handle: StructHandle): string {
		let tag = this.#tags.get(handle);
		if (tag === undefined) {
			const { account, name } = this.id;
			this.#tags.set(handle, (tag = `${account}::${name}::${handle.name}`));
		}
		return tag;
	}

	/** The name of the constant with an abort code, if the bytecode names it. */
	errorName(code: bigint): string | undefined {
		this.#errorNames ??= errorNames(this.file);
		return this.#errorNames(code);
	}

	/** Functions that can be called from outside Move. */
	callable(): LoadedFunction[] {
		const isCallable = ({ name, definition }: LoadedFunction) =>
			(definition.visibility === 'public' || definition.isEntry) &&
			!definition.isNative &&
			this.rules.isCallable(this.id, name);
		return this.functionList.filter(isCallable);
	}

	signature({ name, handle }: LoadedFunction): MoveFunction {
		return {
			name,
			typeParameters: handle.typeParameters.length,
			...this.rules.signature(handle, this.file, (token) => this.moveType(token)),
		};
	}

	/** Converts a type token to the bridge's form. */
	moveType(token: Token): MoveType {
		switch (token.kind) {
			case 'vector':
				return { kind: 'vector', element: this.moveType(token.element) };
			case 'reference':
				return { kind: 'reference', mutable: token.mutable, to: this.moveType(token.to) };
			case 'struct': {
				const handle = this.file.structHandles[token.handle]!;
				const { account, name: module } = this.file.modules[handle.module]!;
				return {
					kind: 'struct',
					account,
					module,
					name: handle.name,
					typeArguments: token.args.map((arg) => this.moveType(arg)),
					...((abilitiesOf(this.file, token, NO_ABILITIES) & VALUE) === (ABILITY.store | ABILITY.drop) && {
						isValue: true,
					}),
				};
			}
			default:
				return token;
		}
	}
}

/**
 * The abilities that decide whether a value may be returned to another VM: it has store and drop, and is not a
 * resource.
 */
const VALUE = ABILITY.store | ABILITY.drop | ABILITY.key;
/** Type parameters count as having no abilities, because their types are unknown. */
const NO_ABILITIES: readonly number[] = new Array(256).fill(0);

/** A struct of this name marks a generated stub: its outgoing calls are attributed to its caller. */
export const STUB_MARK = 'AltvmStub__';

/**
 * A struct of this name declares that a module may be re-entered while it is on the stack. An upgrade cannot remove it.
 */
export const REENTRY_MARK = 'AltvmReentrant__';

/**
 * A stub's frames are not tracked across outgoing calls, so a stub must have nothing that could be borrowed: no struct
 * with `key`, and so no resource.
 */
function isStubFile({ structHandles }: ModuleFile, structs: ReadonlyMap<string, StructDefinition>): boolean {
	if (!structs.has(STUB_MARK)) return false;
	return [...structs.values()].every(({ handle }) => (structHandles[handle]!.abilities & ABILITY.key) === 0);
}

/** As in Aptos and Initia, a view function has results and takes no signer. */
function canBeView({ handle: { parameters, results } }: LoadedFunction): boolean {
	const isSigner = (token: Token): boolean =>
		token.kind === 'signer' || (token.kind === 'reference' && token.to.kind === 'signer');
	return results.length > 0 && !parameters.some(isSigner);
}
