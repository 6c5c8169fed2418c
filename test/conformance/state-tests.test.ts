import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { runStateTest, type StateTest } from './state-test.ts';

const vectors = process.env['ALTVM_VECTORS'] ?? fileURLToPath(new URL('../../../shared/vectors', import.meta.url));
const root = join(vectors, 'evm', 'GeneralStateTests');

// A slice of the suite that touches every group of opcodes and every way in which frames end.
const FOLDERS = [
	'Shanghai',
	'stCallCodes',
	'stCallDelegateCodesCallCodeHomestead',
	'stCodeSizeLimit',
	'stCreate2',
	'stExample',
	'stExtCodeHash',
	'stLogTests',
	'stMemoryTest',
	'stPreCompiledContracts',
	'stRandom',
	'stRefundTest',
	'stSStoreTest',
	'stSelfBalance',
	'stSolidityTest',
	'stZeroCallsRevert',
];

describe.skipIf(!existsSync(root))("Ethereum's state tests give Ethereum's state root (Cancun)", () => {
	for (const folder of FOLDERS) {
		it(folder, async () => {
			let checked = 0;
			for (const file of readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })) {
				if (!file.endsWith('.json')) continue;
				const tests = JSON.parse(readFileSync(join(root, folder, file), 'utf8')) as Record<string, StateTest>;
				for (const test of Object.values(tests)) {
					for (const [index, post] of (test.post['Cancun'] ?? []).entries()) {
						const result = await runStateTest(test, 'Cancun', index);
						if ('skipped' in result) continue;
						expect(result.root, `${file} ${index}`).toBe(post.hash);
						checked++;
					}
				}
			}
			expect(checked).toBeGreaterThan(0);
		});
	}
});
