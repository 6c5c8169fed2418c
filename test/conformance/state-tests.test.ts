import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { sliced } from '../slice.ts';
import { runFile } from './run-file.ts';
import { testFiles } from './test-files.ts';

const vectors = process.env['ALTVM_VECTORS'] ?? fileURLToPath(new URL('../../../shared/vectors', import.meta.url));
const root = join(vectors, 'evm');

// A slice that covers every group of opcodes, every transaction type and every way in which a frame can end.
// `npm run conformance:evm` runs the whole suite.
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
	'Osaka/eip7594_peerdas',
	'Osaka/eip7823_modexp_upper_bounds',
	'Osaka/eip7825_transaction_gas_limit_cap',
	'Osaka/eip7883_modexp_gas_increase',
	'Osaka/eip7939_count_leading_zeros',
];

const name = existsSync(root)
	? "Ethereum's state tests match in state root, logs and exceptions"
	: "Ethereum's state tests: skipped, because there are no vectors (ALTVM_VECTORS)";

// Tests in Osaka's files that also have expectations for Prague.
const PRAGUE = SLICE.filter((part) => /eip(7823|7825|7883)/.test(part));

const engines = sliced(['interpreter', 'translated'] as const, ['interpreter'] as const);

/** Runs every case in a part of the suite, or only those of one fork. */
async function runPart(part: string, fork?: string): Promise<void> {
	let passed = 0;
	for (const file of testFiles(join(root, part))) {
		const result = await runFile(file, { engines, ...(fork && { fork }) });
		expect(result.failures, file).toEqual([]);
		passed += result.passed;
	}
	expect(passed).toBeGreaterThan(0);
}

describe.skipIf(!existsSync(root))(name, () => {
	it.each(SLICE)('%s', (part) => runPart(part));
	it.each(PRAGUE)('%s, in Prague', (part) => runPart(part, 'Prague'));
});
