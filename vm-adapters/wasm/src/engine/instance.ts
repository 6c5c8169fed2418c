import {
	BridgeError,
	CanonicalAbi,
	type CoreValue,
	DecodeError,
	type GuestMemory,
	type WitType,
	type WitValue,
	witLayout,
} from '@altvm/abi-bridge';
import { type Frame, Halt, HostError, HostFault, StacklessError } from '@altvm/host';
import { CACHED_PAGES, INK_PER_GAS, LIMITS, WASM_GAS } from '../gas.ts';
import type { CanonOptions, CoreItem, CoreSort, LiftedExport } from '../loader/component/definitions.ts';
import { METER_MODULE, RESET_EXPORT, START_EXPORT, WRITTEN_EXPORT } from '../loader/metering/injected.ts';
import type { WasmProgram } from '../loader/program.ts';
import { hostFunctions } from '../natives/host-functions.ts';
import { HOST_FUNCTIONS } from '../natives/signatures.ts';
import { MemoryImage } from './memory-image.ts';
import { MemoryPool } from './memory-pool.ts';
import { TrackedMemory } from './tracked-memory.ts';

type CoreFunction = (...args: CoreValue[]) => CoreValue | undefined;
type CoreExport = WebAssembly.ExportValue;

/** Returns the host gas of a new instance, which is charged before the instance is created. */
function instanceGas({ coreInstances, pages, tableEntries, setup }: WasmProgram): number {
	const tables = Math.floor((WASM_GAS.tableKib * tableEntries) / 128);
	const items = WASM_GAS.setupByte * Math.max(setup.items - WASM_GAS.freeSetup, 0);
	const data = WASM_GAS.dataWord * Math.ceil(Math.max(setup.data - WASM_GAS.freeData, 0) / 32);
	const further = Math.max(coreInstances - 1, 0);
	return WASM_GAS.instance + WASM_GAS.coreInstance * further + WASM_GAS.page * pages + tables + items + data;
}

const memories = new MemoryPool();
const PAGE = 65536;

/** The most gas that is converted to ink at once: the counter is a signed integer of 64 bits. */
const MAX_INKED_GAS = Number((2n ** 63n - 1n) / INK_PER_GAS);

/** The ink that the running guest has left. One guest runs at a time: it keeps its ink as gas while it waits for the host. */
const ink = new WebAssembly.Global({ value: 'i64', mutable: true }, 0n);
/** Bytes of native stack that are left, as the guest's functions count them. */
const stack = new WebAssembly.Global({ value: 'i32', mutable: true }, 0);

/** An instance of a core module, and how it is reset. */
interface Core {
	/** Sets its globals back, and returns 0 if nothing else has changed than memory. */
	readonly reset: () => number;
	/** Returns 32 marks of written memory, from a number on. */
	readonly written: ((from: number) => number) | undefined;
	/** The memory that it uses. */
	readonly memory: TrackedMemory | undefined;
	readonly shift: number;
}

/** The first content of the memories of a program's instances. */
const imagesOf = new WeakMap<WasmProgram, readonly MemoryImage[]>();

/** How a call of an instance ended. A `failed` one ended by a trap, a halt or an error, so that the instance cannot be used again. */
export type Ending = 'returned' | 'reverted' | 'failed';

/**
 * An instance of a contract: its core instances, linked as the component defines. It serves one frame at a time, and is reset in
 * between to the state in which it was linked.
 */
export class Instance {
	readonly program: WasmProgram;
	/** The frame that it serves. */
	#frame: Frame | undefined;
	readonly #instances: Record<string, CoreExport>[] = [];
	readonly #cores: Core[] = [];
	/** Memories taken from the pool. */
	readonly #memories: TrackedMemory[] = [];
	readonly #starts: CoreFunction[] = [];
	#isLinked = false;
	#pages = 0;
	/** Gas of the frame that is not in the ink counter. */
	#kept = 0;
	/**
	 * False while the guest allocates memory for the host or cleans up after a call: it may not call the host then (component model,
	 * `may_leave`).
	 */
	#mayLeave = true;

	constructor(program: WasmProgram) {
		this.program = program;
	}

	/** Charges a frame for an instance of a program, before one is created or found. */
	static charge(program: WasmProgram, frame: Frame): void {
		frame.gas.charge(instanceGas(program));
		frame.reserveMemory(program.pages * PAGE);
	}

	/** Begins to serve a frame that has paid for it: links the core instances unless they are, and runs their start functions. */
	begin(frame: Frame): void {
		this.#frame = frame;
		this.#pages = this.program.pages;
		if (!this.#isLinked) this.#link();
		for (const start of this.#starts) this.#guest(() => start());
	}

	/**
	 * Ends the service of a frame. Returns whether the instance is as it was when it was linked, and can serve another frame. If it cannot,
	 * its memories are returned to their pool and it must not be used.
	 */
	end(ending: Ending): boolean {
		this.#frame = undefined;
		this.#kept = 0;
		if (ending !== 'failed' && this.#isLinked && this.#reset(ending === 'reverted')) return true;
		for (const { memory, limits } of this.#memories) memories.put(memory, limits);
		return false;
	}

	/** `isAllWritten`: marks are lost if a function does not return, so that all memory counts as written. */
	#reset(isAllWritten: boolean): boolean {
		if (!this.#memories.every((memory) => memory.isResettable)) return false;
		const images = this.#images();
		for (const { reset, written, memory, shift } of this.#cores) {
			const low = isAllWritten ? -1 : (written?.(0) ?? 0);
			const high = isAllWritten ? -1 : (written?.(32) ?? 0);
			if (reset() !== 0) return false;
			if (memory) images[this.#memories.indexOf(memory)]!.restore(memory.bytes, low, high, shift);
		}
		this.#memories.forEach((memory, i) => {
			memory.restoreHostWrites(images[i]!);
		});
		return true;
	}

	#images(): readonly MemoryImage[] {
		return imagesOf.get(this.program)!;
	}

	#link(): void {
		const { component, starts } = this.program;
		this.#guest(() => {
			for (const instance of component.instances) this.#instances.push(this.#instantiate(instance));
		});
		component.instances.forEach((instance, i) => {
			if (instance.kind !== 'instantiate' || !starts[instance.module]) return;
			this.#starts.push(this.#instances[i]![START_EXPORT] as unknown as CoreFunction);
		});
		if (!imagesOf.has(this.program) && this.#memories.every((memory) => memory.isResettable)) {
			imagesOf.set(
				this.program,
				this.#memories.map(({ bytes, shift }) => new MemoryImage(bytes, shift)),
			);
		}
		this.#isLinked = true;
	}

	/** Memory that does not fit the processor's caches makes instructions dearer. */
	get #inkPerGas(): bigint {
		return this.#pages <= CACHED_PAGES ? INK_PER_GAS : INK_PER_GAS / BigInt(Math.ceil(this.#pages / CACHED_PAGES));
	}

	get #running(): Frame {
		if (!this.#frame) throw new HostFault('an instance that serves no frame');
		return this.#frame;
	}

	/** Converts the gas of the frame to ink for the guest: as much as the counter of 63 bits holds. The rest stays gas. */
	#enter(): void {
		const { remaining } = this.#running.gas;
		const given = Math.min(remaining, MAX_INKED_GAS);
		this.#kept = remaining - given;
		ink.value = BigInt(given) * this.#inkPerGas;
	}

	/** Converts the remaining ink back to gas, rounded down. */
	#leave(): void {
		const left = ink.value;
		if (left < 0n) throw this.#outOfGas();
		this.#running.gas.remaining = this.#kept + Number(left / this.#inkPerGas);
	}

	#instantiate(instance: WasmProgram['component']['instances'][number]): Record<string, CoreExport> {
		if (instance.kind === 'exports') {
			return Object.fromEntries(instance.exports.map(({ name, sort, index }) => [name, this.#item(sort, index)]));
		}
		const { modules, memories: limits, shifts } = this.program;
		const imports: WebAssembly.Imports = Object.create(null);
		for (const { name, instance: index } of instance.args) imports[name] = this.#instances[index]!;
		const shift = shifts[instance.module] ?? 0;
		const own = limits[instance.module];
		let memory = own && new TrackedMemory(memories.take(own), own, shift);
		if (memory) this.#memories.push(memory);
		else memory = this.#importedMemory(instance.module, imports);
		const grow = (pages: number) => this.#grow(memory!, pages >>> 0);
		imports[METER_MODULE] = { ink, stack, grow, ...(own && { memory: memory!.memory }) };
		const { exports } = new WebAssembly.Instance(modules[instance.module]!, imports);
		this.#cores.push({
			reset: exports[RESET_EXPORT] as Core['reset'],
			written: exports[WRITTEN_EXPORT] as Core['written'],
			memory,
			shift,
		});
		return exports;
	}

	#item(sort: CoreSort, index: number): CoreExport {
		const item: CoreItem = this.program.component.items[sort][index]!;
		if (item.from === 'lower') return this.#lower(item.func, item.options) as CoreExport;
		return this.#instances[item.instance]![item.name]!;
	}

	/** The memory that a module imports, if it does. */
	#importedMemory(module: number, imports: WebAssembly.Imports): TrackedMemory | undefined {
		const found = WebAssembly.Module.imports(this.program.modules[module]!).find(({ kind }) => kind === 'memory');
		return found && this.#tracked(imports[found.module]![found.name] as WebAssembly.Memory);
	}

	/** Every memory of a component is one that a core module of its own defines. */
	#tracked(memory: WebAssembly.Memory): TrackedMemory {
		return this.#memories.find((known) => known.memory === memory)!;
	}

	/**
	 * `memory.grow`: charges for the pages, reserves them, then grows the memory. Returns its pages before, or -1 if it would exceed its
	 * own maximum or the limit of the contract. Nothing is charged or reserved then.
	 * @throws HostFault if the machine has no memory left: a result must not depend on the machine.
	 */
	#grow({ memory, limits }: TrackedMemory, pages: number): number {
		const before = memory.buffer.byteLength / PAGE;
		if (pages === 0) return before;
		const maximum = limits.maximum ?? LIMITS.pages;
		if (before + pages > maximum || this.#pages + pages > LIMITS.pages) return -1;
		this.#leave();
		const frame = this.#running;
		try {
			frame.gas.charge(WASM_GAS.memoryGrow + pages * WASM_GAS.page);
			frame.reserveMemory(pages * PAGE);
			this.#pages += pages;
			try {
				return memory.grow(pages);
			} catch (cause) {
				throw new HostFault('the machine has no memory for a contract to grow', { cause });
			}
		} finally {
			this.#enter();
		}
	}

	/**
	 * Runs host code that the guest called: the frame's gas is exact in it, and nested frames get the native stack that is left.
	 * @throws HostFault for an error of the host, which must not be taken for a trap of the guest when it passes through.
	 */
	#host<T>(run: () => T): T {
		this.#leave();
		const { value } = stack;
		this.#running.nativeStack.left = value;
		try {
			return run();
		} catch (error) {
			if (error instanceof StacklessError || error instanceof BridgeError) throw error;
			// Errors of the embedder's functions keep their type, too.
			if (error instanceof HostFault || error instanceof HostError) throw error;
			throw new HostFault('a host function failed', { cause: error });
		} finally {
			stack.value = value;
			this.#enter();
		}
	}

	/** `canon lower`: makes a core function of a host function. */
	#lower(name: string, options: CanonOptions): CoreFunction {
		const { params, result } = HOST_FUNCTIONS[name]!;
		const run = hostFunctions[name]!;
		const types = params.map(({ type }) => type);
		// A result of more than one core value is stored at the address in the last argument.
		const isIndirect = result !== undefined && witLayout(result).flat.length > 1;
		return (...core) => {
			if (!this.#mayLeave) throw new Halt('trap', 'cabi_realloc or post-return calls the host');
			return this.#host(() => {
				const frame = this.#running;
				frame.gas.charge(WASM_GAS.hostCall);
				const abi = this.#abi(options);
				const value = run(frame, abi.liftParams(types, core));
				if (result === undefined) return undefined;
				if (isIndirect) {
					const at = Number(core[core.length - 1]) >>> 0;
					this.#tracked(this.#memory(options)).mark(at, witLayout(result).size);
					abi.store(result, value!, at);
					return undefined;
				}
				const flat: CoreValue[] = [];
				abi.lowerFlat(result, value!, flat);
				return flat[0];
			});
		};
	}

	#abi(options: CanonOptions): CanonicalAbi {
		const guest: GuestMemory = {
			buffer: () => this.#memory(options).buffer as ArrayBuffer,
			allocate: (align, size) => {
				if (options.realloc === undefined) throw new Halt('trap', 'the contract has no cabi_realloc');
				const realloc = this.#item('func', options.realloc) as unknown as CoreFunction;
				const at = Number(this.#withoutHost(() => realloc(0, 0, align, size)));
				this.#tracked(this.#memory(options)).mark(at >>> 0, size);
				return at;
			},
		};
		return new CanonicalAbi(guest, this.#running.codec);
	}

	/** Runs guest code that may not call the host. If it traps, the frame ends. */
	#withoutHost<T>(run: () => T): T {
		this.#mayLeave = false;
		const result = this.#guest(run);
		this.#mayLeave = true;
		return result;
	}

	#memory(options: CanonOptions): WebAssembly.Memory {
		if (options.memory === undefined) throw new Halt('trap', 'the contract has no memory');
		return this.#item('memory', options.memory) as WebAssembly.Memory;
	}

	/** Runs guest code. Its functions take native stack while they run, and have given all of it back afterwards, also after a trap. */
	#guest<T>(run: () => T): T {
		const { nativeStack } = this.#running;
		const { left } = nativeStack;
		stack.value = left;
		this.#enter();
		try {
			const result = run();
			// What ran last may have been unpaid.
			if (ink.value < 0n) throw this.#outOfGas();
			return result;
		} catch (error) {
			throw this.#trap(error);
		} finally {
			nativeStack.left = left;
			stack.value = left;
			if (ink.value >= 0n) this.#leave();
		}
	}

	#outOfGas(): Halt {
		this.#running.gas.remaining = 0;
		return new Halt('out-of-gas');
	}

	/**
	 * Converts an error that guest code threw: traps become halts, others are passed on. V8's messages differ between versions, so
	 * they are not used. A `RangeError` is no trap: the machine has no stack or memory left, which the counted bounds prevent.
	 */
	#trap(error: unknown): unknown {
		const isTrap = error instanceof WebAssembly.RuntimeError || error instanceof WebAssembly.LinkError;
		if (!isTrap) return error;
		if (ink.value < 0n) return this.#outOfGas();
		if (stack.value < 0) return new Halt('stack-overflow', 'the contract calls too deep');
		return new Halt('trap', 'the contract trapped');
	}

	/** Calls an export and returns its result. */
	call({ function: fn, func, options }: LiftedExport, args: readonly WitValue[]): WitValue | undefined {
		const abi = this.#abi(options);
		const core = abi.lowerParams(
			fn.params.map(({ type }) => type),
			args,
		);
		const run = this.#item('func', func) as unknown as CoreFunction;
		const result = this.#guest(() => run(...core));
		const value = fn.result && liftResult(abi, fn.result, result);
		if (options.postReturn !== undefined) {
			const postReturn = this.#item('func', options.postReturn) as unknown as CoreFunction;
			this.#withoutHost(() => (result === undefined ? postReturn() : postReturn(result)));
		}
		return value;
	}
}

function liftResult(abi: CanonicalAbi, type: WitType, result: CoreValue | undefined): WitValue {
	try {
		return abi.liftResult(type, result);
	} catch (error) {
		if (error instanceof DecodeError) throw new Halt('bad-result', error.message);
		throw error;
	}
}
