import { MEMORY } from '../../gas.ts';
import type { Token } from '../loader/file-format.ts';
import { isLibrary } from '../loader/is-library.ts';
import type { LoadedFunction, LoadedModule } from '../loader/loaded-module.ts';
import { FunctionFrame } from './call-frame.ts';
import type { Code } from './code.ts';
import { codeOf } from './decode.ts';
import { verificationFailed } from './failures.ts';
import type {
	CallFrame,
	Compiled,
	Instance,
	Instances,
	Native,
	NativeTable,
	Session,
	Translation,
} from './interfaces.ts';
import { TransactionData } from './transaction-data.ts';
import { untranslated } from './translation.ts';
import { type StructType, type Type, typeWords } from './types.ts';
import { places } from './values.ts';

/**
 * One empty list for all instances, never written to. It saves allocations: a frame makes an instance of every function
 * that it calls.
 */
const NONE: never[] = [];

/** A list of places for what an instruction refers to. A copy takes V8 less time than a new list that is filled. */
function blanks<T>(length = 0): (T | undefined)[] {
	return length === 0 ? NONE : (places(length) as (T | undefined)[]);
}

const ZEROS: readonly number[] = new Array<number>(64).fill(0);

function zeros(length: number): number[] {
	return length <= ZEROS.length ? ZEROS.slice(0, length) : new Array<number>(length).fill(0);
}

class FunctionInstance implements Instance {
	readonly fn: LoadedFunction;
	readonly typeArgs: readonly Type[];
	readonly code: Code | undefined;
	readonly native: Native | undefined;
	readonly isReentry: boolean;
	readonly parameterCount: number;
	readonly calls: (Instance | undefined)[];
	callCosts: number[] = NONE;
	readonly structs: (StructType | undefined)[];
	structCosts: number[] = NONE;
	readonly translation: Translation;
	run: Compiled['run'] | undefined;
	fromStack: Compiled['fromStack'] | undefined;
	cost = 0;
	readonly marker: CallFrame;

	constructor(
		fn: LoadedFunction,
		typeArgs: readonly Type[],
		native: Native | undefined,
		code: Code | undefined,
		isReentry: boolean,
		translation: Translation,
	) {
		this.fn = fn;
		this.typeArgs = typeArgs;
		this.native = native;
		this.code = code;
		this.isReentry = isReentry;
		this.calls = blanks(code?.calls.length);
		this.structs = blanks(code?.structs.length);
		this.parameterCount = fn.handle.parameters.length;
		this.translation = translation;
		this.run = undefined;
		this.fromStack = undefined;
		this.marker = new FunctionFrame(this, NONE);
		if (translation.compiled) this.attach(translation.compiled);
	}

	costOfCall(operand: number, cost: number): void {
		if (this.callCosts === NONE) this.callCosts = zeros(this.calls.length);
		this.callCosts[operand] = cost;
	}

	costOfStruct(operand: number, cost: number): void {
		if (this.structCosts === NONE) this.structCosts = zeros(this.structs.length);
		this.structCosts[operand] = cost;
	}

	/**
	 * Attaches translated code, which calls use from now on. Re-entry is refused by the interpreter, so such instances
	 * get none.
	 */
	attach({ run, fromStack, cost }: Compiled): void {
		if (this.isReentry) return;
		this.run = run;
		this.fromStack = fromStack;
		this.cost = cost;
	}

	/** Makes the instance as it was when it was new: for one that is used again after a call to another contract. */
	renew(): void {
		this.calls.fill(undefined);
		this.structs.fill(undefined);
		this.marker.pc = 0;
		this.run = undefined;
		this.fromStack = undefined;
		this.cost = 0;
		if (this.translation.compiled) this.attach(this.translation.compiled);
	}
}

const FREE = () => {};

/** Native functions are not translated. */
const NEVER = untranslated(Number.POSITIVE_INFINITY);

/**
 * The instances of one frame. They are dropped after a call to another contract, together with the linker's modules.
 */
export class FrameInstances implements Instances {
	readonly #session: Session;
	readonly #natives: NativeTable;
	#plain: Map<LoadedFunction, FunctionInstance> | undefined;
	/** Those that were dropped last and that no function runs: they are used again, and paid and counted as new ones. */
	#dropped: Map<LoadedFunction, FunctionInstance> | undefined;
	#generic: Map<LoadedFunction, Map<string, Instance>> | undefined;
	#epoch: number;
	/** Words of memory that the instances and their struct types count. */
	#words = 0;

	constructor(session: Session, natives: NativeTable) {
		this.#session = session;
		this.#natives = natives;
		this.#epoch = session.linker.epoch;
	}

	/** Drops all instances if the linker has dropped its modules. */
	refresh(): void {
		const { epoch } = this.#session.linker;
		if (epoch === this.#epoch) return;
		this.#epoch = epoch;
		const dropped = this.#plain;
		this.#plain = this.#dropped;
		// V8 makes a new table to clear one, also if it is empty.
		if (this.#plain && this.#plain.size > 0) this.#plain.clear();
		this.#dropped = dropped;
		this.#generic = undefined;
		this.#session.free(this.#words);
		this.#words = 0;
		// Only the instances of running functions stay reachable, so their cached callees and structs are cleared.
		for (const { instance } of this.#session.callStack) {
			instance.calls.fill(undefined);
			instance.structs.fill(undefined);
			dropped?.delete(instance.fn);
		}
	}

	get(fn: LoadedFunction, typeArgs: readonly Type[]): Instance {
		if (typeArgs.length === 0) {
			this.#plain ??= new Map();
			let instance = this.#plain.get(fn);
			if (!instance) this.#plain.set(fn, (instance = this.#renewed(fn) ?? this.#make(fn, typeArgs)));
			return instance;
		}
		this.#generic ??= new Map();
		let instances = this.#generic.get(fn);
		if (!instances) this.#generic.set(fn, (instances = new Map()));
		const key = typeArgs.map(({ tag }) => tag).join();
		let instance = instances.get(key);
		if (!instance) instances.set(key, (instance = this.#make(fn, typeArgs)));
		return instance;
	}

	#count(words: number): void {
		this.#words += words;
		this.#session.allocate(words);
	}

	/** Decoding is charged at a function's first use in a transaction. The library is free, as it is to load. */
	#payDecoding(fn: LoadedFunction): (units: number) => void {
		const { id, rules } = fn.module;
		if (isLibrary(fn.module) || rules.framework === id.account) return FREE;
		return TransactionData.of(this.#session.frame).decodes(fn) ? this.#session.pay : FREE;
	}

	/** Returns a dropped instance of a function. Its code is decoded and paid. */
	#renewed(fn: LoadedFunction): FunctionInstance | undefined {
		const instance = this.#dropped?.get(fn);
		if (!instance) return undefined;
		this.#dropped!.delete(fn);
		this.#count(MEMORY.instance);
		if (instance.code) this.#countCode(instance.code);
		instance.renew();
		return instance;
	}

	#countCode({ calls, structs }: Code): void {
		this.#count(2 * (calls.length + structs.length));
	}

	#make(fn: LoadedFunction, typeArgs: readonly Type[]): FunctionInstance {
		let words: number = MEMORY.instance;
		for (const type of typeArgs) words += typeWords(type);
		this.#count(words);
		const { typeParameters } = fn.handle;
		if (typeArgs.length !== typeParameters.length) verificationFailed(`${fn.name} takes other type arguments`);
		for (let i = 0; i < typeParameters.length; i++) {
			const constraints = typeParameters[i]!;
			if ((typeArgs[i]!.abilities & constraints) !== constraints)
				verificationFailed(`${typeArgs[i]!.tag} lacks abilities that ${fn.name} asks for`);
		}
		if (fn.definition.isNative) {
			const native = this.#natives.find(fn) ?? verificationFailed(`no native ${fn.module.id.name}::${fn.name}`);
			return new FunctionInstance(fn, typeArgs, native, undefined, false, NEVER);
		}
		const code = codeOf(fn, this.#payDecoding(fn));
		this.#countCode(code);
		return new FunctionInstance(
			fn,
			typeArgs,
			undefined,
			code,
			this.#isReentry(fn.module),
			this.#session.translator.of(fn),
		);
	}

	/**
	 * Whether a call to a module is a re-entry: the module is on the stack below this frame and does not declare that it
	 * may be re-entered. It does not matter through which modules the call leads there.
	 */
	#isReentry(module: LoadedModule): boolean {
		const { frame } = this.#session;
		if (module.address === frame.message.target || isLibrary(module) || module.isStub || module.isReentrant)
			return false;
		return frame.isOnStackBelow(module.address);
	}

	/** The callee of a call instruction that runs for the first time. */
	called(caller: Instance, operand: number, isGeneric: boolean): Instance {
		const { linker } = this.#session;
		const { module } = caller.fn;
		const index = caller.code!.calls[operand]!;
		const { handle, args } = isGeneric ? module.file.functionInstantiations[index]! : { handle: index, args: [] };
		const before = this.#session.units + linker.paidForModules;
		const types = args.length === 0 ? NONE : args.map((arg) => linker.fresh(arg, module, caller.typeArgs));
		if (isGeneric) caller.costOfCall(operand, before - this.#session.units - linker.paidForModules);
		const instance = this.get(linker.callee(module, handle), types);
		caller.calls[operand] = instance;
		return instance;
	}

	/** The struct that an instruction names. */
	struct(of: Instance, operand: number, isGeneric: boolean): StructType {
		const { file } = of.fn.module;
		const index = of.code!.structs[operand]!;
		return this.#struct(of, operand, isGeneric ? file.structInstantiations[index]! : { definition: index, args: [] });
	}

	/** The enum that an instruction names. */
	enum(of: Instance, operand: number): StructType {
		return this.#struct(of, operand, of.code!.variants[of.code!.structs[operand]!]!);
	}

	#struct(
		of: Instance,
		operand: number,
		{ definition, args }: { readonly definition: number; readonly args: readonly Token[] },
	): StructType {
		const known = of.structs[operand];
		if (known) {
			const cost = of.structCosts.length === 0 ? 0 : of.structCosts[operand]!;
			if (cost > 0) this.#session.use(cost);
			return known;
		}
		const { linker } = this.#session;
		const { module } = of.fn;
		const before = this.#session.units + linker.paidForModules;
		const types = args.length === 0 ? NONE : args.map((arg) => linker.fresh(arg, module, of.typeArgs));
		const type = linker.structType(module, module.file.structs[definition]!.handle, types);
		const cost = before - this.#session.units - linker.paidForModules;
		if (cost > 0) of.costOfStruct(operand, cost);
		of.structs[operand] = type;
		this.#count(typeWords(type));
		return type;
	}
}
