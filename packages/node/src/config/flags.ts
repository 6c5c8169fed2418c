import { type Command, Option } from 'commander';
import type { z } from 'zod';
import { ConfigError } from './config-error.ts';
import { type FlagMeta, type NodeConfigInput, nodeConfig } from './node-config.ts';

const kebab = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** The flag of an option: its path with dots, as `--http.port`. A section that is on or off has its own name, as `--authrpc`. */
export const flagName = (path: readonly string[]) =>
	`--${path
		.filter((part) => part !== 'enabled')
		.map(kebab)
		.join('.')}`;

type Field = z.core.$ZodType;

/** The schema within `optional`, `default` and `prefault`. */
function innermost(field: Field): { readonly inner: Field; readonly initial: unknown } {
	let initial: unknown;
	let inner = field;
	for (;;) {
		const def = inner._zod.def as { type: string; innerType?: Field; defaultValue?: unknown };
		if (def.innerType === undefined) return { inner, initial };
		if (def.type === 'default') initial ??= def.defaultValue;
		inner = def.innerType;
	}
}

const typeOf = (field: Field) => field._zod.def.type;

/** Options of the schema by their paths. */
function* optionsOf(schema: Field, path: readonly string[] = []): Generator<readonly [readonly string[], Field]> {
	for (const [name, field] of Object.entries((schema as z.ZodObject).shape)) {
		const { inner } = innermost(field as Field);
		if (typeOf(inner) === 'object') yield* optionsOf(inner, [...path, name]);
		else yield [[...path, name], field as Field];
	}
}

/** Reads the argument of a flag. What is no number stays a text, so that the schema says what is wrong. */
function readArgument(type: string, text: string): unknown {
	if (type === 'array') return text === '' ? [] : text.split(',').map((part) => part.trim());
	if (type === 'number') return /^-?\d[\d_]*(\.\d+)?(e\d+)?$/.test(text) ? Number(text.replaceAll('_', '')) : text;
	return text;
}

const shown = (value: unknown) => (Array.isArray(value) ? value.join(',') : String(value));

/** Adds the options of a node to a command. Returns what reads them when the command runs. */
export function addFlags(command: Command, only: (path: string) => boolean = () => true): () => NodeConfigInput {
	const given = new Map<string, { path: readonly string[]; value: unknown }>();
	for (const [path, field] of optionsOf(nodeConfig)) {
		if (!only(path.join('.'))) continue;
		const { inner, initial } = innermost(field);
		const { flag } = (field as z.ZodType).meta() as unknown as { flag: FlagMeta };
		const type = typeOf(inner);
		const name = flagName(path);
		const isOff = type === 'boolean' && initial === true;
		const flags = isOff ? name.replace('--', '--no-') : flag.argument === undefined ? name : `${name} ${flag.argument}`;
		const hasDefault = !isOff && initial !== undefined && initial !== false && shown(initial) !== '';
		const about = `${flag.about}${hasDefault ? ` (default: ${shown(initial)})` : ''}`;
		const option = new Option(flags, about).helpGroup(flag.group);
		if (flag.argument !== undefined) option.argParser((text) => readArgument(type, text));
		command.addOption(option);
		const event = option.isBoolean() && isOff ? `option:no-${option.name()}` : `option:${option.name()}`;
		command.on(event.replace('no-no-', 'no-'), (text: string | null) => {
			const value = isOff ? false : text === null || flag.argument === undefined ? true : readArgument(type, text);
			given.set(path.join('.'), { path, value });
		});
	}
	return () => {
		const tree: Record<string, unknown> = {};
		for (const { path, value } of given.values()) set(tree, path, value);
		return tree as NodeConfigInput;
	};
}

function set(tree: Record<string, unknown>, path: readonly string[], value: unknown): void {
	const [name, ...rest] = path;
	if (name === undefined) throw new ConfigError('an option without a name');
	if (rest.length === 0) tree[name] = value;
	else set((tree[name] ??= {}) as Record<string, unknown>, rest, value);
}
