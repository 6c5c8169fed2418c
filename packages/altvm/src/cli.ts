import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Engine, type EvmHardfork, HARDFORKS } from '@altvm/evm';
import type { RecordedTrace } from '@altvm/host';
import { suiDependencies } from '@altvm/move';
import { Command, InvalidArgumentError, Option } from 'commander';
import pc from 'picocolors';
import { BIND_LANGUAGES, type BindOptions, bind, INTERFACE_BINDINGS } from './bind/bind.ts';
import type { Omission } from './bind/omission.ts';
import { createAdapters } from './create-adapters.ts';
import { createHost } from './create-host.ts';
import { type ContractFileOptions, inspect } from './inspect.ts';
import { printableLine, printableMessage } from './printable-line.ts';
import { reporter } from './reporter.ts';
import { loadScenario, type Scenario } from './scenario.ts';
import { shadowTraces } from './shadow-traces.ts';
import { parseTraces, serializeTraces, TraceFileError } from './trace-file.ts';
import { MAX_TRACE_FILE } from './trace-schema.ts';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
	version: string;
};
const write = (text: string) => {
	for (const line of text.split('\n')) process.stdout.write(`${printableLine(line)}\n`);
};

const CONTRACT_FILE =
	'a Solidity artefact (JSON of solc, Foundry, Hardhat or Truffle, or an ABI), a WebAssembly component or a Move module';
const WHICH_CONTRACT = 'which contract of a whole output of solc: Name or file:Name';

const BIND_HELP = `
Names stay as they are where the language takes them. A reserved word gets a _ at its end. Of overloaded
functions the first keeps its name in Move and AssemblyScript, and the others get 2, 3 and so on in the order
of the file (_2, _3 in Move). A function whose name Solidity reserves is called through the library <name>Calls;
errors and events whose names are taken are declared in the interface <name>More. What cannot be written is
listed at the top of the code and on standard error.`;

const engineOption = () =>
	new Option('--engine <name>', 'how EVM and Move code is run').choices(['auto', 'interpreter', 'translated']);

/** Parses an argument that names a file. */
function existingFile(path: string): string {
	if (!existsSync(path)) throw new InvalidArgumentError('There is no such file.');
	if (statSync(path).isDirectory()) throw new InvalidArgumentError('It is a folder.');
	return path;
}

async function run(
	scenario: Scenario,
	to: (line: string) => void,
	engine: Engine | undefined,
	record?: (trace: RecordedTrace) => void,
	hardfork?: EvmHardfork,
): Promise<void> {
	const evm = { ...(engine && { engine }), ...(hardfork && { hardfork }) };
	const move = { ...(engine && { engine }) };
	await scenario.run(reporter(await createHost({ evm, move, ...(record && { record }) }), to));
}

const program = new Command('altvm')
	.description('Runs contracts of many virtual machines in one state, one gas budget and one call stack')
	.version(version);

program
	.command('run')
	.description('runs a scenario: a TypeScript file whose default export is made with defineScenario')
	.argument('<scenario>', 'path of the file', existingFile)
	.option(
		'--record <file>',
		'writes every committed transaction as JSON, with all that is needed to run its frames again',
	)
	.addOption(engineOption())
	.action(async (path: string, { record, engine }: { record?: string; engine?: Engine }) => {
		const scenario = await loadScenario(pathToFileURL(path).href);
		write(pc.bold(scenario.title));
		if (record === undefined) return run(scenario, write, engine);
		const traces: RecordedTrace[] = [];
		// What was committed before a scenario fails is what explains the failure.
		let failure: { readonly cause: unknown } | undefined;
		try {
			await run(scenario, write, engine, (trace) => traces.push(trace));
		} catch (cause) {
			failure = { cause };
		}
		try {
			writeFileSync(resolve(record), serializeTraces(traces));
		} catch (unwritten) {
			if (!failure) throw unwritten;
			const texts = [failure.cause, unwritten].map((error) => (error instanceof Error ? error.message : String(error)));
			throw new AggregateError([failure.cause, unwritten], `${texts[0]}\nthe record was not written: ${texts[1]}`);
		}
		if (failure) throw failure.cause;
	});

interface ShadowArguments {
	readonly engine?: Engine;
	readonly hardfork?: EvmHardfork;
	readonly allowUnchecked?: boolean;
}

/** Reads a file that is not too large to be parsed. */
function readTraceFile(path: string): string {
	if (statSync(path).size > MAX_TRACE_FILE) throw new TraceFileError('a file that is too large');
	return readFileSync(path, 'utf8');
}

program
	.command('shadow')
	.description('runs every EVM frame of recorded transactions again in @ethereumjs/evm and reports what differs')
	.argument('<trace>', 'a file that `run --record` wrote (.json), or a scenario to run', existingFile)
	.addOption(engineOption())
	.addOption(
		new Option('--hardfork <name>', 'the fork to run in, instead of the one of the trace or the scenario').choices(
			HARDFORKS,
		),
	)
	.option('--allow-unchecked', 'succeeds also without EVM frames, and with frames that could not be checked')
	.action(async (path: string, { engine, hardfork, allowUnchecked = false }: ShadowArguments) => {
		const traces: RecordedTrace[] = [];
		if (path.endsWith('.json')) for (const trace of parseTraces(readTraceFile(resolve(path)))) traces.push(trace);
		else
			await run(
				await loadScenario(pathToFileURL(path).href),
				() => {},
				engine,
				(trace) => traces.push(trace),
				hardfork,
			);
		const { isSame, text } = await shadowTraces(traces, { allowUnchecked, ...(hardfork && { hardfork }) });
		write(text);
		if (!isSame) process.exitCode = 1;
	});

program
	.command('inspect')
	.description("shows a contract's interface in the notation of every VM")
	.argument('<file>', CONTRACT_FILE, existingFile)
	.option('--contract <name>', WHICH_CONTRACT)
	.action(async (path: string, options: ContractFileOptions) => {
		write(await inspect(readFileSync(resolve(path)), path, options));
	});

program
	.command('sui')
	.description("writes the packages that code in Sui's dialect of Move depends on: AltvmStdlib and AltvmSui")
	.argument('<folder>', 'folder that will contain the two packages')
	.action((folder: string) => {
		for (const [name, files] of Object.entries(suiDependencies())) {
			for (const [path, text] of Object.entries(files)) {
				const file = resolve(folder, name, path);
				mkdirSync(dirname(file), { recursive: true });
				writeFileSync(file, text);
			}
			write(resolve(folder, name));
		}
	});

interface BindArguments extends BindOptions {
	readonly out?: string;
}

program
	.command('bind')
	.description(
		'generates code through which another language calls a contract: a Move module, a Solidity interface, an AssemblyScript class, or an ABI in JSON for wallets',
	)
	.argument('<file>', CONTRACT_FILE, existingFile)
	.option('--out <file>', 'where to write it; default: standard output')
	.addOption(new Option('--for <language>', 'language of the callers').default('move').choices(BIND_LANGUAGES))
	.option('--module <name>', 'name of the module, the interface or the class')
	.option(
		'--account <address>',
		'Move: account of the package that the stub is compiled into, a named address or hex with 0x',
	)
	.option('--target <address>', 'Move: the one contract to call; default: each function takes its target')
	.option('--payable <names...>', 'functions of a component or a module that accept value')
	.option('--view <names...>', 'functions of a component or a module that do not change state')
	.option('--contract <name>', WHICH_CONTRACT)
	.addHelpText('after', BIND_HELP)
	.action(async (path: string, { out, ...options }: BindArguments) => {
		const onOmission = ({ what, reason }: Omission) => {
			process.stderr.write(`${printableLine(`${pc.yellow('not here:')} ${what}, because ${reason}`)}\n`);
		};
		const source = await bind(readFileSync(resolve(path)), path, { ...options, onOmission });
		if (out === undefined) process.stdout.write(source);
		else writeFileSync(resolve(out), source);
	});

/** Commands of `@altvm/node`, which takes time to load. */
const NODE_COMMANDS = {
	node: 'runs a node: a chain, and JSON-RPC for wallets and frameworks',
	import: 'imports blocks from a file into the chain of a folder',
	export: 'writes the blocks of a chain into a file',
	db: 'checks, shows, writes and reads the database of a chain',
};

async function addNodeCommands(): Promise<void> {
	if (Object.hasOwn(NODE_COMMANDS, process.argv[2] ?? '')) {
		const { nodeCommands } = await import('@altvm/node');
		for (const command of nodeCommands({
			version,
			adapters: () => createAdapters(),
			bindings: INTERFACE_BINDINGS,
			about: NODE_COMMANDS,
		})) {
			program.addCommand(command);
		}
	} else for (const [name, about] of Object.entries(NODE_COMMANDS)) program.command(name).description(about);
}

try {
	await addNodeCommands();
	await program.parseAsync();
} catch (error) {
	if (process.env['ALTVM_DEBUG']) throw error;
	process.stderr.write(`${pc.red('error:')} ${printableMessage(error)}\n`);
	process.exitCode = 1;
}
