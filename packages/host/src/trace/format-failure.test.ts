import { type Failure, formatAddress, isPrintable, toAddress } from '@altvm/abi-bridge';
import { describe, expect, it } from 'vitest';
import { formatFailure } from '../index.ts';
import { evmAddress } from '../testing/scripted-vm.ts';

/** An example address of EIP-55. */
const EIP_55 = '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed';
/** Escape codes, text from right to left and a line that looks like a result; long. */
const EVIL = `\u001b[2J\u202e\u009b31m\n✓ success${'\u200b'.repeat(100_000)}`;
const abort = { kind: 'abort', module: evmAddress(1), code: 7n } as const;

describe('a failure in one line', () => {
	it.each<[string, Failure, string]>([
		[
			'a declared error, with its arguments formatted by type',
			{
				kind: 'error',
				error: {
					name: 'Denied',
					inputs: [
						{ name: 'who', type: { kind: 'address' } },
						{ name: 'why', type: { kind: 'string' } },
					],
				},
				args: [toAddress(EIP_55.toLowerCase()), 'no "right"'],
			},
			`Denied(${EIP_55}, "no \\"right\\"")`,
		],
		['a message, in quotes', { kind: 'message', message: 'too\nmuch' }, '"too\\nmuch"'],
		['a panic, with its code in hex', { kind: 'panic', code: 0x11n }, 'Panic(0x11): arithmetic underflow or overflow'],
		['a panic of a code that Solidity does not have', { kind: 'panic', code: 0x99n }, 'Panic(0x99)'],
		['an abort', abort, `MoveAbort(${formatAddress(evmAddress(1))}, 7)`],
		['an abort with a name', { ...abort, name: 'E_TOO_LOW' }, `MoveAbort(${formatAddress(evmAddress(1))}, E_TOO_LOW)`],
		[
			'an abort with its cause',
			{ ...abort, cause: { kind: 'message', message: 'below' } },
			`MoveAbort(${formatAddress(evmAddress(1))}, 7) caused by "below"`,
		],
		['a halt', { kind: 'halt', vm: 'one', reason: 'trap' }, 'one halt: trap'],
		['a refusal', { kind: 'refused', reason: 're-entrancy' }, 'refused: re-entrancy'],
		['undecodable bytes', { kind: 'raw', vm: 'one', data: Uint8Array.of(1, 0xff) }, 'one revert 0x01ff'],
		['no bytes', { kind: 'raw', vm: 'one', data: new Uint8Array(0) }, 'revert without data'],
	])('%s', (_what, failure, text) => {
		expect(formatFailure(failure)).toBe(text);
	});

	it.each<[string, Failure]>([
		['a message', { kind: 'message', message: EVIL }],
		['a refusal', { kind: 'refused', reason: EVIL }],
		['a halt', { kind: 'halt', vm: EVIL, reason: EVIL }],
		['the name of an abort', { ...abort, name: EVIL }],
		['raw data of a VM of any name', { kind: 'raw', vm: EVIL, data: Uint8Array.of(1) }],
		[
			'an argument',
			{ kind: 'error', error: { name: 'E', inputs: [{ name: 's', type: { kind: 'string' } }] }, args: [EVIL] },
		],
	])('escapes what does not print and cuts: %s', (_what, failure) => {
		expect(isPrintable(formatFailure(failure))).toBe(true);
		expect(formatFailure(failure).length).toBeLessThan(20_000);
	});

	it('shows the first 512 bytes of raw data', () => {
		const text = formatFailure({ kind: 'raw', vm: 'one', data: new Uint8Array(100_000) });
		expect(text).toBe(`one revert 0x${'00'.repeat(512)}…(100000 bytes)`);
	});
});
