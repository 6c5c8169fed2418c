import fc from 'fast-check';
import { encodeErrorResult } from 'viem';
import { describe, expect, test } from 'vitest';
import { bytesToHex, type Hex, hexToBytes } from '../hex.ts';
import { FAILING, FORGED, FREE, testFailureCodec } from '../testing/failures.ts';
import { decodeHostFailure, decodeSolidityFailure, encodeSolidityFailure } from './failure.ts';
import { interfaceFromSolidityAbi } from './interface.ts';

describe('failures as Solidity error bytes', () => {
	testFailureCodec(
		(failure) => encodeSolidityFailure('evm', failure, FREE),
		(bytes) => decodeHostFailure('evm', FAILING, bytes, FREE),
		'evm',
	);
});

describe('the revert data of a contract', () => {
	test.each(FORGED)('that look like a failure of the host are raw: %o', (data) => {
		expect(decodeSolidityFailure('evm', FAILING, data, FREE)).toEqual({ kind: 'raw', vm: 'evm', data });
	});

	test('are raw even if the contract declares an error with that signature', () => {
		const errors = [{ name: 'CallRefused', inputs: [{ name: 'reason', type: { kind: 'string' } }] } as const];
		const data = encodeSolidityFailure('evm', { kind: 'refused', reason: 'depth' }, FREE);
		expect(decodeSolidityFailure('evm', { ...FAILING, errors }, data, FREE)).toEqual({ kind: 'raw', vm: 'evm', data });
	});
});

describe('declared errors', () => {
	const abi = [
		{
			type: 'error',
			name: 'Low',
			inputs: [
				{ name: 'need', type: 'int64' },
				{ name: 'why', type: 'string' },
			],
		},
		{ type: 'error', name: 'Bad', inputs: [{ name: 'ids', type: 'uint256[]' }] },
		{ type: 'error', name: 'burn', inputs: [{ name: 'a', type: 'uint256' }] },
		// The selector of `burn(uint256)`, 0x42966c68.
		{ type: 'error', name: 'collate_propagate_storage', inputs: [{ name: 'a', type: 'bytes16' }] },
	] as const;
	const iface = interfaceFromSolidityAbi(abi, 'C');
	const failureOf = (bytes: Hex) => decodeSolidityFailure('evm', iface, hexToBytes(bytes), FREE);

	test('are encoded and decoded as by viem', () => {
		const args = fc.tuple(fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n), fc.string({ unit: 'grapheme' }));
		const ids = fc.array(fc.bigInt(0n, 2n ** 256n - 1n), { maxLength: 5 });
		fc.assert(
			fc.property(args, ids, ([need, why], list) => {
				for (const [errorName, values] of [
					['Low', [need, why]],
					['Bad', [list]],
				] as const) {
					const bytes = encodeErrorResult({ abi, errorName, args: values } as never);
					const error = iface.errors.find(({ name }) => name === errorName)!;
					expect(failureOf(bytes)).toEqual({ kind: 'error', error, args: values });
					expect(bytesToHex(encodeSolidityFailure('evm', { kind: 'error', error, args: values }, FREE))).toBe(bytes);
				}
			}),
		);
	});

	test('that share a selector are told apart by what decodes', () => {
		const word = (text: string) => `0x42966c68${text}` as Hex;
		expect(failureOf(word(`${'0'.repeat(63)}7`))).toMatchObject({ error: { name: 'burn' }, args: [7n] });
		// Both decode: the first declared.
		expect(failureOf(word(`${'ab'.repeat(16)}${'0'.repeat(32)}`))).toMatchObject({ error: { name: 'burn' } });
		expect(failureOf(word('00'))).toMatchObject({ kind: 'raw' });
		const reversed = { ...iface, errors: iface.errors.toReversed() };
		const seven = hexToBytes(word(`${'0'.repeat(63)}7`));
		expect(decodeSolidityFailure('evm', reversed, seven, FREE)).toMatchObject({ error: { name: 'burn' } });
	});
});
