import { bytesToHex, hexToBytes, toAddress } from '@altvm/abi-bridge';
import { type BlobSidecar, joinNetworkForm } from '@altvm/ethereum';
import { sha256 } from '@noble/hashes/sha2.js';
import { privateKeyToAccount } from 'viem/accounts';
import { describe, expect, it } from 'vitest';
import { PoolBench } from '../testing/pool.ts';
import type { Kzg } from './kzg.ts';

/** Of what the pool does with blobs: whether they fit is another test. */
const KZG: Kzg = { verifyBlobs: () => true, verifyCells: () => true };
const accounts = ['42', '43', '44'].map((byte) => privateKeyToAccount(`0x${byte.repeat(32)}`));
const BLOB = 131_072 + 129 * 48;

const filled = (size: number, byte: number) => new Uint8Array(size).fill(byte);
const commitment = (byte: number) => filled(48, byte);
const hashOf = (byte: number) => {
	const hash = sha256(commitment(byte));
	hash[0] = 1;
	return bytesToHex(hash);
};

type Given = { version?: 0 | 1; nonce?: number; blobs?: number[]; fee?: bigint; blobFee?: bigint; account?: number };

async function raw({
	version = 1,
	nonce = 0,
	blobs = [1],
	fee = 100n,
	blobFee = 10n,
	account = 0,
}: Given = {}): Promise<Uint8Array> {
	const signer = accounts[account]!;
	const bytes = hexToBytes(
		await signer.signTransaction({
			...{ type: 'eip4844', chainId: 1, nonce, to: signer.address, gas: 21_000n },
			...{ maxFeePerGas: fee, maxPriorityFeePerGas: fee / 10n, maxFeePerBlobGas: blobFee },
			blobVersionedHashes: blobs.map(hashOf),
		}),
	);
	const sidecar: BlobSidecar = {
		version,
		blobs: blobs.map((byte) => filled(131_072, byte)),
		commitments: blobs.map(commitment),
		proofs: blobs.flatMap((byte) => Array.from({ length: version === 0 ? 1 : 128 }, (_, i) => filled(48, byte + i))),
	};
	return joinNetworkForm({ bytes, sidecar });
}

const refusal = (bench: PoolBench, bytes: Uint8Array) => {
	try {
		bench.pool.add(bytes);
		return undefined;
	} catch (error) {
		return (error as { code: string }).code;
	}
};

describe('a pool with blob transactions', () => {
	it('has the bytes as they were sent, and the blobs by their hashes', async () => {
		const bench = new PoolBench({ kzg: KZG });
		const bytes = await raw({ blobs: [1, 2] });
		const hash = bench.pool.add(bytes);
		const pooled = bench.pool.get(hash)!;
		expect([bytesToHex(pooled.raw), pooled.sidecar?.blobs.length]).toEqual([bytesToHex(bytes), 2]);
		const blob = bench.pool.blob(hashOf(2))!;
		expect([blob.blob[0], blob.commitment[0], blob.proofs.length, blob.proofs[0]![0], blob.version]).toEqual([
			2, 2, 128, 2, 1,
		]);
		expect(bench.pool.blob(hashOf(3))).toBeUndefined();
		expect(bench.pool.bytes.blobs).toBe(2 * BLOB);
		bench.pool.remove(hash);
		expect([bench.pool.blob(hashOf(2)), bench.pool.bytes.blobs]).toEqual([undefined, 0]);
	});

	it('has a blob as long as one of its transactions has it', async () => {
		const bench = new PoolBench({ kzg: KZG });
		const [first, second] = [
			bench.pool.add(await raw({ blobs: [1] })),
			bench.pool.add(await raw({ blobs: [5, 1], account: 1 })),
		];
		bench.pool.remove(first);
		expect(bench.pool.blob(hashOf(1))?.proofs[0]?.[0]).toBe(1);
		bench.pool.remove(second);
		expect(bench.pool.blob(hashOf(1))).toBeUndefined();
	});

	it('replaces one by one that pays twice, for blobs too, and lets none wait for another', async () => {
		const bench = new PoolBench({ kzg: KZG });
		bench.pool.add(await raw());
		expect(refusal(bench, await raw({ fee: 199n, blobFee: 20n }))).toBe('replacement-underpriced');
		expect(refusal(bench, await raw({ fee: 200n, blobFee: 19n }))).toBe('replacement-underpriced');
		expect(refusal(bench, await raw({ fee: 200n, blobFee: 20n, blobs: [7] }))).toBeUndefined();
		expect([bench.pool.blob(hashOf(1)), bench.pool.bytes.blobs]).toEqual([undefined, BLOB]);
		expect(refusal(bench, await raw({ nonce: 2 }))).toBe('nonce-too-far');
		expect(refusal(bench, await raw({ nonce: 1 }))).toBeUndefined();
		// Of more blobs than a transaction may have (EIP-7594).
		expect(refusal(bench, await raw({ nonce: 2, blobs: [1, 2, 3, 4, 5, 6, 7] }))).toBe('malformed');
	});

	it('keeps them in another fork that has blobs of the same version, and drops them in one that has not', async () => {
		const bench = new PoolBench({ kzg: KZG });
		const to = (hardfork: 'cancun' | 'prague' | 'osaka') => {
			bench.next = { ...bench.next, hardfork };
			bench.pool.reset({ added: [], removed: [] });
		};
		to('cancun');
		expect(refusal(bench, await raw())).toBe('bad-sidecar');
		const hash = bench.pool.add(await raw({ version: 0 }));
		const before = bench.pool.get(hash);
		to('prague');
		expect(bench.pool.get(hash)?.transaction).not.toBe(before?.transaction);
		expect([bench.pool.blob(hashOf(1))?.proofs.length, bench.pool.size.pending]).toEqual([1, 1]);
		bench.pool.remove(hash);
		expect(bench.pool.blob(hashOf(1))).toBeUndefined();
		bench.pool.add(await raw({ version: 0 }));
		to('osaka');
		expect([bench.pool.size.pending, bench.pool.bytes.blobs, bench.pool.blob(hashOf(1))]).toEqual([0, 0, undefined]);
	});

	it('gives no transaction to a block whose blob fee is too high for it', async () => {
		const bench = new PoolBench({ kzg: KZG });
		bench.pool.add(await raw({ blobFee: 10n }));
		bench.pool.add(await raw({ blobFee: 20n, account: 1 }));
		bench.next = { ...bench.next, blobBaseFee: 11n };
		bench.pool.reset({ added: [], removed: [] });
		expect([...bench.pool.pending()].map(({ sender }) => sender)).toEqual([toAddress(accounts[1]!.address)]);
		expect(bench.pool.size.pending).toBe(2);
	});

	it('remembers the blobs of blocks, for when they are removed', async () => {
		const bench = new PoolBench({ kzg: KZG, limits: { blobBytes: 2 * BLOB } });
		const hash = bench.pool.add(await raw());
		const mined = bench.mined(hash);
		bench.mine(mined);
		expect([bench.pool.get(hash), bench.pool.bytes.blobs]).toEqual([undefined, BLOB]);
		bench.accounts.clear();
		bench.pool.reset({ added: [], removed: [mined] });
		expect(bench.pool.get(hash)?.sidecar?.blobs.length).toBe(1);
		bench.mine(mined);
		// What waits needs the room.
		bench.pool.add(await raw({ account: 1, blobs: [3, 4] }));
		expect(bench.pool.bytes.blobs).toBe(2 * BLOB);
		bench.accounts.clear();
		bench.pool.reset({ added: [], removed: [mined] });
		expect(bench.pool.get(hash)).toBeUndefined();
	});

	it('drops blobs that pay less if it has too many bytes of them, and verifies before', async () => {
		let verified = 0;
		const kzg = { ...KZG, verifyCells: () => ++verified !== 3 };
		const bench = new PoolBench({ kzg, limits: { blobBytes: 2 * BLOB } });
		bench.pool.add(await raw({ blobs: [1], fee: 50n }));
		bench.pool.add(await raw({ blobs: [2], fee: 60n, account: 1 }));
		expect(refusal(bench, await raw({ blobs: [3], fee: 40n, account: 2 }))).toBe('underpriced');
		expect(verified).toBe(2);
		expect(refusal(bench, await raw({ blobs: [3], fee: 70n, account: 2 }))).toBe('bad-sidecar');
		expect(bench.pool.size.pending).toBe(2);
		expect(refusal(bench, await raw({ blobs: [3], fee: 70n, account: 2 }))).toBeUndefined();
		expect([bench.pool.blob(hashOf(1)), bench.pool.bytes.blobs]).toEqual([undefined, 2 * BLOB]);
		expect(bench.pool.size.pending).toBe(2);
	});
});
