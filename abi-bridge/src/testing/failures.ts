import { toAddress, toEvmHex } from '../address.ts';
import type { CodecContext } from '../dialect.ts';
import type { Failure } from '../failure.ts';
import type { ContractInterface, ErrorDescriptor } from '../interface.ts';

/** Addresses of EVM form, and nothing charged. */
export const FREE: CodecContext = { toEvmAddress: toEvmHex, fromEvmAddress: toAddress, charge() {} };

const error: ErrorDescriptor = { name: 'TooLow', inputs: [{ name: 'min', type: { kind: 'uint', bits: 64 } }] };
const module = toAddress(`0x${'ab'.repeat(20)}`);

/** The interface that declares the error of {@link FAILURES}. */
export const FAILING: ContractInterface = { vm: 'evm', name: 'C', functions: [], events: [], errors: [error] };

/** A failure of each kind, with no cause. */
export const FAILURES: readonly Failure[] = [
	{ kind: 'error', error, args: [7n] },
	{ kind: 'message', message: 'héllo' },
	{ kind: 'panic', code: 0x11n },
	{ kind: 'abort', module, code: 2n ** 64n - 1n },
	{ kind: 'halt', vm: 'wasm', reason: 'out of gas' },
	{ kind: 'refused', reason: 'depth' },
	{ kind: 'raw', vm: 'wasm', data: Uint8Array.of(1, 2, 3) },
];

/** A failure as the last cause of `depth` aborts. */
export function behindAborts(failure: Failure, depth: number): Failure {
	return depth === 0
		? failure
		: { kind: 'abort', module, code: BigInt(depth), cause: behindAborts(failure, depth - 1) };
}
