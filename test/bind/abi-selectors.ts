import { selectorOf } from 'altvm';

interface Entry {
	readonly type: string;
	readonly name?: string;
	readonly inputs?: readonly Input[];
}

interface Input {
	readonly type: string;
	readonly components?: readonly Input[];
}

const typeText = ({ type, components = [] }: Input): string =>
	type.startsWith('tuple') ? `(${components.map(typeText).join(',')})${type.slice('tuple'.length)}` : type;

/** The selectors of an ABI's functions, without `0x`, sorted: read from the JSON itself, by no code that is tested. */
export function selectorsOf(abi: readonly unknown[]): string[] {
	const functions = (abi as readonly Entry[]).filter(({ type }) => type === 'function');
	return functions
		.map(({ name, inputs = [] }) => selectorOf(`${name}(${inputs.map(typeText).join(',')})`).slice(2))
		.sort();
}
