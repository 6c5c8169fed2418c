import { bytesToHex, hexToBytes } from '@altvm/abi-bridge';
import { describe, expect, it } from 'vitest';
import { cloneTarget } from './proxies.ts';

const TARGET = 'c3'.repeat(20);
const targetOf = (code: string) => cloneTarget(hexToBytes(`0x${code}`));

/** Runtime code of clones, with the address written as T. */
const CLONES: Record<string, string> = {
	'ERC-1167': '363d3d373d3d3d363d73T5af43d82803e903d91602b57fd5bf3',
	'ERC-1167 with immutable arguments behind it (OpenZeppelin, Solady)':
		'363d3d373d3d3d363d73T5af43d82803e903d91602b57fd5bf3f4f4f4f4ffffffff',
	'ERC-7511, with PUSH0': '365f5f375f5f365f73T5af43d5f5f3e5f3d91602a57fd5bf3',
	'Solady, with PUSH0': '5f5f365f5f37365f73T5af43d5f5f3e6029573d5ffd5b3d5ff3',
	'with immutable arguments in the call data':
		'3d3d3d3d363d3d3761000a603736393661000a013d73T5af43d3d93803e603557fd5bf3aaaaaaaaaaaaaaaaaaaa',
	'0age, one byte shorter': '3d3d3d3d363d3d37363d73T5af43d3d93803e602a57fd5bf3',
	'Vyper before 0.3': '366000600037611000600036600073T5af4602c57611000600​0fd5b6110006000f3'.replace('\u200b', ''),
};

describe('clones', () => {
	it.each(Object.entries(CLONES))('%s', (_name, code) => {
		expect(targetOf(code.replace('T', TARGET))).toBe(`0x${'0'.repeat(24)}${TARGET}`);
	});

	it('may push an address without its leading zeros', () => {
		expect(targetOf('363d3d373d3d3d363d6fT5af43d82803e903d91602757fd5bf3'.replace('T', 'c3'.repeat(16)))).toBe(
			`0x${'0'.repeat(32)}${'c3'.repeat(16)}`,
		);
	});

	it.each([
		['', 'no code'],
		['363d3d373d3d3d363d73', 'code that ends in the address'],
		['5f5f5f5f5f73T5af1', 'a call'],
		['60005f5473T5af4', 'code that reads storage first'],
		[`363d3d373d3d3d363d74ff${TARGET}5af4`, 'a pushed number of 21 bytes'],
		[`${'5b'.repeat(200)}73T5af4`, 'code that delegates late'],
	])('%s is none: %s', (code) => {
		expect(targetOf(code.replace('T', TARGET))).toBeUndefined();
	});

	it('are cut anywhere without harm', () => {
		for (const code of Object.values(CLONES)) {
			const bytes = hexToBytes(`0x${code.replace('T', TARGET)}`);
			for (let end = 0; end < bytes.length; end++) {
				const found = cloneTarget(bytes.subarray(0, end));
				if (found) expect(bytesToHex(bytes.subarray(0, end))).toContain(`${TARGET}5af4`);
			}
		}
	});
});
