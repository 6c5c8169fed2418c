import {
	type ContractInterface,
	type ErrorDescriptor,
	type EventDescriptor,
	type FunctionDescriptor,
	type Param,
	signature,
} from '@altvm/abi-bridge';
import { EVM } from '../vm.ts';
import { type Candidate, type ReadStandard, readStandard } from './read-standard.ts';
import { ERC20, STANDARDS } from './standards.ts';

const read: readonly ReadStandard[] = STANDARDS.map(readStandard);

/** Interfaces by the standards and groups that they are made of, so that their codecs are compiled once. */
const made = new Map<string, ContractInterface>();

/**
 * Returns the interface of the standards (ERC-20, 165, 721, 1155, 4626) all of whose mandatory functions code has, or undefined if there are
 * none. Functions of the same selector that differ in their results between two such standards are left out: the code does not tell which it has.
 * @param pushed the selectors that the code pushes.
 */
export function knownInterface(pushed: ReadonlySet<number>): ContractInterface | undefined {
	let known = searched.get(pushed);
	if (!known) searched.set(pushed, (known = { interface: search(pushed) }));
	return known.interface;
}

/** What was found for code, by the selectors that it pushes: facts of code are kept, and every call of a contract asks for its interface. */
const searched = new WeakMap<ReadonlySet<number>, { readonly interface: ContractInterface | undefined }>();

function search(pushed: ReadonlySet<number>): ContractInterface | undefined {
	const has = (functions: readonly Candidate[]) => functions.every(({ selector }) => pushed.has(selector));
	const found = read
		.filter(({ mandatory }) => has(mandatory))
		.map((one) => ({ ...one, groups: one.optional.map((group) => has(group)) }));
	if (found.length === 0) return undefined;
	const key = found.map(({ standard, groups }) => `${standard.name} ${groups}`).join();
	let iface = made.get(key);
	if (!iface) made.set(key, (iface = join(found)));
	return iface;
}

function join(found: readonly (ReadStandard & { readonly groups: readonly boolean[] })[]): ContractInterface {
	const functions = new Map<number, FunctionDescriptor>();
	const clashing = new Set<number>();
	const all = found.flatMap(({ mandatory, optional, groups }) => [
		...mandatory,
		...optional.filter((_, i) => groups[i]).flat(),
	]);
	for (const { fn, selector } of all) {
		const known = functions.get(selector);
		if (!known) functions.set(selector, fn);
		else if (typesOf(known.outputs) !== typesOf(fn.outputs)) clashing.add(selector);
	}
	for (const selector of clashing) functions.delete(selector);
	return {
		vm: EVM,
		dispatchesBySelector: true,
		name: found.map(({ standard }) => standard.name).join(' '),
		functions: [...functions.values()],
		events: distinct(found.flatMap(({ events }) => events)),
		errors: distinct(found.flatMap(({ errors }) => errors)),
	};
}

const typesOf = (params: readonly Param[]) => signature('', params);

/** The first of each signature. */
function distinct<T extends EventDescriptor | ErrorDescriptor>(all: readonly T[]): T[] {
	return [...new Map(all.map((one) => [signature(one.name, one.inputs), one] as const).reverse()).values()].reverse();
}

/**
 * Functions of ERC-20 for which no result means `true`. Tokens from before the standard's last form, such as USDT, return nothing; what
 * calls tokens of all kinds (OpenZeppelin's SafeERC20) takes that as success, because they revert when they fail.
 */
const NOTHING_IS_TRUE: ReadonlySet<FunctionDescriptor> = new Set(
	read
		.find(({ standard }) => standard === ERC20)!
		.mandatory.map(({ fn }) => fn)
		.filter(({ mutability }) => mutability === 'nonpayable'),
);

/** Whether a function is one of those of ERC-20 whose result may be missing, in an interface that `knownInterface` returned. */
export function mayReturnNothing(fn: FunctionDescriptor): boolean {
	return NOTHING_IS_TRUE.has(fn);
}
