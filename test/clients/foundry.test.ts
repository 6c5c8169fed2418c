import { execFile } from 'node:child_process';
import { chmodSync, cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { RunningNode } from '@altvm/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDevNode } from './dev-node.ts';
import { ACCOUNT, DEPLOYMENTS, KEY, OTHER } from './probes.ts';

/** Where a binary of Foundry is for this platform, or undefined if it is not installed. */
function binaryOf(tool: 'cast' | 'forge'): string | undefined {
	const arch = process.arch === 'x64' ? 'amd64' : process.arch;
	const extension = process.platform === 'win32' ? '.exe' : '';
	try {
		const fromTool = createRequire(createRequire(import.meta.url).resolve(`@foundry-rs/${tool}/package.json`));
		return fromTool.resolve(`@foundry-rs/${tool}-${process.platform}-${arch}/bin/${tool}${extension}`);
	} catch {
		return undefined;
	}
}

const BINARIES = { cast: binaryOf('cast'), forge: binaryOf('forge') };
const run = promisify(execFile);

describe.skipIf(!BINARIES.cast || !BINARIES.forge)('Foundry', () => {
	let node: RunningNode;
	let project: string;
	beforeAll(async () => {
		node = await startDevNode();
		project = mkdtempSync(join(tmpdir(), 'altvm-foundry-'));
		cpSync(fileURLToPath(new URL('foundry', import.meta.url)), project, { recursive: true });
		const compiler = fileURLToPath(new URL('foundry/solc.cjs', import.meta.url));
		const solc = join(project, 'solc');
		writeFileSync(solc, `#!/bin/sh\nexec '${process.execPath}' '${compiler}' "$@"\n`);
		chmodSync(solc, 0o755);
		const settings = ['src = "src"', 'out = "out"', 'offline = true', `solc = "${solc}"`, 'evm_version = "prague"'];
		writeFileSync(join(project, 'foundry.toml'), `[profile.default]\n${settings.join('\n')}\n`);
	});
	afterAll(async () => {
		await node?.close();
		rmSync(project, { recursive: true, force: true });
	});

	async function tool(name: 'cast' | 'forge', ...args: string[]): Promise<string> {
		const env = { ...process.env, ETH_RPC_URL: node.urls.http, NO_COLOR: '1', FOUNDRY_DISABLE_NIGHTLY_WARNING: '1' };
		const { stdout } = await run(BINARIES[name]!, args, { cwd: project, env, timeout: 120_000 });
		return stdout.trim();
	}
	const cast = (...args: string[]) => tool('cast', ...args);
	const forge = (...args: string[]) => tool('forge', ...args);
	const signing = ['--private-key', KEY];
	let counter: string;

	it('cast reads the chain', async () => {
		expect(await cast('chain-id')).toBe('31337');
		expect(await cast('block-number')).toBe('0');
		expect(await cast('balance', OTHER, '--ether')).toMatch(/^10000\.0+$/);
		expect(await cast('nonce', OTHER)).toBe('0');
		expect(BigInt(await cast('gas-price'))).toBeGreaterThan(0n);
		expect(await cast('block', 'latest', '--field', 'gasLimit')).toBe('30000000');
		expect(await cast('client')).toMatch(/^altvm\//);
	});

	it('forge creates a contract, and cast calls, sends, estimates and reads logs', async () => {
		const made = await forge('create', 'Counter', '--broadcast', '--json', ...signing, '--constructor-args', '5');
		counter = JSON.parse(made.slice(made.indexOf('{'))).deployedTo;
		expect(await cast('call', counter, 'count()(uint256)')).toBe('5');
		const receipt = JSON.parse(await cast('send', counter, 'increment()', '--json', ...signing));
		expect([receipt.status, receipt.logs.length]).toEqual(['0x1', 1]);
		expect(await cast('call', counter, 'count()(uint256)')).toBe('6');
		expect(BigInt(await cast('estimate', counter, 'increment()'))).toBeGreaterThan(21_000n);
		expect(await cast('logs', '--address', counter, '--from-block', '0')).toContain(receipt.transactionHash);
		expect(BigInt(await cast('storage', counter, '0'))).toBe(6n);
		await expect(cast('call', counter, 'fail()')).rejects.toThrow(/execution reverted: no/);
		expect(await cast('access-list', counter, 'increment()')).toContain(counter);
		const unlocked = await cast('send', counter, 'increment()', '--json', '--unlocked', '--from', ACCOUNT);
		expect(JSON.parse(unlocked).status).toBe('0x1');
		expect(await cast('run', receipt.transactionHash, '--quick')).toContain('increment()');
	});

	it('a script deploys and calls', async () => {
		const told = await forge('script', 'script/Deploy.s.sol', '--broadcast', '--rpc-url', node.urls.http, ...signing);
		expect(told).toContain('ONCHAIN EXECUTION COMPLETE & SUCCESSFUL');
	});

	it('a test runs on a fork of the chain', async () => {
		const env = { ...process.env, COUNTER: counter, NO_COLOR: '1' };
		const args = ['test', '--fork-url', node.urls.http];
		const { stdout } = await run(BINARIES.forge!, args, { cwd: project, env, timeout: 120_000 });
		expect(stdout).toContain('1 tests passed, 0 failed');
	});

	it.each(['wasm', 'move'] as const)('cast deploys a contract of %s and calls it', async (vm) => {
		let made = '';
		for (const data of DEPLOYMENTS[vm]) {
			const receipt = JSON.parse(await cast('send', '--json', ...signing, '--create', data));
			expect(receipt.status).toBe('0x1');
			made = receipt.contractAddress;
		}
		expect(await cast('call', made, 'ping(uint256)(uint256)', '41')).toBe('42');
		await cast('send', made, 'set(uint64,uint256)', '7', '99', ...signing);
		expect(await cast('call', made, 'get(uint64)(uint256)', '7')).toBe('99');
	});
});
