import { bytesToHex, type Hex } from '@altvm/abi-bridge';
import { z } from 'zod';
import { hash, quantity64 } from '../params/hex.ts';

import { defineMethod } from '../rpc/define-method.ts';
import type { RpcMethods } from '../rpc/method.ts';
import type { Engine } from './engine.ts';
import { engineError, invalidParams } from './engine-error.ts';
import { toWithdrawal } from './payload.ts';

/** As many as geth serves; the specification wants at least 32 (engine/shanghai.md). */
const MAX_BODIES = 1_024;
/** Most bytes of the blocks of one answer. */
const MAX_BYTES = 64 * 1_048_576;

const byHash = z.tuple([z.array(hash)]);
const byRange = z.tuple([quantity64, quantity64]);

/** `engine_getPayloadBodiesByHash` and `ByRange`, V1 and V2. */
export function bodyMethods(engine: Engine): RpcMethods {
	const bodies = (hashes: readonly (Hex | undefined)[], version: 1 | 2) => {
		const { blocks } = engine.chain;
		let bytes = 0;
		return hashes.map((hash) => {
			if (hash === undefined) return null;
			bytes += blocks.size(hash) ?? 0;
			if (bytes > MAX_BYTES) throw engineError('tooLarge', `blocks of more than ${MAX_BYTES} bytes`);
			const block = blocks.block(hash);
			return block
				? {
						transactions: block.transactions.map((transaction) => bytesToHex(transaction)),
						withdrawals: block.withdrawals?.map(toWithdrawal) ?? null,
						// Blocks have access lists from Amsterdam on.
						...(version === 2 && { blockAccessList: null }),
					}
				: null;
		});
	};
	const ofHashes = (version: 1 | 2) =>
		defineMethod(byHash, ([hashes]) => {
			if (hashes.length > MAX_BODIES) throw engineError('tooLarge', `more than ${MAX_BODIES} bodies`);
			return bodies(hashes, version);
		});
	const ofRange = (version: 1 | 2) =>
		defineMethod(byRange, ([start, count]) => {
			if (start < 1n || count < 1n) throw invalidParams('start and count are at least 1');
			if (count > BigInt(MAX_BODIES)) throw engineError('tooLarge', `more than ${MAX_BODIES} bodies`);
			const { blocks, head } = engine.chain;
			const last = start + count - 1n < head.header.number ? start + count - 1n : head.header.number;
			const hashes: (Hex | undefined)[] = [];
			for (let number = start; number <= last; number++) hashes.push(blocks.hashOf(number));
			return bodies(hashes, version);
		});
	return {
		engine_getPayloadBodiesByHashV1: ofHashes(1),
		engine_getPayloadBodiesByHashV2: ofHashes(2),
		engine_getPayloadBodiesByRangeV1: ofRange(1),
		engine_getPayloadBodiesByRangeV2: ofRange(2),
	};
}
