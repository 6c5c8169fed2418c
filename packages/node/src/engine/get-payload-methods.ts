import { bytesToHex } from '@altvm/abi-bridge';
import type { EvmHardfork } from '@altvm/evm';
import { z } from 'zod';
import { toQuantity } from '../format/values.ts';
import { data } from '../params/hex.ts';

import { defineMethod } from '../rpc/define-method.ts';
import type { RpcMethods } from '../rpc/method.ts';
import { toBlobsBundle } from './blobs-bundle.ts';
import type { Engine } from './engine.ts';
import { engineError } from './engine-error.ts';
import { forkAt } from './fork-at.ts';
import { toPayload } from './payload.ts';

type Version = 1 | 2 | 3 | 4 | 5;

const params = z.tuple([data.refine(({ length }) => length === 8, { error: 'not 8 bytes' })]);

/** The forks whose payloads each version of the method returns. */
const FORKS: Record<Version, readonly EvmHardfork[]> = {
	1: ['paris'],
	2: ['paris', 'shanghai'],
	3: ['cancun'],
	4: ['prague'],
	5: ['osaka'],
};

/** `engine_getPayload`, V1 to V5. */
export function getPayloadMethods(engine: Engine): RpcMethods {
	const method = (version: Version) =>
		defineMethod(params, async ([id]) => {
			const payload = await engine.payloads.take(bytesToHex(id));
			if (!payload) throw engineError('unknownPayload');
			const { hash, block, value, requests } = payload.built;
			const fork = forkAt(engine.chain.config, block.header.timestamp);
			if (!FORKS[version].includes(fork)) throw engineError('unsupportedFork', `the payload is of ${fork}`);
			const executionPayload = toPayload(hash, block);
			if (version === 1) return executionPayload;
			return {
				executionPayload,
				blockValue: toQuantity(value),
				...(version >= 3 && {
					blobsBundle: toBlobsBundle(payload.sidecars, version >= 5 ? 'cells' : 'blobs'),
					shouldOverrideBuilder: false,
				}),
				...(version >= 4 && { executionRequests: requests.map((request) => bytesToHex(request)) }),
			};
		});
	return {
		engine_getPayloadV1: method(1),
		engine_getPayloadV2: method(2),
		engine_getPayloadV3: method(3),
		engine_getPayloadV4: method(4),
		engine_getPayloadV5: method(5),
	};
}
