import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

describe('what the README shows', () => {
	it('the scenario of `npm start` runs over three VMs and restores the state after each failure', () => {
		const printed = execFileSync(
			process.execPath,
			['packages/altvm/bin/altvm.js', 'run', 'examples/swap/scenario.ts'],
			{
				cwd: root,
				encoding: 'utf8',
				env: { ...process.env, NO_COLOR: '1' },
			},
		);
		for (const part of [
			'[evm] Exchange.swap',
			'[wasm] curve.quote',
			'[move] coin.mint_swapped',
			'MoveAbort',
			'halt: out-of-gas',
		]) {
			expect(printed).toContain(part);
		}
		const roots = [...printed.matchAll(/state root (0x[0-9a-f]{64})/g)].map((match) => match[1]);
		expect(roots).toHaveLength(3);
		expect(new Set(roots).size).toBe(1);
	});

	it("`altvm inspect` shows each kind of contract in every VM's terms, and rejects other files", () => {
		const inspect = (path: string) =>
			execFileSync(process.execPath, ['packages/altvm/bin/altvm.js', 'inspect', path], {
				cwd: root,
				encoding: 'utf8',
				stdio: 'pipe',
			});
		expect(inspect('examples/contracts/exchange/artifacts/Exchange.json')).toContain(
			'fun swap(amount_in: u256, min_out: u256): u256',
		);
		expect(inspect('examples/contracts/curve/artifacts/curve.wasm')).toContain('quote(uint256,uint256,uint256,uint32)');
		expect(inspect('examples/contracts/coin/artifacts/coin.mv')).toContain(
			'mint-swapped: func(arg0: address, arg1: u64, arg2: u64) -> u64;',
		);
		expect(() => inspect('README.md')).toThrow(/is not a Solidity artefact, a component or a Move module/);
	});
});
