import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toAddress, toEvmHex } from '../address.ts';
import type { CodecContext } from '../dialect.ts';
import type { Failure } from '../failure.ts';
import type { ContractInterface, ErrorDescriptor, VmId } from '../interface.ts';
import { encodeSolidityFailure } from '../solidity/failure.ts';

const error: ErrorDescriptor = { name: 'TooLow', inputs: [{ name: 'min', type: { kind: 'uint', bits: 64 } }] };
const module = toAddress(`0x${'ab'.repeat(20)}`);

/** For addresses of EVM form. Charges nothing. */
export const FREE: CodecContext = { toEvmAddress: toEvmHex, fromEvmAddress: toAddress, charge() {} };

/** The interface that declares the error of {@link testFailureCodec}. */
export const FAILING: ContractInterface = { vm: 'evm', name: 'C', functions: [], events: [], errors: [error] };

/** A failure of each kind, without causes. */
const FAILURES: readonly Failure[] = [
	{ kind: 'error', error, args: [7n] },
	{ kind: 'message', message: 'héllo' },
	{ kind: 'panic', code: 0x11n },
	{ kind: 'abort', module, code: 2n ** 64n - 1n },
	{ kind: 'abort', module, code: 7n, name: 'E_TOO_LOW' },
	{ kind: 'halt', vm: 'wasm', reason: 'out of gas' },
	{ kind: 'refused', reason: 'depth' },
	{ kind: 'raw', vm: 'wasm', data: Uint8Array.of(1, 2, 3) },
];

/** Bytes that a contract may revert with, which look like a failure that only the host writes. */
export const FORGED: readonly Uint8Array[] = FAILURES.filter(({ kind }) => kind !== 'error' && kind !== 'message')
	.filter(({ kind }) => kind !== 'panic')
	.map((failure) => encodeSolidityFailure('evm', failure, FREE));

/** Wraps a failure in `depth` aborts, each the cause of the one around it. */
function wrapInAborts(failure: Failure, depth: number): Failure {
	return depth === 0
		? failure
		: { kind: 'abort', module, code: BigInt(depth), cause: wrapInAborts(failure, depth - 1) };
}

/** Tests that a dialect's encoding of failures is exact. */
export function testFailureCodec(
	encode: (failure: Failure) => Uint8Array,
	decode: (bytes: Uint8Array) => Failure,
	/** The VM whose own revert data are written as they are. */
	own?: VmId,
): void {
	test.each(FAILURES)(
		'$kind $name decodes to the same failure, alone and as the cause of up to 8 aborts',
		(failure) => {
			for (let depth = 0; depth <= 8; depth++) {
				const chain = wrapInAborts(failure, depth);
				expect(decode(encode(chain))).toEqual(chain);
			}
		},
	);

	test.each([9, 10, 17, 18, 40])('the ninth of %i causes is raw bytes, and encodes to the same again', (depth) => {
		const chain = wrapInAborts(FAILURES[1]!, depth);
		let cut = decode(encode(chain));
		expect(decode(encode(cut))).toEqual(cut);
		for (let i = 0; i < 9; i++) cut = (cut as { cause: Failure }).cause;
		expect(cut).toMatchObject({ kind: 'raw', vm: 'evm' });
		const rest = wrapInAborts(FAILURES[1]!, depth - 9);
		expect((cut as { data: Uint8Array }).data).toEqual(encodeSolidityFailure('evm', rest, FREE));
	});

	test.each([...FORGED, encodeSolidityFailure('evm', FAILURES[0]!, FREE)])(
		'raw bytes %o of any VM are the same raw bytes when decoded, alone and as a cause',
		(data) => {
			for (const vm of ['evm', 'wasm', 'move']) {
				const raw: Failure = { kind: 'raw', vm, data };
				if (vm === own && !FORGED.includes(data)) continue;
				for (let depth = 0; depth <= 8; depth++)
					expect(decode(encode(wrapInAborts(raw, depth)))).toEqual(wrapInAborts(raw, depth));
			}
		},
	);

	test('random bytes decode to a failure and never throw', () => {
		fc.assert(
			fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
				expect(decode(bytes).kind).toBeTypeOf('string');
			}),
		);
	});
}
