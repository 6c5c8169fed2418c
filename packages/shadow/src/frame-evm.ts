import { bytesToHex, EMPTY_BYTES, hexToBytes } from '@altvm/abi-bridge';
import { evmBlockContext, evmTransactionContext } from '@altvm/evm';
import type { FrameWitness, RecordedFrame, RecordedTrace } from '@altvm/host';
import type { Common } from '@ethereumjs/common';
import {
	EVM,
	EVMError,
	type EVMResult,
	type EVMRunCallOpts,
	type ExecResult,
	Message,
	NobleBN254,
} from '@ethereumjs/evm';
import { type Address, createAddressFromString } from '@ethereumjs/util';
import { evmHex, ReplayedState } from './replayed-state.ts';
import type { Difference } from './report.ts';

/** A balance that covers any value: whether a call is refused is replayed. */
const ENOUGH = 2n ** 256n - 1n;
/** Refund before the frame, large enough for all that the frame may subtract. */
const EARLIER_REFUND = 2n ** 62n;
const CALLS_AND_CREATES = [0xf0, 0xf1, 0xf2, 0xf5];

/** Runs one frame of a trace in @ethereumjs/evm. It reads the state that the frame read, and its calls end as they ended in the trace. */
export class FrameEvm extends EVM {
	readonly #frame: RecordedFrame;
	readonly #witness: FrameWitness;
	readonly #state: ReplayedState;
	readonly #trace: RecordedTrace;
	readonly #calls: readonly RecordedFrame[];
	#made = 0;
	#isRunning = false;
	readonly #differences: Difference[] = [];

	constructor(trace: RecordedTrace, frame: RecordedFrame, witness: FrameWitness, common: Common) {
		const state = new ReplayedState(trace.codes, evmHex(witness.target), evmHex(witness.sender), frame.value);
		const blockchain = {
			getBlock: async (number: number) => ({
				hash: () => hexToBytes(trace.blockHashes.get(BigInt(number)) ?? `0x${'0'.repeat(64)}`),
			}),
			putBlock: async () => {},
			shallowCopy: () => blockchain,
		};
		super({ common, blockchain, stateManager: state, bn254: new NobleBN254() });
		this.#trace = trace;
		this.#frame = frame;
		this.#witness = witness;
		this.#state = state;
		this.#calls = frame.steps.flatMap((step) => (step.type === 'call' ? [step.frame] : []));
		const { block, transaction } = trace;
		const { difficulty, prevRandao, blobBaseFee } = evmBlockContext(block);
		this._tx = { gasPrice: transaction.gasPrice, origin: toAddress(transaction.origin) };
		this._block = {
			header: {
				number: block.number,
				coinbase: toAddress(block.coinbase),
				timestamp: block.timestamp,
				difficulty,
				prevRandao: hexToBytes(prevRandao),
				gasLimit: block.gasLimit,
				baseFeePerGas: block.baseFee,
				getBlobGasPrice: () => blobBaseFee,
			},
		};
	}

	/** Runs the frame. `refund` is what the frame itself added. */
	async run(): Promise<{ result: ExecResult; refund: bigint; state: ReplayedState; differences: Difference[] }> {
		const { kind, input, value, isStatic } = this.#frame;
		const { sender, target, codeAddress, codeHash, gas } = this.#witness;
		const code = this.#trace.codes.get(codeHash);
		const message = new Message({
			caller: toAddress(sender),
			...(kind !== 'create' && { to: toAddress(target), codeAddress: toAddress(codeAddress) }),
			...(kind !== 'create' && code && code.length > 0 && { code }),
			data: input,
			value,
			gasLimit: BigInt(gas),
			isStatic,
			delegatecall: kind === 'delegatecall',
			// Depth 0 is the start of a transaction. The frame's own depth is not needed: the depth limit is replayed.
			depth: 1,
			gasRefund: EARLIER_REFUND,
			selfdestruct: new Map(),
			createdAddresses: new Set(),
			blobVersionedHashes: [...evmTransactionContext(this.#trace.transaction).blobHashes],
		});
		const seesItself = this.#witness.reads
			.flat()
			.some((read) => read.what === 'balance' && evmHex(read.address) === evmHex(target));
		if (seesItself) {
			this.events.on('step', ({ opcode, account }) => {
				account.balance = CALLS_AND_CREATES.includes(opcode.code) ? ENOUGH : (this.#state.ownBalance ?? ENOUGH);
			});
		}
		const { execResult: result } = await this.runCall({ message });
		if (this.#made < this.#calls.length) {
			this.#differ('calls', String(this.#calls.length), String(this.#made));
		}
		const refund = (result.gasRefund ?? 0n) - EARLIER_REFUND;
		return { result, refund, state: this.#state, differences: this.#differences };
	}

	override async runCall(options: EVMRunCallOpts): Promise<EVMResult> {
		if (this.#isRunning) return this.#replay(options.message!);
		this.#isRunning = true;
		return super.runCall(options);
	}

	protected override async runInterpreter(...args: Parameters<EVM['runInterpreter']>): Promise<ExecResult> {
		this.#load();
		return super.runInterpreter(...args);
	}

	protected override async _generateAddress(): Promise<Address> {
		return toAddress(this.#witness.target);
	}

	#load(): void {
		const reads = this.#witness.reads[this.#made] ?? [];
		this.#state.load(reads);
		for (const read of reads) {
			const address = evmHex(read.address);
			if (read.what === 'warm' && read.value) this.journal.addAlwaysWarmAddress(address);
			if (read.what === 'warm-slot' && read.value) this.journal.addAlwaysWarmSlot(address, read.key);
			if (read.what === 'transient') {
				this.transientStorage.put(toAddress(read.address), hexToBytes(read.key), read.value ?? new Uint8Array(32));
			}
		}
	}

	#replay(message: Message): EVMResult {
		const call = this.#calls[this.#made++];
		if (!call) {
			this.#differ('calls', String(this.#calls.length), `${this.#made} or more`);
			return failed(0n, EMPTY_BYTES);
		}
		this.#compareCall(call, message);
		this.#load();
		const output = call.callerOutput ?? call.output;
		const gasUsed = BigInt(call.gasUsed);
		if (call.status !== 'success') return failed(gasUsed, output);
		return {
			...(call.kind === 'create' && { createdAddress: toAddress(call.target) }),
			execResult: { returnValue: output, executionGasUsed: gasUsed, gasRefund: message.gasRefund },
		};
	}

	#compareCall(call: RecordedFrame, message: Message): void {
		const traced = [call.kind, call.kind === 'create' ? '' : evmHex(call.target)];
		const shadowed: string[] = [kindOf(message), message.to ? message.codeAddress.toString() : ''];
		if (call.kind !== 'delegatecall') {
			traced.push(`value ${call.value}`);
			shadowed.push(`value ${message.value}`);
		}
		traced.push(`gas ${call.gas}`, call.isStatic ? 'static' : '', bytesToHex(call.callerInput ?? call.input));
		shadowed.push(`gas ${message.gasLimit}`, message.isStatic ? 'static' : '', bytesToHex(message.data));
		this.#differ(`call ${this.#made}`, text(traced), text(shadowed));
	}

	#differ(what: string, traced: string, shadowed: string): void {
		if (traced !== shadowed) this.#differences.push({ what, traced, shadowed });
	}
}

const text = (parts: readonly string[]) => parts.filter((part) => part !== '').join(' ');

function toAddress(address: Parameters<typeof evmHex>[0]): Address {
	return createAddressFromString(evmHex(address));
}

function kindOf(message: Message): RecordedFrame['kind'] {
	if (!message.to) return 'create';
	if (message.delegatecall) return 'delegatecall';
	return message._codeAddress ? 'callcode' : 'call';
}

/** A call to another VM that halts returns bytes to its caller, as a revert does. @ethereumjs/evm returns bytes for reverts only. */
function failed(gasUsed: bigint, output: Uint8Array): EVMResult {
	const exceptionError = new EVMError(EVMError.errorMessages.REVERT);
	return { execResult: { returnValue: output, executionGasUsed: gasUsed, exceptionError } };
}
