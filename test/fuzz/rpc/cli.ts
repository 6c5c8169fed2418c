import { Command, Option } from 'commander';
import { natural, progressPrinter } from '../command.ts';
import { fuzzRpc } from './fuzz.ts';

await new Command('fuzz:rpc')
	.description(
		'Sends hostile messages to a node over HTTP, WebSockets and IPC, with parameters by and against the schema of every method',
	)
	.addOption(new Option('--seconds <n>', 'how long').argParser(natural).default(60))
	.addOption(
		new Option('--seed <n>', 'the first case')
			.argParser(natural)
			.default(Math.floor(Math.random() * 2 ** 31), 'random'),
	)
	.option('--only <pattern>', 'methods to call', '.')
	.action(async ({ seconds, seed, only }: { seconds: number; seed: number; only: string }) => {
		console.log(`seed ${seed}, ${seconds} s`);
		const { count, findings } = await fuzzRpc({ seed, seconds, only: new RegExp(only), onProgress: progressPrinter() });
		for (const { seed, problem, message } of findings)
			console.log(`case ${seed}: ${problem}\n  ${message.slice(0, 600)}`);
		console.log(`${count} messages, ${findings.length} findings`);
		process.exit(findings.length > 0 ? 1 : 0);
	})
	.parseAsync();
