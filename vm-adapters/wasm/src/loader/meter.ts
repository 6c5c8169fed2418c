import { WasmLoadError } from '../errors.ts';
import { INK, LIMITS } from '../gas.ts';
import { ByteWriter, nameBytes, s64, u32 } from './encode.ts';
import { readInstruction } from './instruction.ts';
import { ByteReader } from './reader.ts';
import { valueType } from './value-type.ts';

/** The module that metered modules import their meters from. No contract can import it itself. */
export const METER_MODULE = 'altvm:meter';

/** A core module that counts, and what it declares. */
export interface MeteredModule {
	readonly bytes: Uint8Array<ArrayBuffer>;
	/** Pages at the start. */
	readonly pages: number;
	/** Whether it exports its start function as {@link START_EXPORT}. */
	readonly hasStart: boolean;
}

/**
 * A start function would run while the instance is being linked, when the host cannot serve it. It becomes an export that is
 * called, and paid for, when everything is linked.
 */
export const START_EXPORT = 'altvm:start';

interface Sections {
	readonly order: readonly { readonly id: number; readonly body: ByteReader }[];
	readonly byId: ReadonlyMap<number, ByteReader>;
}

const I32 = 0x7f;
const I64 = 0x7e;
const NO_RESULT = 0x40;

/**
 * Makes a core module count: ink per block of instructions before it runs, stack slots per call, and the host asked before
 * memory grows. It imports two mutable globals (ink left, stack slots left) and a function (`grow`) from
 * {@link METER_MODULE}; when ink or slots fall below zero it traps.
 * @throws WasmLoadError for what has no place in a contract, naming the byte.
 */
export function meterModule(bytes: Uint8Array, offset: number): MeteredModule {
	if (!WebAssembly.validate(bytes as Uint8Array<ArrayBuffer>)) {
		throw new WasmLoadError('malformed', 'a core module that is not valid', { place: `byte ${offset}` });
	}
	return new Meter(readSections(bytes, offset)).run();
}

function readSections(bytes: Uint8Array, offset: number): Sections {
	const reader = new ByteReader(bytes, offset);
	reader.take(8);
	const order: { id: number; body: ByteReader }[] = [];
	const byId = new Map<number, ByteReader>();
	while (!reader.done) {
		const id = reader.u8();
		const body = reader.body(reader.u32());
		if (id === 0) continue;
		if (id > 12) body.unsupported(`a core section ${id}`);
		order.push({ id, body });
		byId.set(id, body);
	}
	return { order, byId };
}

interface FuncType {
	readonly params: Uint8Array;
	readonly results: Uint8Array;
}

class Meter {
	readonly #sections: Sections;
	readonly #types: FuncType[] = [];
	/** Type indices of the functions that the module defines. */
	readonly #functions: number[] = [];
	#importedFunctions = 0;
	#importedGlobals = 0;
	#pages = 0;
	/** Bodies of functions that this adds, behind the module's own. */
	readonly #helpers: { readonly type: number; readonly body: number[] }[] = [];
	readonly #helperOf = new Map<string, number>();

	constructor(sections: Sections) {
		this.#sections = sections;
	}

	// Function indices: imports, then `grow`, then the module's own, then helpers. Globals: imports, then ink and slots.
	get #growFunction(): number {
		return this.#importedFunctions;
	}
	get #inkGlobal(): number {
		return this.#importedGlobals;
	}
	get #slotsGlobal(): number {
		return this.#importedGlobals + 1;
	}

	#shiftFunction(index: number): number {
		return index < this.#importedFunctions ? index : index + 1;
	}

	#shiftGlobal(index: number): number {
		return index < this.#importedGlobals ? index : index + 2;
	}

	#section(id: number): ByteReader | undefined {
		const body = this.#sections.byId.get(id);
		return body && new ByteReader(body.bytes, body.base);
	}

	run(): MeteredModule {
		this.#readTypes();
		const imports = this.#rewriteImports();
		const section3 = this.#section(3);
		if (section3) this.#functions.push(...section3.list(() => section3.u32()));
		if (this.#functions.length > LIMITS.functions) section3!.fail(`more than ${LIMITS.functions} functions`);
		this.#checkTablesAndMemories();
		const growType = this.#typeIndex([I32], [I32]);
		const code = this.#rewriteCode();
		const globals = this.#rewriteGlobals();
		const exports = this.#rewriteExports();
		const elements = this.#rewriteElements();
		const data = this.#rewriteData();

		const out = new ByteWriter();
		out.push([0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00]);
		const write = (id: number, body: ByteWriter | undefined) => {
			if (!body) return;
			out.push([id, ...u32(body.length)]);
			out.push(body.finish());
		};
		write(1, this.#writeTypes());
		write(2, this.#finishImports(imports, growType));
		write(3, this.#writeFunctions());
		write(4, this.#copy(4));
		write(5, this.#copy(5));
		write(6, globals);
		write(7, exports);
		write(9, elements);
		write(12, this.#copy(12));
		write(10, code);
		write(11, data);
		return { bytes: out.finish(), pages: this.#pages, hasStart: this.#section(8) !== undefined };
	}

	#copy(id: number): ByteWriter | undefined {
		const section = this.#section(id);
		if (!section) return undefined;
		const out = new ByteWriter();
		out.push(section.bytes);
		return out;
	}

	#readTypes(): void {
		const section = this.#section(1);
		section?.list(() => {
			if (section.u8() !== 0x60) section.unsupported('a type that is no function type');
			const params = section.list(() => valueType(section, 'parameter'));
			const results = section.list(() => valueType(section, 'result'));
			this.#types.push({ params: Uint8Array.from(params), results: Uint8Array.from(results) });
		});
		if (this.#types.length > LIMITS.types) section!.fail(`more than ${LIMITS.types} types`);
	}

	#typeIndex(params: readonly number[], results: readonly number[]): number {
		const same = (a: Uint8Array, b: readonly number[]) => a.length === b.length && a.every((byte, i) => byte === b[i]);
		const found = this.#types.findIndex((type) => same(type.params, params) && same(type.results, results));
		if (found >= 0) return found;
		return this.#types.push({ params: Uint8Array.from(params), results: Uint8Array.from(results) }) - 1;
	}

	/** The imports as they are; `grow` and the globals come behind them. */
	#rewriteImports(): { count: number; body: ByteWriter } {
		const body = new ByteWriter();
		const section = this.#section(2);
		if (!section) return { count: 0, body };
		const entries = section.list(() => {
			const start = section.at;
			const module = section.name();
			if (module === METER_MODULE) section.unsupported(`an import from ${METER_MODULE}`);
			section.name();
			const kind = section.u8();
			if (kind === 0) {
				section.u32();
				this.#importedFunctions++;
			} else if (kind === 1) {
				valueType(section, 'table');
				this.#limits(section);
			} else if (kind === 2) this.#memoryLimits(section);
			else if (kind === 3) section.unsupported('an imported global');
			else section.unsupported(`an import of kind ${kind}`);
			return section.bytes.subarray(start, section.at);
		});
		for (const entry of entries) body.push(entry);
		return { count: entries.length, body };
	}

	#finishImports(imports: { count: number; body: ByteWriter }, growType: number): ByteWriter {
		const out = new ByteWriter();
		out.push(u32(imports.count + 3));
		out.push(imports.body.finish());
		out.push([...nameBytes(METER_MODULE), ...nameBytes('grow'), 0x00, ...u32(growType)]);
		out.push([...nameBytes(METER_MODULE), ...nameBytes('ink'), 0x03, I64, 0x01]);
		out.push([...nameBytes(METER_MODULE), ...nameBytes('slots'), 0x03, I32, 0x01]);
		return out;
	}

	#limits(reader: ByteReader): { min: number; max: number | undefined } {
		const flags = reader.u8();
		if (flags > 1) reader.unsupported('a shared or 64-bit memory or table');
		const min = reader.u32();
		return { min, max: flags === 1 ? reader.u32() : undefined };
	}

	#memoryLimits(reader: ByteReader): void {
		const { min } = this.#limits(reader);
		if (min > LIMITS.pages) reader.fail(`a memory of more than ${LIMITS.pages} pages`);
		this.#pages += min;
	}

	#checkTablesAndMemories(): void {
		const tables = this.#section(4);
		let entries = 0;
		tables?.list(() => {
			valueType(tables, 'table');
			entries += this.#limits(tables).min;
			if (entries > LIMITS.tableEntries) tables.fail(`tables of more than ${LIMITS.tableEntries} entries`);
		});
		const memories = this.#section(5);
		memories?.list(() => this.#memoryLimits(memories));
	}

	#writeTypes(): ByteWriter {
		const out = new ByteWriter();
		out.push(u32(this.#types.length));
		for (const { params, results } of this.#types) {
			out.push([0x60, ...u32(params.length)]);
			out.push(params);
			out.push(u32(results.length));
			out.push(results);
		}
		return out;
	}

	#writeFunctions(): ByteWriter {
		const out = new ByteWriter();
		out.push(u32(this.#functions.length + this.#helpers.length));
		for (const type of this.#functions) out.push(u32(type));
		for (const { type } of this.#helpers) out.push(u32(type));
		return out;
	}

	/** A constant expression, with its indices moved. */
	#constant(reader: ByteReader, out: ByteWriter): void {
		for (;;) {
			const start = reader.at;
			const op = reader.u8();
			if (op === 0x23) out.push([op, ...u32(this.#shiftGlobal(reader.u32()))]);
			else if (op === 0xd2) out.push([op, ...u32(this.#shiftFunction(reader.u32()))]);
			else if (op === 0x0b) {
				out.push([op]);
				return;
			} else {
				if (op === 0x41 || op === 0x42) reader.skipLeb();
				else if (op === 0xd0) reader.s33();
				else if (op !== 0x6a && op !== 0x6b && op !== 0x6c && op !== 0x7c && op !== 0x7d && op !== 0x7e) {
					reader.unsupported(`instruction 0x${op.toString(16)} in a constant expression`);
				}
				out.push(reader.bytes.subarray(start, reader.at));
			}
		}
	}

	#rewriteGlobals(): ByteWriter | undefined {
		const section = this.#section(6);
		if (!section) return undefined;
		const out = new ByteWriter();
		const count = section.u32();
		out.push(u32(count));
		for (let i = 0; i < count; i++) {
			out.push([valueType(section, 'global'), section.u8()]);
			this.#constant(section, out);
		}
		return out;
	}

	#rewriteExports(): ByteWriter | undefined {
		const section = this.#section(7);
		const start = this.#section(8);
		if (!section && !start) return undefined;
		const out = new ByteWriter();
		const count = section ? section.u32() : 0;
		out.push(u32(count + (start ? 1 : 0)));
		if (start) out.push([...nameBytes(START_EXPORT), 0x00, ...u32(this.#shiftFunction(start.u32()))]);
		for (let i = 0; section && i < count; i++) {
			const start = section.at;
			if (section.name() === START_EXPORT) section.unsupported(`an export named ${START_EXPORT}`);
			const kind = section.u8();
			out.push(section.bytes.subarray(start, section.at));
			const index = section.u32();
			out.push(u32(kind === 0 ? this.#shiftFunction(index) : kind === 3 ? this.#shiftGlobal(index) : index));
		}
		return out;
	}

	#rewriteElements(): ByteWriter | undefined {
		const section = this.#section(9);
		if (!section) return undefined;
		const out = new ByteWriter();
		const count = section.u32();
		out.push(u32(count));
		for (let i = 0; i < count; i++) {
			const flags = section.u32();
			if (flags > 7) section.fail(`an element segment of form ${flags}`);
			out.push(u32(flags));
			const isActive = (flags & 1) === 0;
			if (isActive && (flags & 2) !== 0) out.push(u32(section.u32()));
			if (isActive) this.#constant(section, out);
			// Forms 1, 2, 3 have an element kind, forms 5, 6, 7 a reference type.
			if ((flags & 3) !== 0) out.push([(flags & 4) !== 0 ? valueType(section, 'element segment') : section.u8()]);
			const items = section.u32();
			out.push(u32(items));
			for (let j = 0; j < items; j++) {
				if ((flags & 4) !== 0) this.#constant(section, out);
				else out.push(u32(this.#shiftFunction(section.u32())));
			}
		}
		return out;
	}

	#rewriteData(): ByteWriter | undefined {
		const section = this.#section(11);
		if (!section) return undefined;
		const out = new ByteWriter();
		const count = section.u32();
		out.push(u32(count));
		for (let i = 0; i < count; i++) {
			const flags = section.u32();
			if (flags > 2) section.fail(`a data segment of form ${flags}`);
			out.push(u32(flags));
			if (flags === 2) out.push(u32(section.u32()));
			if (flags !== 1) this.#constant(section, out);
			const size = section.u32();
			out.push(u32(size));
			out.push(section.take(size));
		}
		return out;
	}

	/** Takes `ink` and traps if there is too little: what is left over is below zero then. */
	#charge(ink: number): number[] {
		const global = u32(this.#inkGlobal);
		return [
			0x23,
			...global,
			0x42,
			...s64(BigInt(ink)),
			0x7d,
			0x24,
			...global, // ink -= n
			0x23,
			...global,
			0x42,
			0x00,
			0x53,
			0x04,
			NO_RESULT,
			0x00,
			0x0b, // if (ink < 0) unreachable
		];
	}

	/** Takes `perUnit` ink for each unit in a local. */
	#chargeLocal(local: number, perUnit: number): number[] {
		const global = u32(this.#inkGlobal);
		return [
			0x23,
			...global,
			0x20,
			...u32(local),
			0xad,
			0x42,
			...s64(BigInt(perUnit)),
			0x7e,
			0x7d,
			0x24,
			...global,
			0x23,
			...global,
			0x42,
			0x00,
			0x53,
			0x04,
			NO_RESULT,
			0x00,
			0x0b,
		];
	}

	#helper(key: string, type: number, body: () => number[]): number {
		let index = this.#helperOf.get(key);
		if (index === undefined) {
			index = this.#importedFunctions + 1 + this.#functions.length + this.#helpers.length;
			this.#helpers.push({ type, body: [0x00, ...body(), 0x0b] });
			this.#helperOf.set(key, index);
		}
		return index;
	}

	/** memory.grow: the host is asked first; it gives the pages to grow by, or none. */
	#growHelper(): number {
		return this.#helper('grow', this.#typeIndex([I32], [I32]), () => [
			0x20,
			0x00,
			0x10,
			...u32(this.#growFunction),
			0x04,
			I32,
			0x20,
			0x00,
			0x40,
			0x00,
			0x05,
			0x41,
			0x7f,
			0x0b,
		]);
	}

	/** A bulk operation of (i32, i32, i32): paid by its length, the third. */
	#bulkHelper(operation: Uint8Array): number {
		return this.#helper(operation.join(), this.#typeIndex([I32, I32, I32], []), () => [
			...this.#chargeLocal(2, INK.bulkByte),
			0x20,
			0x00,
			0x20,
			0x01,
			0x20,
			0x02,
			...operation,
		]);
	}

	#rewriteCode(): ByteWriter | undefined {
		const section = this.#section(10);
		if (!section) return undefined;
		const bodies = new ByteWriter();
		const count = section.u32();
		if (count !== this.#functions.length) section.fail('functions and bodies differ in number');
		for (let i = 0; i < count; i++) {
			const body = section.body(section.u32());
			const rewritten = this.#rewriteFunction(body, this.#types[this.#functions[i]!]!);
			bodies.push(u32(rewritten.length));
			bodies.push(rewritten);
		}
		for (const { body } of this.#helpers) {
			bodies.push(u32(body.length));
			bodies.push(body);
		}
		const out = new ByteWriter();
		out.push(u32(count + this.#helpers.length));
		out.push(bodies.finish());
		return out;
	}

	#rewriteFunction(reader: ByteReader, type: FuncType): Uint8Array {
		const out = new ByteWriter();
		let locals = 0;
		const start = reader.at;
		reader.list(() => {
			locals += reader.u32();
			if (locals + type.params.length > LIMITS.locals) reader.fail(`more than ${LIMITS.locals} locals`);
			valueType(reader, 'local');
		});
		out.push(reader.bytes.subarray(start, reader.at));
		// The slots are taken at the start and given back at the one way out: the body is a block that returns branch to.
		const slots = 8 + locals + type.params.length;
		const global = u32(this.#slotsGlobal);
		const size = s64(BigInt(slots));
		out.push([0x23, ...global, 0x41, ...size, 0x6b, 0x24, ...global]);
		out.push([0x23, ...global, 0x41, 0x00, 0x48, 0x04, NO_RESULT, 0x00, 0x0b]);
		out.push([0x02, ...this.#blockType(type.results)]);
		this.#rewriteBody(reader, out, INK.instruction + locals * INK.local);
		out.push([0x23, ...global, 0x41, ...size, 0x6a, 0x24, ...global, 0x0b]);
		return out.finish();
	}

	#blockType(results: Uint8Array): number[] {
		if (results.length === 0) return [NO_RESULT];
		if (results.length === 1) return [results[0]!];
		return s64(BigInt(this.#typeIndex([], [...results])));
	}

	/** Charges each straight run of instructions before it. */
	#rewriteBody(reader: ByteReader, out: ByteWriter, entryInk: number): void {
		let nesting = 1;
		let ink = entryInk;
		let run = new ByteWriter();
		const flush = () => {
			if (ink > 0) out.push(this.#charge(ink));
			out.push(run.finish());
			run = new ByteWriter();
			ink = 0;
		};
		for (;;) {
			const start = reader.at;
			const { kind, ink: price, operand } = readInstruction(reader);
			const own = reader.bytes.subarray(start, reader.at);
			ink += price;
			switch (kind) {
				case 'plain': {
					const op = own[0]!;
					if (op === 0x10 || op === 0xd2) {
						const index = new ByteReader(own.subarray(1)).u32();
						run.push([op, ...u32(this.#shiftFunction(index))]);
					} else run.push(own);
					break;
				}
				case 'global':
					run.push([own[0]!, ...u32(this.#shiftGlobal(operand))]);
					break;
				case 'grow':
					run.push([0x10, ...u32(this.#growHelper())]);
					break;
				case 'bulk':
					run.push([0x10, ...u32(this.#bulkHelper(own))]);
					break;
				case 'block':
					if (++nesting > LIMITS.nesting) reader.fail(`blocks nested deeper than ${LIMITS.nesting}`);
					run.push(own);
					break;
				case 'loop':
				case 'if':
					if (++nesting > LIMITS.nesting) reader.fail(`blocks nested deeper than ${LIMITS.nesting}`);
					run.push(own);
					flush();
					break;
				case 'return':
					run.push([0x0c, ...u32(nesting - 1)]);
					flush();
					break;
				case 'else':
				case 'branch':
					run.push(own);
					flush();
					break;
				case 'end':
					nesting--;
					run.push(own);
					flush();
					if (nesting > 0) break;
					if (!reader.done) reader.fail('bytes behind the end of a function');
					return;
			}
		}
	}
}
