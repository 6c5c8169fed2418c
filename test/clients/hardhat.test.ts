import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { RunningNode } from '@altvm/node';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startDevNode } from './dev-node.ts';

const PROJECT = fileURLToPath(new URL('hardhat', import.meta.url));
const CLI = join(dirname(createRequire(import.meta.url).resolve('hardhat/package.json')), 'dist/src/cli.js');

let node: RunningNode;
let out: string;
beforeAll(async () => {
	node = await startDevNode();
	out = mkdtempSync(join(tmpdir(), 'altvm-hardhat-'));
});
afterAll(async () => {
	await node.close();
	rmSync(out, { recursive: true, force: true });
});

it("Hardhat's tests, snapshots and ignition run on a development node", async () => {
	const env = {
		...process.env,
		ALTVM_URL: node.urls.http,
		ALTVM_OUT: out,
		HARDHAT_DISABLE_TELEMETRY_PROMPT: 'true',
		NO_COLOR: '1',
	};
	const args = [CLI, 'test', 'nodejs', '--network', 'altvm'];
	const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: PROJECT, env, timeout: 240_000 });
	expect(stdout).toMatch(/3 passing/);
});
