import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { buildContract } from './build.ts';

const { values, positionals } = parseArgs({
	allowPositionals: true,
	options: { wit: { type: 'string' }, world: { type: 'string' }, output: { type: 'string', short: 'o' } },
});
const [command, entry] = positionals;
if (command !== 'build' || !entry || !values.wit || !values.output) {
	process.stderr.write(
		'usage: altvm-as build <contract.ts> --wit <contract.wit> [--world <name>] -o <contract.wasm>\n',
	);
	process.exitCode = 2;
} else {
	try {
		const component = await buildContract({ entry, wit: values.wit, ...(values.world && { world: values.world }) });
		writeFileSync(values.output, component);
		process.stdout.write(`${values.output} ${component.length} bytes\n`);
	} catch (error) {
		process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
		process.exitCode = 1;
	}
}
