import {
	CanonicalAbi,
	type CoreValue,
	DecodeError,
	type GuestMemory,
	type WitValue,
	witLayout,
} from '@altvm/abi-bridge';
import { type Frame, Halt } from '@altvm/host';
import { INK_PER_GAS, LIMITS, WASM_GAS } from '../gas.ts';
import type { CanonOptions, CoreItem, CoreSort, LiftedExport } from '../loader/component/component.ts';
import { METER_MODULE, START_EXPORT } from '../loader/metering/injected.ts';
import type { MemoryLimits } from '../loader/metering/memory-limits.ts';
import type { WasmProgram } from '../loader/program.ts';
import { hostFunctions } from '../natives/host-functions.ts';
import { HOST_FUNCTIONS } from '../natives/signatures.ts';
import { MemoryPool } from './memory-pool.ts';
import type { StackBudget } from './stack-budget.ts';

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

/** An instance of a contract for one frame: its core instances, linked as the component defines, and its meters. */
export class Instance {
	readonly #program: WasmProgram;
	readonly #frame: Frame;
	readonly #stack: StackBudget;
	readonly #ink: WebAssembly.Global<'i64'>;
	readonly #slots: WebAssembly.Global<'i32'>;
	readonly #instances: Record<string, CoreExport>[] = [];
	/** Memories taken from the pool. */
	readonly #memories: { readonly memory: WebAssembly.Memory; readonly limits: MemoryLimits }[] = [];
	#pages: number;

	constructor(program: WasmProgram, frame: Frame, stack: StackBudget) {
		this.#program = program;
		this.#frame = frame;
		this.#stack = stack;
		this.#pages = program.pages;
		frame.gas.charge(instanceGas(program));
		frame.reserveMemory(program.pages * 65536);
		this.#ink = new WebAssembly.Global({ value: 'i64', mutable: true }, 0n);
		this.#slots = new WebAssembly.Global({ value: 'i32', mutable: true }, stack.left);
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

	/** Converts all gas of the frame to ink for the guest. */
	#enter(): void {
		this.#ink.value = BigInt(this.#frame.gas.remaining) * INK_PER_GAS;
	}

	/** Converts the remaining ink back to gas, rounded down. */
	#leave(): void {
		const ink = this.#ink.value;
		if (ink < 0n) {
			this.#frame.gas.remaining = 0;
			throw new Halt('out-of-gas');
		}
		this.#frame.gas.remaining = Number(ink / INK_PER_GAS);
	}

	#instantiate(instance: WasmProgram['component']['instances'][number]): Record<string, CoreExport> {
		if (instance.kind === 'exports') {
			return Object.fromEntries(instance.exports.map(({ name, sort, index }) => [name, this.#item(sort, index)]));
		}
		const imports: WebAssembly.Imports = Object.create(null);
		for (const { name, instance: index } of instance.args) imports[name] = this.#instances[index]!;
		const grow = (pages: number) => this.#grow(pages >>> 0);
		const limits = this.#program.memories[instance.module];
		const memory = limits && pool.take(limits);
		if (memory) this.#memories.push({ memory, limits });
		imports[METER_MODULE] = { ink: this.#ink, slots: this.#slots, grow, ...(memory && { memory }) };
		return new WebAssembly.Instance(this.#program.modules[instance.module]!, imports).exports;
	}

	#item(sort: CoreSort, index: number): CoreExport {
		const item: CoreItem = this.#program.component.items[sort][index]!;
		if (item.from === 'lower') return this.#lower(item.func, item.options) as CoreExport;
		return this.#instances[item.instance]![item.name]!;
	}

	/** Charges for pages before a memory grows by them. Returns 1 if the memory may grow, 0 if it would exceed the limit. */
	#grow(pages: number): number {
		if (this.#pages + pages > LIMITS.pages) return 0;
		return this.#host(() => {
			this.#frame.gas.charge(pages * WASM_GAS.page);
			this.#frame.reserveMemory(pages * 65536);
			this.#pages += pages;
			return 1;
		});
	}

	/** Runs host code that the guest called: the frame's gas is exact in it, and nested frames get the stack slots that are left. */
	#host<T>(run: () => T): T {
		this.#leave();
		const before = this.#stack.left;
		this.#stack.left = this.#slots.value;
		try {
			return run();
		} finally {
			this.#stack.left = before;
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
		return (...core) =>
			this.#host(() => {
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
	}

	#abi(options: CanonOptions): CanonicalAbi {
		const guest: GuestMemory = {
			buffer: () => this.#memory(options).buffer as ArrayBuffer,
			allocate: (align, size) => {
				if (options.realloc === undefined) throw new Halt('trap', 'the contract has no cabi_realloc');
				const realloc = this.#item('func', options.realloc) as unknown as CoreFunction;
				return Number(this.#guest(() => realloc(0, 0, align, size)));
			},
		};
		return new CanonicalAbi(guest, this.#frame.codec);
	}

	#memory(options: CanonOptions): WebAssembly.Memory {
		if (options.memory === undefined) throw new Halt('trap', 'the contract has no memory');
		return this.#item('memory', options.memory) as WebAssembly.Memory;
	}

	/** Runs guest code. */
	#guest<T>(run: () => T): T {
		this.#enter();
		try {
			return run();
		} catch (error) {
			throw this.#trap(error);
		} finally {
			if (this.#ink.value >= 0n) this.#leave();
		}
	}

	/** Converts an error that guest code threw: engine errors become halts, others are passed on. V8's messages differ between versions, so they are not used. */
	#trap(error: unknown): unknown {
		const isTrap =
			error instanceof WebAssembly.RuntimeError ||
			error instanceof WebAssembly.LinkError ||
			error instanceof RangeError;
		if (!isTrap) return error;
		if (this.#ink.value < 0n) {
			this.#frame.gas.remaining = 0;
			return new Halt('out-of-gas');
		}
		if (this.#slots.value < 0) return new Halt('stack-overflow', 'the contract calls too deep');
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
		if (fn.result === undefined) return undefined;
		try {
			return abi.liftResult(fn.result, result);
		} catch (error) {
			if (error instanceof DecodeError) throw new Halt('bad-result', error.message);
			throw error;
		}
	}
}
