import { type ContractInterface, interfaceFromWit, type WitFunction } from '@altvm/abi-bridge';
import type { WasmModule } from '@altvm/vm-kit';
import { WASM } from '../dialect.ts';
import { WasmLoadError } from '../errors.ts';
import { LIMITS, WASM_GAS } from '../gas.ts';
import { HOST_FUNCTIONS } from '../natives/signatures.ts';
import { HOST_INTERFACE, parseComponent } from './component/component.ts';
import { sameType } from './component/component-types.ts';
import type { Component, LiftedExport } from './component/definitions.ts';
import { withoutShims } from './component/shim.ts';
import type { MemoryLimits } from './metering/memory-limits.ts';
import { type MeteredModule, meterModule } from './metering/meter.ts';
import { type SetupWeight, setupWeight } from './metering/setup-weight.ts';

/** A component that is ready to run: its modules are compiled and its functions found. */
export interface WasmProgram {
	readonly component: Component;
	readonly modules: readonly WasmModule[];
	/** For each module, whether it has a start function. */
	readonly starts: readonly boolean[];
	/** For each module, the limits of the memory that the host creates for it. */
	readonly memories: readonly (MemoryLimits | undefined)[];
	/** For each module, the size of the chunks of memory whose writes it marks, as a power of 2. Undefined if it marks none. */
	readonly shifts: readonly (number | undefined)[];
	/** Instances of core modules in one instance of the component. */
	readonly coreInstances: number;
	/** Initial pages of all their memories. */
	readonly pages: number;
	/** Entries of all their tables. */
	readonly tableEntries: number;
	readonly setup: SetupWeight;
	/** Gas for compiling it, beside that for its bytes. */
	readonly compileGas: number;
	readonly interface: ContractInterface;
	/** The export behind each function of `interface`, by its name. */
	readonly exports: ReadonlyMap<string, LiftedExport>;
	readonly init: LiftedExport | undefined;
	readonly allowsReentry: boolean;
	/** Bytes of memory that it takes, estimated: its code and what the engine makes of the metered modules. */
	readonly weight: number;
}

/** Exports that are not functions to call: the constructor, and the marker of contracts that may be re-entered. */
const INIT = 'init';
const ALLOW_REENTRY = 'allow-reentry';

/**
 * Bytes that V8 keeps for a byte of a metered module: the module itself, its tables, and the code of both its compilers. Modules that
 * have not run take 4 to 10.
 */
const COMPILED_BYTES = 12;
/** Bytes of a program without functions. */
const PROGRAM_BYTES = 32 * 1024;

/** Setup bytes of a core instance that is put together from exports of others, and of each of its exports. */
const EXPORT_BYTES = 8;

/**
 * Loads a component: validates it, refuses features that contracts may not use, meters its core modules and compiles them.
 * @param bytes a component of the world `altvm:contract`.
 * @throws WasmLoadError or InterfaceError. The error names the place.
 * @example
 * ```ts
 * import { readFileSync } from 'node:fs';
 * import { loadProgram, wasmAdapter } from '@altvm/wasm';
 *
 * // The adapter loads the tools that read components.
 * await wasmAdapter();
 * const program = loadProgram(readFileSync('examples/contracts/curve/artifacts/curve.wasm'));
 * program.interface.functions.map(({ name }) => name); // [ 'quote' ]
 * program.allowsReentry; // false
 * ```
 */
export function loadProgram(bytes: Uint8Array): WasmProgram {
	if (bytes.length > LIMITS.size) throw new WasmLoadError('too-large', `a component of more than ${LIMITS.size} bytes`);
	return build(bytes, false);
}

/** As `loadProgram`, for bytes that it has loaded before: the code of a contract in the state. */
export function loadStoredProgram(bytes: Uint8Array): WasmProgram {
	return build(bytes, true);
}

function build(bytes: Uint8Array, isValid: boolean): WasmProgram {
	const component = withoutShims(parse(bytes));
	const metered = component.modules.map((module) => meterModule(module.bytes, module.offset, isValid));
	// Every instance of a module has memories and tables of its own.
	const instances = component.instances.flatMap((item) => (item.kind === 'instantiate' ? metered[item.module]! : []));
	const pages = instances.reduce((sum, module) => sum + module.pages, 0);
	if (pages > LIMITS.pages) throw new WasmLoadError('too-large', `memories of more than ${LIMITS.pages} pages`);
	const setups = component.modules.map((module) => setupWeight(module.bytes));
	const setup = component.instances.map((item) =>
		item.kind === 'instantiate' ? setups[item.module]! : { items: EXPORT_BYTES * (1 + item.exports.length), data: 0 },
	);
	const special = (name: string) => component.exports.find((item) => item.function.name === name);
	let iface: ContractInterface | undefined;
	return {
		component,
		modules: metered.map((module) => compile(module.bytes)),
		starts: metered.map((module) => module.hasStart),
		memories: metered.map((module) => module.memory),
		shifts: metered.map((module) => module.chunkShift),
		coreInstances: instances.length,
		pages,
		compileGas: metered.reduce((sum, module) => sum + compileGas(module), 0),
		tableEntries: instances.reduce((sum, module) => sum + module.tableEntries, 0),
		setup: {
			items: setup.reduce((sum, { items }) => sum + items, 0),
			data: setup.reduce((sum, { data }) => sum + data, 0),
		},
		// Most frames have the interface that is stored with the contract.
		get interface() {
			return (iface ??= interfaceOf(component));
		},
		exports: new Map(callable(component).map((item) => [item.function.name, item])),
		init: special(INIT),
		allowsReentry: special(ALLOW_REENTRY) !== undefined,
		weight:
			PROGRAM_BYTES + bytes.length + COMPILED_BYTES * metered.reduce((sum, module) => sum + module.bytes.length, 0),
	};
}

/**
 * Reads the interface of a component, without the work of loading its code.
 * @throws WasmLoadError or InterfaceError
 */
export function readInterface(bytes: Uint8Array): ContractInterface {
	return interfaceOf(parse(bytes));
}

function parse(bytes: Uint8Array): Component {
	const component = parseComponent(bytes);
	checkImports(component);
	return component;
}

/** The exports that callers may call. */
function callable({ exports }: Component): LiftedExport[] {
	return exports.filter(({ function: { name } }) => name !== INIT && name !== ALLOW_REENTRY);
}

function interfaceOf(component: Component): ContractInterface {
	return interfaceFromWit(
		WASM,
		'',
		callable(component).map(({ function: fn }) => fn),
	);
}

function messageOf(error: unknown): string {
	const payload = typeof error === 'object' && error !== null && 'payload' in error ? error.payload : error;
	return (payload instanceof Error ? payload.message : String(payload)).slice(0, 500);
}

/** Checks that every imported host function exists and has the declared type. */
function checkImports(component: Component): void {
	for (const [name, type] of component.imports) {
		const known = Object.hasOwn(HOST_FUNCTIONS, name) ? HOST_FUNCTIONS[name] : undefined;
		const place = `${HOST_INTERFACE} ${name}`;
		if (!known) throw new WasmLoadError('unknown-import', 'no such host function', { place });
		if (!sameShape(known, type))
			throw new WasmLoadError('unknown-import', 'a host function of another type', { place });
	}
}

/** Parameters of imports may have other names. */
function sameShape(a: Omit<WitFunction, 'name'>, b: Omit<WitFunction, 'name'>): boolean {
	const hasSameResult = a.result && b.result ? sameType(a.result, b.result) : a.result === b.result;
	return (
		hasSameResult &&
		a.params.length === b.params.length &&
		a.params.every(({ type }, i) => sameType(type, b.params[i]!.type))
	);
}

function compileGas({ merges, calls, declarations }: MeteredModule): number {
	return WASM_GAS.load + merges * WASM_GAS.merge + calls * WASM_GAS.compiledCall + declarations * WASM_GAS.declaration;
}

function compile(bytes: Uint8Array<ArrayBuffer>): WasmModule {
	try {
		return new WebAssembly.Module(bytes);
	} catch (error) {
		throw new WasmLoadError('malformed', 'a core module that does not compile', { details: messageOf(error) });
	}
}
