import { CodeWriter, NO_RESULT, OP as W } from '@altvm/vm-kit';
import { OP } from '../loader/op.ts';
import type { InstructionSet } from '../loader/opcodes.ts';
import type { Program } from '../loader/program.ts';
import { Arithmetic } from './arithmetic.ts';
import { type BasicBlock, blockAt, isCall, isFinal, sizeOf } from './blocks.ts';
import type { InstructionContext } from './instruction-context.ts';
import { emitInstruction, isTranslated } from './instructions.ts';
import { BIAS, DIRECT, type DirectOp, EXIT_AT, IMPORT, INNER, L, STACK_BYTES, STATUS } from './layout.ts';
import { known, Registers, type Word } from './values.ts';
import { VirtualStack } from './virtual-stack.ts';

/** A branch whose depth is known only after all traces of the function are emitted. */
export interface Fixup {
	readonly at: number;
	readonly to: 'dispatch' | 'done';
	/** Blocks between the branch and the trace's own loop. */
	readonly depth: number;
}

/** Translated code that begins at one place of the EVM code and follows known jumps. */
export interface Trace {
	readonly head: number;
	readonly code: CodeWriter;
	readonly fixups: readonly Fixup[];
	readonly registers: number;
}

/** What the traces of one program share. */
export interface TraceContext {
	readonly program: Program;
	readonly set: InstructionSet;
	/** Requests a trace that begins at `pc`. */
	want(pc: number): void;
	/** Instructions that may still be emitted more than once, over all traces. */
	copies: number;
	/** Starts of the blocks emitted so far. */
	readonly emitted: Set<number>;
}

/** Instructions run by the host that never grow the memory. */
const KEEPS_MEMORY: ReadonlySet<number> = new Set([OP.SLOAD, OP.SSTORE, OP.TLOAD, OP.TSTORE]);

/** The number by which translated code identifies the start of a trace. */
export function targetOf({ jumpDests }: Program, pc: number): number {
	return jumpDests[pc] === 1 ? pc : pc + INNER;
}

const MAX_INSTRUCTIONS = 600;
const MAX_BLOCKS = 64;
const STACK_LIMIT = 1024;

export function emitTrace(context: TraceContext, head: number): Trace {
	return new TraceEmitter(context, head).emit();
}

class TraceEmitter implements InstructionContext {
	readonly #context: TraceContext;
	readonly #head: number;
	readonly set: InstructionSet;
	readonly code = new CodeWriter();
	readonly registers = new Registers(L.registers);
	readonly stack = new VirtualStack(this.code, this.registers);
	readonly arithmetic = new Arithmetic(this.code, this.registers);
	readonly #fixups: Fixup[] = [];
	/** Open WebAssembly blocks inside the trace's loop. */
	#depth = 0;
	/** Starts of the blocks in this trace. */
	readonly #blocks = new Set<number>();
	#instructions = 0;
	/** Items that are checked to be on the stack, and words that are checked to fit, relative to `L.sp`. */
	#assuredItems = 0;
	#assuredRoom = 0;

	constructor(context: TraceContext, head: number) {
		this.#context = context;
		this.set = context.set;
		this.#head = head;
	}

	emit(): Trace {
		for (let next: number | undefined = this.#head; next !== undefined; ) next = this.#emitBlock(next);
		return { head: this.#head, code: this.code, fixups: this.#fixups, registers: this.registers.count };
	}

	/** Emits a block. Returns where the trace continues, or undefined if it ends. */
	#emitBlock(start: number): number | undefined {
		const { program, set, emitted } = this.#context;
		const block = blockAt(program, set, start);
		this.#blocks.add(start);
		this.#instructions += block.count;
		if (emitted.has(start)) this.#context.copies -= block.count;
		else emitted.add(start);
		if (!this.#emitStackCheck(block)) return undefined;
		let isCharged = false;
		for (let at = start; at < block.end; ) {
			const op = this.#op(at);
			if (isFinal(op, set) || isCall(op)) {
				this.#exit(STATUS.step, at);
				if (isCall(op)) this.#context.want(at + 1);
				return undefined;
			}
			const isJump = op === OP.JUMP || op === OP.JUMPI;
			if (!isJump && !isTranslated(op)) {
				this.#emitStep(at, op);
				isCharged = false;
				at += 1;
				continue;
			}
			if (!isCharged) this.charge(this.#segmentGas(at, block));
			if (isJump) return op === OP.JUMP ? this.#emitJump(at) : this.#emitJumpIf(at);
			emitInstruction(this, program, op, at);
			// Instructions after GAS are charged after it.
			isCharged = op !== OP.GAS;
			at += sizeOf(op);
		}
		return this.#continue(block.end);
	}

	#op(at: number): number {
		const { code } = this.#context.program;
		return at < code.length ? code[at]! : OP.STOP;
	}

	/** Flat gas of the instructions from `at` to the next one that needs the exact gas. */
	#segmentGas(at: number, block: BasicBlock): number {
		const { set } = this.#context;
		let gas = 0;
		for (let i = at; i < block.end; ) {
			const op = this.#op(i);
			if (op !== OP.JUMP && op !== OP.JUMPI && !isTranslated(op)) break;
			gas += set.flatGas[op]!;
			if (op === OP.GAS) break;
			i += sizeOf(op);
		}
		return gas;
	}

	/** Continues the trace with the block at `pc` if it may be inlined, else jumps there. */
	#continue(pc: number): number | undefined {
		if (this.#mayInline(pc)) return pc;
		this.#goto(pc);
		return undefined;
	}

	#mayInline(pc: number): boolean {
		if (this.#blocks.has(pc) || this.#blocks.size >= MAX_BLOCKS || this.#instructions >= MAX_INSTRUCTIONS) return false;
		return !this.#context.emitted.has(pc) || this.#context.copies > 0;
	}

	/** Emits the stack check of a block. Returns false, and ends the trace, if the check can never pass. */
	#emitStackCheck(block: BasicBlock): boolean {
		const { height } = this.stack;
		const items = block.needs - height;
		const room = height + block.grows;
		const lacksItems = items > this.#assuredItems;
		const lacksRoom = room > this.#assuredRoom;
		if (!lacksItems && !lacksRoom) return true;
		if (items > STACK_LIMIT || room > STACK_LIMIT) {
			this.#exit(STATUS.leave, block.start);
			return false;
		}
		const { code } = this;
		if (lacksItems) {
			code
				.get(L.sp)
				.get(L.floor)
				.i32(items * 32)
				.byte(W.i32Add)
				.byte(W.i32LtU);
			this.#assuredItems = items;
		}
		if (lacksRoom) {
			code
				.get(L.sp)
				.i32(room * 32)
				.byte(W.i32Add)
				.get(L.floor)
				.i32(STACK_BYTES)
				.byte(W.i32Add)
				.byte(W.i32GtU);
			this.#assuredRoom = room;
		}
		if (lacksItems && lacksRoom) code.byte(W.i32Or);
		this.#if(() => this.#exitWithoutEnd(STATUS.leave, block.start));
		return true;
	}

	charge(gas: number): void {
		if (gas === 0) return;
		this.code.get(L.gas).i64(BigInt(gas)).byte(W.i64Sub).set(L.gas);
		this.checkGas();
	}

	checkGas(): void {
		this.code.get(L.gas).i64(0n).byte(W.i64LtS);
		this.#if(() => {
			this.code.i32(STATUS.outOfGas).set(L.status);
			this.#branch('done');
		});
	}

	/** Returns gas that was charged for an instruction which the interpreter runs instead. */
	#emitRefund(gas: number): void {
		this.code.get(L.gas).i64(BigInt(gas)).byte(W.i64Add).set(L.gas);
	}

	/** Emits an instruction that is not translated: the host runs it on the arena's stack. */
	#emitStep(at: number, op: number): void {
		const { code, stack } = this;
		const { takes, puts } = this.#context.set.opcodes[op]!;
		this.#rebase(stack.flush());
		const direct = DIRECT.indexOf(op as DirectOp);
		if (direct < 0) code.i32(at);
		code.get(L.sp).i32(BIAS).byte(W.i32Add).get(L.gas).byte(W.f64ConvertI64S);
		code.byte(W.call).uint(direct < 0 ? IMPORT.step : IMPORT.direct + direct);
		code.byte(W.i64TruncF64S).set(L.gas);
		if (!KEEPS_MEMORY.has(op)) this.loadMemorySize();
		this.#rebase(puts - takes);
		stack.replaced(takes, puts);
	}

	/** Adjusts what is checked to the stack pointer, which moved up by `items`. */
	#rebase(items: number): void {
		this.#assuredItems += items;
		this.#assuredRoom -= items;
	}

	/** Emits a reload of the memory's size, after code in which the host may have grown the memory. */
	loadMemorySize(): void {
		const { code } = this;
		code.i32(0).at(W.i32Load, EXIT_AT.memorySize).tee(L.memorySize).byte(W.i64ExtendI32U).i64(31n).byte(W.i64Sub);
		code.i64(0n).get(L.memorySize).byte(W.select).set(L.wordLimit);
	}

	/** Emits code that runs only if the i32 on WebAssembly's stack is not zero. */
	#if(emit: () => void): void {
		this.code.byte(W.if).byte(NO_RESULT);
		this.#depth++;
		emit();
		this.#depth--;
		this.code.byte(W.end);
	}

	#branch(to: Fixup['to']): void {
		this.code.byte(W.br);
		this.#fixups.push({ at: this.code.length, to, depth: this.#depth });
		// Placeholder for a depth of three bytes.
		this.code.byte(0x80).byte(0x80).byte(0);
	}

	#exitWithoutEnd(status: number, pc: number): void {
		this.stack.emitSpill();
		this.code.i32(pc).set(L.target).i32(status).set(L.status);
		this.#branch('done');
	}

	#exit(status: number, pc: number): void {
		this.#exitWithoutEnd(status, pc);
		this.stack.clear();
	}

	/** Leaves the trace for the block at `pc`. */
	#goto(pc: number): void {
		this.stack.emitSpill();
		if (pc === this.#head) {
			// Below this gas, the function begins anew.
			this.code.get(L.gas).get(L.restartGas).byte(W.i64GeS).byte(W.brIf).uint(this.#depth);
		}
		this.#context.want(pc);
		this.code.i32(targetOf(this.#context.program, pc)).set(L.target);
		this.#branch('dispatch');
	}

	/** The target of a jump: undefined if it is not known, -1 if it is known and invalid. */
	#destination(depth: number): number | undefined {
		const word: Word = { limbs: this.stack.peek(depth) };
		const pc = known(word);
		if (pc === undefined) return undefined;
		const { jumpDests } = this.#context.program;
		return pc < BigInt(jumpDests.length) && jumpDests[Number(pc)] === 1 ? Number(pc) : -1;
	}

	#emitJump(at: number): number | undefined {
		const pc = this.#destination(0);
		if (pc === undefined) {
			this.#emitDynamicTarget(0);
			this.stack.drop(1);
			this.stack.emitSpill();
			this.#branch('dispatch');
			return undefined;
		}
		if (pc < 0) {
			this.#emitRefund(this.#context.set.flatGas[OP.JUMP]!);
			this.#exit(STATUS.step, at);
			return undefined;
		}
		this.stack.drop(1);
		return this.#continue(pc);
	}

	#emitJumpIf(at: number): number | undefined {
		const { stack, arithmetic } = this;
		const pc = this.#destination(0);
		const condition = stack.peek(1);
		const truth = known({ limbs: condition });
		const next = at + 1;
		if (truth === 0n) {
			stack.drop(2);
			return this.#continue(next);
		}
		if (pc !== undefined && pc >= 0) {
			stack.drop(1);
			const held = stack.peek(0);
			if (truth !== undefined) {
				stack.drop(1);
				return this.#continue(pc);
			}
			if (this.#isCold(next) && this.#mayInline(pc)) {
				arithmetic.pushIsZero(held);
				stack.drop(1);
				this.#if(() => this.#goto(next));
				return pc;
			}
			arithmetic.pushIsNotZero(held);
			stack.drop(1);
			this.#if(() => this.#goto(pc));
			return this.#continue(next);
		}
		arithmetic.pushIsNotZero(condition);
		if (pc !== undefined) {
			this.#if(() => {
				this.#emitRefund(this.#context.set.flatGas[OP.JUMPI]!);
				this.#exitWithoutEnd(STATUS.step, at);
			});
			stack.drop(2);
			return this.#continue(next);
		}
		// The condition is on WebAssembly's stack. The target is always set, and used only if the condition holds.
		this.#emitDynamicTarget(0);
		stack.drop(2);
		this.#if(() => {
			stack.emitSpill();
			this.#branch('dispatch');
		});
		return this.#continue(next);
	}

	/** Sets `L.target` to the word at `depth`, or to -1 if it is too large, and stores the word for the report of an invalid jump. */
	#emitDynamicTarget(depth: number): void {
		const { code } = this;
		const limbs = this.stack.peek(depth);
		limbs.forEach((limb, i) => {
			code.i32(0);
			if (typeof limb === 'bigint') code.i64(limb);
			else code.get(limb.local);
			code.at(W.i64Store, EXIT_AT.dest + 8 * i);
		});
		const low = limbs[0];
		if (typeof low === 'bigint') code.i64(low);
		else code.get(low.local);
		code.byte(W.i32WrapI64).i32(-1);
		this.arithmetic.pushIsZero([0n, limbs[1], limbs[2], limbs[3]]);
		if (typeof low === 'bigint') code.i64(low);
		else code.get(low.local);
		code.i64(BigInt(INNER)).byte(W.i64LtU).byte(W.i32And).byte(W.select).set(L.target);
	}

	/** Whether the block at `pc` only fails, so that inlining it does not pay. */
	#isCold(pc: number): boolean {
		const { program, set } = this.#context;
		const block = blockAt(program, set, pc);
		const op = this.#op(block.last);
		return op === OP.REVERT || set.opcodes[op] === undefined;
	}
}
