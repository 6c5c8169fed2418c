import { type EvmHardfork, isAtLeast } from '@altvm/evm';
import { type ChainConfig, rulesAt } from '../config/chain-config.ts';
import type { SealedBlock } from './block.ts';
import { BlockError } from './block-error.ts';
import { type BlockHeader, headerHash } from './header.ts';
import { validateHeader } from './validate-header.ts';

/** An ommer's parent is an ancestor at most so many blocks before the block. */
const GENERATIONS = 7;

/** Returns a block of the chain, or of a side chain, by its hash. */
export type BlockByHash = (hash: string) => Pick<SealedBlock, 'header' | 'ommers'> | undefined;

function refuse(message: string, cause?: unknown): never {
	throw new BlockError('ommers', message, { cause });
}

/**
 * Checks the ommers of a block of proof of work (Yellow Paper, section 11.1): each is a valid header whose parent is the
 * grandparent of the block or one of the five blocks before that, not itself an ancestor, and not included before.
 * @throws BlockError `ommers`
 */
export function validateOmmers(
	header: BlockHeader,
	ommers: readonly BlockHeader[],
	config: ChainConfig,
	fork: EvmHardfork,
	blockByHash: BlockByHash,
): void {
	if (ommers.length === 0) return;
	if (isAtLeast(fork, 'paris')) refuse('a block since Paris has no ommers');
	const { ancestors, included } = familyOf(header, blockByHash);
	for (const [i, ommer] of ommers.entries()) {
		const name = `ommer ${i}`;
		const hash = headerHash(ommer);
		if (included.has(hash)) refuse(`${name} is included already`);
		included.add(hash);
		if (ancestors.has(hash)) refuse(`${name} is an ancestor of the block`);
		if (ommer.parentHash === header.parentHash) refuse(`${name} is a brother of the block`);
		const parent = ancestors.get(ommer.parentHash);
		if (!parent) refuse(`${name} is not a child of one of the ${GENERATIONS} last ancestors`);
		checkOmmer(name, ommer, parent, config);
	}
}

/** The last ancestors by their hashes, and the hashes of the ommers that they included. */
function familyOf(header: BlockHeader, blockByHash: BlockByHash) {
	const ancestors = new Map<string, BlockHeader>();
	const included = new Set<string>();
	let hash: string = header.parentHash;
	for (let i = 0; i < GENERATIONS; i++) {
		const block = blockByHash(hash);
		if (!block) break;
		ancestors.set(hash, block.header);
		for (const ommer of block.ommers) included.add(headerHash(ommer));
		hash = block.header.parentHash;
	}
	return { ancestors, included };
}

function checkOmmer(name: string, ommer: BlockHeader, parent: BlockHeader, config: ChainConfig): void {
	try {
		// A block with ommers is of proof of work, and so are they: their total difficulty is below the merge's.
		validateHeader(ommer, parent, rulesAt(config, { ...ommer, parentTotalDifficulty: 0n }));
	} catch (cause) {
		if (!(cause instanceof BlockError)) throw cause;
		refuse(`${name}: ${cause.message}`, cause);
	}
}
