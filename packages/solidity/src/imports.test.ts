import solc from 'solc';
import { describe, expect, it } from 'vitest';
import { readSoliditySource } from './index.ts';

const importing = (path: string) => ({
	language: 'Solidity',
	sources: { 'A.sol': { content: `pragma solidity ^0.8.20; import "${path}";` } },
	settings: { outputSelection: { '*': { '*': ['abi'] } } },
});
const messages = (path: string) => {
	const output = JSON.parse(solc.compile(JSON.stringify(importing(path)), { import: readSoliditySource }));
	return (output.errors ?? []).map(({ formattedMessage }: { formattedMessage: string }) => formattedMessage);
};

describe('an import of this package', () => {
	it('compiles without a warning but that for the missing licence of the test', () => {
		const found = messages('@altvm/solidity/Create.sol').filter((text: string) => !text.includes('SPDX license'));
		expect(found).toEqual([]);
	});

	it.each(['@altvm/solidity/Nothing.sol', '@altvm/solidity/../package.json', './Create.sol', '@altvm/solidity/'])(
		'is refused for %s',
		(path) => {
			expect(readSoliditySource(path)).toEqual({ error: `not a file of @altvm/solidity: ${path}` });
			expect(messages(path).join()).toContain('not found');
		},
	);
});
