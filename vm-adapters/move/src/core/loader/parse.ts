import { toAddress } from '@altvm/abi-bridge';
import { readAccessSpecifiers } from './access-specifiers.ts';
import type {
	FunctionDefinition,
	FunctionHandle,
	ModuleFile,
	StructDefinition,
	StructHandle,
	Token,
} from './file-format.ts';
import { ModuleReader } from './module-reader.ts';
import { checkJumps, readCode, readJumpTables, type TableSizes } from './read-code.ts';
import { MAX_VARIANTS, noVariants, readVariantsOfAptos, readVariantsOfSui } from './read-variants.ts';
import { openFile, readNames } from './tables.ts';

/** The deepest nesting of types. */
const MAX_TYPE_DEPTH = 32;
/** The most nodes of one type. */
const MAX_TYPE_NODES = 256;

const SIMPLE: Record<number, Token> = {
	1: { kind: 'bool' },
	2: { kind: 'u8' },
	3: { kind: 'u64' },
	4: { kind: 'u128' },
	5: { kind: 'address' },
	12: { kind: 'signer' },
	13: { kind: 'u16' },
	14: { kind: 'u32' },
	15: { kind: 'u256' },
};

/** Types that version 6 adds. */
const SINCE_6: ReadonlySet<Token['kind']> = new Set(['u16', 'u32', 'u256']);

/**
 * Reads a module of bytecode version 5, 6, or 7 of Aptos or of Sui (move-binary-format, deserializer of each).
 * @throws MoveLoadError with the reference's status name, the table and the byte.
 * @example
 * ```ts
 * import { readFileSync } from 'node:fs';
 * import { parseModule } from '@altvm/move';
 *
 * const file = parseModule(readFileSync('examples/contracts/counter/v1/artifacts/counter.mv'));
 * console.log(file.version, file.functions.length, file.structs.length); // 6 2 1
 * ```
 */
export function parseModule(bytes: Uint8Array): ModuleFile {
	return parse(bytes, 'module');
}

/** The module name of a script, which no module can have. */
const SCRIPT_NAME = '<script>';

/**
 * Parses a script (move-binary-format, CompiledScript) as a module with one entry function, `main`, that nothing else
 * can name. Sui has no scripts.
 * @throws MoveLoadError as for a module
 * @example
 * ```ts
 * import { hexToBytes } from '@altvm/abi-bridge';
 * import { parseScript } from '@altvm/move';
 *
 * // A compiled `script { fun main() {} }`.
 * const script = parseScript(hexToBytes('0xa11ceb0b0600000001050001000000000102'));
 * console.log(script.version, script.functionHandles[0]?.name); // 6 main
 * ```
 */
export function parseScript(bytes: Uint8Array): ModuleFile {
	return parse(bytes, 'script');
}

function parse(bytes: Uint8Array, kind: 'module' | 'script'): ModuleFile {
	const isScript = kind === 'script';
	const file = openFile(bytes, kind);
	const { format, end, read } = file;
	const { version, flavour } = format;
	const { identifiers, addresses, modules, identifier, moduleId } = readNames(file);
	const structHandles = read(0x2, (r) => ({
		module: r.index(modules.length, 'module handle'),
		name: identifier(r),
		abilities: abilities(r),
		typeParameters: r.list(() => ({ constraints: abilities(r), isPhantom: r.u8() === 1 })),
	}));
	const signatures = read(0x5, (r) => r.list(() => token(r, structHandles)));
	const signature = (r: ModuleReader) => signatures[r.index(signatures.length, 'signature')]!;
	const specified = {
		addresses: addresses.length,
		modules: modules.length,
		structHandles: structHandles.length,
		signatures: signatures.length,
	};
	const functionHandles = read(0x3, (r): FunctionHandle => {
		const handle = {
			module: r.index(modules.length, 'module handle'),
			name: identifier(r),
			parameters: signature(r),
			results: signature(r),
			typeParameters: r.list(() => abilities(r)),
		};
		const accesses = flavour === 'aptos' ? readAccessSpecifiers(r, specified) : undefined;
		return accesses ? { ...handle, accesses } : handle;
	});
	const functionInstantiations = read(0x4, (r) => ({
		handle: r.index(functionHandles.length, 'function handle'),
		args: signature(r),
	}));
	const constants = read(0x6, (r) => {
		const type = token(r, structHandles);
		return { type, data: r.bytes(r.uleb()) };
	});
	const field = (r: ModuleReader) => ({ name: identifier(r), type: token(r, structHandles) });
	const variants = (r: ModuleReader) => {
		const list = r.list(() => ({ name: identifier(r), fields: r.list(() => field(r)) }), MAX_VARIANTS);
		// In Sui, the verifier checks the number of variants.
		if (list.length === 0 && flavour === 'aptos') r.fail('ZERO_VARIANTS_ERROR', 'an enum of no variants');
		return list;
	};
	const structs = read(0xa, (r): StructDefinition => {
		const handle = r.index(structHandles.length, 'struct handle');
		const form = r.u8();
		if (form === 1) return { handle, fields: undefined };
		if (form === 3 && flavour === 'aptos') return { handle, fields: undefined, variants: variants(r) };
		if (form !== 2) r.fail('MALFORMED', `a struct of form ${form}`);
		return { handle, fields: r.list(() => field(r)) };
	});
	const structInstantiations = read(0xb, (r) => ({
		definition: r.index(structs.length, 'struct definition'),
		args: signature(r),
	}));
	const fields = read(0xd, (r) => {
		const owner = r.index(structs.length, 'struct definition');
		return { owner, field: r.index(structs[owner]!.fields?.length ?? 0, 'field') };
	});
	const fieldInstantiations = read(0xe, (r) => ({
		handle: r.index(fields.length, 'field handle'),
		args: signature(r),
	}));
	const [structCount, instantiationCount] = [structs.length, structInstantiations.length];
	if (flavour === 'sui') {
		const enums = read(0x11, (r): StructDefinition => {
			const handle = r.index(structHandles.length, 'struct handle');
			const form = r.u8();
			return form === 2
				? { handle, fields: undefined, variants: variants(r) }
				: r.fail('UNKNOWN_ENUM_FLAG', `an enum of form ${form}`);
		});
		// Tables of 65,535 entries are not passed as arguments: those are on the native stack.
		for (const definition of enums) structs.push(definition);
		const instantiations = read(0x12, (r) => ({
			definition: structCount + r.index(enums.length, 'enum definition'),
			args: signature(r),
		}));
		for (const instantiation of instantiations) structInstantiations.push(instantiation);
	}
	const tableReader = { read, signature };
	const variantTables =
		flavour === 'aptos'
			? readVariantsOfAptos(tableReader, structs)
			: flavour === 'sui'
				? readVariantsOfSui(tableReader, structs, structCount, structInstantiations, instantiationCount)
				: noVariants();
	const sizes: TableSizes = {
		constant: constants.length,
		function: functionHandles.length,
		functionInst: functionInstantiations.length,
		struct: structCount,
		structInst: instantiationCount,
		field: fields.length,
		fieldInst: fieldInstantiations.length,
		variant: variantTables.variants.length,
		variantInst: variantTables.variantInstantiations.length,
		variantField: variantTables.variantFields.length,
		variantFieldInst: variantTables.variantFieldInstantiations.length,
		vector: signatures.length,
		vectorCount: signatures.length,
	};
	const variantCounts = structs.slice(structCount).map((definition) => definition.variants!.length);
	const functions = read(0xc, (r): FunctionDefinition => {
		const handle = r.index(functionHandles.length, 'function handle');
		const visibility = r.u8();
		// Visibility 2 was that of scripts, up to version 4.
		if (visibility > 3 || visibility === 2) r.fail('MALFORMED', `visibility ${visibility}`);
		const flags = r.u8();
		if ((flags & ~6) !== 0) r.fail('INVALID_FLAG_BITS', `flags ${flags}`);
		const isNative = (flags & 2) !== 0;
		const acquires = r.list(() => r.index(structCount, 'struct definition'));
		const locals = isNative ? [] : signature(r);
		const parameters = functionHandles[handle]!.parameters.length;
		const code = isNative ? [] : readCode(r, sizes, parameters + locals.length);
		const hasTables = flavour === 'sui' && !isNative;
		const jumpTables = hasTables ? readJumpTables(r, structCount, variantCounts, code.length) : [];
		checkJumps(r, code, jumpTables);
		return {
			handle,
			visibility: visibility === 1 ? 'public' : visibility === 3 ? 'friend' : 'private',
			isEntry: (flags & 4) !== 0,
			isNative,
			acquires,
			locals,
			code,
			jumpTables,
		};
	});
	const friends = read(0xf, moduleId);
	const metadata = read(0x10, (r) => ({ key: r.bytes(r.uleb()), value: r.bytes(r.uleb()) }));
	const tail = new ModuleReader(bytes, end, bytes.length, isScript ? 'script' : 'self handle');
	tail.format = format;
	const readMain = () => {
		const typeParameters = tail.list(() => abilities(tail));
		const parameters = signature(tail);
		const locals = signature(tail);
		const code = readCode(tail, sizes, parameters.length + locals.length);
		checkJumps(tail, code, []);
		functionHandles.push({ module: modules.length, name: 'main', parameters, results: [], typeParameters });
		const handle = functionHandles.length - 1;
		functions.push({
			handle,
			visibility: 'private',
			isEntry: true,
			isNative: false,
			acquires: [],
			locals,
			code,
			jumpTables: [],
		});
		return modules.push({ account: toAddress(new Uint8Array(32)), name: SCRIPT_NAME }) - 1;
	};
	const self = isScript ? readMain() : tail.index(modules.length, 'module handle');
	if (!tail.done) tail.fail('MALFORMED', 'bytes behind the end');
	return {
		version,
		flavour,
		self,
		identifiers,
		addresses,
		modules,
		structHandles,
		functionHandles,
		functionInstantiations,
		signatures,
		constants,
		structs,
		structInstantiations,
		functions,
		fields,
		fieldInstantiations,
		...variantTables,
		friends,
		metadata,
	};
}

function abilities(reader: ModuleReader): number {
	const set = reader.u8();
	return set <= 15 ? set : reader.fail('MALFORMED', `abilities ${set}`);
}

function token(
	reader: ModuleReader,
	structs: readonly StructHandle[],
	depth = 0,
	budget = { left: MAX_TYPE_NODES },
): Token {
	if (depth > MAX_TYPE_DEPTH) reader.fail('LIMIT_EXCEEDED', `a type nested deeper than ${MAX_TYPE_DEPTH}`);
	if (--budget.left < 0) reader.fail('LIMIT_EXCEEDED', `a type of more than ${MAX_TYPE_NODES} parts`);
	const code = reader.u8();
	const simple = SIMPLE[code];
	if (simple) {
		if (reader.format.version < 6 && SINCE_6.has(simple.kind))
			reader.fail('MALFORMED', `${simple.kind} before version 6`);
		return simple;
	}
	const next = () => token(reader, structs, depth + 1, budget);
	switch (code) {
		case 0x6:
			return { kind: 'reference', mutable: false, to: next() };
		case 0x7:
			return { kind: 'reference', mutable: true, to: next() };
		case 0x8:
		case 0xb: {
			const handle = reader.index(structs.length, 'struct handle');
			const args = code === 0xb ? reader.list(next) : [];
			if (code === 0xb && args.length === 0) reader.fail('MALFORMED', 'an instantiation with no types');
			if (args.length !== structs[handle]!.typeParameters.length)
				reader.fail('NUMBER_OF_TYPE_ARGUMENTS_MISMATCH', `${structs[handle]!.name} with ${args.length} types`);
			return { kind: 'struct', handle, args };
		}
		case 0x9:
			return { kind: 'parameter', index: reader.uleb() };
		case 0xa:
			return { kind: 'vector', element: next() };
		default:
			return reader.fail('UNKNOWN_SERIALIZED_TYPE', `type 0x${code.toString(16)}`);
	}
}
