import { LIMITS, UNITS } from '../../gas.ts';
import { widthOf } from '../engine/arithmetic.ts';
import type { Code } from '../engine/code.ts';
import { type CodeTypes, codeOf, codeTypes } from '../engine/decode.ts';
import { ROOM_FOR_OPERAND } from '../engine/native-stack.ts';
import type { LoadedFunction } from '../loader/loaded-module.ts';
import { OP } from '../loader/opcodes.ts';
import { type Block, graphFrom } from './graph.ts';
import { hasMemory, writeInstruction } from './instructions.ts';
import { boxed, type Item, isReference, isWide, limbsOf, Operands, SLOT, slotItem } from './operands.ts';
import { endsSegment, isTranslated, segmentPrice } from './segments.ts';
import { type Shape, TooDeep, writeStructured } from './structure.ts';
import type { Writer } from './writer.ts';

/** A translated function. */
export interface Source {
	/** A JavaScript function body over the names of `HELPERS`. */
	readonly text: string;
	/** The room that a call takes (see `Session.room`). */
	readonly cost: number;
}

const WIDE = widthOf('u128');
const ARITHMETIC = new Set<number>([
	OP.ADD,
	OP.SUB,
	OP.MUL,
	OP.DIV,
	OP.MOD,
	OP.BIT_OR,
	OP.BIT_AND,
	OP.XOR,
	OP.SHL,
	OP.SHR,
]);

/** The most instructions of one translation, and the most characters that are written for it. */
const MAX_INSTRUCTIONS = 20_000;
const MAX_TEXT = 1 << 20;
/** The room that a frame takes in addition to its variables. */
const FRAME_COST = 56;

/**
 * Writes a function as JavaScript. Without `loop`, the code is called like the function. With `loop`, it takes over
 * from the interpreter at the instruction where a loop starts, which may be the first. Returns undefined if the
 * function cannot be translated.
 */
export function writeFunction(fn: LoadedFunction, loop?: number): Source | undefined {
	// Only the interpreter enforces access specifiers.
	if (fn.handle.accesses) return undefined;
	const code = codeOf(fn);
	if (code.ops.length > MAX_INSTRUCTIONS || !code.ops.every(isTranslated)) return undefined;
	const graph = graphFrom(code, loop ?? 0);
	if (!graph) return undefined;
	try {
		return new FunctionWriter(fn, code, codeTypes(fn), loop !== undefined || graph.isLoop).write(
			graph,
			loop !== undefined,
		);
	} catch (error) {
		if (error instanceof TooDeep) return undefined;
		throw error;
	}
}

/**
 * Locals and operands are variables of the JavaScript function: `l0`... for locals, `s0`... for operands by stack
 * height. A reference takes two variables: its container there, and its index in `i0` or `x0`. Borrowed locals are in a
 * list `B`, as in the interpreter. `I` is the instance, `S` the session, and `O` holds the results after the first.
 */
class FunctionWriter implements Shape, Writer {
	readonly fn: LoadedFunction;
	readonly code: Code;
	readonly types: CodeTypes;
	readonly operands: Operands;
	readonly #borrowed = new Set<number>();
	/** Slots of the locals that are wide integers, by local. */
	readonly #slots = new Map<number, number>();
	/** Whether the function computes with wide integers in slots. */
	readonly usesSlots: boolean;
	#skipped = -1;
	#blockEnd = 0;
	readonly #out: string[] = [];
	#length = 0;
	/** Whether the price of the first segment is charged at the function's entry. */
	#isPaid: boolean;

	constructor(fn: LoadedFunction, code: Code, types: CodeTypes, paysFirst: boolean) {
		this.fn = fn;
		this.code = code;
		this.types = types;
		this.#isPaid = !paysFirst;
		for (const [at, op] of code.ops.entries()) if (op === OP.IMM_BORROW_LOC) this.#borrowed.add(code.operands[at]!);
		this.usesSlots = code.ops.some((op, at) => ARITHMETIC.has(op) && code.operands[at]! >= WIDE);
		if (this.usesSlots)
			for (const [i, type] of types.locals.entries())
				if (isWide(type) && !this.isBorrowed(i)) this.#slots.set(i, SLOT * this.#slots.size);
		this.operands = new Operands((text) => this.emit(text), SLOT * this.#slots.size);
	}

	/** The slot of a local, if it has one. */
	slotOf(local: number): number | undefined {
		return this.#slots.get(local);
	}

	/** Whether an instruction is in the block that is being written. */
	isInBlock(at: number): boolean {
		return at < this.#blockEnd;
	}

	/** Marks an instruction that was written together with the one before it. */
	skip(at: number): void {
		this.#skipped = at;
	}

	emit(text: string): void {
		this.#length += text.length;
		if (this.#length > MAX_TEXT) throw new TooDeep();
		this.#out.push(text);
	}

	isBorrowed(local: number): boolean {
		return this.#borrowed.has(local);
	}

	/** Where a local is kept. */
	local(index: number): Item {
		const type = this.types.locals[index]!;
		const slot = this.slotOf(index);
		if (slot !== undefined) return { ...slotItem(type, slot), local: index };
		const place = isReference(type) ? `i${index}` : undefined;
		return { type, text: this.isBorrowed(index) ? `B[${index}]` : `l${index}`, index: place, local: index };
	}

	parameterCount(operand: number, isGeneric: boolean): number {
		const { file } = this.fn.module;
		const index = this.code.calls[operand]!;
		const handle = isGeneric ? file.functionInstantiations[index]!.handle : index;
		return file.functionHandles[handle]!.parameters.length;
	}

	write(graph: Block, isTakenOver: boolean): Source {
		const { code, fn } = this;
		const { localCount } = fn;
		const first = this.#isPaid ? segmentPrice(code, fn, 0, graph.end) : 0;
		writeStructured(graph, this);
		const cost = FRAME_COST + 2 * localCount + ROOM_FOR_OPERAND * this.operands.highest;
		const body = `handOver:{${this.#out.join('')}}`;
		const variables = ['T', 'F', 'c', 'f', 'at', 'K'];
		for (let i = 0; i < this.operands.highest; i++) variables.push(`s${i}`, `x${i}`);
		const parts = { body, variables, cost, price: localCount * UNITS.value + first };
		return { text: isTakenOver ? this.#takenOver(parts) : this.#called(parts), cost };
	}

	#called({ body, variables, cost, price }: Parts): string {
		const { handle, localCount } = this.fn;
		const parameters = handle.parameters.map((_, i) => `l${i}${isReference(this.types.locals[i]!) ? `,i${i}` : ''}`);
		const handed = handle.parameters.map((_, i) => boxed({ ...this.local(i), text: `l${i}` }));
		const begin: string[] = [];
		if (this.#borrowed.size > 0) begin.push(`const B=${blank(localCount)};`);
		const kept: string[] = [];
		for (let i = 0; i < localCount; i++) {
			if (this.isBorrowed(i)) {
				if (i < parameters.length) begin.push(`B[${i}]=l${i};`);
				continue;
			}
			const { text, index, slot } = this.local(i);
			if (slot !== undefined) {
				if (i < parameters.length) begin.push(`put${limbsOf(this.types.locals[i]!)}(w+${slot},l${i});`);
			} else if (i >= parameters.length) variables.push(text, ...(index === undefined ? [] : [index]));
			kept.push(index === undefined ? text : `reference(${text},${index})`);
		}
		const isLeaf = !callsOthers(this.code);
		const locals = this.#borrowed.size === 0 ? `[${kept}]` : `(${[...this.#keptInto(), 'B'].join()})`;
		const unboxed = handle.parameters.map((_, i) =>
			isReference(this.types.locals[i]!) ? `K[b+${i}].container,K[b+${i}].index` : `K[b+${i}]`,
		);
		return `"use strict";
const run=(function run(${['I', 'S', ...parameters]}){let units=S.units-${price};
if(units<0||S.callStack.length>=${LIMITS.callDepth}||S.room<${cost})return interpret(S,I,[${handed}]);
${isLeaf ? '' : `S.room-=${cost};${this.#pushFrame()}`}${this.#enterSlots(isLeaf)}const O=S.out;let ${variables};${begin.join('')}
${body.replaceAll('\u0001', `${isLeaf ? '' : `S.room+=${cost};S.callStack.pop();`}${isLeaf ? '' : this.#leaveSlots()}`)}
return resume(S,I,units,at,${locals},K,${!isLeaf});});
function fromStack(I,S,K,b){const r=run(${['I', 'S', ...unboxed]}),O=S.out;${this.#boxResults()}}
return{run,fromStack};`;
	}

	#takenOver({ body, variables, cost }: Parts): string {
		const begin: string[] = [];
		for (let i = 0; i < this.fn.localCount; i++) {
			if (this.isBorrowed(i)) continue;
			const { text, index, slot } = this.local(i);
			if (slot !== undefined)
				begin.push(`if(B[${i}]!==undefined)put${limbsOf(this.types.locals[i]!)}(w+${slot},B[${i}]);`);
			else if (index === undefined) begin.push(`let ${text}=B[${i}];`);
			else
				begin.push(
					`let ${text}=B[${i}],${index};if(${text}!==undefined){${index}=${text}.index;${text}=${text}.container;}`,
				);
		}
		return `"use strict";
const run=(function run(I,S,B){let units=S.units;S.room-=${cost};${this.#enterSlots(false)}const P=S.callStack[S.callStack.length-1],O=S.out;let ${variables};${begin.join('')}
${body.replaceAll('\u0001', `S.room+=${cost};S.callStack.pop();${this.#leaveSlots()}`)}
return resume(S,I,units,at,(${[...this.#keptInto(), 'B'].join()}),K,true);});
function fromStack(I,S,B,K,b){const r=run(I,S,B),O=S.out;${this.#boxResults()}}
return{run,fromStack};`;
	}

	#enterSlots(isLeaf: boolean): string {
		if (!this.usesSlots) return '';
		const size = this.operands.slotAt(this.operands.highest);
		return `const w=nativeStack.wide;${isLeaf ? '' : `nativeStack.wide=w+${size};`}`;
	}

	#leaveSlots(): string {
		return this.usesSlots ? 'nativeStack.wide=w;' : '';
	}

	/** Only a re-entrant module needs the position of each of its frames; other modules share a marker. */
	#pushFrame(): string {
		return this.fn.module.isReentrant
			? 'const P=new CallFrame(I,[]);S.callStack.push(P);'
			: 'S.callStack.push(I.marker);';
	}

	/** Assignments that put the locals in variables into the list `B`, where the interpreter expects its locals. */
	#keptInto(): string[] {
		const puts: string[] = [];
		for (let i = 0; i < this.fn.localCount; i++) {
			if (this.isBorrowed(i)) continue;
			const { text, index } = this.local(i);
			puts.push(`B[${i}]=${index === undefined ? text : `reference(${text},${index})`}`);
		}
		return puts;
	}

	/** Writes the results onto the interpreter's stack. */
	#boxResults(): string {
		let flat = 0;
		const next = () => (flat++ === 0 ? 'r' : `O[${flat - 1}]`);
		const results = this.fn.handle.results.map((token, i) => {
			if (token.kind !== 'reference') return `K[b+${i}]=${next()};`;
			const container = next();
			return `K[b+${i}]=new Reference(${container},${next()});`;
		});
		return `${results.join('')}return b+${results.length};`;
	}

	open(kind: 'block' | 'loop', { number }: Block): void {
		this.emit(kind === 'loop' ? `L${number}:for(;;){` : `M${number}:{`);
	}

	close(): void {
		this.emit('}\n');
	}

	jump({ number }: Block, isBack: boolean): void {
		this.emit(isBack ? `continue L${number};` : `break M${number};`);
	}

	writeBlock({ start, end, next, target }: Block, goOn: (to: Block) => void): void {
		const { code, operands } = this;
		operands.clear();
		this.#blockEnd = end;
		const last = end - 1;
		const lastOp = code.ops[last]!;
		const isPlainEnd = target === undefined && next !== undefined;
		for (let at = start; at < end; at++) {
			if (at === start || endsSegment(code, at - 1)) this.#charge(at, end);
			if (at !== this.#skipped && (at < last || isPlainEnd)) writeInstruction(this, at);
		}
		switch (lastOp) {
			case OP.RET:
				this.#return();
				return;
			case OP.ABORT:
				this.emit(`S.units=units;abort(I,${operands.pop().text});`);
				return;
			case OP.BR_TRUE:
			case OP.BR_FALSE:
				this.emit(`if(${lastOp === OP.BR_TRUE ? '' : '!'}${operands.pop().text}){`);
				goOn(target!);
				this.emit('}else{');
				goOn(next!);
				this.emit('}');
				return;
			default:
				goOn(target ?? next!);
		}
	}

	/** Begins a segment: charges its price, or hands over to the interpreter if the units do not cover it. */
	#charge(at: number, end: number): void {
		if (this.#isPaid && at === 0) {
			this.#isPaid = false;
			return;
		}
		const price = segmentPrice(this.code, this.fn, at, end);
		const { items } = this.operands;
		const stack = items.length === 0 ? '' : `K=[${items.map(boxed)}];`;
		this.emit(`if(units<${price}){at=${at};${stack}break handOver;}units-=${price};\n`);
	}

	#return(): void {
		const flat = this.operands
			.popAll(this.fn.handle.results.length)
			.flatMap(({ text, index }) => (index === undefined ? [text] : [text, index]));
		for (const [i, type] of this.types.locals.entries())
			if (hasMemory(type)) this.emit(`free(S,${this.local(i).text});`);
		this.emit('S.units=units;\u0001');
		flat.slice(1).forEach((text, i) => {
			this.emit(`O[${i + 1}]=${text};`);
		});
		this.emit(`return ${flat[0] ?? ''};`);
	}
}

interface Parts {
	readonly body: string;
	readonly variables: string[];
	readonly cost: number;
	readonly price: number;
}

function callsOthers({ ops }: Code): boolean {
	return ops.includes(OP.CALL) || ops.includes(OP.CALL_GENERIC);
}

/** Writes a list of empty places with one elements kind (see `places`). */
function blank(count: number): string {
	return count <= 32 ? `[${new Array(count).fill('undefined')}]` : `places(${count})`;
}
