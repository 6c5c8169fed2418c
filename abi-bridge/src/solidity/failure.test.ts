import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Failure } from '../failure.ts';
import { behindAborts, FAILING, FAILURES, FREE } from '../testing/failures.ts';
import { decodeSolidityFailure, encodeSolidityFailure } from './failure.ts';

const encode = (failure: Failure) => encodeSolidityFailure('evm', failure, FREE);
const decode = (bytes: Uint8Array) => decodeSolidityFailure('evm', FAILING, bytes, FREE);

test.each(FAILURES)('$kind comes back as it was, alone and behind up to 8 causes', (failure) => {
	for (let depth = 0; depth <= 8; depth++) {
		const chain = behindAborts(failure, depth);
		expect(decode(encode(chain))).toEqual(chain);
	}
	expect(() => encode(behindAborts(failure, 9))).toThrow(expect.objectContaining({ code: 'nesting' }));
});

test('random bytes are a failure and never throw', () => {
	fc.assert(
		fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
			expect(decode(bytes).kind).toBeTypeOf('string');
		}),
	);
});
