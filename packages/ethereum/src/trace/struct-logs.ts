import { bytesToHex, type Hex } from '@altvm/abi-bridge';
import { checkOptions, HostError, haltText, OPTION, type OptionChecks, type Step, type StepPart } from '@altvm/host';
import type { RanTransaction } from '../transaction/run.ts';
import type { TransactionTracer } from './tracer.ts';

/** The options of geth's struct logger, each optional. */
export interface StructLogOptions {
	readonly disableStack?: boolean;
	readonly disableStorage?: boolean;
	readonly enableMemory?: boolean;
	readonly enableReturnData?: boolean;
	/** Most steps to record; the transaction goes on without them. 0, the default: all. */
	readonly limit?: number;
	/** Most bytes of JSON, estimated. Default: no limit. A transaction that needs more ends with a HostError `trace-limit`. */
	readonly maxBytes?: number;
}

/** One instruction of the EVM before it ran, as geth writes it. */
export interface StructLog {
	readonly pc: number;
	readonly op: string;
	readonly gas: number;
	readonly gasCost: number;
	/** 1 for the first frame. */
	readonly depth: number;
	readonly error?: string;
	readonly stack?: readonly string[];
	readonly returnData?: string;
	/** In words of 32 bytes. */
	readonly memory?: readonly string[];
	/** At SLOAD and SSTORE: all slots of the contract that the transaction has read and written so far. */
	readonly storage?: Readonly<Record<Hex, Hex>>;
	/** The refund counter, unless it is zero. */
	readonly refund?: number;
}

const OPTIONS: OptionChecks<StructLogOptions> = {
	disableStack: OPTION.boolean,
	disableStorage: OPTION.boolean,
	enableMemory: OPTION.boolean,
	enableReturnData: OPTION.boolean,
	limit: OPTION.integer(0, Number.MAX_SAFE_INTEGER),
	maxBytes: OPTION.integer(0, Number.MAX_SAFE_INTEGER),
};

/** geth logs an instruction before it runs: what it finds only then does not show. */
const FOUND_LATER = new Set(['invalid-opcode', 'invalid-jump', 'out-of-bounds', 'static-violation']);
/** Bytes of JSON of a step, and of a word in it. */
const STEP_BYTES = 80;
const WORD_BYTES = 69;

/**
 * Returns the tracer that `debug_traceTransaction` uses if none is named: each instruction of the EVM. Instructions of other VMs are
 * not in it.
 *
 * @throws HostError `bad-request` that names the option that is unknown or wrong.
 * @example
 * ```ts
 * import { hexToBytes } from '@altvm/abi-bridge';
 * import { simulateTransaction, structLogTracer } from '@altvm/ethereum';
 * import { evmAdapter } from '@altvm/evm';
 * import { Host } from '@altvm/host';
 *
 * const host = new Host({ adapters: [evmAdapter()] });
 * const to = '0x00000000000000000000000000000000000000c3';
 * // PUSH1 5, POP.
 * const overrides = { accounts: { [to]: { vm: 'evm', code: hexToBytes('0x600550') } } };
 * const tracer = structLogTracer();
 * const ran = simulateTransaction(host, { to }, { overrides, trace: tracer.trace });
 * const { structLogs } = tracer.result(ran);
 * structLogs.map(({ op, gasCost }) => `${op} ${gasCost}`).join(); // PUSH1 3,POP 2,STOP 0
 * ```
 */
export function structLogTracer(options: StructLogOptions = {}): StructLogTracer {
	checkOptions(options, 'structLogTracer', OPTIONS);
	return new Recorder(options);
}

/** What the struct logger says of a transaction. */
export interface StructLogs {
	/** Gas of the receipt. */
	readonly gas: number;
	readonly failed: boolean;
	/** What the transaction returned or reverted with. */
	readonly returnValue: string;
	readonly structLogs: readonly StructLog[];
}

/** Records the instructions of one transaction. */
export interface StructLogTracer extends TransactionTracer {
	result(ran: RanTransaction): StructLogs;
}

class Recorder implements StructLogTracer {
	readonly trace: TransactionTracer['trace'];
	readonly #logs: StructLog[] = [];
	readonly #limit: number;
	readonly #maxBytes: number;
	#bytes = 0;
	/** By contract. */
	readonly #storage = new Map<string, Record<Hex, Hex>>();

	constructor(options: StructLogOptions) {
		const { disableStack, disableStorage, enableMemory, enableReturnData, limit = 0, maxBytes } = options;
		this.#limit = limit === 0 ? Number.POSITIVE_INFINITY : limit;
		this.#maxBytes = maxBytes ?? Number.POSITIVE_INFINITY;
		const parts: StepPart[] = [];
		if (!disableStack) parts.push('stack');
		if (!disableStorage) parts.push('storage');
		if (enableMemory) parts.push('memory');
		if (enableReturnData) parts.push('returnData');
		this.trace = { frames: false, parts, onStep: (step) => this.#step(step) };
	}

	result({ gasUsed, status, outcome, returned }: RanTransaction): StructLogs {
		return {
			gas: Number(gasUsed),
			failed: status !== 'success',
			returnValue: bytesToHex(status === 'success' ? returned : outcome.output),
			structLogs: this.#logs,
		};
	}

	#step(step: Step): void {
		if (step.vm !== 'evm' || this.#logs.length >= this.#limit) return;
		const { pc, op, gas, gasCost, depth, refund, halt, stack, memory, returnData } = step;
		const storage = step.storage && this.#storageWith(step.address, step.storage);
		const words = (stack?.length ?? 0) + ((memory?.length ?? 0) + (returnData?.length ?? 0)) / 32;
		this.#count(STEP_BYTES + WORD_BYTES * (words + 2 * (storage ? Object.keys(storage).length : 0)));
		this.#logs.push({
			pc,
			op: op === 'PREVRANDAO' ? 'DIFFICULTY' : op,
			gas,
			gasCost,
			depth: depth + 1,
			...(halt && !FOUND_LATER.has(halt.reason) && { error: haltText(halt.reason, halt.detail) }),
			...(stack && { stack: stack.map((item) => `0x${item.toString(16)}`) }),
			...(returnData && returnData.length > 0 && { returnData: bytesToHex(returnData) }),
			...(memory && memory.length > 0 && { memory: wordsOf(memory) }),
			...(storage && { storage }),
			...(refund !== 0 && { refund }),
		});
	}

	#count(bytes: number): void {
		this.#bytes += bytes;
		if (this.#bytes > this.#maxBytes) {
			throw new HostError('trace-limit', `the trace takes more than ${this.#maxBytes} bytes`);
		}
	}

	#storageWith(address: string, { key, value }: NonNullable<Step['storage']>): Record<Hex, Hex> {
		const storage = { ...this.#storage.get(address), [key]: word(value) };
		this.#storage.set(address, storage);
		return storage;
	}
}

function word(value: Uint8Array): Hex {
	return `0x${bytesToHex(value).slice(2).padStart(64, '0')}`;
}

function wordsOf(memory: Uint8Array): string[] {
	return Array.from({ length: memory.length / 32 }, (_, i) => bytesToHex(memory.subarray(32 * i, 32 * i + 32)));
}
