import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { runFile } from './run-file.ts';

const vectors = process.env['ALTVM_VECTORS'] ?? fileURLToPath(new URL('../../../shared/vectors', import.meta.url));
const root = join(vectors, 'evm');

// A slice that touches every group of opcodes, every type of transaction and every way in which frames end.
// The whole suite is run by `npm run conformance:evm`.
const FOLDERS = [
	'GeneralStateTests/Cancun/stEIP1153-transientStorage',
	'GeneralStateTests/Cancun/stEIP4844-blobtransactions',
	'GeneralStateTests/Pyspecs/berlin',
	'GeneralStateTests/Pyspecs/homestead',
	'GeneralStateTests/Shanghai',
	'GeneralStateTests/stEIP1559',
	'GeneralStateTests/stEIP2930',
	'GeneralStateTests/stEIP3607',
	'GeneralStateTests/stExample',
	'GeneralStateTests/stExtCodeHash',
	'GeneralStateTests/stLogTests',
	'GeneralStateTests/stTransactionTest',
	'Osaka/eip7825_transaction_gas_limit_cap',
];

const name = existsSync(root)
	? "Ethereum's state tests give Ethereum's state root, logs and refusals"
	: 'state tests of Ethereum: skipped, there are no vectors (ALTVM_VECTORS)';

describe.skipIf(!existsSync(root))(name, () => {
	it.each(FOLDERS)('%s', async (folder) => {
		let passed = 0;
		for (const file of readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })) {
			if (!file.endsWith('.json')) continue;
			const result = await runFile(join(root, folder, file), { engines: ['interpreter'] });
			expect(result.failures, file).toEqual([]);
			passed += result.passed;
		}
		expect(passed).toBeGreaterThan(0);
	});
});
