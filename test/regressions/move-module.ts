import type { Address } from 'altvm';
import { addressToBytes } from 'altvm';

/** Describes a Move module (bytecode version 6) that no compiler would produce. The caller is responsible for the indices. */
export interface RawModule {
	readonly account: Address;
	readonly name: string;
	/** Structs that the module defines. */
	readonly structs?: readonly RawStruct[];
	/** Each is a list of types, as bytes. */
	readonly signatures?: readonly (readonly (readonly number[])[])[];
	readonly constants?: readonly { readonly type: readonly number[]; readonly data: readonly number[] }[];
	/** Type arguments are an index into `signatures`. */
	readonly functionInstantiations?: readonly (readonly [handle: number, signature: number])[];
	readonly functions: readonly RawFunction[];
}

export interface RawStruct {
	readonly name: string;
	readonly typeParameters?: number;
	/** Types of the fields, as bytes. */
	readonly fields: readonly (readonly number[])[];
}

export interface RawFunction {
	readonly name: string;
	readonly typeParameters?: number;
	/** Index into `signatures`. */
	readonly parameters?: number;
	readonly results?: number;
	readonly locals?: number;
	/** The bytes of each instruction. */
	readonly code: readonly (readonly number[])[];
}

/** The abilities copy, drop and store. */
const PLAIN = 7;

export function uleb(number: number): number[] {
	return number < 0x80 ? [number] : [(number % 0x80) | 0x80, ...uleb(Math.floor(number / 0x80))];
}

const list = <T>(items: readonly T[], item: (of: T) => readonly number[]) => [
	...uleb(items.length),
	...items.flatMap(item),
];

/** Encodes the module. Signature 0 is empty, so the given ones start at 1. */
export function rawModule(module: RawModule): Uint8Array {
	const { structs = [], functions } = module;
	const defined = [...structs, ...functions].map(({ name }) => name);
	const names = [...new Set([module.name, 'f', ...defined])];
	const text = (name: string) => uleb(names.indexOf(name));
	const tables: [kind: number, bytes: number[]][] = [
		[0x1, [0, 0]],
		[
			0x2,
			structs.flatMap(({ name, typeParameters = 0 }) => [
				0,
				...text(name),
				PLAIN,
				...list(Array(typeParameters).fill(0), () => [0, 0]),
			]),
		],
		[
			0x3,
			functions.flatMap(({ name, typeParameters = 0, parameters = 0, results = 0 }) => [
				0,
				...text(name),
				...uleb(parameters),
				...uleb(results),
				...list(Array(typeParameters).fill(0), () => [0]),
			]),
		],
		[0x4, (module.functionInstantiations ?? []).flatMap(([handle, args]) => [...uleb(handle), ...uleb(args)])],
		[0x5, [[], ...(module.signatures ?? [])].flatMap((types) => list(types, (type) => type))],
		[0x6, (module.constants ?? []).flatMap(({ type, data }) => [...type, ...list(data, (byte) => [byte])])],
		[0x7, names.flatMap((name) => list([...new TextEncoder().encode(name)], (byte) => [byte]))],
		[0x8, [...addressToBytes(module.account)]],
		[0xa, structs.flatMap(({ fields }, i) => [...uleb(i), 2, ...list(fields, (type) => [...text('f'), ...type])])],
		[
			0xc,
			functions.flatMap(({ locals = 0, code }, i) => [
				...uleb(i),
				1,
				0,
				0,
				...uleb(locals),
				...list(code, (instruction) => instruction),
			]),
		],
	];
	const filled = tables.filter(([, bytes]) => bytes.length > 0);
	let start = 0;
	const header = filled.flatMap(([kind, bytes]) => {
		const entry = [kind, ...uleb(start), ...uleb(bytes.length)];
		start += bytes.length;
		return entry;
	});
	return Uint8Array.from([
		...[0xa1, 0x1c, 0xeb, 0x0b, 6, 0, 0, 0],
		...uleb(filled.length),
		...header,
		...filled.flatMap(([, bytes]) => bytes),
		0,
	]);
}
