import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { sourceExamples } from './collect.ts';
import { type ExportedCode, findExportedCode } from './exported-code.ts';

/** Exports that need no example, as `package name`, with the reason. */
const EXCEPTIONS: Readonly<Record<string, string>> = {};

const root = fileURLToPath(new URL('../..', import.meta.url));
const exported = findExportedCode(root);

function title({ from, name }: ExportedCode): string {
	return `${from} ${name}`;
}

/** Whether an example in the doc comment imports and uses the export. */
function hasExample({ name, file, doc }: ExportedCode): boolean {
	const uses = new RegExp(`\\b${name}\\b[^;]*;[\\s\\S]*\\b${name}\\b`);
	return sourceExamples(file, doc).some(({ code }) => uses.test(code));
}

describe('functions and classes of the published entry points', () => {
	it('are found through re-exports, under the names that users import', () => {
		const titles = exported.map(title);
		expect(titles).toContain('@altvm/host Host');
		expect(titles).toContain('@altvm/ethereum/common transactionCommon');
		expect(titles).toContain('@altvm/abi-bridge bytesToHex');
		expect(titles).toContain('altvm createHost');
		expect(titles).not.toContain('@altvm/host HostError');
		expect(titles).not.toContain('altvm Host');
	});

	it('have an example that uses them', () => {
		const missing = exported.filter((code) => !hasExample(code) && !(title(code) in EXCEPTIONS));
		expect(missing.map((code) => `${title(code)} (${code.file})`)).toEqual([]);
	});

	it('are exceptions only while they exist and have no example', () => {
		const without = exported.filter((code) => !hasExample(code)).map(title);
		expect(Object.keys(EXCEPTIONS).filter((name) => !without.includes(name))).toEqual([]);
	});
});
