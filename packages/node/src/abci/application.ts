import { type Hex, hexToBytes, keccak256 } from '@altvm/abi-bridge';
import { type BuiltBlock, type Chain, MempoolError } from '@altvm/chain';
import type { MessageInitShape, MessageShape } from '@bufbuild/protobuf';
import type { Dispatcher } from '../rpc/dispatcher.ts';
import type * as abci from './abci_pb.ts';
import { Proposals } from './proposals.ts';
import { CODE, CODESPACE, VERDICT } from './results.ts';
import { Snapshots } from './snapshots.ts';

export interface ApplicationOptions {
	/** Answers queries, whose path is a method of JSON-RPC that reads the chain. Default: there are none. */
	readonly queries?: Dispatcher;
	/** Is told of each transaction that CometBFT has. */
	readonly onCometTransaction?: (hash: Hex) => void;
	/** Most milliseconds for executing the transactions of a proposal that this node makes. Default 500. */
	readonly proposalTime?: number;
	/** How many blocks CometBFT keeps. Default: all. */
	readonly retainBlocks?: bigint;
	/** How many blocks lie between snapshots for state sync. Default 1,000. */
	readonly snapshotInterval?: bigint;
	/** Version of the software. */
	readonly version?: string;
}

type Timestamp = { readonly seconds: bigint } | undefined;

/** Rules of the application: nodes of different versions do not agree. */
const APP_VERSION = 1n;
const BLOB_TYPE = 3;
/** Methods that may be asked for by a query: clients of CometBFT's RPC are not those of the node's. */
const READS =
	/^(eth_(blockNumber|call|chainId|estimateGas|feeHistory|gasPrice|get[A-Z]\w+)|net_version|web3_clientVersion)$/;
/** What protobuf adds to the bytes of a transaction in a block, at most. */
const TRANSACTION_OVERHEAD = 8;

/** A request that the chain cannot serve. CometBFT stops when it gets one: it is not to be asked again. */
export class AbciError extends Error {
	override readonly name = 'AbciError';
}

/**
 * A chain as an application of CometBFT (ABCI 2.0). The height of a block is its number, and the application's hash is the block's hash,
 * which covers the state root. Blocks are final when they are decided.
 */
export class AbciApplication {
	readonly #chain: Chain;
	readonly #options: ApplicationOptions;
	readonly #proposals: Proposals;
	readonly snapshots: Snapshots;
	/** The decided block that `commit` makes the head. */
	#decided: BuiltBlock | undefined;

	constructor(chain: Chain, options: ApplicationOptions = {}) {
		this.#chain = chain;
		this.#options = options;
		this.#proposals = new Proposals(chain);
		this.snapshots = new Snapshots(chain, options.snapshotInterval ?? 1_000n);
	}

	info(): MessageInitShape<typeof abci.ResponseInfoSchema> {
		const { head } = this.#chain;
		return {
			data: 'altvm',
			version: this.#options.version ?? '',
			appVersion: APP_VERSION,
			lastBlockHeight: head.header.number,
			lastBlockAppHash: hexToBytes(head.hash),
		};
	}

	initChain({
		initialHeight,
	}: MessageShape<typeof abci.RequestInitChainSchema>): MessageInitShape<typeof abci.ResponseInitChainSchema> {
		const { genesis, head } = this.#chain;
		if (head.hash !== genesis.hash) throw new AbciError('the chain has begun already');
		const first = genesis.header.number + 1n;
		if (initialHeight !== first) throw new AbciError(`the chain's first block is ${first}, not ${initialHeight}`);
		return { appHash: hexToBytes(genesis.hash) };
	}

	checkTx({
		tx,
		type,
	}: MessageShape<typeof abci.RequestCheckTxSchema>): MessageInitShape<typeof abci.ResponseCheckTxSchema> {
		const { mempool } = this.#chain;
		const refused = (log: string) => ({ code: CODE.invalid, log, codespace: CODESPACE });
		if (tx[0] === BLOB_TYPE) return refused('transactions with blobs are not taken');
		const hash = keccak256(tx);
		this.#options.onCometTransaction?.(hash);
		// A transaction that is checked again has been in the pool: if it is not there, it was included or became invalid.
		if (type === 1 && !mempool.get(hash)) return refused('the transaction is not in the pool any more');
		try {
			if (!mempool.get(hash)) mempool.add(tx);
		} catch (error) {
			if (error instanceof MempoolError) return refused(error.message);
			throw error;
		}
		return { gasWanted: mempool.get(hash)?.transaction.gasLimit ?? 0n };
	}

	/** Proposes what is valid of the mempool. All that CometBFT has to offer has passed through `checkTx` into it. */
	async prepareProposal({
		height,
		time,
		maxTxBytes,
	}: MessageShape<typeof abci.RequestPrepareProposalSchema>): Promise<
		MessageInitShape<typeof abci.ResponsePrepareProposalSchema>
	> {
		this.#mustBeNext(height);
		const transactions: Uint8Array[] = [];
		let bytes = 0;
		for (const { transaction } of this.#chain.mempool.pending()) {
			if (transaction.type === BLOB_TYPE) continue;
			const raw = transaction.serialize();
			bytes += raw.length + TRANSACTION_OVERHEAD;
			if (bytes > Number(maxTxBytes)) break;
			transactions.push(raw);
		}
		const proposal = { seconds: secondsOf(time), transactions };
		return { txs: [...(await this.#proposals.choose(proposal, this.#options.proposalTime ?? 500))] };
	}

	/** Accepts a proposal if all of its transactions are valid. */
	async processProposal({
		height,
		time,
		txs,
	}: MessageShape<typeof abci.RequestProcessProposalSchema>): Promise<
		MessageInitShape<typeof abci.ResponseProcessProposalSchema>
	> {
		this.#mustBeNext(height);
		if (txs.some((bytes) => bytes[0] === BLOB_TYPE)) return { status: VERDICT.reject };
		const { skipped } = await this.#proposals.execute({ seconds: secondsOf(time), transactions: txs });
		return { status: skipped.length === 0 ? VERDICT.accept : VERDICT.reject };
	}

	/** Executes the decided block. The head stays until `commit`. */
	async finalizeBlock({
		height,
		time,
		txs,
	}: MessageShape<typeof abci.RequestFinalizeBlockSchema>): Promise<
		MessageInitShape<typeof abci.ResponseFinalizeBlockSchema>
	> {
		this.#mustBeNext(height);
		const built = await this.#proposals.execute({ seconds: secondsOf(time), transactions: txs });
		this.#decided = built;
		return { appHash: hexToBytes(built.hash), txResults: resultsOf(txs, built) };
	}

	/** Makes the decided block the head, on disk. */
	async commit(): Promise<MessageInitShape<typeof abci.ResponseCommitSchema>> {
		const decided = this.#decided;
		if (!decided) throw new AbciError('no block is decided');
		await this.#chain.setHead({ head: decided.hash, safe: decided.hash, finalized: decided.hash });
		this.#decided = undefined;
		this.#proposals.clear();
		const { retainBlocks } = this.#options;
		const first = retainBlocks === undefined ? 0n : decided.block.header.number - retainBlocks;
		return { retainHeight: first > 0n ? first : 0n };
	}

	async query({
		path,
		data,
		height,
		prove,
	}: MessageShape<typeof abci.RequestQuerySchema>): Promise<MessageInitShape<typeof abci.ResponseQuerySchema>> {
		const refused = (log: string) => ({ code: CODE.invalid, log, codespace: CODESPACE });
		const { queries } = this.#options;
		const method = path.replace(/^\//, '');
		if (!READS.test(method) || !queries?.methods.includes(method)) return refused(`no query ${path.slice(0, 80)}`);
		if (prove || height !== 0n)
			return refused('heights and proofs are parameters of the methods, such as eth_getProof');
		let params: unknown;
		try {
			params = data.length === 0 ? [] : JSON.parse(new TextDecoder().decode(data));
		} catch {
			return refused('the data are not the parameters in JSON');
		}
		const number = this.#chain.head.header.number;
		const caller = { address: 'abci', send: undefined, onClose: () => undefined };
		const { text } = await queries.handle(JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }), caller);
		const { result, error } = JSON.parse(text ?? '{}');
		if (error) return { code: CODE.failed, log: error.message, codespace: CODESPACE, height: number };
		return { value: new TextEncoder().encode(JSON.stringify(result ?? null)), height: number };
	}

	/** Votes carry nothing of the chain's. */
	extendVote(): MessageInitShape<typeof abci.ResponseExtendVoteSchema> {
		return {};
	}

	verifyVoteExtension({
		voteExtension,
	}: MessageShape<typeof abci.RequestVerifyVoteExtensionSchema>): MessageInitShape<
		typeof abci.ResponseVerifyVoteExtensionSchema
	> {
		return { status: voteExtension.length === 0 ? VERDICT.accept : VERDICT.reject };
	}

	#mustBeNext(height: bigint): void {
		const next = this.#chain.head.header.number + 1n;
		if (height !== next) throw new AbciError(`the next block is ${next}, not ${height}`);
	}
}

function secondsOf(time: Timestamp): bigint {
	return time && time.seconds > 0n ? time.seconds : 0n;
}

/** What became of each transaction of a decided block. Those that were left out have no receipt. */
function resultsOf(
	transactions: readonly Uint8Array[],
	{ skipped, transactions: executed }: BuiltBlock,
): MessageInitShape<typeof abci.ExecTxResultSchema>[] {
	const errors = new Map(skipped.map(({ index, error }) => [index, error]));
	let next = 0;
	return transactions.map((bytes, index) => {
		const error = errors.get(index);
		if (error) return { code: CODE.invalid, log: error.message.slice(0, 500), codespace: CODESPACE };
		const { status, gasUsed } = executed[next++]!;
		const hash = hexToBytes(keccak256(bytes));
		return status === 'success'
			? { data: hash, gasUsed }
			: { code: CODE.failed, log: status, codespace: CODESPACE, data: hash, gasUsed };
	});
}
