import type { Hex } from '@altvm/abi-bridge';
import { headerHash } from '@altvm/ethereum';
import { beforeEach, describe, expect, it } from 'vitest';
import { blockOfPayload } from './payload.ts';
import { PAYLOAD } from './schemas.ts';
import {
	choice,
	DRIVER_FORKS,
	Driver,
	type DriverFork,
	type DriverPayload,
	FORK_TIME,
	forkOf,
	GENESIS,
	HASH,
	hex,
	type Json,
	transfer,
	VERSIONS,
	ZERO,
} from './testing/driver.ts';

/** Builds the payloads that others get. */
let builder: Driver;
let node: Driver;
let genesis: Hex;

beforeEach(async () => {
	builder = await Driver.start();
	node = await Driver.start();
	genesis = node.chain.genesis.hash;
});

const valid = (hash: Hex) => ({ status: 'VALID', latestValidHash: hash, validationError: null });
const syncing = { status: 'SYNCING', latestValidHash: null, validationError: null };
const invalid = (latestValidHash: Hex | null) => ({
	status: 'INVALID',
	latestValidHash,
	validationError: expect.any(String),
});

/** A payload with other fields, and the hash that its block has by them. */
function changed(original: DriverPayload, change: object): DriverPayload {
	const payload = { ...original.payload, ...change };
	const version = 'blobGasUsed' in payload ? 3 : 'withdrawals' in payload ? 2 : 1;
	const fork = forkOf(Number(payload.timestamp));
	const beside = {
		...(version === 3 && { parentBeaconBlockRoot: HASH }),
		...(['prague', 'osaka'].includes(fork) && { requests: [] }),
	};
	const { header } = blockOfPayload(PAYLOAD[version].parse(payload), beside);
	return { ...original, payload: { ...payload, blockHash: headerHash(header) } };
}

/** A payload on the genesis block in the first seconds of a fork. */
const payloadOf = (fork: DriverFork, more: object = {}) => builder.build(genesis, FORK_TIME[fork] + 12, more);

describe('engine_newPayload', () => {
	it.each(DRIVER_FORKS)('of %s: VALID for what another node built, once and again', async (fork) => {
		const given = await payloadOf(fork, { transactions: [await transfer(0), await transfer(1)] });
		expect(given.payload.transactions).toHaveLength(2);
		const { blockHash } = given.payload;
		expect(await node.newPayload(given)).toEqual(valid(blockHash));
		expect(await node.newPayload(given)).toEqual(valid(blockHash));
		expect(node.chain.head.hash).toBe(genesis);
		expect((await node.choose(blockHash)).payloadStatus).toEqual(valid(blockHash));
		expect(node.chain.head.hash).toBe(blockHash);
	});

	it.each(DRIVER_FORKS)(
		'of %s: INVALID with the parent as the last valid block, and so are descendants',
		async (fork) => {
			const given = changed(await payloadOf(fork), { stateRoot: HASH });
			expect(await node.newPayload(given)).toEqual(invalid(genesis));
			expect(await node.newPayload(given)).toEqual(invalid(genesis));
			const child = changed(given, { parentHash: given.payload.blockHash, blockNumber: '0x2' });
			expect(await node.newPayload(child)).toEqual(invalid(genesis));
			for (const { payload } of [given, child]) {
				const { payloadStatus, payloadId } = await node.choose(payload.blockHash);
				expect(payloadStatus).toEqual(invalid(genesis));
				expect(payloadId).toBeNull();
				expect(node.chain.blocks.header(payload.blockHash)).toBeUndefined();
			}
			expect(node.chain.head.hash).toBe(genesis);
		},
	);

	it.each(DRIVER_FORKS)('of %s: a hash that is not the one of the fields', async (fork) => {
		const given = await payloadOf(fork);
		const wrong = { ...given, payload: { ...given.payload, blockHash: HASH } };
		const status = fork === 'paris' ? 'INVALID_BLOCK_HASH' : 'INVALID';
		expect(await node.newPayload(wrong)).toEqual({ ...invalid(null), status });
		// It says nothing of the block of the right hash.
		expect(await node.newPayload(given)).toEqual(valid(given.payload.blockHash));
	});

	it('INVALID without a last valid block, if a transaction is none', async () => {
		const given = await payloadOf('osaka');
		for (const transaction of ['0x02', '0x7e1234', '0xc0', '0x80']) {
			expect(await node.newPayload(changed(given, { transactions: [transaction] }))).toEqual(invalid(null));
		}
		// Also when the parent is not known.
		const empty = { ...given, payload: { ...given.payload, parentHash: HASH, transactions: ['0x'] } };
		expect(await node.newPayload(empty)).toEqual({ ...invalid(null), validationError: 'transaction 0 is empty' });
	});

	it('INVALID with the parent, if a transaction breaks a rule', async () => {
		const given = await payloadOf('osaka');
		const status = await node.newPayload(changed(given, { transactions: [await transfer(7)] }));
		expect(status).toEqual(invalid(genesis));
		expect(status.validationError).toMatch(/nonce/i);
	});

	it('INVALID with the zero hash, if the parent has proof of work', async () => {
		const merged = {
			...GENESIS,
			difficulty: 131_072n,
			config: {
				...GENESIS.config,
				forks: [{ hardfork: 'london' }, { hardfork: 'paris', totalDifficulty: 131_072n }] as const,
			},
		};
		const other = await Driver.start({ genesis: merged });
		const given = await other.build(other.chain.genesis.hash, 12);
		const follower = await Driver.start({ genesis: merged });
		expect(await follower.newPayload(changed(given, { stateRoot: HASH }))).toEqual(invalid(ZERO));
		expect(await follower.newPayload(given)).toEqual(valid(given.payload.blockHash));
	});

	it('SYNCING for an unknown parent; the block is executed when the parent comes', async () => {
		const first = await builder.build(genesis, 412);
		await builder.newPayload(first);
		const second = await builder.build(first.payload.blockHash, 424, { transactions: [await transfer(0)] });
		const third = await builder.build(second.payload.blockHash, 436);
		expect(await node.newPayload(third)).toEqual(syncing);
		expect(await node.newPayload(second)).toEqual(syncing);
		expect((await node.choose(third.payload.blockHash)).payloadStatus).toEqual(syncing);
		expect(await node.call('getBlobsV2', [])).toBeNull();
		expect(await node.newPayload(first)).toEqual(valid(first.payload.blockHash));
		// The node follows the choice that it could not follow before.
		await expect.poll(() => node.chain.head.hash).toBe(third.payload.blockHash);
		expect(await node.newPayload(third)).toEqual(valid(third.payload.blockHash));
		expect(await node.call('getBlobsV2', [])).toEqual([]);
	});

	it('a waiting block is INVALID when its parent turns out to be', async () => {
		const bad = changed(await payloadOf('osaka'), { stateRoot: HASH });
		const child = changed(bad, { parentHash: bad.payload.blockHash, blockNumber: '0x2', timestamp: hex(430) });
		const grandchild = changed(child, { parentHash: child.payload.blockHash, blockNumber: '0x3', timestamp: hex(440) });
		expect(await node.newPayload(grandchild)).toEqual(syncing);
		expect(await node.newPayload(child)).toEqual(syncing);
		expect(await node.newPayload(bad)).toEqual(invalid(genesis));
		expect((await node.choose(grandchild.payload.blockHash)).payloadStatus).toEqual(invalid(genesis));
	});

	it('ACCEPTED for a side block whose parent has no state any more', async () => {
		const short = await Driver.start({ keepBlocks: 2 });
		const side = await payloadOf('paris', { transactions: [await transfer(0)] });
		let head = genesis;
		for (let i = 1; i <= 6; i++) {
			const { payload } = await short.build(head, 12 * i);
			head = payload.blockHash;
		}
		await short.choose(head);
		expect(await short.newPayload(side)).toEqual({ ...syncing, status: 'ACCEPTED' });
		expect((await short.choose(side.payload.blockHash)).payloadStatus).toEqual(syncing);
		expect(short.chain.head.hash).toBe(head);
	});

	it.each(['cancun', 'prague', 'osaka'] as const)('of %s: INVALID if the expected blobs are others', async (fork) => {
		const given = await payloadOf(fork);
		expect(await node.newPayload({ ...given, blobHashes: [HASH] })).toEqual(invalid(null));
		const { payload } = given;
		const unknown = changed(given, { parentHash: HASH });
		expect(await node.newPayload({ ...unknown, blobHashes: [HASH] })).toEqual(invalid(null));
		expect(await node.newPayload(given)).toEqual(valid(payload.blockHash));
	});

	it('takes each fork by its own version only: -38005', async () => {
		const params = async (version: number, fork: DriverFork) => {
			const { payload } = await payloadOf(fork);
			// The structure is the version's, so that only the fork is wrong.
			const fields = {
				...payload,
				withdrawals: version === 1 ? null : (payload.withdrawals ?? []),
				blobGasUsed: version < 3 ? null : '0x0',
				excessBlobGas: version < 3 ? null : '0x0',
			};
			return [fields, [], HASH, []].slice(0, version < 3 ? 1 : version);
		};
		const forks: Record<number, readonly DriverFork[]> = {
			1: ['paris'],
			2: ['paris', 'shanghai'],
			3: ['cancun'],
			4: ['prague', 'osaka'],
		};
		for (const [version, taken] of Object.entries(forks)) {
			for (const fork of DRIVER_FORKS) {
				const code = await node.code(`newPayloadV${version}`, ...(await params(Number(version), fork)));
				const isRightForm = version !== '2' || fork !== 'paris';
				expect([version, fork, code]).toEqual([
					version,
					fork,
					taken.includes(fork) ? (isRightForm ? undefined : -32602) : -38005,
				]);
			}
		}
	});

	it('refuses wrong parameters: -32602', async () => {
		const [paris, shanghai, cancun, prague] = await Promise.all(
			(['paris', 'shanghai', 'cancun', 'prague'] as const).map(async (fork) => (await payloadOf(fork)).payload),
		);
		const without = (payload: Json, name: string) => ({ ...payload, [name]: null });
		const cases: [method: string, ...params: unknown[]][] = [
			['newPayloadV1'],
			['newPayloadV1', 'payload'],
			['newPayloadV1', [paris]],
			['newPayloadV1', without(paris, 'stateRoot')],
			['newPayloadV1', { ...paris, withdrawals: [] }],
			['newPayloadV1', { ...paris, gasUsed: '0x00' }],
			['newPayloadV2', { ...paris, withdrawals: [] }],
			['newPayloadV2', without(shanghai, 'withdrawals')],
			['newPayloadV2', { ...shanghai, blobGasUsed: '0x0', excessBlobGas: '0x0' }],
			['newPayloadV3', cancun],
			['newPayloadV3', cancun, [], null],
			['newPayloadV3', cancun, null, HASH],
			['newPayloadV3', cancun, ['0x1234'], HASH],
			['newPayloadV3', without(cancun, 'blobGasUsed'), [], HASH],
			['newPayloadV3', without(cancun, 'excessBlobGas'), [], HASH],
			['newPayloadV3', without(cancun, 'withdrawals'), [], HASH],
			['newPayloadV4', prague, [], HASH],
			['newPayloadV4', prague, [], HASH, null],
			['newPayloadV4', prague, [], HASH, ['0x00']],
			['newPayloadV4', prague, [], HASH, ['0x']],
			['newPayloadV4', prague, [], HASH, ['0x0100', '0x0000']],
			['newPayloadV4', prague, [], HASH, ['0x0000', '0x0001']],
		];
		for (const [method, ...params] of cases) {
			expect([method, params, await node.code(method, ...params)]).toEqual([method, params, -32602]);
		}
		// Requests that the header does not commit to.
		expect(await node.call('newPayloadV4', prague, [], HASH, ['0x0012'])).toEqual(invalid(null));
	});
});

describe('engine_forkchoiceUpdated', () => {
	it('VALID; the identifier of a payload is the same for the same attributes', async () => {
		const attributes = node.attributes(412);
		const first = await node.call('forkchoiceUpdatedV3', choice(genesis), attributes);
		expect(first.payloadStatus).toEqual(valid(genesis));
		expect(first.payloadId).toMatch(/^0x03[0-9a-f]{14}$/);
		const again = await node.call('forkchoiceUpdatedV3', choice(genesis), attributes);
		expect(again.payloadId).toBe(first.payloadId);
		for (const change of [{ timestamp: hex(413) }, { prevRandao: ZERO }, { parentBeaconBlockRoot: ZERO }]) {
			const other = await node.call('forkchoiceUpdatedV3', choice(genesis), { ...attributes, ...change });
			expect(other.payloadId).not.toBe(first.payloadId);
		}
		expect((await node.call('forkchoiceUpdatedV3', choice(genesis), null)).payloadId).toBeNull();
	});

	it('SYNCING for an unknown head, without a payload', async () => {
		const answer = await node.call('forkchoiceUpdatedV3', choice(HASH), node.attributes(412));
		expect(answer).toEqual({ payloadStatus: syncing, payloadId: null });
	});

	it('-38002 for blocks that do not belong together', async () => {
		const { payload: a } = await builder.build(genesis, 412);
		const { payload: b } = await builder.build(genesis, 413);
		for (const each of [a, b]) await node.newPayload({ payload: each, requests: [], blobHashes: [] });
		const code = (state: object) => node.code('forkchoiceUpdatedV3', { ...choice(a.blockHash), ...state });
		expect(await code({ headBlockHash: ZERO })).toBe(-38002);
		expect(await code({ finalizedBlockHash: HASH })).toBe(-38002);
		expect(await code({ safeBlockHash: HASH })).toBe(-38002);
		expect(await code({ finalizedBlockHash: b.blockHash })).toBe(-38002);
		expect(await code({ safeBlockHash: b.blockHash })).toBe(-38002);
		expect(node.chain.head.hash).toBe(genesis);
		expect(await code({ safeBlockHash: a.blockHash, finalizedBlockHash: genesis })).toBeUndefined();
		expect(node.chain.safe?.hash).toBe(a.blockHash);
		expect(node.chain.finalized?.hash).toBe(genesis);
		// What is final cannot be removed.
		expect(await code({ finalizedBlockHash: a.blockHash })).toBeUndefined();
		await node.newPayload({ payload: b, requests: [], blobHashes: [] });
		expect(await node.code('forkchoiceUpdatedV3', choice(b.blockHash))).toBe(-38002);
		expect(node.chain.head.hash).toBe(a.blockHash);
	});

	it('-38006 for a reorganisation that is too deep', async () => {
		const short = await Driver.start({ keepBlocks: 2 });
		const side = await payloadOf('paris', { transactions: [await transfer(0)] });
		expect(await short.newPayload(side)).toEqual(valid(side.payload.blockHash));
		let head = genesis;
		for (let i = 1; i <= 6; i++) head = (await short.build(head, 12 * i)).payload.blockHash;
		await short.choose(head);
		expect(await short.code('forkchoiceUpdatedV3', choice(genesis))).toBe(-38006);
		expect(await short.code('forkchoiceUpdatedV3', choice(side.payload.blockHash))).toBe(-38006);
		expect(short.chain.head.hash).toBe(head);
	});

	it('-38003 and -38005 for attributes; the head is moved all the same', async () => {
		const { payload } = await builder.build(genesis, 412);
		await node.newPayload({ payload, requests: [], blobHashes: [] });
		const attributes = node.attributes(430);
		const cases: [version: 1 | 2 | 3, attributes: unknown, code: number][] = [
			[3, { ...attributes, timestamp: payload.timestamp }, -38003],
			[3, { ...attributes, parentBeaconBlockRoot: null }, -38003],
			[3, { ...attributes, withdrawals: null }, -38003],
			[3, { ...attributes, prevRandao: '0x12' }, -38003],
			[3, { ...attributes, slotNumber: '0x12' }, -38003],
			[3, 'attributes', -38003],
			[3, [], -38003],
			[3, node.attributes(12, { withdrawals: [], parentBeaconBlockRoot: HASH }), -38005],
			[3, node.attributes(112, { parentBeaconBlockRoot: HASH }), -38005],
			[2, attributes, -38003],
			[2, { ...attributes, parentBeaconBlockRoot: null }, -38005],
			[2, node.attributes(12, { withdrawals: [] }), -38003],
			[2, node.attributes(112, { withdrawals: null }), -38003],
			[1, node.attributes(112), -38003],
			[1, node.attributes(112, { withdrawals: null }), -38005],
		];
		for (const [version, given, code] of cases) {
			await node.choose(genesis);
			const method = `forkchoiceUpdatedV${version}`;
			expect([given, await node.code(method, choice(payload.blockHash), given)]).toEqual([given, code]);
			expect(node.chain.head.hash).toBe(payload.blockHash);
		}
	});

	it('-32602 for a state that is none', async () => {
		for (const state of [undefined, null, HASH, {}, { ...choice(genesis), safeBlockHash: null }]) {
			expect(await node.code('forkchoiceUpdatedV3', state)).toBe(-32602);
			expect(await node.code('forkchoiceUpdatedV1', state)).toBe(-32602);
		}
		expect(await node.code('forkchoiceUpdatedV3', choice(genesis), null, 1)).toBe(-32602);
	});

	it('an ancestor becomes the head, unless it is below what is final', async () => {
		const hashes = [genesis];
		for (let i = 1; i <= 4; i++) {
			const { payload } = await builder.build(hashes.at(-1)!, 400 + 12 * i);
			expect(await node.newPayload({ payload, requests: [], blobHashes: [] })).toEqual(valid(payload.blockHash));
			hashes.push(payload.blockHash);
		}
		await node.choose(hashes[4]!);
		expect((await node.choose(hashes[2]!)).payloadStatus).toEqual(valid(hashes[2]!));
		expect(node.chain.head.hash).toBe(hashes[2]);
		await node.choose(hashes[4]!, { finalizedBlockHash: hashes[3]! });
		const answer = await node.call('forkchoiceUpdatedV3', choice(hashes[1]!), node.attributes(500));
		expect(answer).toEqual({ payloadStatus: valid(hashes[1]!), payloadId: null });
		expect(node.chain.head.hash).toBe(hashes[4]);
	});

	it('moves between branches', async () => {
		const a = await builder.build(genesis, 412, { transactions: [await transfer(0)] });
		const b = await builder.build(genesis, 413, { transactions: [await transfer(0, 5n)] });
		await node.newPayload(a);
		await node.newPayload(b);
		for (const { payload } of [a, b, a]) {
			await node.choose(payload.blockHash);
			expect(node.chain.head.hash).toBe(payload.blockHash);
			expect(node.chain.blocks.hashOf(1n)).toBe(payload.blockHash);
		}
	});
});

describe('engine_getPayload', () => {
	it('-38001 for an identifier that nobody gave', async () => {
		for (const version of [1, 2, 3, 4, 5])
			expect(await node.code(`getPayloadV${version}`, '0x0102030405060708')).toBe(-38001);
		expect(await node.code('getPayloadV3', '0x01')).toBe(-32602);
	});

	it.each(DRIVER_FORKS)('of %s: by its own version only, with what that version has', async (fork) => {
		const { forkchoiceUpdated, getPayload } = VERSIONS[fork];
		const attributes = node.attributes(FORK_TIME[fork] + 12, { transactions: [await transfer(0)] });
		const { payloadId } = await node.call(`forkchoiceUpdatedV${forkchoiceUpdated}`, choice(genesis), attributes);
		for (const version of [1, 2, 3, 4, 5]) {
			const isTaken = version === getPayload || (version === 2 && fork === 'paris');
			expect([version, await node.code(`getPayloadV${version}`, payloadId)]).toEqual([
				version,
				isTaken ? undefined : -38005,
			]);
		}
		const answer = await node.call(`getPayloadV${getPayload}`, payloadId);
		const payload = answer.executionPayload ?? answer;
		expect(payload).toMatchObject({
			timestamp: attributes.timestamp,
			prevRandao: HASH,
			feeRecipient: attributes.suggestedFeeRecipient,
			transactions: attributes.transactions,
			parentHash: genesis,
		});
		if (getPayload === 1) return;
		expect(BigInt(answer.blockValue)).toBe(21_000n * 10n ** 9n);
		expect('blobsBundle' in answer).toBe(getPayload >= 3);
		if (getPayload >= 3) {
			expect(answer.blobsBundle).toEqual({ commitments: [], proofs: [], blobs: [] });
			expect(answer.shouldOverrideBuilder).toBe(false);
		}
		expect(answer.executionRequests).toEqual(getPayload >= 4 ? [] : undefined);
	});

	it('has the withdrawals of the attributes, and forced transactions without the invalid ones', async () => {
		const withdrawals = [{ index: '0x5', validatorIndex: '0x6', address: `0x${'77'.repeat(20)}`, amount: '0x8' }];
		const good = await transfer(0);
		const given = await builder.build(genesis, 412, {
			withdrawals,
			gasLimit: hex(30_020_000),
			transactions: ['0x1234', good, await transfer(5)],
		});
		expect(given.payload.withdrawals).toEqual(withdrawals);
		expect(given.payload.transactions).toEqual([good]);
		expect(given.payload.gasLimit).toBe(hex(30_020_000));
		expect(await node.newPayload(given)).toEqual(valid(given.payload.blockHash));
	});
});

describe('the other methods', () => {
	it('bodies by hash and by number, with null for what is unknown', async () => {
		const bodies: unknown[] = [];
		let head = genesis;
		for (const timestamp of [12, 112, 412]) {
			const { payload } = await node.build(head, timestamp, { transactions: [await transfer(bodies.length)] });
			head = payload.blockHash;
			bodies.push({ transactions: payload.transactions, withdrawals: payload.withdrawals ?? null });
		}
		await node.choose(head);
		const first = node.chain.blocks.hashOf(1n);
		expect(await node.call('getPayloadBodiesByHashV1', [head, HASH, first])).toEqual([bodies[2], null, bodies[0]]);
		expect(await node.call('getPayloadBodiesByRangeV1', '0x1', '0x20')).toEqual(bodies);
		expect(await node.call('getPayloadBodiesByRangeV1', '0x2', '0x1')).toEqual([bodies[1]]);
		expect(await node.call('getPayloadBodiesByRangeV1', '0x4', '0x5')).toEqual([]);
		const withLists = bodies.map((body) => ({ ...(body as object), blockAccessList: null }));
		expect(await node.call('getPayloadBodiesByRangeV2', '0x1', '0x3')).toEqual(withLists);
		expect(await node.call('getPayloadBodiesByHashV2', [head])).toEqual([withLists[2]]);
		for (const version of [1, 2]) {
			expect(await node.code(`getPayloadBodiesByRangeV${version}`, '0x0', '0x1')).toBe(-32602);
			expect(await node.code(`getPayloadBodiesByRangeV${version}`, '0x1', '0x0')).toBe(-32602);
			expect(await node.code(`getPayloadBodiesByRangeV${version}`, '0x1', '0xffffffffffffffff')).toBe(-38004);
			expect(await node.code(`getPayloadBodiesByHashV${version}`, Array(1_025).fill(HASH))).toBe(-38004);
			expect(await node.call(`getPayloadBodiesByHashV${version}`, Array(1_024).fill(HASH))).toHaveLength(1_024);
		}
	});

	it('capabilities are the methods that there are, but for the method itself', async () => {
		const names: string[] = await node.call('exchangeCapabilities', ['engine_newPayloadV9']);
		expect(names).toEqual(
			expect.arrayContaining(['engine_newPayloadV4', 'engine_forkchoiceUpdatedV3', 'engine_getPayloadV5']),
		);
		expect(names).not.toContain('engine_exchangeCapabilities');
		for (const name of names) expect([name, await node.code(name.replace('engine_', ''))]).toEqual([name, -32602]);
		expect(await node.code('exchangeCapabilities', 'all')).toBe(-32602);
		expect(await node.code('newPayloadV9')).toBe(-32601);
	});

	it('says what client it is', async () => {
		const asking = { code: 'LS', name: 'lodestar', version: '1.0', commit: '12345678' };
		expect(await node.call('getClientVersionV1', asking)).toEqual([
			{ code: 'AV', name: 'altvm', version: '1.2.3', commit: '00000000' },
		]);
	});
});
