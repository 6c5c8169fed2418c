import type { Hex } from '@altvm/abi-bridge';
import type { TestAccount } from '../conformance/format.ts';

/** The parts of Ethereum's blockchain test format (ethereum/tests, execution-spec-tests) that the runner reads. */
export interface BlockTest {
	readonly network: string;
	/** `NoProof`: the seals of proof of work are not valid, and not to be checked. */
	readonly sealEngine?: string;
	readonly pre: Readonly<Record<Hex, TestAccount>>;
	readonly genesisRLP: Hex;
	readonly genesisBlockHeader: { readonly hash: Hex };
	readonly blocks: readonly TestBlock[];
	/** Hash of the head when all blocks are imported. */
	readonly lastblockhash: Hex;
	readonly postState?: Readonly<Record<Hex, TestAccount>>;
	readonly postStateHash?: Hex;
	readonly config?: {
		readonly chainid?: string;
		readonly blobSchedule?: Readonly<
			Record<string, { readonly target: string; readonly max: string; readonly baseFeeUpdateFraction: string }>
		>;
	};
}

export interface TestBlock {
	readonly rlp: Hex;
	/** The block is invalid: names of what may be wrong with it, with `|` between them. */
	readonly expectException?: string;
	readonly blockHeader?: { readonly hash: Hex };
}

/** Whether a JSON value is a blockchain test. Folders contain other files as well. */
export function isBlockTest(value: unknown): value is BlockTest {
	return (
		typeof value === 'object' &&
		value !== null &&
		['network', 'pre', 'genesisRLP', 'blocks', 'lastblockhash'].every((key) => key in value)
	);
}
