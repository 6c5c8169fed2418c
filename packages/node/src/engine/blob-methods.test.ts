import { createHash } from 'node:crypto';
import { bytesToHex, type Hex, hexToBytes } from '@altvm/abi-bridge';
import { chainMempool } from '@altvm/chain';
import { type BlobSidecar, joinNetworkForm } from '@altvm/ethereum';
import { describe, expect, it } from 'vitest';
import { ALICE, choice, Driver, GENESIS, HASH } from './testing/driver.ts';

const CELLS = 128;
/** Of what the Engine API does with blobs: whether they fit their proofs, the pool's own tests say. */
const kzg = { verifyBlobs: () => true, verifyCells: () => true };
const filled = (size: number, byte: number) => new Uint8Array(size).fill(byte);

function sidecarOf(bytes: readonly number[], version: 0 | 1): BlobSidecar {
	return {
		version,
		blobs: bytes.map((byte) => filled(131_072, byte)),
		commitments: bytes.map((byte) => filled(48, byte)),
		proofs: bytes.flatMap((byte) => Array.from({ length: version === 1 ? CELLS : 1 }, (_, i) => filled(48, byte + i))),
	};
}

function versionedHash(byte: number): Hex {
	const hash = createHash('sha256').update(filled(48, byte)).digest();
	hash[0] = 1;
	return bytesToHex(hash);
}

async function blobTransaction(
	bytes: readonly number[],
	version: 0 | 1,
): Promise<{ signed: Hex; network: Uint8Array }> {
	const signed = await ALICE.signTransaction({
		type: 'eip4844',
		chainId: 1337,
		nonce: 0,
		to: ALICE.address,
		gas: 21_000n,
		maxFeePerGas: 10n ** 11n,
		maxPriorityFeePerGas: 10n ** 9n,
		maxFeePerBlobGas: 10n ** 9n,
		blobVersionedHashes: bytes.map(versionedHash),
	});
	return { signed, network: joinNetworkForm({ bytes: hexToBytes(signed), sidecar: sidecarOf(bytes, version) }) };
}

/** A chain of a single fork. */
const start = (hardfork: 'cancun' | 'prague' | 'osaka') =>
	Driver.start({
		genesis: { ...GENESIS, config: { chainId: 1337n, forks: [{ hardfork }] } },
		mempool: chainMempool({ kzg }),
	});

const hexes = (list: readonly Uint8Array[]) => list.map((bytes) => bytesToHex(bytes));

describe('blobs', () => {
	it.each([
		['cancun', 3, 0],
		['prague', 4, 0],
		['osaka', 5, 1],
	] as const)('of %s are in the bundle of the payload, which others validate', async (fork, version, proofs) => {
		const node = await start(fork);
		const { signed, network } = await blobTransaction([1, 2], proofs);
		node.chain.mempool.add(network);
		const genesis = node.chain.head.hash;
		const attributes = node.attributes(412);
		const { payloadId } = await node.call('forkchoiceUpdatedV3', choice(genesis), attributes);
		const { executionPayload, blobsBundle, executionRequests } = await node.call(`getPayloadV${version}`, payloadId);
		expect(executionPayload.transactions).toEqual([signed]);
		const sidecar = sidecarOf([1, 2], proofs);
		expect(blobsBundle).toEqual({
			commitments: hexes(sidecar.commitments),
			proofs: hexes(sidecar.proofs),
			blobs: hexes(sidecar.blobs),
		});
		expect(blobsBundle.proofs).toHaveLength(proofs === 1 ? 2 * CELLS : 2);

		const follower = await start(fork);
		const send = (hashes: readonly Hex[]) => {
			const params = [executionPayload, hashes, HASH, executionRequests].slice(0, fork === 'cancun' ? 3 : 4);
			return follower.call(`newPayloadV${fork === 'cancun' ? 3 : 4}`, ...params);
		};
		for (const hashes of [[], [versionedHash(2), versionedHash(1)], [versionedHash(1)]]) {
			expect(await send(hashes)).toMatchObject({ status: 'INVALID', latestValidHash: null });
		}
		expect((await send([versionedHash(1), versionedHash(2)])).status).toBe('VALID');
	});

	it('are served by their hashes: V1 before Osaka, with null for those that are missing', async () => {
		const node = await start('prague');
		node.chain.mempool.add((await blobTransaction([1, 2], 0)).network);
		const [first] = sidecarOf([1], 0).blobs;
		const found = { blob: bytesToHex(first!), proof: bytesToHex(filled(48, 1)) };
		expect(await node.call('getBlobsV1', [versionedHash(9), versionedHash(1)])).toEqual([null, found]);
		// It has no proofs of cells.
		expect(await node.call('getBlobsV2', [versionedHash(1)])).toBeNull();
		expect(await node.call('getBlobsV3', [versionedHash(1)])).toEqual([null]);
	});

	it('are served by their hashes: V2 all or nothing, V3 those that there are', async () => {
		const node = await start('osaka');
		node.chain.mempool.add((await blobTransaction([1, 2], 1)).network);
		const sidecar = sidecarOf([2], 1);
		const second = { blob: bytesToHex(sidecar.blobs[0]!), proofs: hexes(sidecar.proofs) };
		expect(await node.call('getBlobsV2', [versionedHash(2)])).toEqual([second]);
		expect(await node.call('getBlobsV2', [versionedHash(2), versionedHash(9)])).toBeNull();
		expect(await node.call('getBlobsV3', [versionedHash(9), versionedHash(2)])).toEqual([null, second]);
		expect(await node.code('getBlobsV1', [versionedHash(2)])).toBe(-38005);
	});

	it('are asked for in bounded numbers', async () => {
		for (const [fork, version] of [
			['prague', 1],
			['osaka', 2],
			['osaka', 3],
		] as const) {
			const node = await start(fork);
			expect(await node.code(`getBlobsV${version}`, Array(129).fill(HASH))).toBe(-38004);
			expect(await node.code(`getBlobsV${version}`, Array(128).fill(HASH))).toBeUndefined();
			expect(await node.code(`getBlobsV${version}`, [HASH.slice(0, 10)])).toBe(-32602);
		}
	});
});
