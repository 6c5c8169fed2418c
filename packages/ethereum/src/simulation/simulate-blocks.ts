import type { Hex } from '@altvm/abi-bridge';
import { type EvmBlockContext, isAtLeast } from '@altvm/evm';
import { checkOptions, type Host, OPTION, type OptionChecks, type TraceFrame } from '@altvm/host';
import { beginBlock } from '../block/begin-block.ts';
import type { BlockFields } from '../block/block.ts';
import type { BlockExecution } from '../block/block-execution.ts';
import { nextBaseFee, nextExcessBlobGas } from '../block/fees.ts';
import { type BlockHeader, headerHash } from '../block/header.ts';
import { type BlockRules, rulesAt } from '../config/chain-config.ts';
import { ZERO_HASH } from '../constants.ts';
import { forkOf, useFork } from '../fork-of.ts';
import { type FilledBlock, filledBlocks } from './fill-blocks.ts';
import { callerOf, callRunner, transactionOf } from './run-call.ts';
import { shownLogs } from './shown-logs.ts';
import type {
	BlockSimulation,
	CallResult,
	SimulateBlocksOptions,
	SimulatedBlock,
	SimulatedCall,
} from './simulation.ts';
import { SimulationError } from './simulation-error.ts';

const OPTIONS: OptionChecks<SimulateBlocksOptions> = {
	config: OPTION.object,
	parent: OPTION.object,
	parentTotalDifficulty: OPTION.amount(256),
	blockHash: OPTION.function,
	validation: OPTION.boolean,
	traceTransfers: OPTION.boolean,
	gasCap: OPTION.amount(64),
	maxTime: OPTION.any,
	maxTraceBytes: OPTION.integer(0, Number.MAX_SAFE_INTEGER),
};

/**
 * Executes blocks that do not exist on the state of a block, as `eth_simulateV1` does: system calls, transactions, withdrawals and requests
 * of each, with roots and hashes. Nothing of it is kept: the host is as it was before. Nothing else may use the host meanwhile.
 *
 * @throws SimulationError if the blocks are out of order, or more than may be; TransactionError if a call is a transaction that no block
 * could have; BlockError if a field is out of range; HostError as `openBlock` and `override` of a host.
 * @example
 * ```ts
 * import { installGenesis, simulateBlocks } from '@altvm/ethereum';
 * import { evmAdapter } from '@altvm/evm';
 * import { Host } from '@altvm/host';
 *
 * const host = new Host({ adapters: [evmAdapter()] });
 * const config = { chainId: 1n, forks: [{ hardfork: 'osaka' }] } as const;
 * const parent = await installGenesis(host, { config, gasLimit: 30_000_000n });
 * const [from, to] = ['0x00000000000000000000000000000000000000a1', '0x00000000000000000000000000000000000000b2'] as const;
 * const blocks = [{ accounts: { [from]: { balance: 9n } }, calls: [{ from, to, value: 5n }] }, { calls: [{ from: to, to: from }] }];
 * const [first, second] = await simulateBlocks(host, blocks, { config, parent });
 * console.log(first?.gasUsed, first?.hash === second?.block.header.parentHash, host.balance(to)); // 21000n true 0n
 * ```
 */
export async function simulateBlocks(
	host: Host,
	blocks: readonly BlockSimulation[],
	options: SimulateBlocksOptions,
): Promise<SimulatedBlock[]> {
	checkOptions(options, 'simulateBlocks', OPTIONS);
	OPTION.array(blocks, 'blocks');
	const filled = filledBlocks(options.parent, blocks);
	const fork = forkOf(host);
	const snapshot = host.snapshot();
	try {
		return await new Simulation(host, options).run(filled);
	} finally {
		host.restore(snapshot);
		useFork(host, fork);
	}
}

/** Executes one block after another. */
class Simulation {
	readonly #host: Host;
	readonly #options: SimulateBlocksOptions;
	readonly #hashes = new Map<bigint, Hex>();
	#parent: BlockHeader;
	#gasLeft: bigint;
	readonly #until: number;

	constructor(host: Host, options: SimulateBlocksOptions) {
		this.#host = host;
		this.#options = options;
		this.#parent = options.parent;
		this.#hashes.set(options.parent.number, headerHash(options.parent));
		this.#gasLeft = options.gasCap ?? 2n ** 64n - 1n;
		this.#until = performance.now() + (options.maxTime ?? Number.POSITIVE_INFINITY);
	}

	async run(blocks: readonly FilledBlock[]): Promise<SimulatedBlock[]> {
		const simulated: SimulatedBlock[] = [];
		for (const block of blocks) {
			const made = await this.#block(block);
			this.#parent = made.block.header;
			this.#hashes.set(this.#parent.number, made.hash);
			simulated.push(made);
		}
		return simulated;
	}

	async #block({ fields, accounts, calls = [] }: FilledBlock): Promise<SimulatedBlock> {
		const { config, parentTotalDifficulty, blockHash } = this.#options;
		const place = parentTotalDifficulty === undefined ? {} : { parentTotalDifficulty };
		const rules = rulesAt(config, { ...fields, ...place });
		const { blobBaseFee } = fields;
		const execution = beginBlock(this.#host, this.#fieldsOf(fields, rules), {
			config,
			...place,
			blockHash: (number) => this.#hashes.get(number) ?? blockHash?.(number),
			...(accounts && { edit: (state) => state.override(accounts) }),
			...(blobBaseFee !== undefined && { chain: { blobBaseFee } satisfies Partial<EvmBlockContext> }),
		});
		try {
			const results = this.#execute(execution, calls);
			const sealed = await execution.seal();
			execution.commit();
			return { ...sealed, calls: results };
		} finally {
			execution.discard();
		}
	}

	/** What a block has that follows from its parent, unless it is overridden. */
	#fieldsOf(fields: FilledBlock['fields'], rules: BlockRules): BlockFields {
		const parent = this.#parent;
		const { hardfork, blobSchedule } = rules;
		const { number, timestamp, prevRandao = ZERO_HASH, parentBeaconBlockRoot = ZERO_HASH } = fields;
		const baseFee = this.#options.validation ? nextBaseFee(hardfork, parent) : 0n;
		const excessBlobGas = nextExcessBlobGas(hardfork, blobSchedule, parent);
		return {
			number,
			timestamp,
			parentHash: this.#hashes.get(parent.number)!,
			gasLimit: fields.gasLimit ?? parent.gasLimit,
			coinbase: fields.coinbase ?? parent.coinbase,
			prevRandao,
			difficulty: isAtLeast(hardfork, 'paris') ? 0n : (fields.difficulty ?? parent.difficulty),
			...(isAtLeast(hardfork, 'london') && { baseFee: fields.baseFee ?? baseFee ?? 0n }),
			...(excessBlobGas !== undefined && { excessBlobGas, parentBeaconBlockRoot }),
			...(isAtLeast(hardfork, 'shanghai') && { withdrawals: fields.withdrawals ?? [] }),
		};
	}

	#execute(execution: BlockExecution, calls: readonly SimulatedCall[]): CallResult[] {
		const { validation = false, traceTransfers = false, maxTraceBytes } = this.#options;
		let trace: TraceFrame | undefined;
		const run = callRunner(validation, maxTraceBytes, (traced) => {
			trace = traced;
		});
		const results: CallResult[] = [];
		let logs = 0;
		for (const call of calls) {
			if (performance.now() > this.#until) throw new SimulationError('timeout', 'the simulation takes too long');
			const left = execution.room.gas;
			const wanted = call.gasLimit ?? left;
			if (wanted > left) {
				const numbers = `remaining: ${left}, required: ${wanted}`;
				throw new SimulationError('block-gas', `block gas limit reached: ${numbers}`);
			}
			const isCapped = wanted > this.#gasLeft;
			const gasLimit = isCapped ? this.#gasLeft : wanted;
			const nonce = call.nonce ?? execution.state.nonce(callerOf(call));
			const transaction = transactionOf({ ...call, nonce, gasLimit }, execution.rules);
			const executed = execution.execute(transaction, { run });
			const { gasUsed, gasRefunded } = executed;
			if (gasUsed > this.#gasLeft) throw new SimulationError('gas-cap', 'the gas cap of the simulation is used up');
			this.#gasLeft -= gasUsed;
			const { shown, next } = shownLogs(trace, traceTransfers, logs);
			logs = next;
			results.push({
				...executed,
				shownLogs: shown,
				maxGasUsed: gasUsed + gasRefunded,
				isCapped,
			});
		}
		return results;
	}
}
