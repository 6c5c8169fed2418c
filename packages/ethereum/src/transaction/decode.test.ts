import { bytesToHex, type Hex, hexToBytes, keccakBytes, toAddress } from '@altvm/abi-bridge';
import { type EvmHardfork, evmAdapter } from '@altvm/evm';
import { Host } from '@altvm/host';
import { createCustomCommon, Mainnet } from '@ethereumjs/common';
import { RLP } from '@ethereumjs/rlp';
import { createTx, createTxFromRLP, type TypedTxData } from '@ethereumjs/tx';
import { privateToAddress } from '@ethereumjs/util';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { authorize, blobs, hostOf, SENDER, signed, TARGET } from '../testing/transactions.ts';
import { transactionCommon } from './common.ts';
import { decodeTransaction, senderOf } from './decode.ts';
import { executeTransaction } from './execute.ts';
import type { TransactionInput } from './signed-transaction.ts';

const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
const KEY = hexToBytes(`0x${'42'.repeat(32)}`);
const HASH: Hex = `0x${'ab'.repeat(32)}`;
const word = (value: bigint) => hexToBytes(`0x${value.toString(16).padStart(64, '0')}`);

/** Without leading zeros. */
const trimmed = (bytes: Uint8Array) => bytes.subarray(bytes.findIndex((byte) => byte !== 0));
const length3 = (length: number) => [length >> 16, (length >> 8) & 0xff, length & 0xff];

/** Changes one field of a signed transaction. Its signature is kept. */
function changed(bytes: Uint8Array, index: number, to: (old: Uint8Array) => unknown): Uint8Array {
	const type = bytes[0]! < 0x80 ? bytes.subarray(0, 1) : new Uint8Array(0);
	const fields = RLP.decode(bytes.subarray(type.length)) as unknown[];
	fields.splice(index, 1, to(fields[index] as Uint8Array));
	return Uint8Array.from([...type, ...RLP.encode(fields as never)]);
}

/** The transaction with a 13th field. */
function withField(bytes: Uint8Array): Uint8Array {
	const fields = RLP.decode(bytes.subarray(1)) as Uint8Array[];
	return Uint8Array.of(2, ...RLP.encode([...fields, Uint8Array.of(1)]));
}

function refusalOf(host: Host, transaction: TransactionInput): unknown {
	try {
		return executeTransaction(host, transaction).status;
	} catch (error) {
		return (error as { code?: string }).code ?? error;
	}
}

/** The same transaction as its bytes, as an object that @ethereumjs/tx makes, and as an object that claims to be sound. */
function forms(bytes: Uint8Array): TransactionInput[] {
	const claims = { type: 2, chainId: 1n, hardfork: 'osaka', isSigned: () => true, getSenderAddress: () => SENDER };
	return [bytes, { ...claims, serialize: () => bytes }];
}

const bad = (code: string) => expect.objectContaining({ name: 'TransactionError', code });
const FIELD = { v: 9, r: 10, s: 11 };
const typed = () => signed('osaka', { type: 2 });
const legacy = (fields = {}) => signed('osaka', fields);
const other = (hardfork: EvmHardfork, fields: object) =>
	createTx({ nonce: 0, to: TARGET, gasLimit: 100_000, ...fields } as TypedTxData, {
		common: createCustomCommon({ chainId: 5 }, Mainnet, { hardfork }),
	})
		.sign(word(0x42n))
		.serialize();

describe('a transaction is refused alike as bytes and as an object', () => {
	it.each<[string, EvmHardfork, string, () => Uint8Array]>([
		[
			'signed for another chain',
			'osaka',
			'wrong-chain',
			() => other('prague', { type: 2, chainId: 5, maxFeePerGas: 20 }),
		],
		['legacy, signed for another chain', 'osaka', 'wrong-chain', () => other('prague', { type: 0, gasPrice: 20 })],
		[
			'of type 4 in cancun',
			'cancun',
			'malformed',
			() => signed('osaka', { type: 4, authorizationList: authorize(0n) }),
		],
		['of type 3 in shanghai', 'shanghai', 'malformed', () => signed('osaka', blobs(1))],
		['of type 2 in berlin', 'berlin', 'malformed', () => typed()],
		['of type 1 in istanbul', 'istanbul', 'malformed', () => signed('osaka', { type: 1 })],
		['with 7 blobs in osaka (EIP-7594)', 'osaka', 'malformed', () => signed('prague', blobs(7))],
		['above the gas cap', 'osaka', 'gas-above-cap', () => signed('prague', { gasLimit: 2n ** 24n + 1n })],
		[
			'with a tip above its fee',
			'osaka',
			'priority-above-fee',
			() => changed(typed(), 2, () => word(99n).subarray(31)),
		],
		['without blobs', 'osaka', 'malformed', () => changed(signed('osaka', blobs(1)), 10, () => [])],
		[
			'with a blob hash of version 2',
			'osaka',
			'malformed',
			() => changed(signed('osaka', blobs(1)), 10, () => [hexToBytes(`0x02${'00'.repeat(31)}`)]),
		],
		['with blobs and no recipient', 'osaka', 'malformed', () => changed(signed('osaka', blobs(1)), 5, () => '')],
		[
			'without authorizations',
			'prague',
			'malformed',
			() => changed(signed('osaka', { type: 4, authorizationList: authorize(0n) }), 9, () => []),
		],
		['with the highest nonce', 'osaka', 'malformed', () => changed(typed(), 1, () => new Uint8Array(8).fill(0xff))],
		['with a gas limit of 65 bits', 'osaka', 'malformed', () => changed(typed(), 4, () => new Uint8Array(9).fill(1))],
		['with a value of 257 bits', 'osaka', 'malformed', () => changed(typed(), 6, () => new Uint8Array(33).fill(1))],
		['with a value that begins with a zero', 'osaka', 'malformed', () => changed(typed(), 6, () => Uint8Array.of(0))],
		['with a recipient of 19 bytes', 'osaka', 'malformed', () => changed(typed(), 5, (to) => to.subarray(1))],
		[
			'with a key of 31 bytes',
			'osaka',
			'malformed',
			() => changed(typed(), 8, () => [[new Uint8Array(20), [new Uint8Array(31)]]]),
		],
		['with a field too many', 'osaka', 'malformed', () => withField(typed())],
		[
			'without a signature',
			'osaka',
			'bad-signature',
			() =>
				changed(
					changed(typed(), FIELD.r, () => ''),
					FIELD.s,
					() => '',
				),
		],
		[
			'with a high s (EIP-2)',
			'osaka',
			'bad-signature',
			() =>
				changed(
					changed(typed(), FIELD.s, (s) => word(ORDER - BigInt(bytesToHex(s)))),
					FIELD.v,
					(v) => (v.length === 0 ? 1 : ''),
				),
		],
		['legacy, with a high s', 'homestead', 'bad-signature', () => changed(legacy(), 8, () => word(ORDER - 1n))],
		['with an r of the order', 'osaka', 'bad-signature', () => changed(typed(), FIELD.r, () => word(ORDER))],
		['with an r of zero', 'osaka', 'bad-signature', () => changed(typed(), FIELD.r, () => '')],
		['with an s of zero', 'osaka', 'bad-signature', () => changed(typed(), FIELD.s, () => '')],
		['with a parity of 2', 'osaka', 'bad-signature', () => changed(typed(), FIELD.v, () => 2)],
		['with a parity of 27', 'osaka', 'bad-signature', () => changed(typed(), FIELD.v, () => 27)],
		['legacy, with a v of 0', 'osaka', 'bad-signature', () => changed(legacy(), 6, () => '')],
		['legacy, with a v of 29', 'osaka', 'bad-signature', () => changed(legacy(), 6, () => 29)],
		['legacy, for one chain, before EIP-155', 'homestead', 'bad-signature', () => legacy()],
	])('%s in %s: %s', (_what, hardfork, code, bytes) => {
		for (const form of forms(bytes())) expect(refusalOf(hostOf(hardfork), form)).toBe(code);
	});

	it('and is accepted alike', () => {
		for (const form of forms(typed())) expect(refusalOf(hostOf('osaka'), form)).toBe('success');
		for (const bytes of [signed('osaka', blobs(6)), signed('prague', blobs(9))]) {
			expect(refusalOf(hostOf('prague'), bytes)).toBe('success');
		}
	});

	it.each<[string, unknown]>([
		['nothing', undefined],
		['null', null],
		['hex', '0x01'],
		['an object without bytes', {}],
		['an object whose bytes are hex', { serialize: () => '0x01' }],
		[
			'an object that fails',
			{
				serialize: () => {
					throw new Error('no');
				},
			},
		],
	])('%s is no transaction', (_what, input) => {
		expect(refusalOf(hostOf('osaka'), input as TransactionInput)).toBe('bad-request');
	});
});

describe('the chain of a transaction', () => {
	/** Signs by hand: @ethereumjs/tx and viem round such chain ids. */
	const sign = (payload: Uint8Array) => {
		const bytes = secp256k1.sign(keccakBytes(payload), word(0x42n), { prehash: false, format: 'recovered' });
		return { parity: BigInt(bytes[0]!), r: trimmed(bytes.slice(1, 33)), s: trimmed(bytes.slice(33)) };
	};
	const to = hexToBytes(TARGET);
	const legacyOn = (chainId: bigint) => {
		const fields = [0n, 20n, 21_000n, to, 0n, ''];
		const { parity, r, s } = sign(RLP.encode([...fields, chainId, 0n, 0n]));
		return RLP.encode([...fields, 2n * chainId + 35n + parity, r, s]);
	};
	const typedOn = (chainId: bigint) => {
		const fields = [chainId, 0n, 1n, 20n, 21_000n, to, 0n, '', []];
		const { parity, r, s } = sign(Uint8Array.of(2, ...RLP.encode(fields)));
		return Uint8Array.of(2, ...RLP.encode([...fields, parity, r, s]));
	};

	it.each([1n, 2n ** 53n + 1n, 2n ** 64n + 1n, 2n ** 254n + 3n])('is exact: %d', (chainId) => {
		const onChain = (id: bigint, bytes: Uint8Array) => {
			const host = new Host({ adapters: [evmAdapter()], block: { chainId: id, baseFee: 10n } });
			host.mint(bytesToHex(privateToAddress(word(0x42n))), 10n ** 18n);
			return refusalOf(host, bytes);
		};
		for (const bytes of [legacyOn(chainId), typedOn(chainId)]) {
			expect(onChain(chainId, bytes)).toBe('success');
			expect(onChain(chainId - 1n, bytes)).toBe('wrong-chain');
			expect(onChain(chainId + 1n, bytes)).toBe('wrong-chain');
		}
	});

	it('is named in the refusal, and so is the right one', () => {
		const refused = () => decodeTransaction(typed(), 'osaka', 7n);
		expect(refused).toThrow(expect.objectContaining({ details: { chainId: 1n, expected: 7n } }));
		expect(refused).toThrow('signed for another chain (chainId 1, expected 7)');
	});

	it('may be missing from a legacy transaction, which is then valid on every chain', () => {
		const everywhere = createTx(
			{ type: 0, to: TARGET, gasLimit: 21_000, gasPrice: 20 },
			{ common: transactionCommon('homestead', 1n) },
		).sign(KEY);
		expect(decodeTransaction(everywhere.serialize(), 'osaka', 99n)).toMatchObject({ type: 0, chainId: undefined });
		expect(decodeTransaction(legacy(), 'osaka', 1n).chainId).toBe(1n);
	});
});

describe('a decoded transaction', () => {
	it('runs without being decoded again, by the same rules only', () => {
		const decoded = decodeTransaction(typed(), 'osaka', 1n);
		expect(executeTransaction(hostOf('osaka'), decoded).transaction).toBe(decoded);
		expect(executeTransaction(hostOf('prague'), decoded).transaction).not.toBe(decoded);
		expect(refusalOf(hostOf('berlin'), decoded)).toBe('malformed');
		// A copy has not passed the checks: its bytes count, not what it says.
		expect(executeTransaction(hostOf('osaka'), { ...decoded, gasLimit: 5n } as TransactionInput).gasUsed).toBe(21_000n);
	});

	it('does not change with the bytes that it came from', () => {
		const bytes = typed();
		const decoded = decodeTransaction(bytes, 'osaka', 1n);
		bytes.fill(0);
		expect(decoded.serialize()).toEqual(typed());
	});

	it('has a signer only if it was decoded here', () => {
		const decoded = decodeTransaction(typed(), 'osaka', 1n);
		expect(senderOf(decoded)).toBe(toAddress(SENDER));
		expect(() => senderOf({ ...decoded })).toThrow(expect.objectContaining({ name: 'HostError', code: 'bad-request' }));
	});
});

describe('hostile bytes', () => {
	const GOOD = [
		legacy(),
		signed('osaka', { type: 1, accessList: [{ address: TARGET, storageKeys: [HASH, HASH] }] }),
		typed(),
		signed('osaka', blobs(2)),
		signed('osaka', { type: 4, authorizationList: [...authorize(0n), ...authorize(1n)] }),
	];
	/** @ethereumjs/tx accepts an empty string for an access list, lists for blob hashes, and versions of these that begin with the digit 1. */
	const LAX =
		/^(accessList: bytes instead of a list|blobVersionedHashes\[\d+\]: (version \d+ instead of 1|a list instead of bytes))$/;
	/** The sender and the hash, or 'refused'. */
	const ours = (bytes: Uint8Array) => {
		try {
			const decoded = decodeTransaction(bytes, 'osaka', 1n);
			const { maxFee, maxPriorityFee, gasLimit } = decoded;
			const sender = senderOf(decoded);
			// Checked later here, with the block and the balance.
			if (maxPriorityFee > maxFee || maxFee * gasLimit >= 2n ** 256n) return 'refused';
			return `${sender.slice(-40)} ${decoded.hash}`;
		} catch (error) {
			expect((error as Error).name).toBe('TransactionError');
			return LAX.test((error as Error).message) ? 'refused, and not there' : 'refused';
		}
	};
	const theirs = (bytes: Uint8Array) => {
		try {
			const decoded = createTxFromRLP(bytes, { common: transactionCommon('osaka', 1n), params: {} });
			return `${decoded.getSenderAddress().toString().slice(-40)} ${bytesToHex(decoded.hash())}`;
		} catch {
			return 'refused';
		}
	};

	it('that differ by a byte from a transaction are refused or accepted as by @ethereumjs/tx', () => {
		const change = fc.tuple(fc.nat(), fc.oneof(fc.constantFrom(0, 1, 0x80, 0x81, 0xc0), fc.nat(255)));
		const accepted = { count: 0 };
		fc.assert(
			fc.property(fc.constantFrom(...GOOD), change, (good, [at, to]) => {
				const bytes = good.slice();
				bytes[at % bytes.length] = to;
				const found = ours(bytes);
				if (found !== 'refused, and not there') expect(found).toBe(theirs(bytes));
				if (!found.startsWith('refused')) accepted.count++;
			}),
			{ numRuns: 400 },
		);
		expect(accepted.count).toBeGreaterThan(50);
	});

	it.each([
		'',
		'01',
		'02',
		'03c0',
		'04c0',
		'05c0',
		'7f',
		'80',
		'c0',
		'ff',
		'02f8',
		'f8ff',
		'c1c0',
		'00c0',
		`04${'f8'.repeat(50)}`,
	])('%s are malformed', (hex) => {
		expect(() => decodeTransaction(hexToBytes(`0x${hex}`), 'osaka', 1n)).toThrow(bad('malformed'));
	});

	it('are read once and never deeper than a transaction: lists of 100,000 levels or items', () => {
		const deep = new Uint8Array(400_000);
		for (let i = 0; i < 100_000; i++) deep.set([0xfa, ...length3(deep.length - 4 * (i + 1))], 4 * i);
		const wide = RLP.encode(Array.from({ length: 100_000 }, () => 1));
		const wideList = changed(typed(), 8, () => Array.from({ length: 100_000 }, () => new Uint8Array(0)));
		for (const bytes of [deep, Uint8Array.of(2, ...deep.subarray(0, 60_000)), wide, wideList]) {
			expect(() => decodeTransaction(bytes, 'osaka', 1n)).toThrow(bad('malformed'));
		}
	});
});
