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
});
