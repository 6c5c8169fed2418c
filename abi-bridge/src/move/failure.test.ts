import { describe } from 'vitest';
import { FAILING, FREE, testFailureCodec } from '../testing/failures.ts';
import { decodeMoveFailure, encodeMoveFailure } from './failure.ts';

describe('failures in BCS', () => {
	testFailureCodec(
		(failure) => encodeMoveFailure(failure, FREE),
		(bytes) => decodeMoveFailure('move', FAILING, bytes, FREE),
	);
});
