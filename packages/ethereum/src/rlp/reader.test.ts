import { bytesToHex, hexToBytes } from '@altvm/abi-bridge';
import { RLP } from '@ethereumjs/rlp';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RlpError, RlpReader } from './reader.ts';
import { encodeList } from './writer.ts';

const read = (hex: string) => new RlpReader(hexToBytes(`0x${hex}`));

describe('an RLP reader', () => {
	it('reads what @ethereumjs/rlp wrote, at every length of prefix', () => {
		const bytes = fc.oneof(fc.uint8Array({ maxLength: 2 }), fc.uint8Array({ minLength: 54, maxLength: 300 }));
		fc.assert(
			fc.property(fc.array(bytes, { maxLength: 40 }), fc.bigInt(0n, 2n ** 256n - 1n), (items, number) => {
				const list = new RlpReader(RLP.encode([items, number])).list('list');
				const inner = list.list('items');
				expect(items.map(() => bytesToHex(inner.bytes('item')))).toEqual(items.map((item) => bytesToHex(item)));
				inner.end('items');
				expect(list.number('number', 256)).toBe(number);
				expect(list.isAtEnd).toBe(true);
				const again = encodeList([encodeList(items.map((item) => RLP.encode(item))), RLP.encode(number)]);
				expect(again).toEqual(RLP.encode([items, number]));
			}),
		);
	});

	it('accepts one encoding of each item only: those that it reads, it writes back the same', () => {
		const prefix = fc.constantFrom(0, 1, 0x7f, 0x80, 0x81, 0x82, 0xb7, 0xb8, 0xb9, 0xbf, 0xc0, 0xf8);
		let read = 0;
		fc.assert(
			fc.property(fc.array(fc.oneof(prefix, fc.nat(255)), { minLength: 1, maxLength: 70 }), (numbers) => {
				const bytes = Uint8Array.from(numbers);
				try {
					const reader = new RlpReader(bytes);
					const item = reader.bytes('item');
					expect(RLP.encode(item)).toEqual(bytes.subarray(0, reader.position));
					read++;
				} catch (error) {
					expect(error).toBeInstanceOf(RlpError);
				}
			}),
			{ numRuns: 1000 },
		);
		expect(read).toBeGreaterThan(50);
	});

	it('tells a list from bytes, and reads either whole', () => {
		const reader = read('c20102' + '83aabbcc');
		expect(reader.isList).toBe(true);
		expect(bytesToHex(reader.item('list'))).toBe('0xc20102');
		expect(reader.isList).toBe(false);
		expect(bytesToHex(reader.item('bytes'))).toBe('0x83aabbcc');
		expect(reader.isAtEnd).toBe(true);
		expect(reader.isList).toBe(false);
	});

	it.each([
		['no bytes', '', 'x: missing'],
		['a string that is cut', '83aabb', 'x: longer than what it is part of'],
		['a length that is cut', 'b9ff', 'x: ends within its prefix'],
		['a length of 2^64', `bf${'ff'.repeat(8)}`, 'x: longer than what it is part of'],
		['a long prefix for a short string', `b837${'00'.repeat(55)}`, 'x: a longer prefix than it needs'],
		['a length with leading zeros', `b90038${'00'.repeat(56)}`, 'x: a longer prefix than it needs'],
		['a prefix before a single byte', '8105', 'x: a prefix before a byte that needs none'],
		['a list', 'c0', 'x: a list instead of bytes'],
	])('refuses %s', (_what, hex, says) => {
		expect(() => read(hex).bytes('x')).toThrow(new RlpError(says));
	});

	it.each([
		['bytes for a list', () => read('80').list('x'), 'x: bytes instead of a list'],
		['a number with leading zeros', () => read('00').number('x', 8), 'x: an integer with leading zeros'],
		['a number of too many bits', () => read('820100').number('x', 8), 'x: an integer of more than 8 bits'],
		['bytes of another length', () => read('8180').bytes('x', 0, 20), 'x: 1 bytes instead of 0 or 20'],
		['more items than expected', () => read('c101').list('x').end('x'), 'x: more than there may be'],
		[
			'an item beyond the end of its list',
			() => read('c283aabbcc').list('x').bytes('y'),
			'y: longer than what it is part of',
		],
	])('refuses %s', (_what, run, says) => {
		expect(run).toThrow(new RlpError(says));
	});
});
