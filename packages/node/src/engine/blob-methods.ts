import { bytesToHex } from '@altvm/abi-bridge';
import { isAtLeast } from '@altvm/evm';
import { z } from 'zod';
import { hash } from '../params/hex.ts';

import { defineMethod } from '../rpc/define-method.ts';
import type { RpcMethods } from '../rpc/method.ts';
import type { Engine } from './engine.ts';
import { engineError } from './engine-error.ts';
import { forkAt } from './fork-at.ts';

/** The specification wants at least so many (engine/cancun.md). */
const MAX_HASHES = 128;

const params = z.tuple([z.array(hash)]);

/** `engine_getBlobs`, V1 to V3: blobs of the mempool by their versioned hashes. */
export function blobMethods(engine: Engine): RpcMethods {
	const blobs = (hashes: readonly z.output<typeof hash>[], version: 0 | 1) => {
		if (hashes.length > MAX_HASHES) throw engineError('tooLarge', `more than ${MAX_HASHES} blobs`);
		return hashes.map((versionedHash) => {
			const found = engine.chain.mempool.blob(versionedHash);
			return found?.version === version ? found : undefined;
		});
	};
	const withCells = (found: ReturnType<typeof blobs>[number]) =>
		found ? { blob: bytesToHex(found.blob), proofs: found.proofs.map((proof) => bytesToHex(proof)) } : null;
	return {
		engine_getBlobsV1: defineMethod(params, ([hashes]) => {
			const { config, head } = engine.chain;
			if (isAtLeast(forkAt(config, head.header.timestamp), 'osaka')) throw engineError('unsupportedFork');
			return blobs(hashes, 0).map((found) =>
				found ? { blob: bytesToHex(found.blob), proof: bytesToHex(found.proofs[0]!) } : null,
			);
		}),
		engine_getBlobsV2: defineMethod(params, ([hashes]) => {
			const found = blobs(hashes, 1);
			return engine.isSyncing || found.includes(undefined) ? null : found.map(withCells);
		}),
		engine_getBlobsV3: defineMethod(params, ([hashes]) => {
			const found = blobs(hashes, 1);
			return engine.isSyncing ? null : found.map(withCells);
		}),
	};
}
