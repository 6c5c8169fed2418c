import { describe } from 'vitest';
import { FAILING, FREE, testFailureCodec } from '../testing/failures.ts';
import { decodeSolidityFailure, encodeSolidityFailure } from './failure.ts';

describe('failures as Solidity error bytes', () => {
	testFailureCodec(
		(failure) => encodeSolidityFailure('evm', failure, FREE),
		(bytes) => decodeSolidityFailure('evm', FAILING, bytes, FREE),
	);
});
