import { type Hex, toAddress } from '@altvm/abi-bridge';
import { type Chain, type ChainGenesis, type ChainOptions, createChain } from '@altvm/chain';
import type { EvmHardfork } from '@altvm/evm';
import { privateKeyToAccount } from 'viem/accounts';
import { Dispatcher } from '../../rpc/dispatcher.ts';
import { Engine, type EngineOptions } from '../engine.ts';
import { engineMethods } from '../engine-methods.ts';

export const ZERO: Hex = `0x${'0'.repeat(64)}`;
export const HASH: Hex = `0x${'12'.repeat(32)}`;
export const ALICE = privateKeyToAccount(`0x${'42'.repeat(32)}`);
const BOB_HEX: Hex = `0x${'b0'.repeat(20)}`;

/** The first second of each fork of {@link GENESIS}. */
export const FORK_TIME = { paris: 0, shanghai: 100, cancun: 200, prague: 300, osaka: 400 } as const;
export type DriverFork = keyof typeof FORK_TIME;
export const DRIVER_FORKS = Object.keys(FORK_TIME) as DriverFork[];

/** A chain that passes through every fork of the Engine API, a hundred seconds each. */
export const GENESIS: ChainGenesis = {
	config: {
		chainId: 1337n,
		forks: Object.entries(FORK_TIME).map(([hardfork, time]) => ({
			hardfork: hardfork as EvmHardfork,
			...(time > 0 && { timestamp: BigInt(time) }),
		})),
	},
	gasLimit: 30_000_000n,
	baseFee: 1_000_000_000n,
	accounts: new Map([[toAddress(ALICE.address), { balance: 10n ** 21n }]]),
};

/** The version of each method that a fork has. */
export const VERSIONS: Record<DriverFork, { newPayload: number; getPayload: number; forkchoiceUpdated: number }> = {
	paris: { newPayload: 1, getPayload: 1, forkchoiceUpdated: 1 },
	shanghai: { newPayload: 2, getPayload: 2, forkchoiceUpdated: 2 },
	cancun: { newPayload: 3, getPayload: 3, forkchoiceUpdated: 3 },
	prague: { newPayload: 4, getPayload: 4, forkchoiceUpdated: 3 },
	osaka: { newPayload: 4, getPayload: 5, forkchoiceUpdated: 3 },
};

// biome-ignore lint/suspicious/noExplicitAny: tests read into answers as a consensus client does.
export type Json = any;

/** A payload and what goes with it in `engine_newPayload`. */
export interface DriverPayload {
	readonly payload: Json;
	readonly requests: readonly Hex[];
	readonly blobHashes: readonly Hex[];
}

/** A consensus client that a test scripts. It speaks JSON to a node's dispatcher. */
export class Driver {
	readonly chain: Chain;
	readonly engine: Engine;
	readonly #dispatcher: Dispatcher;

	private constructor(chain: Chain, options: EngineOptions) {
		this.chain = chain;
		this.engine = new Engine(chain, options);
		this.#dispatcher = new Dispatcher(engineMethods(this.engine, { version: '1.2.3' }));
	}

	static async start(chain: Partial<ChainOptions> = {}, options: EngineOptions = {}): Promise<Driver> {
		return new Driver(await createChain({ genesis: GENESIS, ...chain }), options);
	}

	/** Sends a request and returns `{ result }` or `{ error }`. */
	async send(
		method: string,
		...params: unknown[]
	): Promise<{ result?: Json; error?: { code: number; message: string } }> {
		const caller = { address: '127.0.0.1', send: undefined, onClose: () => undefined };
		const message = JSON.stringify({ jsonrpc: '2.0', id: 1, method: `engine_${method}`, params });
		const { text } = await this.#dispatcher.handle(message, caller);
		const { result, error } = JSON.parse(text!);
		return error === undefined ? { result } : { error };
	}

	/** Sends a request whose answer is no error. */
	async call(method: string, ...params: unknown[]): Promise<Json> {
		const { result, error } = await this.send(method, ...params);
		if (error) throw new Error(`${method}: ${error.code} ${error.message}`);
		return result;
	}

	/** The code of the error with which a request ends. */
	async code(method: string, ...params: unknown[]): Promise<number | undefined> {
		return (await this.send(method, ...params)).error?.code;
	}

	/** Attributes of a payload of a timestamp, in the structure of its fork. */
	attributes(timestamp: number, more: object = {}): Json {
		const fork = forkOf(timestamp);
		return {
			timestamp: hex(timestamp),
			prevRandao: HASH,
			suggestedFeeRecipient: BOB_HEX,
			...(fork !== 'paris' && { withdrawals: [] }),
			...(!['paris', 'shanghai'].includes(fork) && { parentBeaconBlockRoot: HASH }),
			...more,
		};
	}

	/** Has a payload built on a block, which becomes the head. */
	async build(parent: Hex, timestamp: number, more: object = {}): Promise<DriverPayload> {
		const { forkchoiceUpdated, getPayload } = VERSIONS[forkOf(timestamp)];
		const { payloadId } = await this.call(
			`forkchoiceUpdatedV${forkchoiceUpdated}`,
			choice(parent),
			this.attributes(timestamp, { noTxPool: true, ...more }),
		);
		const answer = await this.call(`getPayloadV${getPayload}`, payloadId);
		const payload = answer.executionPayload ?? answer;
		return { payload, requests: answer.executionRequests ?? [], blobHashes: [] };
	}

	/** Sends a payload by the method of its fork. */
	async newPayload({ payload, requests, blobHashes }: DriverPayload): Promise<Json> {
		const version = VERSIONS[forkOf(Number(payload.timestamp))].newPayload;
		const params = [payload, blobHashes, HASH, requests].slice(0, version < 3 ? 1 : version);
		return this.call(`newPayloadV${version}`, ...params);
	}

	/** Chooses a head without attributes. */
	async choose(head: Hex, more: Partial<ReturnType<typeof choice>> = {}): Promise<Json> {
		return this.call('forkchoiceUpdatedV3', { ...choice(head), ...more });
	}
}

export function forkOf(timestamp: number): DriverFork {
	return DRIVER_FORKS.findLast((fork) => FORK_TIME[fork] <= timestamp)!;
}

export function choice(head: Hex): { headBlockHash: Hex; safeBlockHash: Hex; finalizedBlockHash: Hex } {
	return { headBlockHash: head, safeBlockHash: ZERO, finalizedBlockHash: ZERO };
}

export function hex(value: number | bigint): Hex {
	return `0x${value.toString(16)}`;
}

/** Signs a transfer of Alice's. */
export function transfer(nonce: number, value = 1n): Promise<Hex> {
	return ALICE.signTransaction({
		type: 'eip1559',
		chainId: 1337,
		nonce,
		to: BOB_HEX,
		value,
		gas: 21_000n,
		maxFeePerGas: 10n ** 11n,
		maxPriorityFeePerGas: 10n ** 9n,
	});
}
