import { EMPTY_BYTES, isEvmForm } from '@altvm/abi-bridge';
import { type Frame, type FrameResult, Halt, haltOf, keccak256, type StepReporter } from '@altvm/host';
import { type Arena, threadArena } from '../engine/arena.ts';
import { Machine } from '../engine/machine.ts';
import { MachineSteps } from '../engine/machine-steps.ts';
import { InitProgram } from '../loader/init-program.ts';
import { type InstructionSet, instructionSet } from '../loader/opcodes.ts';
import type { Program, ProgramCache } from '../loader/program.ts';
import type { Precompile } from '../natives/precompiles.ts';
import type { Rules } from '../rules.ts';
import type { TieredEngine } from './tiered-engine.ts';

/** Runs EVM frames on an explicit stack, so that calls within the EVM use no native stack. */
export class Driver {
	readonly #rules: Rules;
	readonly #instructions: InstructionSet;
	readonly #programs: ProgramCache;
	readonly #initProgram = new InitProgram();
	readonly #tiered: TieredEngine;
	readonly #precompile: (frame: Frame) => Precompile | undefined;
	readonly #arena: Arena = threadArena();
	/** Machines whose frames have ended. */
	readonly #free: Machine[] = [];
	readonly #runRoot = (root: Frame): FrameResult => this.#runAll(root);

	constructor(
		rules: Rules,
		programs: ProgramCache,
		tiered: TieredEngine,
		precompile: (frame: Frame) => Precompile | undefined,
	) {
		this.#rules = rules;
		this.#instructions = instructionSet(rules.fork);
		this.#programs = programs;
		this.#tiered = tiered;
		this.#precompile = precompile;
	}

	/** Runs `root` and every EVM frame below it. Ends those frames; the router ends `root`. */
	run(root: Frame): FrameResult {
		const precompiled = this.#runPrecompile(root);
		if (precompiled) return precompiled;
		chargeForeignCreate(root, this.#rules);
		recordAliases(root);
		return this.#arena.run(root.message.depth, this.#runRoot, root);
	}

	#runAll(root: Frame): FrameResult {
		let top: Machine | undefined = this.#start(root, undefined);
		try {
			for (;;) {
				const machine: Machine = top;
				let result: FrameResult;
				try {
					const pause = this.#tiered.run(machine);
					if ('child' in pause) {
						top = this.#enter(machine, pause.child);
						continue;
					}
					machine.steps?.paid(machine.frame.gas.remaining);
					const isCreate = machine.frame.message.kind === 'create';
					result = isCreate ? depositCode(machine, pause.result) : pause.result;
					if (isCreate && result.status === 'success') this.#deployed(result.output);
				} catch (error) {
					// A halt ends the innermost frame; its callers continue.
					const halted = haltOf(error);
					if (!halted) throw error;
					machine.steps?.halted(error, halted);
					result = halted;
				}
				const { frame } = machine;
				top = machine.caller;
				this.#release(machine);
				if (!top) return result;
				const outcome = frame.endFrame(result);
				if (result === this.#arena.returned && outcome.status === 'success') top.resumeWithReturned();
				else top.resume(outcome);
			}
		} finally {
			// Machines remain only after a fault of the host.
			for (; top; top = this.#release(top));
		}
	}

	/** Starts the frame of a call. Returns the machine that runs next: the caller if the frame ended at once. */
	#enter(caller: Machine, frame: Frame): Machine {
		const done = this.#runPrecompile(frame);
		if (!done) return this.#start(frame, caller);
		caller.resume(frame.endFrame(done));
		return caller;
	}

	/** Translates new code at once, if the adapter's options ask for it. */
	#deployed(code: Uint8Array): void {
		if (this.#tiered.translatesDeployed && code.length > 0)
			this.#tiered.compile(this.#programs.get(keccak256(code), code));
	}

	#start(frame: Frame, caller: Machine | undefined): Machine {
		const isCreate = frame.message.kind === 'create';
		const program = isCreate ? this.#initProgram.get(frame.code) : this.#programOf(frame);
		const callDataSize = isCreate ? 0 : caller ? caller.call.inputLength : frame.message.input.length;
		const machine = frame.steps ? this.#watched(frame.steps) : (this.#free.pop() ?? this.#machine());
		machine.start(frame, program, this.#tiered.start(machine, frame, program, callDataSize), caller, callDataSize);
		return machine;
	}

	#machine(steps?: MachineSteps): Machine {
		return new Machine(this.#rules, this.#instructions, this.#arena, steps);
	}

	/** A machine for one frame, whose steps are reported. */
	#watched(reporter: StepReporter): Machine {
		return this.#machine(new MachineSteps(reporter, this.#instructions));
	}

	/** The loaded program of a call. It is looked up once for each account of a transaction. */
	#programOf(frame: Frame): Program {
		return ((frame.prepared as Program | undefined) ??= this.#programs.get(frame.codeHash, frame.code));
	}

	/** Ends a machine, which may then be used again. Returns the one that called it. */
	#release(machine: Machine): Machine | undefined {
		const { caller } = machine;
		machine.release();
		if (!machine.steps) this.#free.push(machine);
		return caller;
	}

	#runPrecompile(frame: Frame): FrameResult | undefined {
		if (frame.code.length > 0 || frame.message.kind === 'create') return undefined;
		const precompile = this.#precompile(frame);
		if (!precompile) return { status: 'success', output: EMPTY_BYTES };
		try {
			return precompile(frame);
		} catch (error) {
			const halted = haltOf(error);
			if (!halted) throw error;
			return halted;
		}
	}
}

/**
 * EIP-3860, for init code that a contract of another VM gives: bounds it, and charges for each word. CREATE does so for that of EVM code, and a
 * transaction for its own.
 */
function chargeForeignCreate({ message, gas }: Frame, rules: Rules): void {
	if (message.kind !== 'create' || message.depth === 0) return;
	const { length } = message.input;
	if (length > rules.maxInitcodeSize)
		throw new Halt('code-size', `init code of more than ${rules.maxInitcodeSize} bytes`);
	gas.charge(Math.ceil(length / 32) * rules.gas.initcodeWord);
}

/**
 * Records the aliases by which the frame's contract, and those that it calls, may know its sender and the transaction's. The frame pays.
 * Other addresses that reach EVM code were recorded before, or are only shown: the coinbase.
 */
function recordAliases(frame: Frame): void {
	const { message, transaction } = frame;
	if (!isEvmForm(message.sender)) frame.codec.toEvmAddress(message.sender);
	if (!isEvmForm(transaction.origin)) frame.codec.toEvmAddress(transaction.origin);
}

/** Checks the code that init code returned (EIP-170, EIP-3541) and charges for each byte. */
function depositCode({ frame, rules }: Machine, result: FrameResult): FrameResult {
	if (result.status !== 'success') return result;
	const { output } = result;
	const { maxCodeSize } = rules;
	if (output.length > maxCodeSize) throw new Halt('code-size', `code of more than ${maxCodeSize} bytes`);
	if (rules.refusesEfCode && output[0] === 0xef) throw new Halt('invalid-code', 'code that begins with 0xEF');
	const price = output.length * rules.gas.codeDepositByte;
	// EIP-2.
	if (price > frame.gas.remaining && !rules.failsUnpaidCode) return { status: 'success', output: EMPTY_BYTES };
	if (price > frame.gas.remaining) throw new Halt('out-of-gas', 'contract creation code storage out of gas');
	frame.gas.charge(price);
	return result;
}
