import { type Hex, hexToBytes } from '@altvm/abi-bridge';
import { EVM, type EvmHardfork, evmAdapter } from '@altvm/evm';
import { Host } from '@altvm/host';
import {
	type BlockAttributes,
	type BlockHeader,
	buildBlock,
	type ChainConfig,
	type ImportedBlock,
	importBlock,
	installGenesis,
	nextBlock,
	type SealedBlock,
} from '../index.ts';
import { SENDER, TARGET } from './transactions.ts';

/** Stores 1 in slot 0 and logs 32 bytes with one topic. */
const WRITER: Hex = '0x600160005560aa60206000a100';

/** Two nodes of one chain: one builds blocks, the other imports them. */
export interface TwoNodes {
	readonly config: ChainConfig;
	readonly genesis: BlockHeader;
	readonly builder: Host;
	readonly importer: Host;
	build(parent: BlockHeader, attributes?: Partial<BlockAttributes>): Promise<ImportedBlock>;
	import(block: SealedBlock | Uint8Array, parent: BlockHeader): Promise<ImportedBlock>;
}

/** Creates two nodes with funds for the sender and a contract at the target. */
export async function twoNodes(config: ChainConfig | EvmHardfork): Promise<TwoNodes> {
	const chain = typeof config === 'string' ? { chainId: 1n, forks: [{ hardfork: config }] } : config;
	const make = async () => {
		const host = new Host({ adapters: [evmAdapter({ engine: 'interpreter' })] });
		host.mint(SENDER, 10n ** 20n);
		host.setAccount(TARGET, { vm: EVM, code: hexToBytes(WRITER), nonce: 1n });
		const header = await installGenesis(host, {
			config: chain,
			gasLimit: 30_000_000n,
			difficulty: difficultyOf(chain),
		});
		return { host, header };
	};
	const { host: builder, header: genesis } = await make();
	const { host: importer } = await make();
	return {
		config: chain,
		genesis,
		builder,
		importer,
		build: (parent, attributes) => {
			const next = nextBlock(parent, chain, { timestamp: parent.timestamp + 12n, ...attributes });
			return buildBlock(builder, next, { config: chain });
		},
		import: (block, parent) => importBlock(importer, block, { config: chain, parent }),
	};
}

function difficultyOf({ forks }: ChainConfig): bigint {
	const merged = ['paris', 'shanghai', 'cancun', 'prague', 'osaka'];
	return merged.includes(forks[0]!.hardfork) ? 0n : 131_072n;
}
