import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { printable } from '@altvm/abi-bridge';
import { Command, InvalidArgumentError } from 'commander';
import { buildContract } from './build.ts';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
	version: string;
};

function existingFile(path: string): string {
	const found = statSync(path, { throwIfNoEntry: false });
	if (!found) throw new InvalidArgumentError('There is no such file.');
	if (found.isDirectory()) throw new InvalidArgumentError('It is a folder.');
	return path;
}

const program = new Command('altvm-as').description('Builds altvm contracts from AssemblyScript').version(version);

program
	.command('build')
	.description('builds a contract to a WebAssembly component')
	.argument('<contract.ts>', 'an AssemblyScript file that exports each function of the world', existingFile)
	.requiredOption('--wit <contract.wit>', 'the WIT package of the contract', existingFile)
	.option('--world <name>', 'name of the world, if the WIT has several')
	.requiredOption('-o, --output <contract.wasm>', 'output file for the component')
	.action(async (entry: string, options: { wit: string; world?: string; output: string }) => {
		const { wit, world, output } = options;
		const component = await buildContract({ entry, wit, ...(world && { world }) });
		writeFileSync(output, component);
		process.stdout.write(`${output} ${component.length} bytes\n`);
	});

try {
	await program.parseAsync();
} catch (error) {
	const lines = String(error instanceof Error ? error.message : error).split('\n');
	process.stderr.write(`${lines.map((line) => printable(line)).join('\n')}\n`);
	process.exitCode = 1;
}
