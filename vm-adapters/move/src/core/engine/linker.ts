import { type Address, type Hex, toAddress } from '@altvm/abi-bridge';
import { type Frame, Halt } from '@altvm/host';
import { MOVE } from '../../dialect.ts';
import { MOVE_GAS, UNITS, UNITS_PER_GAS } from '../../gas.ts';
import { STD } from '../addresses.ts';
import type { FunctionHandle, Token } from '../loader/file-format.ts';
import type { LoadedFunction, LoadedModule } from '../loader/loaded-module.ts';
import type { ModuleCache } from '../loader/module-cache.ts';
import { contractOf, PRIMITIVE_TYPES, resolveType, type StructType, structOf, type Type, vectorOf } from './types.ts';
import type { Pay } from './values.ts';

const FREE: Pay = () => {};

/** Modules that a transaction has paid for, by code hash: they stay at hand until its end. */
const modulesOf = new WeakMap<object, Map<Hex, LoadedModule>>();

function loadedBy({ transaction }: Frame): Map<Hex, LoadedModule> {
	let modules = modulesOf.get(transaction);
	if (!modules) modulesOf.set(transaction, (modules = new Map()));
	return modules;
}

/** The module that a frame runs. It is paid for before it is read, by its bytes, once a transaction. */
export function enteredModule(frame: Frame, cache: ModuleCache): LoadedModule {
	const loaded = loadedBy(frame);
	let module = loaded.get(frame.codeHash);
	if (module) return module;
	frame.gas.charge(frame.code.length * MOVE_GAS.readByte);
	module = cache.get(frame.codeHash, () => frame.code);
	loaded.set(frame.codeHash, module);
	return module;
}

/**
 * Finds modules, functions and types as they are in the state of one frame. What it found is forgotten after a call to
 * another contract: that may have published or undone a module.
 */
export class Linker {
	readonly #frame: Frame;
	readonly #cache: ModuleCache;
	readonly #modules = new Map<string, LoadedModule | undefined>();
	readonly #functions = new Map<LoadedModule, LoadedFunction[]>();
	readonly #types = new Map<Token, Type>();
	/** A module that is being published: not in the state yet. */
	readonly #publishing: LoadedModule | undefined;
	/** Takes units for types that are made; nobody is asked while a module is linked. */
	pay: Pay = FREE;
	/** Units that were paid for modules: by whatever names one first in a frame. */
	paidForModules = 0;

	constructor(frame: Frame, cache: ModuleCache, publishing?: LoadedModule) {
		this.#frame = frame;
		this.#cache = cache;
		this.#publishing = publishing;
	}

	/** How often all was forgotten. */
	epoch = 0;

	forget(): void {
		this.epoch++;
		this.#modules.clear();
		this.#functions.clear();
		this.#types.clear();
	}

	find(account: Address, name: string): LoadedModule | undefined {
		const path = `${account}::${name}`;
		if (this.#modules.has(path)) return this.#modules.get(path);
		const module = this.#load(account, name);
		this.#modules.set(path, module);
		return module;
	}

	/** Those of the library are at hand for everybody. */
	#load(account: Address, name: string): LoadedModule | undefined {
		const address = contractOf(account, name);
		if (this.pay === FREE || account === STD || this.#cache.flavours.isFramework(account))
			return this.contract(address);
		const { state } = this.#frame;
		this.#payGas(state.warmAddress(address) ? MOVE_GAS.coldAccount : MOVE_GAS.warmAccount);
		if (state.vmOf(address) !== MOVE) return undefined;
		const hash = state.codeHash(address);
		const loaded = loadedBy(this.#frame);
		let module = loaded.get(hash);
		if (module) return module;
		const code = state.code(address);
		this.#payGas(code.length * MOVE_GAS.readByte);
		module = this.#cache.get(hash, () => code);
		loaded.set(hash, module);
		return module;
	}

	#payGas(gas: number): void {
		const units = gas * Number(UNITS_PER_GAS);
		this.paidForModules += units;
		this.pay(units);
	}

	/** The module whose contract lies at an address. */
	contract(address: Address): LoadedModule | undefined {
		if (this.#publishing?.address === address) return this.#publishing;
		const { state } = this.#frame;
		if (state.vmOf(address) !== MOVE) return undefined;
		return this.#cache.get(state.codeHash(address), () => state.code(address));
	}

	module(account: Address, name: string): LoadedModule {
		return this.find(account, name) ?? missing(`module ${account}::${name}`);
	}

	/** The function behind a handle of `module`. */
	function(module: LoadedModule, handleIndex: number): LoadedFunction {
		let known = this.#functions.get(module);
		if (!known) this.#functions.set(module, (known = []));
		let fn = known[handleIndex];
		if (!fn) {
			const handle = module.file.functionHandles[handleIndex]!;
			const { account, name } = module.file.modules[handle.module]!;
			const target = handle.module === module.file.self ? module : this.module(account, name);
			fn = target.functions.get(handle.name) ?? missing(`function ${name}::${handle.name}`);
			if (target !== module && fn.definition.visibility === 'private')
				throw new Halt('verification-failed', `${name}::${handle.name} is private`);
			if (target !== module && fn.definition.visibility === 'friend' && !isFriend(target, module)) {
				throw new Halt('verification-failed', `${module.id.name} is no friend of ${name}`);
			}
			if (
				fn.handle.parameters.length !== handle.parameters.length ||
				fn.handle.results.length !== handle.results.length
			) {
				throw new Halt('verification-failed', `${name}::${handle.name} has another signature`);
			}
			known[handleIndex] = fn;
		}
		return fn;
	}

	/** The function behind a handle, which is what the handle says: the types of the calling code depend on it. */
	callee(module: LoadedModule, handleIndex: number): LoadedFunction {
		const fn = this.function(module, handleIndex);
		const handle = module.file.functionHandles[handleIndex]!;
		if (fn.module !== module && !hasSignature(fn, module, handle))
			throw new Halt('verification-failed', `${fn.module.id.name}::${fn.name} has another signature`);
		return fn;
	}

	/** A type with arguments is made anew wherever it is met: its parts and the length of its name are paid. */
	structType(module: LoadedModule, handleIndex: number, args: readonly Type[]): StructType {
		const handle = module.file.structHandles[handleIndex]!;
		const { account, name } = module.file.modules[handle.module]!;
		const owner = handle.module === module.file.self ? module : this.module(account, name);
		const definition = owner.structs.get(handle.name) ?? missing(`struct ${name}::${handle.name}`);
		for (const { tag } of args) this.pay(UNITS.value + tag.length);
		return structOf(owner, owner.file.structHandles[definition.handle]!, definition, args);
	}

	/** A token without parameters is resolved once. */
	type(token: Token, module: LoadedModule, args: readonly Type[]): Type {
		if (args.length > 0) return resolveType(token, module, args, this, 0);
		let type = this.#types.get(token);
		if (!type) this.#types.set(token, (type = resolveType(token, module, args, this, 0)));
		return type;
	}

	/** The type of a token, its price paid whether or not it is known. */
	fresh(token: Token, module: LoadedModule, args: readonly Type[]): Type {
		return resolveType(token, module, args, this, 0);
	}

	/** A type tag such as `vector<0x1::coin::USD>`. Undefined if it is none. */
	parseTag(text: string): Type | undefined {
		if (text.length > 1024) return undefined;
		const parser = new TagParser(text, this);
		const type = parser.type(0);
		return parser.done ? type : undefined;
	}
}

function missing(what: string): never {
	throw new Halt('verification-failed', `${what} is not there`);
}

function isFriend(of: LoadedModule, module: LoadedModule): boolean {
	return of.file.friends.some(({ account, name }) => account === module.id.account && name === module.id.name);
}

/** By the calling module's handle: the function that was found to have its signature. */
const compared = new WeakMap<FunctionHandle, LoadedFunction>();

/** Whether a function is what another module's handle says. */
function hasSignature(fn: LoadedFunction, module: LoadedModule, handle: FunctionHandle): boolean {
	if (compared.get(handle) === fn) return true;
	const own = fn.handle;
	const same = (a: readonly Token[], b: readonly Token[]) =>
		a.length === b.length && a.every((token, i) => sameToken(token, fn.module, b[i]!, module));
	if (own.typeParameters.length !== handle.typeParameters.length) return false;
	if (!same(own.parameters, handle.parameters) || !same(own.results, handle.results)) return false;
	compared.set(handle, fn);
	return true;
}

function sameToken(a: Token, of: LoadedModule, b: Token, other: LoadedModule): boolean {
	switch (a.kind) {
		case 'vector':
			return b.kind === 'vector' && sameToken(a.element, of, b.element, other);
		case 'reference':
			return b.kind === 'reference' && a.mutable === b.mutable && sameToken(a.to, of, b.to, other);
		case 'parameter':
			return b.kind === 'parameter' && a.index === b.index;
		case 'struct': {
			if (b.kind !== 'struct' || a.args.length !== b.args.length) return false;
			const left = of.file.structHandles[a.handle]!;
			const right = other.file.structHandles[b.handle]!;
			const leftModule = of.file.modules[left.module]!;
			const rightModule = other.file.modules[right.module]!;
			if (left.name !== right.name || leftModule.name !== rightModule.name) return false;
			if (leftModule.account !== rightModule.account) return false;
			return a.args.every((arg, i) => sameToken(arg, of, (b.args as readonly Token[])[i]!, other));
		}
		default:
			return a.kind === b.kind;
	}
}

class TagParser {
	readonly #text: string;
	readonly #linker: Linker;
	#at = 0;

	constructor(text: string, linker: Linker) {
		this.#text = text.replaceAll(' ', '');
		this.#linker = linker;
	}

	get done(): boolean {
		return this.#at === this.#text.length;
	}

	#take(pattern: RegExp): string | undefined {
		pattern.lastIndex = this.#at;
		const match = pattern.exec(this.#text)?.[0];
		if (match !== undefined) this.#at += match.length;
		return match;
	}

	type(depth: number): Type | undefined {
		if (depth > 16) return undefined;
		const word = this.#take(/[A-Za-z0-9_]+/y);
		if (word === undefined) return undefined;
		if (word === 'vector') {
			const args = this.#args(depth);
			return args?.length === 1 ? vectorOf(args[0]!) : undefined;
		}
		if (Object.hasOwn(PRIMITIVE_TYPES, word)) return PRIMITIVE_TYPES[word as 'u8'];
		if (!/^0x[0-9a-fA-F]{1,64}$/.test(word) || !this.#take(/::/y)) return undefined;
		const module = this.#take(/[A-Za-z0-9_]+/y);
		if (module === undefined || !this.#take(/::/y)) return undefined;
		const name = this.#take(/[A-Za-z0-9_]+/y);
		const args = this.#text[this.#at] === '<' ? this.#args(depth) : [];
		const account = toAddress(`0x${word.slice(2).padStart(64, '0')}`);
		const owner = this.#linker.find(account, module);
		const definition = name === undefined ? undefined : owner?.structs.get(name);
		if (!owner || !definition || !args) return undefined;
		return structOf(owner, owner.file.structHandles[definition.handle]!, definition, args);
	}

	#args(depth: number): Type[] | undefined {
		if (!this.#take(/</y)) return undefined;
		const types: Type[] = [];
		do {
			const type = this.type(depth + 1);
			if (!type) return undefined;
			types.push(type);
		} while (this.#take(/,/y));
		return this.#take(/>/y) ? types : undefined;
	}
}
