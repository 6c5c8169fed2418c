import type { Address, Hex } from '@altvm/abi-bridge';
import { type BlockRules, type ChainConfig, rulesAt } from '@altvm/ethereum';
import type { Host, VmAdapter } from '@altvm/host';
import { type AccountProof, proveAccount, type StateChanges } from '@altvm/state';
import type { HashedHeader } from '../blocks/block-reader.ts';
import type { ChainBlocks } from '../blocks/chain-blocks.ts';
import { ChainError } from '../chain-error.ts';
import { type ReplayRunner, replayBlock } from '../execution/replay-block.ts';
import { type BlockStates, runAndEnd } from '../layers/block-states.ts';
import { type HeadState, IdleHosts } from './idle-hosts.ts';
import { ReadHost } from './read-host.ts';

/** What states are read with. */
export interface ReadParts {
	readonly config: ChainConfig;
	readonly adapters: readonly VmAdapter[];
	readonly blocks: ChainBlocks;
	readonly states: BlockStates;
	/** The head, and the changes of its state that are in no block. */
	head(): HeadState;
}

const NO_EDITS: readonly StateChanges[] = [];

/** Reads the states after blocks with hosts, and executes blocks again. */
export class StateReads {
	readonly #parts: ReadParts;
	readonly #idle = new IdleHosts();

	constructor(parts: ReadParts) {
		this.#parts = parts;
	}

	at<T>(hash: Hex, read: (host: Host) => T): T {
		const head = this.#parts.head();
		const edits = hash === head.hash ? head.edits : NO_EDITS;
		const own = this.#idle.take(hash, edits) ?? this.#open(hash, edits);
		const { epoch } = this.#idle;
		return runAndEnd(
			() => read(own.host),
			() => this.#idle.giveBack(own, epoch, { hash, edits }),
		);
	}

	/** Drops the hosts that are kept. Call it before the head changes. */
	headMoves(): void {
		this.#idle.clear();
	}

	/** Returns what `change` changes in the state of the head. */
	edit(change: (host: Host) => void): StateChanges {
		const { hash, edits } = this.#parts.head();
		const own = this.#open(hash, edits);
		try {
			change(own.host);
			return own.changes();
		} finally {
			own.close();
		}
	}

	proof(hash: Hex, address: Address, slots: readonly Hex[]): AccountProof {
		return this.#parts.states.with(hash, [], ({ store, nodes }) => {
			return proveAccount(nodes, store, store.ownerOfAlias(address) ?? address, slots);
		});
	}

	replay(hash: Hex, run: ReplayRunner): void {
		const { blocks, states, adapters } = this.#parts;
		const block = blocks.block(hash);
		if (!block) throw new ChainError('unknown-block', `no block ${hash}`);
		const { parentHash } = block.header;
		states.with(parentHash, blocks.editsBefore(hash), (state, { reader }) => {
			const place = {
				config: this.#parts.config,
				parentTotalDifficulty: blocks.totalDifficulty(parentHash)!,
				blockHash: (number: bigint) => states.ancestorOf(reader, parentHash, number),
			};
			replayBlock(adapters, state, block, place, run);
		});
	}

	#open(hash: Hex, edits: readonly StateChanges[]): ReadHost {
		const { states, blocks, adapters } = this.#parts;
		const { state, pin } = states.take(hash, edits);
		const header = blocks.header(hash)!;
		const rules = this.#rulesOf({ hash, header });
		const blockHash = (number: bigint) => states.ancestorOf(pin.reader, header.parentHash, number);
		return new ReadHost(adapters, { header, rules, state, pin, blockHash });
	}

	/** The rules by which a block was executed. */
	#rulesOf({ hash, header }: HashedHeader): BlockRules {
		const { number, timestamp, difficulty } = header;
		const parentTotalDifficulty = this.#parts.blocks.totalDifficulty(hash)! - difficulty;
		return rulesAt(this.#parts.config, { number, timestamp, parentTotalDifficulty });
	}
}
