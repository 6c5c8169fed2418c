import { HostError } from '@altvm/host';
import { describe, expect, it } from 'vitest';
import { encodePackage, encodePackageOptions, encodePublishOptions, encodeScriptCall } from './index.ts';

const given =
	<T>(encode: (input: T) => Uint8Array, input: unknown) =>
	() =>
		encode(input as T);

describe('what deployments and scripts are encoded from', () => {
	it.each<[string, () => Uint8Array, RegExp]>([
		['a misspelled policy', given(encodePublishOptions, { policy: 'immutable' }), /encodePublishOptions has no option/],
		['an unknown policy', given(encodePublishOptions, { upgradePolicy: 'arbitrary' }), /must be one of "compatible"/],
		['no options', given(encodePublishOptions, undefined), /options of encodePublishOptions must be an object/],
		[
			'a misspelled list',
			given(encodePackageOptions, { payables: [] }),
			/no option `payables`; did you mean `payable`/,
		],
		['text for a list', given(encodePackageOptions, { view: 'ticket::seat' }), /`view` must be an array of strings/],
		['modules in hex', given(encodePackage, ['0xa11c']), /`modules\[0\]` must be bytes \(a Uint8Array\), not "0xa11c"/],
		['one module', given(encodePackage, Uint8Array.of(0xa1)), /`modules` must be an array/],
		['a script in hex', given(encodeScriptCall, { code: '0xa11c' }), /`code` must be bytes/],
		['no script', given(encodeScriptCall, {}), /`code` must be bytes \(a Uint8Array\), not undefined/],
		[
			'an argument in hex',
			given(encodeScriptCall, { code: new Uint8Array(1), args: ['0x'] }),
			/`args\[0\]` must be bytes/,
		],
	])('may not be %s', (_what, encode, says) => {
		expect(encode).toThrow(HostError);
		expect(encode).toThrow(says);
	});
});
