import { bytesToHex, hexToBytes, keccakBytes } from '@altvm/abi-bridge';
import { decodeTransaction, type SignedTransaction, senderOf } from '@altvm/ethereum';
import { recoverKey } from '@altvm/evm';
import fc from 'fast-check';
import { privateKeyToAccount } from 'viem/accounts';
import { afterEach, describe, expect, it } from 'vitest';
import { recoverSigners, SIGNED_BYTES } from './recover-signers.ts';
import { type SenderThreads, senderThreads } from './sender-threads.ts';

const ACCOUNT = privateKeyToAccount(`0x${'42'.repeat(32)}`);
let threads: SenderThreads | undefined;
afterEach(() => threads?.close());

async function signed(count: number): Promise<SignedTransaction[]> {
	const bytes = Array.from({ length: count }, async (_, nonce) => {
		const type = nonce % 2 === 0 ? 'legacy' : 'eip1559';
		return hexToBytes(await ACCOUNT.signTransaction({ chainId: 1, type, nonce, gas: 21_000n } as never));
	});
	return (await Promise.all(bytes)).map((each) => decodeTransaction(each, 'osaka', 1n));
}

const senders = (transactions: readonly SignedTransaction[]) =>
	new Set(transactions.map((transaction) => `0x${senderOf(transaction).slice(-40)}`));

describe('threads that recover senders', () => {
	it.each([0, 1, 3])('recover those of few and of many, %i threads', async (count) => {
		threads = senderThreads(count);
		for (const size of [0, 1, 9, 100]) {
			const transactions = await signed(size);
			await threads.recover(transactions);
			expect(senders(transactions)).toEqual(new Set(size === 0 ? [] : [ACCOUNT.address.toLowerCase()]));
		}
	});

	it('leave a transaction that no key has signed', async () => {
		threads = senderThreads(1);
		const [good] = await signed(1);
		const bytes = good!.serialize().slice();
		// About every other r is the x coordinate of no point of the curve.
		const r = Array.from({ length: 64 }, (_, i) => new Uint8Array(32).fill(0x11).with(31, i));
		const one = new Uint8Array(32).with(31, 1);
		bytes.set(r.find((each) => recoverKey(one, false, each, one) === undefined)!, bytes.length - 65);
		const bad = decodeTransaction(bytes, 'osaka', 1n);
		const others = await signed(10);
		await expect(threads.recover([bad, ...others])).resolves.toBeUndefined();
		expect(senders(others).size).toBe(1);
		expect(() => senderOf(bad)).toThrow(expect.objectContaining({ code: 'bad-signature' }));
	});

	it('leave the work to the caller when they have ended', async () => {
		threads = senderThreads(2);
		const [first, second] = [await signed(50), await signed(50)];
		const open = threads.recover(first);
		await threads.close();
		await open;
		await threads.recover(second);
		expect([senders(first).size, senders(second).size]).toEqual([1, 1]);
	});
});

describe('the native library', () => {
	it('recovers the keys that the precompiled contract recovers, or none', () => {
		const order = 'fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141';
		const edge = fc.constantFrom(
			'00'.repeat(32),
			`${'00'.repeat(31)}01`,
			order,
			`${order.slice(0, -2)}40`,
			'ff'.repeat(32),
		);
		const word = fc.oneof(
			{ weight: 3, arbitrary: fc.uint8Array({ minLength: 32, maxLength: 32 }) },
			edge.map((hex) => hexToBytes(`0x${hex}`)),
		);
		fc.assert(
			fc.property(word, word, word, fc.integer({ min: 0, max: 1 }), (hash, r, s, parity) => {
				const bytes = new Uint8Array(SIGNED_BYTES);
				bytes.set(hash);
				bytes.set(r, 32);
				bytes.set(s, 64);
				bytes[96] = parity;
				const key = recoverKey(hash, parity === 1, r, s);
				const expected = key ? `0x01${bytesToHex(keccakBytes(key).subarray(12)).slice(2)}` : `0x${'00'.repeat(21)}`;
				expect(bytesToHex(recoverSigners(bytes))).toBe(expected);
			}),
			{ numRuns: 1000 },
		);
	});
});
