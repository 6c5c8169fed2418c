import { type Address, type Hex, toAddress } from '@altvm/abi-bridge';
import { type Frame, Halt } from '@altvm/host';
import { MOVE } from '../../dialect.ts';
import { MOVE_GAS, UNITS, UNITS_PER_GAS } from '../../gas.ts';
import { STD } from '../addresses.ts';
import type { FunctionHandle, ModuleId, Token } from '../loader/file-format.ts';
import type { LoadedFunction, LoadedModule } from '../loader/loaded-module.ts';
import { LOADED_BYTES, type ModuleCache } from '../loader/module-cache.ts';
import { hasFriend } from '../verifier/dependencies.ts';
import { TransactionData } from './transaction-data.ts';
import {
	contractOf,
	PRIMITIVE_TYPES,
	resolveType,
	type StructType,
	structOf,
	type Type,
	typeWords,
	vectorOf,
} from './types.ts';
import type { ValueMeter } from './values.ts';

/** Pays for types that are made, and counts the words of memory of those that are cached. */
export interface LinkMeter extends ValueMeter {
	/** Stops counting words of memory. */
	free(words: number): void;
}

/** For a module that is linked while it is published: nothing is charged, and nothing is counted, because no code runs. */
const FREE: LinkMeter = { use() {}, allocate() {}, free() {} };

/** The module that a frame runs. The first use in a transaction charges for its bytes before they are read. */
export function enteredModule(frame: Frame, cache: ModuleCache): LoadedModule {
	const loaded = TransactionData.of(frame).modules;
	let module = loaded.get(frame.codeHash);
	if (module) return module;
	frame.gas.charge(frame.code.length * MOVE_GAS.readByte);
	frame.reserveMemory(frame.code.length * LOADED_BYTES, 'transaction');
	module = cache.get(frame.codeHash, () => frame.code);
	loaded.set(frame.codeHash, module);
	return module;
}

/** A module's account, its name as `account::name`, and its contract. */
interface ModulePath {
	readonly account: Address;
	readonly path: string;
	readonly contract: Address;
}

function pathOf({ account, name }: ModuleId): ModulePath {
	return { account, path: `${account}::${name}`, contract: contractOf(account, name) };
}

/** Of the ids in loaded modules. Each names its module again in every frame. */
const paths = new WeakMap<ModuleId, ModulePath>();

/**
 * By a function handle: the code hash of the module whose function it named last, which its module may call. A reference to the function
 * would keep that module in memory after the cache has dropped it.
 */
const allowed = new WeakMap<FunctionHandle, Hex>();

/**
 * Resolves modules, functions and types against the state of one frame. A call to another contract clears what was
 * resolved, because the call may have published a module or reverted its publication.
 */
export class Linker {
	readonly #frame: Frame;
	readonly #cache: ModuleCache;
	// Made when they are first used: most frames need few of them.
	#modules: Map<string, LoadedModule | undefined> | undefined;
	#types: Map<Token, Type> | undefined;
	/** The module that is being published, which is not in the state yet. */
	readonly #publishing: LoadedModule | undefined;
	#meter: LinkMeter = FREE;
	/** Words of the types that are cached. */
	#kept = 0;
	/** Units charged for modules so far. The first instruction of a frame that names a module pays for it. */
	paidForModules = 0;

	constructor(frame: Frame, cache: ModuleCache, publishing?: LoadedModule) {
		this.#frame = frame;
		this.#cache = cache;
		this.#publishing = publishing;
	}

	/** Charges this meter from now on. */
	chargeTo(meter: LinkMeter): void {
		this.#meter = meter;
	}

	pay(units: number): void {
		this.#meter.use(units);
	}

	allocate(words: number): void {
		this.#meter.allocate(words);
	}

	/** How often `forget` has been called. */
	epoch = 0;

	forget(): void {
		this.epoch++;
		this.#modules = undefined;
		this.#types = undefined;
		this.#meter.free(this.#kept);
		this.#kept = 0;
	}

	keep(types: readonly Type[]): void {
		let words = 0;
		for (const type of types) words += typeWords(type);
		this.#kept += words;
		this.allocate(words);
	}

	find(account: Address, name: string): LoadedModule | undefined {
		return this.#find(pathOf({ account, name }));
	}

	#find({ account, path, contract }: ModulePath): LoadedModule | undefined {
		if (this.#isFree(account)) return this.#findFree(path, contract);
		this.#modules ??= new Map();
		const known = this.#modules.get(path);
		if (known !== undefined || this.#modules.has(path)) return known;
		const module = this.#load(contract);
		this.#modules.set(path, module);
		return module;
	}

	/** Modules of the library and of the frameworks are free to read. */
	#isFree(account: Address): boolean {
		return account === STD || this.#cache.flavours.isFramework(account);
	}

	#findFree(path: string, address: Address): LoadedModule | undefined {
		if (this.#publishing) return this.contract(address);
		const { codeEpoch } = this.#frame.state;
		const { freeModules } = TransactionData.of(this.#frame);
		let module = freeModules.get(codeEpoch, path);
		if (module) return module;
		module = this.contract(address);
		if (module) freeModules.set(codeEpoch, path, module);
		return module;
	}

	#load(address: Address): LoadedModule | undefined {
		if (this.#meter === FREE) return this.contract(address);
		const { state } = this.#frame;
		this.#payGas(state.warmAddress(address) ? MOVE_GAS.coldAccount : MOVE_GAS.warmAccount);
		if (state.vmOf(address) !== MOVE) return undefined;
		const hash = state.codeHash(address);
		const loaded = TransactionData.of(this.#frame).modules;
		let module = loaded.get(hash);
		if (module) return module;
		const code = state.code(address);
		this.#payGas(code.length * MOVE_GAS.readByte);
		this.#frame.reserveMemory(code.length * LOADED_BYTES, 'transaction');
		module = this.#cache.get(hash, () => code);
		loaded.set(hash, module);
		return module;
	}

	#payGas(gas: number): void {
		const units = gas * Number(UNITS_PER_GAS);
		this.paidForModules += units;
		this.pay(units);
	}

	/** The module at a contract address, if it has one. */
	contract(address: Address): LoadedModule | undefined {
		if (this.#publishing?.address === address) return this.#publishing;
		const { state } = this.#frame;
		if (state.vmOf(address) !== MOVE) return undefined;
		return this.#cache.get(state.codeHash(address), () => state.code(address));
	}

	/** @throws Halt `verification-failed` if the module does not exist */
	module(id: ModuleId): LoadedModule {
		let path = paths.get(id);
		if (!path) paths.set(id, (path = pathOf(id)));
		return this.#find(path) ?? missing(`module ${path.path}`);
	}

	/**
	 * The function that a function handle of `module` names.
	 * @throws Halt `verification-failed` if it does not exist or `module` may not call it.
	 */
	function(module: LoadedModule, handleIndex: number): LoadedFunction {
		const handle = module.file.functionHandles[handleIndex]!;
		return this.#function(module, handle, this.#owner(module, handle.module));
	}

	#function(module: LoadedModule, handle: FunctionHandle, target: LoadedModule): LoadedFunction {
		const fn = target.functions.get(handle.name) ?? missing(`function ${target.id.name}::${handle.name}`);
		if (allowed.get(handle) === target.codeHash) return fn;
		const { name } = target.id;
		if (target !== module && fn.definition.visibility === 'private')
			throw new Halt('verification-failed', `${name}::${handle.name} is private`);
		if (target !== module && fn.definition.visibility === 'friend' && !hasFriend(target.file, module.id))
			throw new Halt('verification-failed', `${module.id.name} is not a friend of ${name}`);
		if (
			fn.handle.parameters.length !== handle.parameters.length ||
			fn.handle.results.length !== handle.results.length
		) {
			throw new Halt('verification-failed', `${name}::${handle.name} has another signature`);
		}
		allowed.set(handle, target.codeHash);
		return fn;
	}

	/** The module that a handle of `module` names. */
	#owner(module: LoadedModule, handleIndex: number): LoadedModule {
		return handleIndex === module.file.self ? module : this.module(module.file.modules[handleIndex]!);
	}

	/**
	 * As `function`, and checks that the function has the handle's signature, because the calling code was typed by the
	 * handle.
	 */
	callee(module: LoadedModule, handleIndex: number): LoadedFunction {
		const handle = module.file.functionHandles[handleIndex]!;
		const target = this.#owner(module, handle.module);
		// A function that was compared may be called: that was checked before.
		if (target !== module && compared.get(handle) === target.codeHash) return target.functions.get(handle.name)!;
		const fn = this.#function(module, handle, target);
		if (fn.module !== module && !hasSignature(fn, module, handle))
			throw new Halt('verification-failed', `${fn.module.id.name}::${fn.name} has another signature`);
		return fn;
	}

	/** Makes a struct type. Each type argument costs a fixed price plus the length of its tag, every time. */
	structType(module: LoadedModule, handleIndex: number, args: readonly Type[]): StructType {
		const handle = module.file.structHandles[handleIndex]!;
		const owner = this.#owner(module, handle.module);
		const definition = owner.structs.get(handle.name) ?? missing(`struct ${owner.id.name}::${handle.name}`);
		for (const { tag } of args) this.pay(UNITS.value + UNITS.tagCharacter * tag.length);
		return structOf(owner, owner.file.structHandles[definition.handle]!, definition, args);
	}

	/** The type of a token. Tokens in code without type arguments are resolved once. */
	type(token: Token, module: LoadedModule, args: readonly Type[]): Type {
		if (args.length > 0) return resolveType(token, module, args, this, 0);
		this.#types ??= new Map();
		let type = this.#types.get(token);
		if (!type) {
			this.#types.set(token, (type = resolveType(token, module, args, this, 0)));
			this.keep([type]);
		}
		return type;
	}

	/** Resolves a token and charges for its type every time, whether or not it is cached. */
	fresh(token: Token, module: LoadedModule, args: readonly Type[]): Type {
		return resolveType(token, module, args, this, 0);
	}

	/** Parses a type tag such as `vector<0x1::coin::USD>`. Returns undefined if it names no type. */
	parseTag(text: string): Type | undefined {
		if (text.length > 1024) return undefined;
		const parser = new TagParser(text, this);
		const type = parser.type(0);
		return parser.done ? type : undefined;
	}
}

function missing(what: string): never {
	throw new Halt('verification-failed', `${what} does not exist`);
}

/** By a handle of the calling module: the code hash of the module whose function was found to have its signature. */
const compared = new WeakMap<FunctionHandle, Hex>();

/** Whether a function has the signature of another module's handle. */
function hasSignature(fn: LoadedFunction, module: LoadedModule, handle: FunctionHandle): boolean {
	if (compared.get(handle) === fn.module.codeHash) return true;
	const own = fn.handle;
	const same = (a: readonly Token[], b: readonly Token[]) =>
		a.length === b.length && a.every((token, i) => sameToken(token, fn.module, b[i]!, module));
	if (own.typeParameters.length !== handle.typeParameters.length) return false;
	if (!same(own.parameters, handle.parameters) || !same(own.results, handle.results)) return false;
	compared.set(handle, fn.module.codeHash);
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
