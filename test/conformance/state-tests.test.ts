import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { runFile } from './run-file.ts';
import { testFiles } from './test-files.ts';

const vectors = process.env['ALTVM_VECTORS'] ?? fileURLToPath(new URL('../../../shared/vectors', import.meta.url));
const root = join(vectors, 'evm');

// A slice that touches every group of opcodes, every type of transaction and every way in which frames end.
// The whole suite is run by `npm run conformance:evm`.
const SLICE = [
	'GeneralStateTests/Cancun/stEIP4844-blobtransactions',
	'GeneralStateTests/Pyspecs/berlin',
	'GeneralStateTests/Pyspecs/byzantium',
	'GeneralStateTests/Pyspecs/homestead',
	'GeneralStateTests/Pyspecs/istanbul',
	'GeneralStateTests/Shanghai',
	'GeneralStateTests/stCallCodes',
	'GeneralStateTests/stEIP1559/lowGasLimit.json',
	'GeneralStateTests/stEIP1559/gasPriceDiffPlaces.json',
	'GeneralStateTests/stEIP2930',
	'GeneralStateTests/stEIP3607',
	'GeneralStateTests/stExample',
	'GeneralStateTests/stExtCodeHash',
	'GeneralStateTests/stLogTests',
	'GeneralStateTests/stRefundTest',
	'Osaka/eip7939_count_leading_zeros',
];

const name = existsSync(root)
	? "Ethereum's state tests give Ethereum's state root, logs and refusals"
	: 'state tests of Ethereum: skipped, there are no vectors (ALTVM_VECTORS)';

describe.skipIf(!existsSync(root))(name, () => {
	it.each(SLICE)('%s', async (part) => {
		let passed = 0;
		for (const file of testFiles(join(root, part))) {
			const result = await runFile(file, { engines: ['interpreter'] });
			expect(result.failures, file).toEqual([]);
			passed += result.passed;
		}
		expect(passed).toBeGreaterThan(0);
	});
});
