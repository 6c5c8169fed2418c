import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toAddress, toEvmHex } from '../address.ts';
import type { Failure } from '../failure.ts';
import type { ContractInterface, ErrorDescriptor } from '../interface.ts';
import { decodeSolidityFailure, encodeSolidityFailure } from './failure.ts';

const context = { toEvmAddress: toEvmHex, fromEvmAddress: toAddress, charge() {} };
const error: ErrorDescriptor = { name: 'TooLow', inputs: [{ name: 'min', type: { kind: 'uint', bits: 64 } }] };
const iface: ContractInterface = { vm: 'evm', name: 'C', functions: [], events: [], errors: [error] };
const encode = (f: Failure) => encodeSolidityFailure('evm', f, context);
const decode = (bytes: Uint8Array) => decodeSolidityFailure('evm', iface, bytes, context);
const module = toAddress(`0x${'ab'.repeat(20)}`);
const chain = (leaf: Failure, depth: number): Failure =>
	depth === 0 ? leaf : { kind: 'abort', module, code: BigInt(depth), cause: chain(leaf, depth - 1) };
const leaves: Failure[] = [
	{ kind: 'error', error, args: [7n] },
	{ kind: 'message', message: 'héllo' },
	{ kind: 'panic', code: 0x11n },
	{ kind: 'abort', module, code: 2n ** 64n - 1n },
	{ kind: 'halt', vm: 'wasm', reason: 'out of gas' },
	{ kind: 'refused', reason: 'depth' },
	{ kind: 'raw', vm: 'wasm', data: Uint8Array.of(1, 2, 3) },
];

test.each(leaves)('$kind comes back as it was, alone and behind up to 8 causes', (leaf) => {
	for (let depth = 0; depth <= 8; depth++) expect(decode(encode(chain(leaf, depth)))).toEqual(chain(leaf, depth));
	expect(() => encode(chain(leaf, 9))).toThrow(expect.objectContaining({ code: 'nesting' }));
});

test('random bytes are a failure and never throw', () => {
	fc.assert(
		fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
			expect(decode(bytes).kind).toBeTypeOf('string');
		}),
	);
});
