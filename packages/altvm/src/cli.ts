import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command } from 'commander';
import pc from 'picocolors';
import { createHost } from './create-host.ts';
import { inspect } from './inspect.ts';
import { reporter } from './reporter.ts';
import { loadScenario } from './scenario.ts';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
	version: string;
};
const write = (line: string) => process.stdout.write(`${line}\n`);

const program = new Command('altvm')
	.description('Runs contracts of many virtual machines in one state, one gas budget and one call stack')
	.version(version);

program
	.command('run')
	.description('runs a scenario: a TypeScript file whose default export is made with defineScenario')
	.argument('<scenario>', 'path of the file')
	.action(async (path: string) => {
		const scenario = await loadScenario(resolve(path));
		write(pc.bold(scenario.title));
		await scenario.run(reporter(await createHost(), write));
	});

program
	.command('inspect')
	.description("shows a contract's interface in every VM's own terms")
	.argument('<file>', 'a Solidity artefact (JSON with an abi), a WebAssembly component or a Move module')
	.action(async (path: string) => {
		write(await inspect(readFileSync(resolve(path)), path));
	});

try {
	await program.parseAsync();
} catch (error) {
	if (process.env['ALTVM_DEBUG']) throw error;
	process.stderr.write(`${pc.red('error')} ${error instanceof Error ? error.message : String(error)}\n`);
	process.exitCode = 1;
}
