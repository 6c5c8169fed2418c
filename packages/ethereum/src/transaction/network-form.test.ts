import { bytesToHex, joinBytes } from '@altvm/abi-bridge';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blobs, signed } from '../testing/transactions.ts';
import { type BlobSidecar, joinNetworkForm, splitNetworkForm } from './network-form.ts';

const filled = (size: number, byte: number) => new Uint8Array(size).fill(byte);
const SIDECAR: BlobSidecar = {
	version: 0,
	blobs: [filled(131_072, 1), filled(131_072, 2)],
	commitments: [filled(48, 3), filled(48, 4)],
	proofs: [filled(48, 5), filled(48, 6)],
};
const CELLS: BlobSidecar = { ...SIDECAR, version: 1, proofs: Array.from({ length: 256 }, (_, i) => filled(48, i)) };
const bytes = signed('osaka', { type: 3, ...blobs(2) });

describe('the form in which clients send a transaction', () => {
	it.each([SIDECAR, CELLS])('has blobs of version $version beside it', (sidecar) => {
		const split = splitNetworkForm(joinNetworkForm({ bytes, sidecar }));
		expect(bytesToHex(split.bytes)).toBe(bytesToHex(bytes));
		expect(split.sidecar).toEqual(sidecar);
	});

	it('is that of a block without blobs', () => {
		for (const type of [0, 1, 2]) {
			const other = signed('osaka', { type });
			expect(splitNetworkForm(other)).toEqual({ bytes: other, sidecar: undefined });
			expect(joinNetworkForm({ bytes: other, sidecar: undefined })).toBe(other);
		}
		expect(splitNetworkForm(bytes)).toEqual({ bytes, sidecar: undefined });
	});

	it('has blobs, commitments and proofs of their lengths, and nothing more', () => {
		const send = (sidecar: Partial<BlobSidecar>) => () =>
			splitNetworkForm(joinNetworkForm({ bytes, sidecar: { ...SIDECAR, ...sidecar } }));
		expect(send({ blobs: [filled(131_071, 1)] })).toThrow(/blobs\[0\]: 131071 bytes/);
		expect(send({ commitments: [filled(48, 1), filled(47, 1)] })).toThrow(/commitments\[1\]: 47 bytes/);
		expect(send({ proofs: [filled(49, 1)] })).toThrow(/proofs\[0\]/);
		expect(send({ version: 2 as never })).toThrow(/no version 2/);
		expect(() => splitNetworkForm(joinBytes([joinNetworkForm({ bytes, sidecar: SIDECAR }), filled(1, 0)]))).toThrow(
			/more/,
		);
	});

	it('is refused or split, whatever the bytes', () => {
		const good = joinNetworkForm({
			bytes,
			sidecar: { version: 1, blobs: [], commitments: [filled(48, 1)], proofs: [] },
		});
		fc.assert(
			fc.property(fc.nat(good.length - 1), fc.nat(255), (at, byte) => {
				const other = good.slice();
				other[at] = byte;
				try {
					const split = splitNetworkForm(other);
					if (split.sidecar) expect(bytesToHex(joinNetworkForm(split))).toBe(bytesToHex(other));
				} catch (error) {
					expect(error).toMatchObject({ name: 'TransactionError', code: 'malformed' });
				}
			}),
			{ numRuns: 2000 },
		);
		// Lists in lists cost nothing.
		const deep = joinBytes([Uint8Array.of(3), filled(500_000, 0xf9)]);
		expect(() => splitNetworkForm(deep)).toThrow();
		expect(() => splitNetworkForm('0x' as never)).toThrow(/not bytes/);
	});
});
