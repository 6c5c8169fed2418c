import { hexToBytes } from '@altvm/abi-bridge';
import type { EvmHardfork } from '@altvm/evm';
import { describe, expect, it } from 'vitest';
import { type ChainConfig, rulesAt } from '../config/chain-config.ts';
import { genesisHeader } from '../config/genesis-header.ts';
import { nextDifficulty } from './difficulty.ts';
import { type BlockHeader, headerHash } from './header.ts';
import { nextBlock } from './next-block.ts';
import { validateHeader } from './validate-header.ts';

const MARK = hexToBytes('0x64616f2d686172642d666f726b');

/** Checks the child of a genesis block with the fields changed. */
function check(hardfork: EvmHardfork, fields: Partial<BlockHeader>): void {
	const parent = genesisHeader(hardfork, { gasLimit: 30_000_000n });
	const config = { chainId: 1n, forks: [{ hardfork }] };
	const { number, timestamp, gasLimit, parentHash, baseFee } = nextBlock(parent, config, { timestamp: 12n });
	const child = {
		...parent,
		number,
		timestamp,
		gasLimit,
		parentHash,
		...(baseFee !== undefined && { baseFee }),
		...fields,
	};
	validateHeader(child, parent, rulesAt(config, { number, timestamp }));
}

describe('a header against its parent', () => {
	it('has the blob gas of whole blobs, at most as many as the schedule says', () => {
		for (const blobs of [0n, 1n, 6n]) check('cancun', { blobGasUsed: blobs * 131_072n });
		expect(() => check('cancun', { blobGasUsed: 131_073n })).toThrow(/not a multiple of 131072/);
		expect(() => check('cancun', { blobGasUsed: 7n * 131_072n })).toThrow(/blobGasUsed 917504 is above 786432/);
		check('prague', { blobGasUsed: 9n * 131_072n });
	});

	it('has at most 32 bytes of extra data', () => {
		check('osaka', { extraData: new Uint8Array(32) });
		expect(() => check('osaka', { extraData: new Uint8Array(33) })).toThrow(/33 bytes of extra data/);
	});

	it('may use all gas and no more', () => {
		check('osaka', { gasUsed: 30_000_000n });
		expect(() => check('osaka', { gasUsed: 30_000_001n })).toThrow(/above the gas limit/);
	});

	it('is marked in the first ten blocks after the fork of The DAO', () => {
		const config: ChainConfig = { chainId: 1n, forks: [{ hardfork: 'homestead' }, { hardfork: 'dao', block: 5n }] };
		const at = (number: bigint, extraData: Uint8Array) => {
			const fields = { gasLimit: 30_000_000n, difficulty: 131_072n };
			const parent = genesisHeader('homestead', { ...fields, number: number - 1n });
			const difficulty = nextDifficulty('homestead', number, 12n, parent);
			const header = { ...parent, number, timestamp: 12n, difficulty, parentHash: headerHash(parent), extraData };
			return () => validateHeader(header, parent, rulesAt(config, { number, timestamp: 12n }));
		};
		for (const unmarked of [4n, 15n]) at(unmarked, new Uint8Array(0))();
		for (const marked of [5n, 14n]) {
			expect(at(marked, new Uint8Array(0))).toThrow(expect.objectContaining({ code: 'extra-data' }));
			at(marked, MARK)();
		}
	});
});
