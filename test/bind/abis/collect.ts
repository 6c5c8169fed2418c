/**
 * Collects the ABIs of well-known contracts into `abis.json.br`, from the npm packages in `SOURCES`. The packages are not dependencies: some
 * depend on many others, and they hold 100 MB besides the ABIs. Run with a folder into which `npm pack` may write.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';

const SOURCES = [
	'@openzeppelin/contracts@5.7.0',
	'@uniswap/v2-core@1.0.1',
	'@uniswap/v2-periphery@1.1.0-beta.0',
	'@uniswap/v3-core@1.0.1',
	'@uniswap/v3-periphery@1.4.4',
	'@chainlink/contracts@1.4.0',
	'@aave/core-v3@1.19.3',
	'@aave/protocol-v2@1.0.1',
];

/** Reads the ABIs of a package: files that are an ABI, or an artefact with one. Equal ABIs are kept once. */
function abisOf(folder: string): Record<string, unknown> {
	const seen = new Set<string>();
	const abis: Record<string, unknown> = {};
	for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
		if (!file.endsWith('.json')) continue;
		const json = JSON.parse(readFileSync(join(folder, file), 'utf8')) as unknown;
		const abi = Array.isArray(json) ? json : (json as { abi?: unknown }).abi;
		if (!Array.isArray(abi) || !abi.some((entry) => typeof (entry as { type?: unknown }).type === 'string')) continue;
		const text = JSON.stringify(abi);
		if (seen.has(text)) continue;
		seen.add(text);
		let name = basename(file, '.json');
		for (let count = 2; name in abis; count++) name = `${basename(file, '.json')}${count}`;
		abis[name] = abi;
	}
	return abis;
}

const work = process.argv[2]!;
const collected = Object.fromEntries(
	SOURCES.map((source) => {
		const folder = join(work, source.replaceAll(/[@/]/g, '-'));
		mkdirSync(folder, { recursive: true });
		const file = execFileSync('npm', ['pack', '--silent', source], { cwd: folder, encoding: 'utf8' }).trim();
		execFileSync('tar', ['xzf', file], { cwd: folder });
		return [source, abisOf(join(folder, 'package'))];
	}),
);
const text = Buffer.from(JSON.stringify(collected));
const params = { [constants.BROTLI_PARAM_LGWIN]: 24, [constants.BROTLI_PARAM_SIZE_HINT]: text.length };
writeFileSync(new URL('abis.json.br', import.meta.url), brotliCompressSync(text, { params }));
