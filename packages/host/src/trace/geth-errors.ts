import type { HaltReason } from '../halt.ts';
import type { TraceFrame } from './trace.ts';

/** The texts of geth's `core/vm/errors.go` (version 1.16), by our reasons. Other halts have no counterpart in geth. */
const HALTS: Partial<Record<HaltReason, string>> = {
	'out-of-gas': 'out of gas',
	'invalid-jump': 'invalid jump destination',
	'stack-underflow': 'stack underflow',
	'stack-overflow': 'stack limit reached 1024 (1023)',
	'out-of-bounds': 'return data out of bounds',
	'static-violation': 'write protection',
	'address-collision': 'contract address collision',
	'code-size': 'max code size exceeded',
	'invalid-code': 'invalid code: must not begin with 0xef',
	'nonce-overflow': 'nonce uint64 overflow',
	depth: 'max call depth exceeded',
};

/** Details of halts that are geth's text themselves, perhaps with the place in the code (` at 7`) after it. */
const DETAILS: Partial<Record<HaltReason, RegExp>> = {
	'out-of-gas': /^(?:out of gas: .*|contract creation code storage out of gas)$/,
	'invalid-opcode': /^invalid opcode: .*$/,
	'stack-underflow': /^stack underflow \(\d+ <=> \d+\)$/,
	'stack-overflow': /^stack limit reached \d+ \(\d+\)$/,
	'code-size': /^out of gas: max initcode size exceeded: size \d+$/,
	'precompile-failure': /^/,
};

/** Calls that Ethereum, too, refuses before they start. */
const REFUSALS: Readonly<Record<string, string>> = {
	'insufficient balance': 'insufficient balance for transfer',
	'call depth': 'max call depth exceeded',
	'nonce overflow': 'nonce uint64 overflow',
};

/** Why geth would say that a call did not start, or undefined. */
export function refusalText({ unstarted, failure }: TraceFrame): string | undefined {
	return unstarted && failure?.kind === 'refused' ? REFUSALS[failure.reason] : undefined;
}

/** What geth says of a frame that failed. */
export function errorText(frame: TraceFrame): string {
	if (frame.status === 'revert') return refusalText(frame) ?? 'execution reverted';
	return haltText(frame.reason, frame.detail);
}

/**
 * What geth says of a halt.
 *
 * @example
 * ```ts
 * import { haltText } from '@altvm/host';
 *
 * haltText('invalid-jump', 'jump to 7'); // invalid jump destination
 * ```
 */
export function haltText(reason: HaltReason = 'trap', detail = ''): string {
	const text = detail.replace(/ at \d+$/, '');
	return DETAILS[reason]?.test(text) ? text : (HALTS[reason] ?? reason.replaceAll('-', ' '));
}
