import { z } from 'zod';

import { defineMethod } from '../rpc/define-method.ts';
import type { RpcMethods } from '../rpc/method.ts';
import { blobMethods } from './blob-methods.ts';
import { bodyMethods } from './body-methods.ts';
import type { Engine } from './engine.ts';
import { forkChoiceMethods } from './fork-choice-methods.ts';
import { getPayloadMethods } from './get-payload-methods.ts';
import { newPayloadMethods } from './new-payload-methods.ts';

/** What a node says of itself (engine/identification.md). */
export interface ClientVersion {
	/** Two letters. Default `AV`. */
	readonly code?: string;
	/** Default `altvm`. */
	readonly name?: string;
	readonly version: string;
	/** The first four bytes of the commit that was built, in eight hex digits. Default zeros. */
	readonly commit?: string;
}

const clientVersion = z.looseObject({ code: z.string(), name: z.string(), version: z.string(), commit: z.string() });

/**
 * The methods of the Engine API, for the authenticated port: `newPayload` V1 to V4, `forkchoiceUpdated` V1 to V3, `getPayload` V1 to V5,
 * `getPayloadBodies` V1 and V2, `getBlobs` V1 to V3, `exchangeCapabilities` and `getClientVersion`.
 *
 * @example
 * ```ts
 * import { createChain } from '@altvm/chain';
 * import { Dispatcher, Engine, engineMethods } from '@altvm/node';
 *
 * const config = { chainId: 1337n, forks: [{ hardfork: 'osaka' }] } as const;
 * const chain = await createChain({ genesis: { config, gasLimit: 30_000_000n } });
 * const dispatcher = new Dispatcher(engineMethods(new Engine(chain), { version: '1.0.0' }));
 * dispatcher.methods.includes('engine_newPayloadV4'); // true
 * ```
 */
export function engineMethods(engine: Engine, client: ClientVersion): RpcMethods {
	const { code = 'AV', name = 'altvm', version, commit = '00000000' } = client;
	const methods: RpcMethods = {
		...newPayloadMethods(engine),
		...forkChoiceMethods(engine),
		...getPayloadMethods(engine),
		...bodyMethods(engine),
		...blobMethods(engine),
		engine_getClientVersionV1: defineMethod(z.tuple([clientVersion]), () => [{ code, name, version, commit }]),
	};
	const names = Object.keys(methods);
	return {
		...methods,
		engine_exchangeCapabilities: defineMethod(z.tuple([z.array(z.string())]), () => names),
	};
}
