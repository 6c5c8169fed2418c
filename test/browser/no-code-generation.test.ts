import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const script = fileURLToPath(new URL('hot-move.ts', import.meta.url));

function run(...flags: readonly string[]): string {
	const { status, stdout, stderr } = spawnSync('node', [...flags, script], { encoding: 'utf8' });
	expect(status, stderr).toBe(0);
	return stdout;
}

it('hot Move code stays interpreted where code generation is forbidden, with the same gas and state', () => {
	expect(run('--disallow-code-generation-from-strings')).toBe(run());
});
