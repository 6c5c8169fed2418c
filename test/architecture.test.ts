import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Package folder to the workspace packages that its sources may import. */
const ARROWS: Record<string, readonly string[]> = {
	'abi-bridge': [],
	'packages/state': ['@altvm/abi-bridge'],
	'packages/host': ['@altvm/abi-bridge', '@altvm/state'],
	'packages/vm-kit': ['@altvm/abi-bridge'],
	'vm-adapters/evm': ['@altvm/abi-bridge', '@altvm/host', '@altvm/vm-kit'],
	'vm-adapters/wasm': ['@altvm/abi-bridge', '@altvm/host', '@altvm/vm-kit'],
	'vm-adapters/move': ['@altvm/abi-bridge', '@altvm/host', '@altvm/vm-kit'],
	'packages/assemblyscript': ['@altvm/abi-bridge', '@altvm/wasm'],
	'packages/ethereum': ['@altvm/abi-bridge', '@altvm/host', '@altvm/evm'],
	'packages/shadow': ['@altvm/abi-bridge', '@altvm/host', '@altvm/evm'],
	'packages/altvm': [
		'@altvm/abi-bridge',
		'@altvm/host',
		'@altvm/ethereum',
		'@altvm/evm',
		'@altvm/wasm',
		'@altvm/move',
		// Optional: only `altvm shadow` loads it.
		'@altvm/shadow',
	],
};

function sources(folder: string): string[] {
	return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
		.filter((file) => /\.(ts|js|mjs)$/.test(file) && !/(^|\/)(node_modules|dist|assembly)\//.test(file))
		.map((file) => join(folder, file));
}

function imports(file: string): string[] {
	const text = readFileSync(join(root, file), 'utf8');
	const pattern =
		/^(?:import|export)\b[^'"`;]*?from\s*['"]([^'"]+)['"]|^import\s*['"]([^'"]+)['"]|\bimport\(['"]([^'"]+)['"]\)/gm;
	return [...text.matchAll(pattern)].map((match) => (match[1] ?? match[2] ?? match[3])!);
}

const isTest = (file: string) => /\.test\.ts$|\/testing\/|\/scripts\/|\/fixtures\//.test(file);
const packageOf = (specifier: string) => specifier.match(/^(@altvm\/[^/]+|altvm)(\/|$)/)?.[1];

describe('the arrows between packages point one way', () => {
	for (const [folder, allowed] of Object.entries(ARROWS)) {
		it(`${folder} imports only ${allowed.join(', ') || 'no package of the workspace'}`, () => {
			const own = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')).name;
			const files = sources(folder);
			expect(files.length).toBeGreaterThan(0);
			for (const file of files) {
				for (const specifier of imports(file)) {
					const name = packageOf(specifier);
					if (name && name !== own) expect(allowed, `${file} imports ${specifier}`).toContain(name);
					if (specifier.startsWith('.')) {
						expect(join(file, '..', specifier).startsWith(folder), `${file} imports ${specifier}`).toBe(true);
					}
				}
			}
		});
	}

	it('what a package imports from npm at run time is one of its dependencies', () => {
		for (const folder of Object.keys(ARROWS)) {
			const manifest = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
			const declared = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies });
			for (const file of sources(folder).filter((file) => file.includes('/src/') && !isTest(file))) {
				for (const specifier of imports(file)) {
					if (/^(\.|#|node:)/.test(specifier)) continue;
					const name = specifier
						.split('/')
						.slice(0, specifier.startsWith('@') ? 2 : 1)
						.join('/');
					if (name === manifest.name) continue;
					expect(declared, `${file} imports ${specifier}`).toContain(name);
				}
			}
		}
	});

	it('the host names no VM in its rules', () => {
		const files = sources('packages/host').filter((file) => !isTest(file));
		for (const file of files) {
			const code = readFileSync(join(root, file), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
			expect(code, file).not.toMatch(/['"`](evm|wasm|move|svm)['"`]/);
		}
	});
});
