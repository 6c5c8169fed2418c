import { camelCase, pascalCase, type WitFunction, type WitType, witLayout } from '@altvm/abi-bridge';

/** A contract cannot be built. `code` is the kind of error; the message names the file or function. */
export class BuildError extends Error {
	override readonly name = 'BuildError';
	readonly code: string;

	constructor(code: string, message: string) {
		super(message);
		this.code = code;
	}
}

const SCALARS: Record<string, string> = {
	bool: 'bool',
	u8: 'u8',
	u16: 'u16',
	u32: 'u32',
	u64: 'u64',
	s8: 'i8',
	s16: 'i16',
	s32: 'i32',
	s64: 'i64',
};

/**
 * Returns the AssemblyScript type of a WIT type.
 * @throws {BuildError} `unsupported-type`, with `place` in the message.
 */
export function scriptType(type: WitType, place: string): string {
	const scalar = SCALARS[type.kind];
	if (scalar !== undefined) return scalar;
	switch (type.kind) {
		case 'u128':
		case 'u256':
			return 'u256';
		case 'address':
			return 'Address';
		case 'bytes32':
			return 'Bytes32';
		case 'string':
			return 'string';
		case 'list':
			return type.element.kind === 'u8' ? 'Uint8Array' : `Array<${scriptType(type.element, place)}>`;
		case 'tuple':
			if (type.elements.length === 2 || type.elements.length === 3) {
				return `Tuple${type.elements.length}<${type.elements.map((element) => scriptType(element, place)).join(', ')}>`;
			}
			break;
		case 'record':
			for (const field of type.fields) scriptType(field.type, place);
			return `contract.${pascalCase(type.name)}`;
		case 'option':
			return `Option<${scriptType(type.element, place)}>`;
		case 'enum':
			if (type.cases.length <= 256) return 'u8';
	}
	throw new BuildError('unsupported-type', `${place}: ${type.kind} is not supported in AssemblyScript contracts`);
}

type RecordType = Extract<WitType, { kind: 'record' }>;

/** The function of the glue that makes a record of its fields. */
function recordMaker({ name }: RecordType): string {
	return `make_${pascalCase(name)}`;
}

/** Returns the offsets of values that lie in memory one after the other, each at its own alignment. */
function offsetsOf(types: readonly WitType[]): number[] {
	let offset = 0;
	return types.map((type) => {
		const { size, align } = witLayout(type);
		const at = Math.ceil(offset / align) * align;
		offset = at + size;
		return at;
	});
}

/** Returns an expression that makes a tuple or record of expressions for its parts. */
function compose(
	type: Extract<WitType, { kind: 'tuple' | 'record' }>,
	parts: readonly string[],
	place: string,
): string {
	if (type.kind === 'record') return `${recordMaker(type)}(${parts.join(', ')})`;
	return `new ${scriptType(type, place)}(${parts.join(', ')})`;
}

function partsOf(type: Extract<WitType, { kind: 'tuple' | 'record' }>): readonly WitType[] {
	return type.kind === 'tuple' ? type.elements : type.fields.map((field) => field.type);
}

/** Collects the records in a type, parts before the records that have them. */
function collectRecords(type: WitType, into: Map<string, RecordType>, place: string): void {
	if (type.kind === 'list' || type.kind === 'option') collectRecords(type.element, into, place);
	if (type.kind !== 'tuple' && type.kind !== 'record') return;
	for (const part of partsOf(type)) collectRecords(part, into, place);
	if (type.kind !== 'record') return;
	const name = pascalCase(type.name);
	const known = into.get(name);
	if (known && JSON.stringify(known) !== JSON.stringify(type)) {
		throw new BuildError('unsupported-type', `${place}: two records are named ${type.name}`);
	}
	into.set(name, type);
}

function recordFunction(type: RecordType): string {
	const name = `contract.${pascalCase(type.name)}`;
	const params = type.fields.map((field, i) => `f${i}: ${scriptType(field.type, type.name)}`);
	const sets = type.fields.map((field, i) => `value.${camelCase(field.name)} = f${i};`);
	return `function ${recordMaker(type)}(${params.join(', ')}): ${name} { const value = new ${name}(); ${sets.join(' ')} return value; }`;
}

/** Returns an expression that loads a value of `type` from the address expression `at`. */
function load(type: WitType, at: string, place: string): string {
	switch (type.kind) {
		case 'u128':
			return `new u256(load<u64>(${at}), load<u64>(${at}, 8))`;
		case 'u256':
			return `loadWord(${at})`;
		case 'address':
			return `new Address(loadWord(${at}))`;
		case 'bytes32':
			return `new Bytes32(loadWord(${at}))`;
		case 'string':
			return `textAt(load<u32>(${at}), load<u32>(${at}, 4))`;
		case 'list':
			return list(type, `load<u32>(${at})`, `load<u32>(${at}, 4)`, place);
		case 'option':
			return option(type, `load<u8>(${at})`, load(type.element, `${at} + ${payloadAt(type)}`, place), place);
		case 'tuple':
		case 'record': {
			const parts = partsOf(type);
			const offsets = offsetsOf(parts);
			return compose(
				type,
				parts.map((part, i) => load(part, `${at} + ${offsets[i]}`, place)),
				place,
			);
		}
		default:
			return type.kind === 'bool' ? `load<u8>(${at}) != 0` : `load<${scriptType(type, place)}>(${at})`;
	}
}

function list(type: Extract<WitType, { kind: 'list' }>, pointer: string, length: string, place: string): string {
	if (type.element.kind === 'u8') return `bytesAt(${pointer}, ${length})`;
	const element = scriptType(type.element, place);
	return `listAt<${element}>(${pointer}, ${length}, ${witLayout(type.element).size}, (at: usize): ${element} => ${load(type.element, 'at', place)})`;
}

type OptionType = Extract<WitType, { kind: 'option' }>;

/** The offset of an option's value: after the byte that says whether there is one. */
function payloadAt({ element }: OptionType): number {
	return witLayout(element).align;
}

function option({ element }: OptionType, isSome: string, value: string, place: string): string {
	const type = scriptType(element, place);
	return `(${isSome} != 0 ? Option.some<${type}>(${value}) : Option.none<${type}>())`;
}

/** Returns an expression that builds a parameter from its flattened core values. */
function fromFlat(type: WitType, flat: readonly string[], place: string): string {
	const word = `new u256(${flat.join(', ')})`;
	switch (type.kind) {
		case 'u128':
		case 'u256':
			return word;
		case 'address':
			return `new Address(${word})`;
		case 'bytes32':
			return `new Bytes32(${word})`;
		case 'string':
			return `textAt(${flat[0]}, ${flat[1]})`;
		case 'list':
			return list(type, flat[0]!, flat[1]!, place);
		case 'option':
			return option(type, flat[0]!, fromFlat(type.element, flat.slice(1), place), place);
		case 'tuple':
		case 'record': {
			let from = 0;
			const parts = partsOf(type).map((part) => {
				const count = witLayout(part).flat.length;
				from += count;
				return fromFlat(part, flat.slice(from - count, from), place);
			});
			return compose(type, parts, place);
		}
		case 'bool':
			return `${flat[0]} != 0`;
		default:
			return `<${scriptType(type, place)}>${flat[0]}`;
	}
}

/** Returns statements that store a value at the address expression `at`. */
function storeAt(type: WitType, value: string, at: string, place: string): string[] {
	switch (type.kind) {
		case 'u128':
			return [`storeHalf(${at}, ${value});`];
		case 'u256':
			return [`storeWord(${at}, ${value});`];
		case 'address':
		case 'bytes32':
			return [`storeWord(${at}, ${value}.word);`];
		case 'string':
			return [`storeBytes(${at}, utf8(${value}));`];
		case 'list':
			if (type.element.kind === 'u8') return [`storeBytes(${at}, ${value});`];
			return [
				`storeList<${scriptType(type.element, place)}>(${at}, ${value}, ${witLayout(type.element).size}, (at: usize, item: ${scriptType(type.element, place)}): void => { ${storeAt(type.element, 'item', 'at', place).join(' ')} });`,
			];
		case 'option': {
			const some = storeAt(type.element, `${value}.value`, `${at} + ${payloadAt(type)}`, place);
			return [`store<u8>(${at}, ${value}.isSome ? 1 : 0);`, `if (${value}.isSome) { ${some.join(' ')} }`];
		}
		case 'tuple':
		case 'record': {
			const parts = partsOf(type);
			const offsets = offsetsOf(parts);
			return parts.flatMap((part, i) => {
				const name = type.kind === 'tuple' ? 'abc'[i]! : camelCase(type.fields[i]!.name);
				return storeAt(part, `${value}.${name}`, `${at} + ${offsets[i]}`, place);
			});
		}
		case 'bool':
			return [`store<u8>(${at}, ${value} ? 1 : 0);`];
		default:
			return [`store<${scriptType(type, place)}>(${at}, ${value});`];
	}
}

/** The AssemblyScript name of an exported function. The build renames it to its component-model name, which may contain hyphens. */
export function glueName(fn: WitFunction): string {
	return `altvm_${fn.name.replaceAll('-', '_')}`;
}

/**
 * Generates the AssemblyScript module that lifts parameters and lowers results by the canonical ABI, and calls the contract's
 * functions. `contract` is the import path of the contract.
 * @throws {BuildError} `unsupported-type` if a function has a type without an AssemblyScript form.
 */
export function generateGlue(functions: readonly WitFunction[], contract: string): string {
	const lines = [
		`import * as contract from ${JSON.stringify(contract)};`,
		'import { Address, Bytes32, Option, Tuple2, Tuple3, panic, revert, u256, utf8 } from "@altvm/assemblyscript";',
		RUNTIME,
	];
	const records = new Map<string, RecordType>();
	for (const { name, params, result } of functions) {
		for (const param of params) collectRecords(param.type, records, `${name}(${param.name})`);
		const ok = result?.kind === 'result' ? result.ok : result;
		if (ok) collectRecords(ok, records, name);
	}
	for (const fn of functions) {
		try {
			lines.push(...exportFunction(fn));
		} catch (error) {
			// `witLayout` throws a RangeError for types of error cases that have no layout.
			if (error instanceof RangeError) throw new BuildError('unsupported-type', `${fn.name}: ${error.message}`);
			throw error;
		}
	}
	// After the functions, whose errors name the place of a type that is not supported.
	lines.push(...[...records.values()].map(recordFunction));
	return `${lines.join('\n')}\n`;
}

/** Returns the expression of the one core value that a value flattens to. */
function onlyCore(type: WitType, value: string): string {
	return type.kind === 'record' ? onlyCore(type.fields[0]!.type, `${value}.${camelCase(type.fields[0]!.name)}`) : value;
}

function exportFunction(fn: WitFunction): string[] {
	const place = fn.name;
	const name = camelCase(fn.name);
	if (fn.name === 'allow-reentry') return [`export function ${glueName(fn)}(): void {}`];
	const { result } = fn;
	const ok = result?.kind === 'result' ? result.ok : result;
	for (const param of fn.params) scriptType(param.type, `${place}(${param.name})`);
	if (ok) scriptType(ok, place);
	const flatCount = fn.params.reduce((sum, { type }) => sum + witLayout(type).flat.length, 0);
	const params: string[] = [];
	const args: string[] = [];
	if (flatCount > 16) {
		params.push('args: usize');
		const offsets = offsetsOf(fn.params.map(({ type }) => type));
		args.push(...fn.params.map(({ type }, i) => load(type, `args + ${offsets[i]}`, place)));
	} else {
		for (const { type } of fn.params) {
			const flat = witLayout(type).flat.map((core) => {
				const param = `p${params.length}`;
				params.push(`${param}: ${core === 'i64' ? 'u64' : 'u32'}`);
				return param;
			});
			args.push(fromFlat(type, flat, place));
		}
	}
	const call = `contract.${name}(${args.join(', ')})`;
	const head = `export function ${glueName(fn)}(${params.join(', ')})`;
	if (result === undefined) return [`${head}: void {`, `  ${call};`, '}'];
	const { size, align, flat } = witLayout(result);
	if (flat.length === 1 && ok !== undefined) {
		return [
			`${head}: ${flat[0] === 'i64' ? 'u64' : 'u32'} {`,
			`  return <${flat[0] === 'i64' ? 'u64' : 'u32'}>${onlyCore(ok, call)};`,
			'}',
		];
	}
	// Errors revert the call, so a function of type result<T, E> that returns has succeeded (discriminant 0).
	if (flat.length === 1) return [`${head}: u32 {`, `  ${call};`, '  return 0;', '}'];
	const payload =
		result.kind === 'result'
			? Math.max(1, witLayout(ok ?? { kind: 'u8' }).align, result.error ? witLayout(result.error).align : 1)
			: 0;
	const body =
		ok === undefined ? [`${call};`] : [`const value = ${call};`, ...storeAt(ok, 'value', `at + ${payload}`, place)];
	return [
		`${head}: usize {`,
		`  const at = alignedAlloc(${size}, ${align});`,
		...(result.kind === 'result' ? ['  store<u8>(at, 0);'] : []),
		...body.map((line) => `  ${line}`),
		'  return at;',
		'}',
	];
}

const RUNTIME = `
function alignedAlloc(size: usize, align: usize): usize {
  return (heap.alloc(size + align) + align - 1) & ~(align - 1);
}

export function cabi_realloc(old: usize, oldSize: usize, align: usize, size: usize): usize {
  const at = alignedAlloc(size, align);
  if (oldSize > 0) memory.copy(at, old, min(oldSize, size));
  return at;
}

export function altvm_abort(message: string | null, file: string | null, line: u32, column: u32): void {
  revert(message ? message : "aborted");
  unreachable();
}

function loadWord(at: usize): u256 {
  return new u256(load<u64>(at), load<u64>(at, 8), load<u64>(at, 16), load<u64>(at, 24));
}

function storeWord(at: usize, word: u256): void {
  store<u64>(at, word.a);
  store<u64>(at, word.b, 8);
  store<u64>(at, word.c, 16);
  store<u64>(at, word.d, 24);
}

function storeHalf(at: usize, number: u256): void {
  if (!number.fits(128)) panic(0x11);
  store<u64>(at, number.a);
  store<u64>(at, number.b, 8);
}

function bytesAt(at: usize, length: usize): Uint8Array {
  const bytes = new Uint8Array(<i32>length);
  memory.copy(bytes.dataStart, at, length);
  return bytes;
}

function textAt(at: usize, length: usize): string {
  return String.UTF8.decodeUnsafe(at, length);
}

function storeBytes(at: usize, bytes: Uint8Array): void {
  store<u32>(at, <u32>bytes.dataStart);
  store<u32>(at, bytes.length, 4);
}

function listAt<T>(at: usize, length: usize, size: usize, item: (at: usize) => T): Array<T> {
  const list = new Array<T>();
  for (let i: usize = 0; i < length; i++) list.push(item(at + i * size));
  return list;
}

function storeList<T>(at: usize, list: Array<T>, size: usize, write: (at: usize, item: T) => void): void {
  const start = alignedAlloc(size * list.length, 8);
  for (let i = 0; i < list.length; i++) write(start + <usize>i * size, list[i]);
  store<u32>(at, <u32>start);
  store<u32>(at, list.length, 4);
}
`;
