import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testFiles } from '../conformance/test-files.ts';
import { runFile } from './run-files.ts';
import { type StartedNode, startNodeOf } from './start-node.ts';

const vectors = process.env['ALTVM_VECTORS'] ?? fileURLToPath(new URL('../../../shared/vectors', import.meta.url));
const folder = join(vectors, 'rpc');
const isThere = existsSync(join(folder, 'chain.rlp'));

const files = isThere ? testFiles(folder, '.io').map((file) => relative(folder, file)) : ['(no files)'];

const suite = 'a node answers the cases of execution-apis';
describe.skipIf(!isThere)(isThere ? suite : `${suite}: skipped, because there are no vectors (ALTVM_VECTORS)`, () => {
	let node: StartedNode;
	beforeAll(async () => {
		node = await startNodeOf(folder);
	});
	afterAll(() => node.close());

	// One after another, in the order of their names: a transaction that one sends is seen by those after it.
	it.each(files)('%s', async (file) => {
		expect((await runFile(join(folder, file), node.url)).failures.join('\n')).toBe('');
	});
});
