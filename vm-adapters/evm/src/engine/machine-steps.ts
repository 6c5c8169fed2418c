import { EMPTY_BYTES } from '@altvm/abi-bridge';
import {
	allButOne64th,
	type CallRequest,
	type CreateRequest,
	type Frame,
	type Halt,
	type StepReporter,
	type VmStep,
} from '@altvm/host';
import { OP } from '../loader/op.ts';
import type { InstructionSet } from '../loader/opcodes.ts';
import { missing, nameOf, PricedHalt } from './halts.ts';
import type { Memory } from './memory.ts';
import { wordToHex, wordToSlotValue } from './words.ts';

/** The same instructions, none of which ever has enough items on the stack: the interpreter then asks the machine's steps about each. */
const watched = new WeakMap<InstructionSet, InstructionSet>();

/** The instruction set of a machine whose steps are reported. */
export function watchedSet(set: InstructionSet): InstructionSet {
	let made = watched.get(set);
	if (!made) watched.set(set, (made = { ...set, stackMin: new Uint16Array(256).fill(0xffff) }));
	return made;
}

/** What is read of a machine. */
interface WatchedMachine {
	readonly frame: Frame;
	readonly program: { readonly code: Uint8Array };
	readonly stack: readonly bigint[];
	readonly memory: Memory;
	returnData(): Uint8Array;
}

/** A step whose cost is not known yet. */
type Begun = { -readonly [K in keyof Omit<VmStep, 'gasCost' | 'halt'>]: VmStep[K] };

/** Reports the instructions of a machine's frame, each when its cost is known. */
export class MachineSteps {
	readonly #reporter: StepReporter;
	/** The instructions as they are. */
	readonly #set: InstructionSet;
	#begun: Begun | undefined;
	/** What the instruction costs at least. */
	#flatGas = 0;

	constructor(reporter: StepReporter, set: InstructionSet) {
		this.#reporter = reporter;
		this.#set = set;
	}

	/**
	 * An instruction is about to run. The one before has left `gas`.
	 * @throws Halt if there are too few items on the stack.
	 */
	begin(machine: WatchedMachine, op: number, pc: number, sp: number, gas: number): void {
		this.paid(gas);
		// Empty init code runs nothing.
		if (machine.program.code.length === 0) return;
		const { wants } = this.#reporter;
		const { memory, stack } = machine;
		this.#flatGas = this.#set.flatGas[op]!;
		this.#begun = { pc, op: this.#set.opcodes[op]?.name ?? nameOf(op), gas };
		if (wants.has('stack')) this.#begun.stack = stack.slice(0, sp);
		if (wants.has('memory')) this.#begun.memory = memory.slice(0, memory.size);
		if (wants.has('returnData')) this.#begun.returnData = machine.returnData();
		if (wants.has('storage')) this.#storage(machine, op, sp);
		if (sp < this.#set.stackMin[op]!) throw missing(this.#set, op, pc, sp);
	}

	#storage({ stack, frame }: WatchedMachine, op: number, sp: number): void {
		if (op === OP.SLOAD && sp >= 1) {
			const key = wordToHex(stack[sp - 1]!);
			this.#begun!.storage = { key, value: frame.state.read(frame.message.target, key) ?? EMPTY_BYTES };
		} else if (op === OP.SSTORE && sp >= 2) {
			this.#begun!.storage = { key: wordToHex(stack[sp - 1]!), value: wordToSlotValue(stack[sp - 2]!) };
		}
	}

	/** The instruction has been paid, and `gas` is left. */
	paid(gas: number): void {
		if (this.#begun) this.#report(this.#begun.gas - gas, undefined);
	}

	/** A call or create has been paid, but for what a call forwards. */
	calls(request: CallRequest | CreateRequest, gas: number, isCapped: boolean): void {
		const most = isCapped ? allButOne64th(gas) : gas;
		this.paid(request.kind === 'create' ? gas : gas - Math.min(Number(request.gas), most));
	}

	/** The instruction has halted the frame. */
	halted(error: unknown, { reason, detail }: { readonly reason: Halt['reason']; readonly detail: string }): void {
		if (!this.#begun) return;
		const cost = error instanceof PricedHalt ? this.#begun.gas - error.gasLeft : this.#flatGas;
		this.#report(cost, { reason, detail });
	}

	#report(gasCost: number, halt: VmStep['halt']): void {
		const step = this.#begun!;
		this.#begun = undefined;
		this.#reporter.report(halt ? { ...step, gasCost, halt } : { ...step, gasCost });
	}
}
