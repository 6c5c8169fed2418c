import { createHash, randomInt } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { Command, InvalidArgumentError, Option } from 'commander';

/** Options that every fuzzer's command has. */
export interface FuzzOptions<Engine extends string> {
	readonly seconds: number;
	readonly seed: number;
	readonly engines: readonly Engine[];
	readonly sweep: boolean;
}

/** What a run of a fuzzer found. */
export interface FuzzReport {
	/** Cases that ran. */
	readonly count: number;
	readonly failure: { readonly seed: number; readonly case: unknown; readonly difference: string } | undefined;
}

/** Returns a command with the options of {@link FuzzOptions}. `engines` are compared with the interpreter, all by default. */
export function fuzzCommand(name: string, description: string, engines: readonly string[]): Command {
	return new Command(name)
		.description(description)
		.addOption(new Option('--seconds <n>', 'how long').argParser(natural).default(60))
		.addOption(
			new Option('--seed <n>', 'where the generator begins').argParser(natural).default(randomInt(2 ** 31), 'random'),
		)
		.addOption(
			new Option('--engines <names>', 'what is compared with the interpreter')
				.argParser((text) => namesOf(text, engines))
				.default(engines, engines.join(',')),
		);
}

/** Returns a listener that prints the number of cases every ten seconds. */
export function progressPrinter(): (cases: number) => void {
	let shown = performance.now();
	return (cases) => {
		if (performance.now() - shown < 10_000) return;
		shown = performance.now();
		console.log(`${cases} cases`);
	};
}

/** Prints the result of a run. Writes a failing case to `folder` and sets the exit code. */
export function printReport({ count, failure }: FuzzReport, folder: URL): void {
	if (!failure) {
		console.log(`${count} cases, no difference`);
		return;
	}
	const text = `${JSON.stringify({ ...(failure.case as object), found: failure.difference.slice(0, 300) }, undefined, '\t')}\n`;
	const name = createHash('sha256').update(JSON.stringify(failure.case)).digest('hex').slice(0, 12);
	writeFileSync(new URL(`${name}.json`, folder), text);
	console.log(`seed ${failure.seed}, after ${count} cases\n${failure.difference}\n${text}kept as ${name}.json`);
	process.exitCode = 1;
}

/** Parses an option that is a whole number. */
export function natural(text: string): number {
	const number = Number(text);
	if (!Number.isInteger(number) || number < 0) throw new InvalidArgumentError('a whole number');
	return number;
}

function namesOf(text: string, known: readonly string[]): readonly string[] {
	const names = text.split(',');
	const unknown = names.find((name) => !known.includes(name));
	if (unknown !== undefined) throw new InvalidArgumentError(`there are: ${known.join(', ')}`);
	return names;
}
