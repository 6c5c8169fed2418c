import { bytesToHex, type Failure, panicText } from '@altvm/abi-bridge';
import type { Outcome } from '../outcome.ts';
import { formatFailure } from './format-failure.ts';
import { haltText, refusalText } from './geth-errors.ts';
import type { TraceFrame } from './trace.ts';

const ERROR = '0x08c379a0';
const PANIC = '0x4e487b71';
const WORD = 32;
const text = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * The `revertReason` of a frame: as geth, the text of `Error(string)` or `Panic(uint256)`, and none for custom errors. A failure that
 * another VM or the router reported is written out.
 */
export function revertReason(frame: TraceFrame): string | undefined {
	const { status, failure, output } = frame;
	if (status !== 'revert' || refusalText(frame) !== undefined) return undefined;
	return reasonOf(failure, output);
}

function reasonOf(failure: Failure | undefined, output: Uint8Array): string | undefined {
	if (failure && (failure.kind === 'abort' || failure.kind === 'halt' || failure.kind === 'refused')) {
		return formatFailure(failure);
	}
	return unpackRevert(output) || undefined;
}

/**
 * What geth's JSON-RPC says of a call that failed: `execution reverted` and the reason, or why it halted. The failure of another VM is
 * written out. Undefined if the call succeeded.
 *
 * @example
 * ```ts
 * import { outcomeText } from '@altvm/host';
 *
 * const output = Uint8Array.of(0x4e, 0x48, 0x7b, 0x71, ...new Uint8Array(31), 0x11);
 * console.log(outcomeText({ status: 'revert', output, gasUsed: 0 })); // execution reverted: arithmetic underflow or overflow
 * ```
 */
export function outcomeText(outcome: Outcome): string | undefined {
	if (outcome.status === 'success') return undefined;
	if (outcome.status === 'halt') return haltText(outcome.reason, outcome.detail);
	const reason = reasonOf(outcome.failure, outcome.output);
	return reason === undefined ? 'execution reverted' : `execution reverted: ${reason}`;
}

/** Reads revert data as leniently as geth's `UnpackRevert`. Undefined for anything but `Error(string)` and `Panic(uint256)`. */
function unpackRevert(data: Uint8Array): string | undefined {
	const selector = bytesToHex(data.subarray(0, 4));
	const body = data.subarray(4);
	if (selector === ERROR) return readString(body);
	if (selector !== PANIC || body.length < WORD) return undefined;
	const code = wordAt(body, 0);
	return panicText(code) ?? `unknown panic code: 0x${code.toString(16)}`;
}

/** The string at the offset in the first word. Padding may be missing or dirty; bytes that are not UTF-8 are replaced. */
function readString(body: Uint8Array): string | undefined {
	if (body.length < WORD) return undefined;
	const size = BigInt(body.length);
	const start = wordAt(body, 0) + BigInt(WORD);
	if (start > size) return undefined;
	const end = start + wordAt(body, Number(start) - WORD);
	return end > size ? undefined : text.decode(body.subarray(Number(start), Number(end)));
}

function wordAt(bytes: Uint8Array, at: number): bigint {
	return BigInt(bytesToHex(bytes.subarray(at, at + WORD)));
}
