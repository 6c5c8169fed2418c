import { bytesToHex, type Hex, hexToBytes, toAddress } from '@altvm/abi-bridge';
import { type EvmHardfork, HARDFORKS } from '@altvm/evm';
import { createBlockHeader } from '@ethereumjs/block';
import { RLP } from '@ethereumjs/rlp';
import { describe, expect, it } from 'vitest';
import { genesisHeader } from '../config/genesis-header.ts';
import { transactionCommon } from '../transaction/common.ts';
import { type BlockHeader, decodeHeader, encodeHeader, headerHash } from './header.ts';

const hash = (byte: string): Hex => `0x${byte.repeat(32)}`;

/** A header in which every field of the fork has a value of its own. */
function headerOf(hardfork: EvmHardfork): BlockHeader {
	return genesisHeader(hardfork, {
		parentHash: hash('a1'),
		coinbase: toAddress(`0x${'c0'.repeat(20)}`),
		stateRoot: hash('a2'),
		difficulty: transactionCommon(hardfork, 1n).gteHardfork('paris') ? 0n : 2n ** 80n - 1n,
		number: 2n ** 40n,
		gasLimit: 2n ** 63n - 1n,
		gasUsed: 21_000n,
		timestamp: 2n ** 33n,
		extraData: Uint8Array.of(0, 1, 2),
		mixHash: hash('a3'),
		nonce: '0x0000000000000000',
		baseFee: 2n ** 70n,
		withdrawalsRoot: hash('a4'),
		blobGasUsed: 131_072n,
		excessBlobGas: 2n ** 30n,
		parentBeaconBlockRoot: hash('a5'),
		requestsHash: hash('a6'),
	});
}

describe('a header', () => {
	it.each(HARDFORKS)('of %s has the bytes and the hash of @ethereumjs/block', (hardfork) => {
		const header = headerOf(hardfork);
		const { coinbase, ommersHash, transactionsRoot, receiptsRoot, baseFee, ...same } = header;
		const theirs = createBlockHeader(
			{
				...same,
				coinbase: `0x${coinbase.slice(26)}`,
				uncleHash: ommersHash,
				transactionsTrie: transactionsRoot,
				receiptTrie: receiptsRoot,
				...(baseFee !== undefined && { baseFeePerGas: baseFee }),
			} as Parameters<typeof createBlockHeader>[0],
			{ common: transactionCommon(hardfork, 1n), skipConsensusFormatValidation: true },
		);
		expect(bytesToHex(encodeHeader(header))).toBe(bytesToHex(theirs.serialize()));
		expect(headerHash(header)).toBe(bytesToHex(theirs.hash()));
		expect(decodeHeader(encodeHeader(header))).toEqual(header);
	});

	it.each<[string, Partial<Record<keyof BlockHeader, unknown>>, string]>([
		['a number of more than 64 bits', { number: 2n ** 64n }, 'header.number: 18446744073709551616 is out of range'],
		['a negative gas limit', { gasLimit: -1n }, 'header.gasLimit: -1 is out of range'],
		['a difficulty of more than 256 bits', { difficulty: 2n ** 256n }, 'is out of range'],
		['a number that is no bigint', { timestamp: 12 }, 'header.timestamp: not a bigint but number'],
		['a short bloom', { logsBloom: new Uint8Array(255) }, 'header.logsBloom: 255 bytes, not 256'],
		['extra data in hex', { extraData: '0x00' }, 'header.extraData: not a Uint8Array'],
		['a short root', { stateRoot: '0x00' }, 'header.stateRoot: not 32 bytes in lower-case hex'],
		['upper-case hex', { stateRoot: hash('AB') }, 'header.stateRoot: not 32 bytes in lower-case hex'],
		['a coinbase that no header can state', { coinbase: hash('c0') }, 'header.coinbase: not an address of 20 bytes'],
	])('is not encoded with %s', (_what, fields, message) => {
		const header = { ...headerOf('osaka'), ...fields } as BlockHeader;
		expect(() => encodeHeader(header)).toThrow(expect.objectContaining({ name: 'BlockError', code: 'malformed' }));
		expect(() => encodeHeader(header)).toThrow(message);
	});

	it('is not encoded if a field is missing before another', () => {
		const { withdrawalsRoot: _, ...header } = headerOf('cancun');
		expect(() => encodeHeader(header)).toThrow(
			expect.objectContaining({ code: 'fields', message: 'header.withdrawalsRoot is missing' }),
		);
	});

	const fields = () => RLP.decode(encodeHeader(headerOf('osaka'))) as Uint8Array[];
	const withField = (at: number, value: Uint8Array | Uint8Array[]) => {
		return RLP.encode(fields().with(at, value as Uint8Array));
	};

	it.each<[string, () => Uint8Array, string]>([
		['no bytes', () => new Uint8Array(0), 'header: missing'],
		['a string', () => RLP.encode(new Uint8Array(600)), 'header: bytes instead of a list'],
		[
			'bytes after the end',
			() => Uint8Array.of(...encodeHeader(headerOf('osaka')), 0),
			'header: more than there may be',
		],
		['too few fields', () => RLP.encode(fields().slice(0, 14)), 'header.nonce: missing'],
		['too many fields', () => RLP.encode([...fields(), new Uint8Array(32)]), 'header: more than there may be'],
		['a short hash', () => withField(0, new Uint8Array(31)), 'header.parentHash: 31 bytes instead of 32'],
		['a long address', () => withField(2, new Uint8Array(21)), 'header.coinbase: 21 bytes instead of 20'],
		['a list for a field', () => withField(3, []), 'header.stateRoot: a list instead of bytes'],
		['a zero that is a byte', () => withField(8, Uint8Array.of(0)), 'header.number: an integer with leading zeros'],
		[
			'nine bytes for 64 bits',
			() => withField(11, new Uint8Array(9).fill(1)),
			'header.timestamp: an integer of more than 64 bits',
		],
		[
			'33 bytes for 256 bits',
			() => withField(7, new Uint8Array(33).fill(1)),
			'header.difficulty: an integer of more than 256 bits',
		],
		['a length beyond the end', () => hexToBytes('0xf90200c0'), 'header: longer than what it is part of'],
	])('is not decoded from %s', (_what, bytes, message) => {
		expect(() => decodeHeader(bytes())).toThrow(expect.objectContaining({ name: 'BlockError', code: 'malformed' }));
		expect(() => decodeHeader(bytes())).toThrow(message);
	});
});
