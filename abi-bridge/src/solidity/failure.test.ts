import { describe, expect, test } from 'vitest';
import { FAILING, FORGED, FREE, testFailureCodec } from '../testing/failures.ts';
import { decodeHostFailure, decodeSolidityFailure, encodeSolidityFailure } from './failure.ts';

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
