import { type Address, hexToBytes, toAddress } from '@altvm/abi-bridge';
import {
	type BlockHeader,
	buildBlock,
	type ChainConfig,
	encodeBlock,
	installGenesis,
	nextBlock,
} from '@altvm/ethereum';
import { evmAdapter } from '@altvm/evm';
import { type CreateHostOptions, Host, serializeTraces } from 'altvm';
import { AUTHORITY, authorize, blobs, SENDER, signed } from '../../../packages/ethereum/src/testing/transactions.ts';
import { type Call, call, createWorld, forward, type Peer, solidityBytes, USER } from '../../world/world.ts';

/** Valid inputs, from which hostile ones are made. */
export interface Samples {
	/** Call data for each of the world's contracts, in Solidity's encoding. */
	readonly inputs: readonly Uint8Array[];
	readonly traceFile: string;
	/** Signed transactions. */
	readonly transactions: readonly Uint8Array[];
	/** A block of Osaka, in RLP. */
	readonly block: Uint8Array;
}

/** A host with contracts of every VM, in which a hostile case runs. */
export interface Scene {
	readonly host: Host;
	/** The contracts that `Samples.inputs` are for, in the same order. */
	readonly contracts: readonly Address[];
	readonly forwarder: Address;
	readonly samples: Samples;
	/** A chain whose next block is `samples.block`. */
	readonly chain: Chain;
}

export interface Chain {
	readonly host: Host;
	readonly config: ChainConfig;
	readonly parent: BlockHeader;
}

const FORWARDER = toAddress(`0x${'f0'.repeat(20)}`);
/** EVM code that calls the address in the first word of its call data with the rest, and returns or reverts as that call does. */
const FORWARDER_CODE = hexToBytes(
	'0x60203603806020 5f375f5f825f5f5f355af13d5f5f3e601c573d5ffd5b3d5ff3'.replace(' ', ''),
);

/** Creates the scene. It is the same each time. */
export async function createScene(options: CreateHostOptions = {}): Promise<Scene> {
	const world = await createWorld(options);
	const { host, peers } = world;
	host.setAccount(FORWARDER, { vm: 'evm', code: FORWARDER_CODE });
	host.mint(SENDER, 10n ** 20n);
	host.mint(AUTHORITY, 10n ** 18n);
	const calls = [...Object.values(peers), world.reentrantWasm, world.otherWasm].flatMap((peer) =>
		callsOf(peer, peers.evm),
	);
	const { recorded } = host.call({
		from: USER,
		to: peers.evm.address,
		...{ function: 'forward', args: forward(peers.evm, call(peers.wasm, 'ping', 1n)).args },
		trace: 'witness',
	});
	const { block, ...chain } = await createChain();
	return {
		host,
		chain,
		contracts: calls.map(({ peer }) => peer.address),
		forwarder: FORWARDER,
		samples: {
			inputs: calls.map(solidityBytes),
			traceFile: serializeTraces([recorded!]),
			block,
			transactions: [
				{},
				{ type: 1, accessList: [] },
				{ type: 2, data: `0x${'ab'.repeat(40)}` },
				blobs(2),
				{ type: 4, authorizationList: authorize(0n) },
			].map((fields) => signed('prague', fields)),
		},
	};
}

function callsOf(peer: Peer, other: Peer): Call[] {
	return [call(peer, 'ping', 7n), call(peer, 'get', 1), forward(peer, call(other, 'ping', 3n))].filter(
		// Move's forwarding takes a function by its name, in an encoding of its own.
		({ fn }) => fn !== 'forward' || peer.vm !== 'move',
	);
}

async function createChain(): Promise<Chain & { block: Uint8Array }> {
	const config: ChainConfig = { chainId: 1n, forks: [{ hardfork: 'osaka' }] };
	const genesis = {
		config,
		gasLimit: 30_000_000n,
		baseFee: 10n,
		accounts: new Map([[toAddress(SENDER), { balance: 10n ** 18n }]]),
	};
	const [builder, host] = [new Host({ adapters: [evmAdapter()] }), new Host({ adapters: [evmAdapter()] })];
	const parent = await installGenesis(builder, genesis);
	await installGenesis(host, genesis);
	const transactions = [signed('osaka', { nonce: 0 }), signed('osaka', { nonce: 1, type: 2 })];
	const attributes = {
		timestamp: 12n,
		transactions,
		withdrawals: [{ index: 0n, validatorIndex: 1n, address: toAddress(SENDER), gwei: 5n }],
	};
	const { block } = await buildBlock(builder, nextBlock(parent, config, attributes), { config });
	return { host, config, parent, block: encodeBlock(block) };
}
