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
import { abilitiesOf } from './abilities.ts';
import { type ErrorNames, errorNames } from './error-map.ts';
import {
	ABILITY,
	type FunctionDefinition,
	type FunctionHandle,
	type ModuleFile,
	type ModuleId,
	type StructDefinition,
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
	/** Parameters and locals. */
	readonly localCount: number;
}

/** A module whose bytes are read and whose definitions are found by name. */
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
	/** A generated stub: its outgoing calls are attributed to its caller. Modules with resources are never stubs. */
	readonly isStub: boolean;
	/** Declares that it may be entered again while it is on the stack. */
	readonly isReentrant: boolean;
	/** What its flavour says about it. */
	readonly rules: ModuleRules;
	#interface: ContractInterface | undefined;
	#errorNames: ErrorNames | undefined;

	/**
	 * @param file the parsed bytes
	 * @param address where a script runs; a module has an address of its own
	 */
	constructor(bytes: Uint8Array, codeHash: Hex, flavours: RulesByModule, file = parseModule(bytes), address?: Address) {
		this.bytes = bytes;
		this.file = file;
		this.id = this.file.modules[this.file.self]!;
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

	/** How other VMs call it: its public and entry functions. Those with the attribute `#[view]` are view. */
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

	/** The name of the constant that an abort code is, where the bytecode tells. */
	errorName(code: bigint): string | undefined {
		this.#errorNames ??= errorNames(this.file);
		return this.#errorNames(code);
	}

	/** Functions that can be called from outside. */
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

	/** A token as the bridge writes Move types. */
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

/** What tells whether a value may leave: it can be stored, nothing is lost when it is dropped, and it is no resource. */
const VALUE = ABILITY.store | ABILITY.drop | ABILITY.key;
/** Of type parameters, nothing is known. */
const NO_ABILITIES: readonly number[] = new Array(256).fill(0);

/** A struct of this name marks a generated stub: its outgoing calls are attributed to its caller. */
export const STUB_MARK = 'AltvmStub__';

/** A struct of this name declares that a module may be entered again while it is on the stack. An upgrade cannot take it back. */
export const REENTRY_MARK = 'AltvmReentrant__';

/**
 * Nothing is kept of a stub's frames where calls leave and come back, so there must be nothing that they could have borrowed: no
 * struct with `key`, and so no resource.
 */
function isStubFile({ structHandles }: ModuleFile, structs: ReadonlyMap<string, StructDefinition>): boolean {
	if (!structs.has(STUB_MARK)) return false;
	return [...structs.values()].every(({ handle }) => (structHandles[handle]!.abilities & ABILITY.key) === 0);
}

/** As Aptos and Initia have it: a view function gives something, and acts for nobody. */
function canBeView({ handle: { parameters, results } }: LoadedFunction): boolean {
	const isSigner = (token: Token): boolean =>
		token.kind === 'signer' || (token.kind === 'reference' && token.to.kind === 'signer');
	return results.length > 0 && !parameters.some(isSigner);
}
