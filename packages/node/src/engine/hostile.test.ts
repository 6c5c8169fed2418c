import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ENGINE_CODE } from './engine-error.ts';
import { choice, Driver, HASH, type Json } from './testing/driver.ts';

/** What a client may be told. Any other error is a fault of the node. */
const CODES: ReadonlySet<number> = new Set([...Object.values(ENGINE_CODE), -32602]);
const STATUSES = ['VALID', 'INVALID', 'SYNCING', 'ACCEPTED', 'INVALID_BLOCK_HASH'];

/** Values that break a field in one way or another. */
const bad = fc.oneof(
	fc.jsonValue({ maxDepth: 2 }),
	fc.constantFrom('0x', '0x0', '0x00', '0xzz', `0x${'f'.repeat(64)}`, `0x${'f'.repeat(65)}`, HASH, '0x1'),
	fc.uint8Array({ maxLength: 40 }).map((bytes) => `0x${Buffer.from(bytes).toString('hex')}`),
	fc.array(
		fc.uint8Array({ maxLength: 40 }).map((bytes) => `0x${Buffer.from(bytes).toString('hex')}`),
		{ maxLength: 4 },
	),
);

/** Changes a value at a random place. */
function mutate(value: Json, path: readonly number[], to: unknown): Json {
	if (path.length === 0 || typeof value !== 'object' || value === null) return to;
	const keys = Object.keys(value);
	if (keys.length === 0) return to;
	const key = keys[path[0]! % keys.length]!;
	const copy = Array.isArray(value) ? [...value] : { ...value };
	copy[key as never] = mutate(value[key], path.slice(1), to) as never;
	return copy;
}

describe('hostile parameters', () => {
	it('get an error of the specification or a status, and the node goes on', async () => {
		const node = await Driver.start();
		const genesis = node.chain.head.hash;
		const { payload } = await (await Driver.start()).build(genesis, 412);
		const requests: readonly (readonly [method: string, params: readonly unknown[]])[] = [
			['newPayloadV1', [payload]],
			['newPayloadV2', [payload]],
			['newPayloadV3', [payload, [], HASH]],
			['newPayloadV4', [payload, [], HASH, []]],
			...[1, 2, 3].map((v) => [`forkchoiceUpdatedV${v}`, [choice(genesis), node.attributes(412)]] as const),
			['getPayloadV5', ['0x0102030405060708']],
			['getPayloadBodiesByHashV1', [[HASH]]],
			['getPayloadBodiesByRangeV1', ['0x1', '0x2']],
			['getBlobsV2', [[HASH]]],
			['exchangeCapabilities', [['engine_newPayloadV1']]],
			['getClientVersionV1', [{ code: 'LS', name: 'a', version: 'b', commit: 'c' }]],
		];
		const path = fc.array(fc.nat({ max: 30 }), { minLength: 1, maxLength: 3 });
		await fc.assert(
			fc.asyncProperty(fc.constantFrom(...requests), path, bad, async ([method, params], path, value) => {
				const { result, error } = await node.send(method, ...mutate(params, path, value));
				if (error) expect([method, CODES.has(error.code)]).toEqual([method, true]);
				else if (method.startsWith('newPayload')) expect(STATUSES).toContain(result.status);
			}),
			{ numRuns: 1_500 },
		);
		expect((await node.newPayload({ payload, requests: [], blobHashes: [] })).status).toBe('VALID');
		node.engine.stop();
	});
});
