import type { ModuleFile } from '../../src/core/loader/file-format.ts';
import type { FlavourRule, MoveStatus } from '../../src/core/status/errors.ts';
import type { SuiRule } from '../../src/sui/errors.ts';
import { assemble } from '../assembler/assemble.ts';
import { writeModule } from '../write-module.ts';

export type Status = MoveStatus | SuiRule | FlavourRule;

/** A module in bytes, that is made when it is asked for. */
export type Sample = () => Uint8Array;

/** Two modules that differ as little as they can: one verifies, one has the status of the case. */
export interface Samples {
	readonly passes: Sample;
	readonly fails: Sample;
}

/**
 * Where the verifier finds the fault: the instruction in function `f`; `g` or `g 3`, the function, or the instruction in it; or
 * an entry of a table, such as `signature 0`. Undefined where only the module is named.
 */
export type Place = number | string | undefined;

/** What is wrong, and the modules. `others` are modules that they depend on, in the assembler's language. */
export type StatusCase = readonly [
	status: Status,
	title: string,
	at: Place,
	samples: Samples,
	others?: readonly string[],
];

const module = (text: string): Sample => {
	return () => writeModule(assemble(text));
};

/**
 * Two modules in the assembler's language from one text: where it has `${[a, b]}`, the one that verifies has `a` and the one that
 * does not has `b`.
 */
export function either(
	strings: TemplateStringsArray,
	...choices: readonly (readonly [passes: string, fails: string] | string)[]
): Samples {
	const text = (side: 0 | 1) =>
		strings.reduce((before, part, i) => {
			const choice = choices[i - 1]!;
			return before + (typeof choice === 'string' ? choice : choice[side]) + part;
		});
	return { passes: module(text(0)), fails: module(text(1)) };
}

/** Two modules that no text of the assembler makes, from one that it does. */
export function edited(
	text: string,
	pass: (file: ModuleFile) => Partial<ModuleFile>,
	fail: (file: ModuleFile) => Partial<ModuleFile>,
): Samples {
	const sample = (edit: typeof pass): Sample => {
		return () => {
			const file = assemble(text);
			return writeModule({ ...file, ...edit(file) });
		};
	};
	return { passes: sample(pass), fails: sample(fail) };
}

/** A module, and the same with its bytes changed. */
export function damaged(text: string, damage: (bytes: Uint8Array) => Uint8Array): Samples {
	const passes = module(text);
	return { passes, fails: () => damage(passes()) };
}

/** `text` with each number up to `count` in the place of `#`. */
export function numbered(count: number, text: string, separator = ', '): string {
	return Array.from({ length: count }, (_, i) => text.replaceAll('#', `${i}`)).join(separator);
}
