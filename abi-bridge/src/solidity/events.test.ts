import {
	type AbiEvent,
	encodeAbiParameters,
	encodeEventTopics,
	erc20Abi,
	erc721Abi,
	keccak256,
	stringToHex,
	toEventSelector,
} from 'viem';
import { describe, expect, it } from 'vitest';
import { toAddress, toEvmHex } from '../address.ts';
import type { Hex } from '../hex.ts';
import { hexToBytes } from '../hex.ts';
import { decodeEvent } from './events.ts';
import { interfaceFromSolidityAbi } from './interface.ts';

const context = { toEvmAddress: toEvmHex, fromEvmAddress: toAddress, charge() {} };
const from: Hex = `0x${'11'.repeat(20)}`;
const to: Hex = `0x${'22'.repeat(20)}`;
const noted = {
	type: 'event',
	name: 'Noted',
	inputs: [
		{ name: 'id', type: 'uint8', indexed: false },
		{ name: 'text', type: 'string', indexed: true },
		{ name: 'pair', type: 'uint16[2]', indexed: true },
		{ name: 'body', type: 'bytes', indexed: false },
		{ name: 'side', type: 'int8', indexed: true },
	],
} as const satisfies AbiEvent;
const token = interfaceFromSolidityAbi(erc20Abi, 'Token');
const notes = interfaceFromSolidityAbi([noted], 'Notes');

const transferTopics = encodeEventTopics({ abi: erc20Abi, eventName: 'Transfer', args: { from, to } }) as Hex[];
const amount = (value: bigint) => hexToBytes(encodeAbiParameters([{ type: 'uint256' }], [value]));
const yes: Hex = `0x${'1'.padStart(64, '0')}`;
const pairHash = keccak256(encodeAbiParameters([{ type: 'uint16[2]' }], [[1, 2]]));
const noteTopics: Hex[] = [
	toEventSelector(noted),
	keccak256(stringToHex('hello')),
	pairHash,
	encodeAbiParameters([{ type: 'int8' }], [-3]),
];
const noteData = hexToBytes(encodeAbiParameters([{ type: 'uint8' }, { type: 'bytes' }], [9, '0xabcd']));

describe('a Solidity log', () => {
	it('is decoded as viem encodes it, with its values in the order of declaration', () => {
		expect(decodeEvent(token, transferTopics, amount(5n), context)).toEqual({
			name: 'Transfer',
			values: [
				{ name: 'from', type: { kind: 'address' }, value: toAddress(from) },
				{ name: 'to', type: { kind: 'address' }, value: toAddress(to) },
				{ name: 'value', type: { kind: 'uint', bits: 256 }, value: 5n },
			],
		});
	});

	it('has hashes for indexed strings and arrays, values for indexed numbers', () => {
		const event = decodeEvent(notes, noteTopics, noteData, context);
		const hash = { kind: 'fixedBytes', size: 32 };
		expect(event?.values.map(({ name }) => name)).toEqual(['id', 'text', 'pair', 'body', 'side']);
		expect(event?.values[0]?.value).toBe(9n);
		expect(event?.values[1]).toEqual({ name: 'text', type: hash, value: hexToBytes(keccak256(stringToHex('hello'))) });
		expect(event?.values[2]).toEqual({ name: 'pair', type: hash, value: hexToBytes(pairHash) });
		expect(event?.values[3]?.value).toEqual(Uint8Array.of(0xab, 0xcd));
		expect(event?.values[4]?.value).toBe(-3n);
	});

	it('is not an event of the interface with another topic or another number of topics', () => {
		expect(decodeEvent(token, [], amount(5n), context)).toBeUndefined();
		expect(decodeEvent(notes, transferTopics, amount(5n), context)).toBeUndefined();
		expect(decodeEvent(token, transferTopics.slice(0, 2), amount(5n), context)).toBeUndefined();
		expect(decodeEvent(token, [...transferTopics, transferTopics[1]!], amount(5n), context)).toBeUndefined();
	});

	it('is not an event of the interface if data or topics do not decode', () => {
		expect(decodeEvent(token, transferTopics, amount(5n).subarray(1), context)).toBeUndefined();
		expect(decodeEvent(notes, noteTopics, noteData.subarray(0, 64), context)).toBeUndefined();
		const dirty: Hex = `0x01${transferTopics[1]!.slice(4)}`;
		expect(decodeEvent(token, [transferTopics[0]!, dirty, transferTopics[2]!], amount(5n), context)).toBeUndefined();
	});

	it('is decoded by the event that fits, of those with its topic, in any order and over several interfaces', () => {
		const nft = interfaceFromSolidityAbi(erc721Abi, 'Nft');
		const both = [...erc20Abi, ...erc721Abi];
		const nftTopics = encodeEventTopics({
			abi: erc721Abi,
			eventName: 'Transfer',
			args: { from, to, tokenId: 7n },
		}) as Hex[];
		for (const abi of [both, both.toReversed()]) {
			const iface = interfaceFromSolidityAbi(abi, 'Both');
			expect(decodeEvent(iface, transferTopics, amount(5n), context)?.values[2]).toMatchObject({ name: 'value' });
			expect(decodeEvent(iface, nftTopics, new Uint8Array(), context)?.values[2]).toMatchObject({ name: 'tokenId' });
		}
		for (const interfaces of [
			[token, nft],
			[nft, token],
		]) {
			expect(decodeEvent(interfaces, transferTopics, amount(5n), context)?.values[2]?.name).toBe('value');
			expect(decodeEvent(interfaces, nftTopics, new Uint8Array(), context)?.values[2]?.value).toBe(7n);
		}
		expect(decodeEvent([], transferTopics, amount(5n), context)).toBeUndefined();
	});

	it('with one topic and other types in its data is the event whose encoding the data is', () => {
		const event = (first: boolean) => ({
			type: 'event',
			name: 'Set',
			inputs: [
				{ name: 'flag', type: 'bool', indexed: first },
				{ name: 'text', type: 'bytes', indexed: !first },
			],
		});
		const topic = toEventSelector('Set(bool,bytes)');
		const hash = keccak256('0x01');
		const iface = interfaceFromSolidityAbi([event(false), event(true)], 'C');
		const data = hexToBytes(encodeAbiParameters([{ type: 'bytes' }], ['0x01']));
		expect(decodeEvent(iface, [topic, hash], hexToBytes(yes), context)?.values[0]?.value).toBe(true);
		expect(decodeEvent(iface, [topic, yes], data, context)?.values[1]?.value).toEqual(Uint8Array.of(1));
	});

	it('of an anonymous event has no topic that names it, and yields to an event that one names', () => {
		const hidden = {
			type: 'event',
			name: 'Hidden',
			anonymous: true,
			inputs: [
				{ name: 'who', type: 'address', indexed: true },
				{ name: 'what', type: 'uint256', indexed: false },
			],
		};
		const iface = interfaceFromSolidityAbi([hidden, ...erc20Abi], 'C');
		expect(decodeEvent(iface, [transferTopics[1]!], amount(5n), context)).toMatchObject({
			name: 'Hidden',
			values: [{ value: toAddress(from) }, { value: 5n }],
		});
		// More bytes than the event has: it is of an event that is not known.
		expect(decodeEvent(iface, [transferTopics[1]!], new Uint8Array(64), context)).toBeUndefined();
		const three = { ...hidden, inputs: ['a', 'b', 'c'].map((name) => ({ name, type: 'bytes32', indexed: true })) };
		const data = { ...hidden.inputs[1], type: 'uint256' };
		const mixed = interfaceFromSolidityAbi([{ ...three, inputs: [...three.inputs, data] }, ...erc20Abi], 'C');
		expect(decodeEvent(mixed, transferTopics, amount(5n), context)?.name).toBe('Transfer');
		expect(decodeEvent(mixed, [yes, yes, yes], amount(5n), context)?.name).toBe('Hidden');
	});

	it('passes on errors that are not about the log', () => {
		const charge = () => {
			throw new RangeError('out of gas');
		};
		expect(() => decodeEvent(notes, noteTopics, noteData, { ...context, charge })).toThrow('out of gas');
	});
});
