import { hexToBytes } from '@altvm/abi-bridge';
import { type Chain, createChain } from '@altvm/chain';
import { create, type MessageInitShape } from '@bufbuild/protobuf';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { GENESIS, transfer } from '../engine/testing/driver.ts';
import type { SnapshotSchema } from './abci_pb.ts';
import {
	RequestApplySnapshotChunkSchema,
	RequestLoadSnapshotChunkSchema,
	RequestOfferSnapshotSchema,
} from './abci_pb.ts';
import { APPLY, OFFER } from './results.ts';
import { Snapshots } from './snapshots.ts';

const LENGTH = 25;

let full: Chain;
let source: Snapshots;
beforeAll(async () => {
	full = await createChain({ genesis: GENESIS });
	source = new Snapshots(full, 10n);
	for (let i = 0; i < LENGTH; i++) {
		const forced = i % 5 === 0 ? [hexToBytes(await transfer(i / 5))] : [];
		const { hash } = await full.build({ timestamp: BigInt(20 * (i + 1)), forced, fromMempool: false });
		await full.setHead({ head: hash });
	}
	await source.scan();
}, 60_000);

let chain: Chain;
let target: Snapshots;
beforeEach(async () => {
	chain = await createChain({ genesis: GENESIS });
	target = new Snapshots(chain, 10n);
});

const appHash = (height: bigint) => hexToBytes(full.blocks.hashOf(height)!);
type Snapshot = MessageInitShape<typeof SnapshotSchema>;
const offer = (snapshot: Snapshot | undefined, hash = appHash(20n)) =>
	target.offer(create(RequestOfferSnapshotSchema, { ...(snapshot && { snapshot }), appHash: hash }));
const load = (height: bigint, chunk: number, format = 1) =>
	source.load(create(RequestLoadSnapshotChunkSchema, { height, chunk, format }));
const apply = (chunk: Uint8Array, index = 0) =>
	target.apply(create(RequestApplySnapshotChunkSchema, { index, chunk, sender: 'peer' }));

describe('snapshots', () => {
	it('are of the last multiples of the interval, and restore the chain up to there', async () => {
		const snapshots = source.list();
		expect(snapshots.map(({ height, chunks }) => [height, chunks])).toEqual([
			[20n, 1],
			[10n, 1],
		]);
		expect(offer(snapshots[0])).toBe(OFFER.accept);
		expect(await apply(load(20n, 0))).toEqual({ result: APPLY.accept });
		expect(chain.head.hash).toBe(full.blocks.hashOf(20n));
		expect(chain.finalized?.hash).toBe(chain.head.hash);
		await target.scan();
		expect(target.list()[0]).toEqual(snapshots[0]);
		// The rest of the chain follows, as in block sync.
		await chain.import(full.blocks.block(full.blocks.hashOf(21n)!)!);
	});

	it('go on where the chain is', async () => {
		for (let number = 1n; number <= 5n; number++) {
			const hash = full.blocks.hashOf(number)!;
			await chain.import(full.blocks.block(hash)!);
			await chain.setHead({ head: hash, finalized: hash });
		}
		expect(offer(source.list()[1], appHash(10n))).toBe(OFFER.accept);
		expect(await apply(load(10n, 0))).toEqual({ result: APPLY.accept });
		expect(chain.head.hash).toBe(full.blocks.hashOf(10n));
		expect(offer(source.list()[1], appHash(10n))).toBe(OFFER.reject);
	});

	it('of many chunks are made alike by nodes that asked at different times, and are restored', async () => {
		const many = new Snapshots(full, 10n, 2_000);
		await many.scan();
		const [newest, older] = many.list();
		expect(older!.chunks).toBeGreaterThan(2);
		expect(newest!.chunks).toBeGreaterThan(older!.chunks!);
		expect(many.list()).toEqual([newest, older]);
		target = new Snapshots(chain, 10n, 2_000);
		expect(offer(newest)).toBe(OFFER.accept);
		for (let index = 0; index < newest!.chunks!; index++) {
			const chunk = many.load(create(RequestLoadSnapshotChunkSchema, { height: 20n, chunk: index, format: 1 }));
			expect(await apply(chunk, index)).toEqual({ result: APPLY.accept });
			expect(chain.finalized === undefined).toBe(index < newest!.chunks! - 1);
		}
		expect(chain.head.hash).toBe(full.blocks.hashOf(20n));
		await target.scan();
		expect(target.list()).toEqual([newest, older]);
	});

	it('are refused if they are of another format or malformed', () => {
		const snapshot = source.list()[0]!;
		expect(offer(undefined)).toBe(OFFER.reject);
		expect(offer({ ...snapshot, format: 2 })).toBe(OFFER.rejectFormat);
		expect(offer({ ...snapshot, chunks: 2 })).toBe(OFFER.reject);
		expect(offer({ ...snapshot, chunks: 0, metadata: new Uint8Array(0) })).toBe(OFFER.reject);
		expect(offer({ ...snapshot, hash: new Uint8Array(32) })).toBe(OFFER.reject);
		expect(offer({ ...snapshot, metadata: new Uint8Array(32) })).toBe(OFFER.reject);
	});

	it('a chunk that is damaged is fetched again from somebody else', async () => {
		offer(source.list()[0]);
		const chunk = load(20n, 0);
		const damaged = chunk.slice();
		damaged[100]! ^= 1;
		expect(await apply(damaged)).toEqual({ result: APPLY.retry, refetchChunks: [0], rejectSenders: ['peer'] });
		expect((await apply(chunk, 1)).result).toBe(APPLY.abort);
		expect((await apply(chunk)).result).toBe(APPLY.accept);
		expect((await apply(chunk)).result).toBe(APPLY.abort);
	});

	it('blocks that do not lead to the verified hash are given up, and the chain is as before', async () => {
		expect(offer(source.list()[0], new Uint8Array(32))).toBe(OFFER.accept);
		expect((await apply(load(20n, 0))).result).toBe(APPLY.rejectSnapshot);
		expect(chain.head.hash).toBe(chain.genesis.hash);
		expect((await apply(load(20n, 0))).result).toBe(APPLY.abort);
		const other = await createChain({ genesis: { ...GENESIS, gasLimit: 20_000_000n } });
		target = new Snapshots(other, 10n);
		offer(source.list()[0]);
		expect((await apply(load(20n, 0))).result).toBe(APPLY.rejectSnapshot);
		expect(other.head.hash).toBe(other.genesis.hash);
	});

	it('have no other chunks than they say', () => {
		expect(load(20n, 1)).toHaveLength(0);
		expect(load(20n, 0, 2)).toHaveLength(0);
		expect(load(0n, 0)).toHaveLength(0);
		expect(load(10_000n, 0)).toHaveLength(0);
	});
});
