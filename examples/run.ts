import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** Runs the example in the named folder, or lists all of them: `npm run example -- transfer`. */
const here = new URL('.', import.meta.url);
const examples = readdirSync(here).filter((name) => existsSync(new URL(`${name}/main.ts`, here)));
const name = process.argv[2];
if (name !== undefined && examples.includes(name)) await import(`./${name}/main.ts`);
else {
	if (name !== undefined) console.error(`There is no example '${name}'.\n`);
	console.log('Run one with `npm run example -- <name>`:\n');
	for (const example of examples) {
		const title = readFileSync(new URL(`${example}/README.md`, here), 'utf8').match(/^# (.*)$/m)?.[1];
		console.log(`  ${example.padEnd(12)} ${title}`);
	}
	if (name !== undefined) process.exitCode = 1;
}
