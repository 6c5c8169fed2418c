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
import { METER_MODULE, START_EXPORT } from '../loader/metering/injected.ts';
import type { MemoryLimits } from '../loader/metering/memory-limits.ts';
import type { WasmProgram } from '../loader/program.ts';
import { hostFunctions } from '../natives/host-functions.ts';
import { HOST_FUNCTIONS } from '../natives/signatures.ts';
import { MemoryPool } from './memory-pool.ts';

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

const pool = new MemoryPool();
const PAGE = 65536;

/** The most gas that is converted to ink at once: the counter is a signed integer of 64 bits. */
const MAX_INKED_GAS = Number((2n ** 63n - 1n) / INK_PER_GAS);

/** An instance of a contract for one frame: its core instances, linked as the component defines, and its meters. */
export class Instance {
	readonly #program: WasmProgram;
	readonly #frame: Frame;
	readonly #ink: WebAssembly.Global<'i64'>;
	/** Bytes of native stack that are left, as the guest's functions count them. */
	readonly #stack: WebAssembly.Global<'i32'>;
	readonly #instances: Record<string, CoreExport>[] = [];
	/** Memories taken from the pool. */
	readonly #memories: { readonly memory: WebAssembly.Memory; readonly limits: MemoryLimits }[] = [];
	#pages: number;
	/** Gas of the frame that is not in the ink counter. */
	#kept = 0;
	/**
	 * False while the guest allocates memory for the host or cleans up after a call: it may not call the host then (component model,
	 * `may_leave`).
	 */
	#mayLeave = true;

	constructor(program: WasmProgram, frame: Frame) {
		this.#program = program;
		this.#frame = frame;
		this.#pages = program.pages;
		frame.gas.charge(instanceGas(program));
		frame.reserveMemory(program.pages * PAGE);
		this.#ink = new WebAssembly.Global({ value: 'i64', mutable: true }, 0n);
		this.#stack = new WebAssembly.Global({ value: 'i32', mutable: true }, frame.nativeStack.left);
		this.#guest(() => {
			for (const instance of program.component.instances) this.#instances.push(this.#instantiate(instance));
		});
		program.component.instances.forEach((instance, i) => {
			if (instance.kind !== 'instantiate' || !program.starts[instance.module]) return;
			const start = this.#instances[i]![START_EXPORT] as unknown as CoreFunction;
			this.#guest(() => start());
		});
	}

	/** Returns its memories to the pool. The instance must not be used afterwards. */
	release(): void {
		for (const { memory, limits } of this.#memories) pool.put(memory, limits);
	}

	/** Memory that does not fit the processor's caches makes instructions dearer. */
	get #inkPerGas(): bigint {
		return this.#pages <= CACHED_PAGES ? INK_PER_GAS : INK_PER_GAS / BigInt(Math.ceil(this.#pages / CACHED_PAGES));
	}

	/** Converts the gas of the frame to ink for the guest: as much as the counter of 63 bits holds. The rest stays gas. */
	#enter(): void {
		const { remaining } = this.#frame.gas;
		const given = Math.min(remaining, MAX_INKED_GAS);
		this.#kept = remaining - given;
		this.#ink.value = BigInt(given) * this.#inkPerGas;
	}

	/** Converts the remaining ink back to gas, rounded down. */
	#leave(): void {
		const ink = this.#ink.value;
		if (ink < 0n) {
			this.#frame.gas.remaining = 0;
			throw new Halt('out-of-gas');
		}
		this.#frame.gas.remaining = this.#kept + Number(ink / this.#inkPerGas);
	}

	#instantiate(instance: WasmProgram['component']['instances'][number]): Record<string, CoreExport> {
		if (instance.kind === 'exports') {
			return Object.fromEntries(instance.exports.map(({ name, sort, index }) => [name, this.#item(sort, index)]));
		}
		const imports: WebAssembly.Imports = Object.create(null);
		for (const { name, instance: index } of instance.args) imports[name] = this.#instances[index]!;
		const limits = this.#program.memories[instance.module];
		const memory = limits && pool.take(limits);
		const grow = (pages: number) => this.#grow(memory ?? this.#importedMemory(instance.module, imports), pages >>> 0);
		if (memory) this.#memories.push({ memory, limits });
		imports[METER_MODULE] = { ink: this.#ink, stack: this.#stack, grow, ...(memory && { memory }) };
		return new WebAssembly.Instance(this.#program.modules[instance.module]!, imports).exports;
	}

	#item(sort: CoreSort, index: number): CoreExport {
		const item: CoreItem = this.#program.component.items[sort][index]!;
		if (item.from === 'lower') return this.#lower(item.func, item.options) as CoreExport;
		return this.#instances[item.instance]![item.name]!;
	}

	/** The memory of a module that has none of its own. */
	#importedMemory(module: number, imports: WebAssembly.Imports): WebAssembly.Memory {
		const found = WebAssembly.Module.imports(this.#program.modules[module]!).find(({ kind }) => kind === 'memory')!;
		return imports[found.module]![found.name] as WebAssembly.Memory;
	}

	/**
	 * `memory.grow`: charges for the pages, reserves them, then grows the memory. Returns its pages before, or -1 if it would exceed its
	 * own maximum or the limit of the contract. Nothing is charged or reserved then.
	 * @throws HostFault if the machine has no memory left: a result must not depend on the machine.
	 */
	#grow(memory: WebAssembly.Memory, pages: number): number {
		const before = memory.buffer.byteLength / PAGE;
		if (pages === 0) return before;
		const maximum = this.#memories.find((known) => known.memory === memory)?.limits.maximum ?? LIMITS.pages;
		if (before + pages > maximum || this.#pages + pages > LIMITS.pages) return -1;
		this.#leave();
		try {
			this.#frame.gas.charge(WASM_GAS.memoryGrow + pages * WASM_GAS.page);
			this.#frame.reserveMemory(pages * PAGE);
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
		this.#frame.nativeStack.left = this.#stack.value;
		try {
			return run();
		} catch (error) {
			if (error instanceof StacklessError || error instanceof BridgeError) throw error;
			// Errors of the embedder's functions keep their type, too.
			if (error instanceof HostFault || error instanceof HostError) throw error;
			throw new HostFault('a host function failed', { cause: error });
		} finally {
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
				const frame = this.#frame;
				frame.gas.charge(WASM_GAS.hostCall);
				const abi = this.#abi(options);
				const value = run(frame, abi.liftParams(types, core));
				if (result === undefined) return undefined;
				if (isIndirect) {
					abi.store(result, value!, Number(core[core.length - 1]) >>> 0);
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
				return Number(this.#withoutHost(() => realloc(0, 0, align, size)));
			},
		};
		return new CanonicalAbi(guest, this.#frame.codec);
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
		const { nativeStack } = this.#frame;
		const { left } = nativeStack;
		this.#stack.value = left;
		this.#enter();
		try {
			return run();
		} catch (error) {
			throw this.#trap(error);
		} finally {
			nativeStack.left = left;
			this.#stack.value = left;
			if (this.#ink.value >= 0n) this.#leave();
		}
	}

	/**
	 * Converts an error that guest code threw: traps become halts, others are passed on. V8's messages differ between versions, so
	 * they are not used. A `RangeError` is no trap: the machine has no stack or memory left, which the counted bounds prevent.
	 */
	#trap(error: unknown): unknown {
		const isTrap = error instanceof WebAssembly.RuntimeError || error instanceof WebAssembly.LinkError;
		if (!isTrap) return error;
		if (this.#ink.value < 0n) {
			this.#frame.gas.remaining = 0;
			return new Halt('out-of-gas');
		}
		if (this.#stack.value < 0) return new Halt('stack-overflow', 'the contract calls too deep');
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
