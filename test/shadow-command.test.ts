import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

describe('altvm shadow', () => {
	const root = fileURLToPath(new URL('..', import.meta.url));
	const scenario = 'examples/swap/scenario.ts';
	let folder: string;
	let file: string;
	beforeAll(() => {
		folder = mkdtempSync(join(tmpdir(), 'altvm-'));
		file = join(folder, 'swap.json');
		execFileSync(process.execPath, ['packages/altvm/bin/altvm.js', 'run', scenario, '--record', file], { cwd: root });
	});
	afterAll(() => rmSync(folder, { recursive: true }));

	const altvm = (...args: string[]) => {
		const env = { ...process.env, NO_COLOR: '1' };
		return spawnSync(process.execPath, ['packages/altvm/bin/altvm.js', ...args], { cwd: root, encoding: 'utf8', env });
	};

	it('runs a scenario and shadows every committed transaction of it', () => {
		const { status, stdout } = altvm('shadow', scenario, '--engine', 'translated');
		expect(status).toBe(0);
		expect(stdout).toMatch(/^✓ \d+ EVM frames of 12 transactions: the same/);
	});

	it('reads the output of `run --record`, exits with 1 if something differs, and names the frame', () => {
		const json = JSON.parse(readFileSync(file, 'utf8'));
		const bad = join(folder, 'bad.json');
		json.traces.at(-1).frames[0].witness.gasUsed -= 1;
		writeFileSync(bad, JSON.stringify(json));
		const { status, stdout } = altvm('shadow', bad);
		expect(status).toBe(1);
		expect(stdout).toContain('transaction 12: Exchange.swap (0)\n  gas used');
	});

	it('exits with 1 if a frame was not checked, and names it, unless that is allowed', () => {
		const json = JSON.parse(readFileSync(file, 'utf8'));
		const partial = join(folder, 'partial.json');
		delete json.traces.at(-1).frames[0].witness;
		writeFileSync(partial, JSON.stringify(json));
		const { status, stdout } = altvm('shadow', partial);
		expect(status).toBe(1);
		expect(stdout).toContain('transaction 12: Exchange.swap (0) was not checked: the trace lacks what it read');
		expect(stdout).toMatch(/^✗ .*: the same in @ethereumjs\/evm, 1 not checked; allow it with --allow-unchecked/m);
		expect(altvm('shadow', partial, '--allow-unchecked').status).toBe(0);
	});

	it('exits with 1 if there was nothing to check, unless that is allowed', () => {
		const empty = join(folder, 'empty.json');
		writeFileSync(empty, JSON.stringify({ format: 'altvm-trace', version: 1, traces: [] }));
		const { status, stdout } = altvm('shadow', empty);
		expect(status).toBe(1);
		expect(stdout).toMatch(/^✗ 0 EVM frames of 0 transactions: nothing was run/);
		expect(altvm('shadow', empty, '--allow-unchecked').status).toBe(0);
	});

	it('writes the record of a scenario that throws, and still fails with its error', () => {
		const throws = join(folder, 'throws.mjs');
		const [from, to] = ['a1', 'b2'].map((byte) => `0x${byte.repeat(20)}`);
		const run = `({ host }) => { host.mint('${from}', 9n); host.call({ from: '${from}', to: '${to}', value: 3n }); throw new Error('no luck'); }`;
		writeFileSync(throws, `export default { title: 'Throws', run: ${run} };\n`);
		const record = join(folder, 'throws.json');
		const { status, stderr } = altvm('run', throws, '--record', record);
		expect([status, stderr]).toEqual([1, expect.stringContaining('no luck')]);
		expect(JSON.parse(readFileSync(record, 'utf8')).traces).toHaveLength(1);
		const unwritable = altvm('run', throws, '--record', join(folder, 'missing', 'throws.json'));
		expect(unwritable.stderr).toMatch(/no luck[\s\S]*the record was not written/);
	});
});
