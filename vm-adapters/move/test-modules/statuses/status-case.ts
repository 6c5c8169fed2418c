import type { ModuleFile } from '../../src/core/loader/file-format.ts';
import type { FlavourRule, MoveStatus } from '../../src/core/status/errors.ts';
import type { SuiRule } from '../../src/sui/errors.ts';
import { assemble } from '../assembler/assemble.ts';
import { writeModule } from '../write-module.ts';

export type Status = MoveStatus | SuiRule | FlavourRule;

/** Makes a module's bytecode on demand. */
export type Sample = () => Uint8Array;

/** Two modules with a minimal difference: one verifies, the other fails with the status of the case. */
export interface Samples {
	readonly passes: Sample;
	readonly fails: Sample;
}

/**
 * The place that the error names: an offset in function `f`; `g` or `g 3` for another function or an instruction in it;
 * or a table entry such as `signature 0`. Undefined if the error names only the module.
 */
export type Place = number | string | undefined;

/** A status case. `title` names the fault. `others` are dependencies, in the assembler's language. */
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
 * Assembles two modules from one text in the assembler's language. For `${[a, b]}`, the module that verifies has `a`,
 * and the one that fails has `b`.
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

/** Assembles a module and edits it in two ways that the assembler's language cannot express. */
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

/** A module, and the same module with changed bytes. */
export function damaged(text: string, damage: (bytes: Uint8Array) => Uint8Array): Samples {
	const passes = module(text);
	return { passes, fails: () => damage(passes()) };
}

/** Repeats `text` `count` times, with the numbers from 0 on in place of `#`. */
export function numbered(count: number, text: string, separator = ', '): string {
	return Array.from({ length: count }, (_, i) => text.replaceAll('#', `${i}`)).join(separator);
}
