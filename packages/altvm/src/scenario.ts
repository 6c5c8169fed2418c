import type { Address, Hex } from '@altvm/abi-bridge';
import type { Host, TransactionResult } from '@altvm/host';
import { z } from 'zod';

/** What a scenario can use while it runs. */
export interface ScenarioContext {
	readonly host: Host;
	/** Prints a heading. */
	section(title: string): void;
	/** Prints a line of text. */
	print(text: string): void;
	/** Names an address in all text printed from now on. */
	name(address: Hex, name: string): void;
	/** Prints a table. The first row is the header. */
	table(rows: readonly (readonly string[])[]): void;
	/** Prints a transaction's result and, if it was traced, its call tree. */
	show(result: TransactionResult): void;
	/** Returns the name of an address, or its short form if it has none. */
	label(address: Address): string;
}

const scenarioSchema = z.object({
	title: z.string().min(1),
	run: z.custom<Scenario['run']>((value) => typeof value === 'function', 'must be a function'),
});

/** A scenario: the default export of a TypeScript file. */
export interface Scenario {
	readonly title: string;
	run(context: ScenarioContext): void | Promise<void>;
}

/**
 * Checks a scenario and gives it its type. A scenario file exports it as its default, and `npx altvm run` runs it.
 *
 * @example
 * ```ts
 * import { defineScenario } from 'altvm';
 *
 * const scenario = defineScenario({
 * 	title: 'A transfer',
 * 	run: ({ host }) => {
 * 		host.mint('0x00000000000000000000000000000000000000a1', 10n);
 * 	},
 * });
 * scenario.title; // A transfer
 * ```
 */
export function defineScenario(scenario: Scenario): Scenario {
	const parsed = scenarioSchema.safeParse(scenario);
	if (!parsed.success) throw new ScenarioError(`not a scenario:\n${z.prettifyError(parsed.error)}`);
	return scenario;
}

const scenarioModule = z.object({ default: scenarioSchema });

export class ScenarioError extends Error {
	override readonly name = 'ScenarioError';
	readonly code = 'bad-scenario';
}

/**
 * Loads a scenario from a TypeScript or JavaScript module.
 * @param url URL of the module
 * @throws ScenarioError that names what is missing in the file.
 * @example
 * ```ts
 * import { pathToFileURL } from 'node:url';
 * import { createHost, loadScenario, reporter } from 'altvm';
 *
 * const lines: string[] = [];
 * const scenario = await loadScenario(pathToFileURL('examples/swap/scenario.ts').href);
 * await scenario.run(reporter(await createHost(), (line) => lines.push(line)));
 * lines.some((line) => line.includes('.swap(')); // true
 * ```
 */
export async function loadScenario(url: string): Promise<Scenario> {
	let module: unknown;
	try {
		module = await import(url);
	} catch (cause) {
		throw new ScenarioError(`${url} cannot be loaded: ${cause instanceof Error ? cause.message : cause}`, { cause });
	}
	const parsed = scenarioModule.safeParse(module);
	if (!parsed.success) {
		throw new ScenarioError(`${url} is not a scenario (see defineScenario):\n${z.prettifyError(parsed.error)}`);
	}
	return parsed.data.default;
}
