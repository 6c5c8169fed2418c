import { describe, expect, it } from 'vitest';
import { differences } from './differences.ts';
import { readExchanges } from './exchange-file.ts';

describe('a file', () => {
	it('has requests and their responses', () => {
		const text = '// says what\n>> {"id":1}\n<< {"id":1,"result":"0x1"}\n\n>> {"id":2}\n<< {"id":2,"result":null}\n';
		expect(readExchanges(text)).toEqual({
			specOnly: false,
			exchanges: [
				{ request: '{"id":1}', expected: { id: 1, result: '0x1' } },
				{ request: '{"id":2}', expected: { id: 2, result: null } },
			],
		});
		expect(readExchanges(`// speconly: only the shape\n${text}`).specOnly).toBe(true);
	});

	it.each(['', '>> {}', '<< {}', '>> {}\n>> {}\n<< {}', 'other'])('is not %j', (text) => {
		expect(() => readExchanges(text)).toThrow();
	});
});

describe('a response', () => {
	const result = (value: unknown) => ({ jsonrpc: '2.0', id: 1, result: value });
	const error = (value: object) => ({ jsonrpc: '2.0', id: 1, error: value });

	it('is right if it is the same', () => {
		expect(differences(result({ a: ['0x1', null] }), result({ a: ['0x1', null] }), false)).toEqual([]);
	});

	it.each([
		[{ a: '0x1' }, { a: '0x2' }, 'result.a: expected "0x1", got "0x2"'],
		[{ a: '0x1' }, {}, 'result.a: missing, expected "0x1"'],
		[{}, { a: '0x1' }, 'result.a: not expected: "0x1"'],
		[['0x1'], [], 'result: expected 1 items, got 0'],
		[null, '0x1', 'result: expected null, got "0x1"'],
	])('%j is not %j', (expected, actual, difference) => {
		expect(differences(result(expected), result(actual), false)).toEqual([difference]);
	});

	it('may say an error in other words, with the same code and data', () => {
		const expected = error({ code: 3, message: 'reverted', data: '0x01' });
		expect(differences(expected, error({ code: 3, message: 'no', data: '0x01' }), false)).toEqual([]);
		expect(differences(expected, error({ code: 3, message: '', data: '0x01' }), false)).toHaveLength(1);
		expect(differences(expected, error({ code: -32000, message: 'no', data: '0x01' }), false)).toHaveLength(1);
		expect(differences(expected, error({ code: 3, message: 'no' }), false)).toHaveLength(1);
		expect(differences(expected, result('0x01'), false)).toHaveLength(2);
	});

	it('whose shape counts may have other values, and more fields', () => {
		const hash = (byte: string) => `0x${byte.repeat(32)}`;
		expect(
			differences(result([{ a: '0x1', b: hash('aa') }]), result([{ a: '0x22', b: hash('bb'), c: 1 }]), true),
		).toEqual([]);
		expect(differences(result([{ a: '0x1' }]), result([{ a: '1' }]), true)).toHaveLength(1);
		expect(differences(result({ b: hash('aa') }), result({ b: '0x1' }), true)).toHaveLength(1);
		expect(differences(result({ a: '0x1' }), result({}), true)).toHaveLength(1);
		// An item may be like any that is expected.
		const types = result([{ to: null }, { to: hash('aa'), fee: '0x1' }]);
		expect(differences(types, result([{ to: hash('bb'), fee: '0x2' }, { to: null }, { to: null }]), true)).toEqual([]);
		expect(differences(types, result([{ to: 5 }]), true)).toEqual(['result[0].to: expected null, got 5']);
		const [alice, bob] = [`0x${'aa'.repeat(20)}`, `0x${'bb'.repeat(20)}`];
		expect(differences(result({ [alice]: { 1: '0x1' } }), result({ [bob]: { 2: '0x5' } }), true)).toEqual([]);
		expect(differences(result({ [alice]: { 1: '0x1' } }), result({ [bob]: { 2: 5 } }), true)).toHaveLength(1);
	});
});
