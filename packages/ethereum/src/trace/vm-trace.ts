import { bytesToHex } from '@altvm/abi-bridge';
import { EVM, OPCODES } from '@altvm/evm';
import { allButOne64th, HostError, type Step, type TraceFrame } from '@altvm/host';
import { rootOf } from './call-frames.ts';
import type { TransactionTracer } from './tracer.ts';

/** The instructions of a frame, and of the frames that it called, as OpenEthereum's `vmTrace` has them. */
export interface VmTrace {
	readonly code: string;
	readonly ops: VmOperation[];
}

/** One instruction. */
export interface VmOperation {
	readonly pc: number;
	readonly op: string;
	/** With the gas that a call or create forwards. */
	readonly cost: number;
	/** What it did; null if it halted the frame. */
	ex: VmEffect | null;
	/** The frame that it called, if one was entered. */
	sub: VmTrace | null;
}

export interface VmEffect {
	/** Gas that was left. */
	readonly used: number;
	/** The words on top of the stack that it put there, the topmost last. */
	readonly push: readonly string[];
	/** The range of memory that it names, afterwards. */
	readonly mem: { readonly off: number; readonly data: string } | null;
	readonly store: { readonly key: string; readonly val: string } | null;
}

/** Words that an instruction leaves in place of its operands. */
const PUTS = new Map(OPCODES.flatMap((opcode) => (opcode ? [[opcode.name, opcode.puts] as const] : [])));
/** Where the stack has the offset and the length of the range of memory, from the top. */
const RANGES: Readonly<Record<string, readonly [offset: number, length: number]>> = {
	CALLDATACOPY: [1, 3],
	CODECOPY: [1, 3],
	RETURNDATACOPY: [1, 3],
	MCOPY: [1, 3],
	EXTCODECOPY: [2, 4],
	CALL: [6, 7],
	CALLCODE: [6, 7],
	DELEGATECALL: [5, 6],
	STATICCALL: [5, 6],
};
const ENTERS = /^(CALL|CALLCODE|DELEGATECALL|STATICCALL|CREATE2?)$/;
/** Instructions that do not begin are left out. */
const REJECTED = new Set(['invalid-opcode', 'stack-underflow', 'stack-overflow']);
/** Bytes of JSON of an instruction, and of a word. */
const OPERATION_BYTES = 90;
const WORD_BYTES = 69;

/** A frame whose instructions are being collected. */
interface OpenFrame {
	readonly depth: number;
	readonly trace: VmTrace;
	/** The instruction whose effects the next one shows. */
	last: { readonly step: Step; readonly operation: VmOperation } | undefined;
}

/**
 * OpenEthereum's `vmTrace`, by the trace profile of execution-apis.
 *
 * @param maxBytes most bytes of JSON, estimated. A transaction that needs more ends with a HostError `trace-limit`.
 * @example
 * ```ts
 * import { hexToBytes } from '@altvm/abi-bridge';
 * import { simulateTransaction, type VmTrace, vmTraceTracer } from '@altvm/ethereum';
 * import { evmAdapter } from '@altvm/evm';
 * import { Host } from '@altvm/host';
 *
 * const host = new Host({ adapters: [evmAdapter()] });
 * const to = '0x00000000000000000000000000000000000000c3';
 * const overrides = { accounts: { [to]: { vm: 'evm', code: hexToBytes('0x600500') } } };
 * const tracer = vmTraceTracer(1_000_000);
 * const ran = simulateTransaction(host, { to }, { overrides, trace: tracer.trace });
 * const { ops } = tracer.result(ran, { blockNumber: 1n, firstLog: 0, precompiles: new Set() }) as VmTrace;
 * ops[0]?.ex?.push[0]; // 0x5
 * ```
 */
export function vmTraceTracer(maxBytes: number): TransactionTracer {
	const collector = new Collector(maxBytes);
	return {
		trace: { frames: true, parts: ['stack', 'memory', 'storage'], onStep: (step) => collector.add(step) },
		result: (ran) => collector.finish(rootOf(ran)),
	};
}

class Collector {
	readonly #maxBytes: number;
	#bytes = 0;
	#root: VmTrace | undefined;
	readonly #open: OpenFrame[] = [];

	constructor(maxBytes: number) {
		this.#maxBytes = maxBytes;
	}

	add(step: Step): void {
		if (step.vm !== EVM) return;
		let top = this.#open.at(-1);
		for (; top && top.depth > step.depth; top = this.#open.at(-1)) this.#close();
		if (!top || top.depth < step.depth) top = this.#enter(step, top);
		else if (top.last) this.#settle(top.last, step);
		top.last = undefined;
		// After the last byte of code there is a STOP that is not in it.
		if (step.pc >= step.code.length || (step.halt && REJECTED.has(step.halt.reason))) return;
		const { pc, op, gas, gasCost, halt } = step;
		const cost = gasCost + (op.startsWith('CREATE') && !halt ? allButOne64th(gas - gasCost) : 0);
		const operation: VmOperation = { pc, op, cost, ex: null, sub: null };
		this.#count(OPERATION_BYTES);
		top.trace.ops.push(operation);
		if (!halt) top.last = { step, operation };
	}

	#enter(step: Step, caller: OpenFrame | undefined): OpenFrame {
		this.#count(2 * step.code.length);
		const trace: VmTrace = { code: bytesToHex(step.code), ops: [] };
		if (caller?.last) caller.last.operation.sub = trace;
		else this.#root ??= trace;
		const frame = { depth: step.depth, trace, last: undefined };
		this.#open.push(frame);
		return frame;
	}

	/** The frame has ended with its last instruction. */
	#close(): void {
		const { last } = this.#open.pop()!;
		if (!last) return;
		const { gas, gasCost } = last.step;
		last.operation.ex = { used: gas - gasCost, push: [], mem: null, store: null };
	}

	/** The next instruction of the frame shows what the last one did. */
	#settle({ step, operation }: NonNullable<OpenFrame['last']>, { gas, stack = [], memory }: Step): void {
		const puts = PUTS.get(step.op) ?? 0;
		const push = puts === 0 ? [] : stack.slice(-puts).map((word) => `0x${word.toString(16)}`);
		const [key, val] = [step.stack?.at(-1), step.stack?.at(-2)].map((word) => `0x${(word ?? 0).toString(16)}`);
		const mem = memoryOf(step, memory);
		this.#count(WORD_BYTES * push.length + (mem?.data.length ?? 0));
		operation.ex = { used: gas, push, mem, store: step.op === 'SSTORE' ? { key: key!, val: val! } : null };
	}

	#count(bytes: number): void {
		this.#bytes += bytes;
		if (this.#bytes > this.#maxBytes) {
			throw new HostError('trace-limit', `the trace takes more than ${this.#maxBytes} bytes`);
		}
	}

	finish(root: TraceFrame): VmTrace {
		while (this.#open.length > 0) this.#close();
		const trace = this.#root ?? { code: '0x', ops: [] };
		if (root.vm === EVM) addEmpty(trace, root);
		return trace;
	}
}

/** The range of memory that an instruction names, as it is afterwards. */
function memoryOf({ op, stack = [] }: Step, memory: Uint8Array | undefined): VmEffect['mem'] {
	const at = (fromTop: number) => Number(stack.at(-fromTop) ?? 0);
	const range = Object.hasOwn(RANGES, op) ? RANGES[op]! : undefined;
	const off = at(range?.[0] ?? 1);
	const length = range ? at(range[1]) : op === 'MLOAD' || op === 'MSTORE' ? 32 : op === 'MSTORE8' ? 1 : 0;
	return length === 0 || !memory ? null : { off, data: bytesToHex(memory.subarray(off, off + length)) };
}

/** Calls that entered a frame without instructions of the EVM have an empty one; those that never started have none. */
function addEmpty(root: VmTrace, tree: TraceFrame): void {
	const left = [{ trace: root, frame: tree }];
	for (let next = left.pop(); next; next = left.pop()) {
		const calls = next.frame.steps.flatMap((step) => (step.type === 'call' ? [step.frame] : []));
		let i = 0;
		for (const operation of next.trace.ops) {
			// What halted the frame called nothing.
			if (!ENTERS.test(operation.op) || (!operation.ex && !operation.sub)) continue;
			const frame = calls[i++];
			if (!frame) break;
			if (operation.sub && frame.vm === EVM) left.push({ trace: operation.sub, frame });
			else if (!operation.sub && !frame.unstarted) operation.sub = { code: '0x', ops: [] };
		}
	}
}
