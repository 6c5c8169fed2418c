import {
	type ContractInterface,
	CROSS_VM_ERRORS,
	type NameScope,
	type Param,
	selectorOf,
	signature,
} from '@altvm/abi-bridge';
import type { Omission } from '../omission.ts';
import { solidityScope } from './scopes.ts';
import type { SolidityTypes } from './types.ts';
import { isSolidityName, SOLIDITY_WORDS } from './words.ts';

/** Names that an error cannot have. */
const BUILT_IN = new Set(['Error', 'Panic', 'super', 'this', '_']);

/** An error or an event. Its name is part of its selector or topic, so it cannot have another. */
export interface Declaration {
	readonly keyword: 'error' | 'event';
	readonly name: string;
	readonly anonymous?: boolean;
	readonly inputs: readonly (Param & { readonly indexed?: boolean })[];
}

/**
 * Finds a place for each error and event: the interface itself, or one of further interfaces if its name is taken there. Errors cannot be
 * overloaded, and share their names with functions and events.
 * @param members the scope of the interface, in which the functions have their names.
 */
export function declarationsOf(
	iface: ContractInterface,
	members: NameScope,
): { readonly places: readonly (readonly Declaration[])[]; readonly omissions: readonly Omission[] } {
	const places: {
		readonly entries: Declaration[];
		readonly scope: NameScope;
		readonly events: Map<string, string[]>;
	}[] = [];
	const omissions: Omission[] = [];
	const seen = new Set<string>();
	const find = (at: number, { keyword, name, inputs }: Declaration) => {
		const place = (places[at] ??= { entries: [], scope: at === 0 ? members : solidityScope(), events: new Map() });
		const same = keyword === 'event' ? place.events.get(name) : undefined;
		if (same) return same.includes(signature(name, inputs)) ? undefined : place;
		if (!place.scope.isTaken(name)) return place;
		return undefined;
	};
	for (const entry of entriesOf(iface)) {
		const what = `${entry.keyword} ${signature(entry.name, entry.inputs)}${entry.anonymous ? ' anonymous' : ''}`;
		if (seen.has(what)) continue;
		seen.add(what);
		const reason = notDeclared(entry);
		if (reason !== undefined) {
			omissions.push({ what, reason });
			continue;
		}
		let at = 0;
		let place = find(at, entry);
		while (!place) place = find(++at, entry);
		place.scope.take(entry.name);
		if (entry.keyword === 'event') {
			const overloads = place.events.get(entry.name) ?? [];
			place.events.set(entry.name, [...overloads, signature(entry.name, entry.inputs)]);
		}
		place.entries.push(entry);
	}
	return { places: places.map(({ entries }) => entries), omissions };
}

function entriesOf(iface: ContractInterface): Declaration[] {
	const errors = iface.dispatchesBySelector ? iface.errors : [...iface.errors, ...CROSS_VM_ERRORS];
	return [
		...errors.map((error) => ({ ...error, keyword: 'error' as const })),
		...iface.events.map((event) => ({ ...event, keyword: 'event' as const })),
	];
}

/** The reason why Solidity cannot declare an error or an event. */
function notDeclared({ keyword, name, anonymous, inputs }: Declaration): string | undefined {
	if (SOLIDITY_WORDS.has(name)) return `'${name}' is a reserved word of Solidity`;
	if (!isSolidityName(name)) return 'its name is not an identifier of Solidity';
	if (keyword === 'event')
		return inputs.filter(({ indexed }) => indexed).length > (anonymous ? 4 : 3)
			? 'it has more indexed parameters than a log'
			: undefined;
	if (BUILT_IN.has(name)) return `'${name}' is built into Solidity`;
	const isReserved = ['0x00000000', '0xffffffff'].includes(selectorOf(signature(name, inputs)));
	return isReserved ? 'Solidity reserves its selector' : undefined;
}

/**
 * Writes an error or an event.
 * @param within prefix of structs and enums outside of the interface, such as `IToken.`
 */
export function writeDeclaration(
	{ keyword, name, anonymous, inputs }: Declaration,
	types: SolidityTypes,
	within = '',
): string {
	const scope = solidityScope();
	const params = inputs.map((input, i) => {
		const indexed = input.indexed ? ' indexed' : '';
		const own = types.nameParam(input.name, `arg${i}`, scope);
		return `${types.write(input.type, within)}${indexed} ${own}`;
	});
	return `    ${keyword} ${name}(${params.join(', ')})${anonymous ? ' anonymous' : ''};`;
}
