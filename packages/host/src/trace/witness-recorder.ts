import type { Hex, VmId } from '@altvm/abi-bridge';
import type { BlockContext, TransactionContext } from '../context.ts';
import type { FrameResult } from '../outcome.ts';
import type { RunningFrame } from '../router/running-frame.ts';
import type { RecordedFrame, RecordedTrace } from './recorded-trace.ts';
import type { FrameWitness, Read, StateObserver } from './witness.ts';

interface Open {
	readonly witness: FrameWitness;
	/** Keys of the reads since the last call. */
	seen: Set<string>;
}

/** Records what is needed to run each frame again. */
export class WitnessRecorder implements StateObserver {
	readonly #open: Open[] = [];
	readonly #codes = new Map<Hex, Uint8Array>();
	readonly #blockHashes = new Map<bigint, Hex>();
	readonly #also: StateObserver | undefined;

	/** @param also is told the same. */
	constructor(also?: StateObserver) {
		this.#also = also;
	}

	enter({ message, gas, codeHash, code }: RunningFrame): FrameWitness {
		if (message.kind !== 'create') this.#codes.set(codeHash, code);
		const { sender, target, codeAddress } = message;
		const witness: FrameWitness = {
			sender,
			target,
			codeAddress,
			codeHash,
			gas: gas.remaining,
			status: 'success',
			gasUsed: 0,
			refund: 0,
			reads: [[]],
		};
		this.#open.push({ witness, seen: new Set() });
		return witness;
	}

	exit(result: FrameResult, gasLeft: number): void {
		const { witness } = this.#open.pop()!;
		witness.status = result.status;
		witness.gasUsed = result.status === 'halt' ? witness.gas : witness.gas - gasLeft;
	}

	/** A call of the innermost frame has returned: what the frame saw before may have changed. */
	called(): void {
		const open = this.#open[this.#open.length - 1];
		if (!open) return;
		open.seen = new Set();
		open.witness.reads.push([]);
	}

	saw(read: Read): void {
		this.#also?.saw(read);
		const open = this.#open[this.#open.length - 1];
		if (!open) return;
		const id = `${read.what} ${read.address} ${'key' in read ? read.key : ''}`;
		if (open.seen.has(id)) return;
		open.seen.add(id);
		open.witness.reads.at(-1)!.push(read);
	}

	sawCode(hash: Hex, code: Uint8Array): void {
		this.#codes.set(hash, code);
	}

	refunded(gas: number): void {
		const open = this.#open[this.#open.length - 1];
		if (open) open.witness.refund += gas;
	}

	/** Returns the block with a `blockHash` that records which hashes are asked for. */
	observe(block: BlockContext): BlockContext {
		return {
			...block,
			blockHash: (number) => {
				const hash = block.blockHash(number);
				if (hash !== undefined) this.#blockHashes.set(number, hash);
				return hash;
			},
		};
	}

	finish(
		root: RecordedFrame,
		block: BlockContext,
		transaction: TransactionContext,
		rules: Readonly<Record<VmId, string>>,
	): RecordedTrace {
		const { blockHash: _, ...rest } = block;
		return { block: rest, rules, blockHashes: this.#blockHashes, transaction, codes: this.#codes, root };
	}
}
