import { toAddress } from '@altvm/abi-bridge';
import { describe, expect, it } from 'vitest';
import { hasLibmovevm, Libmovevm } from '../../test-modules/libmovevm.ts';
import { writeModule } from '../../test-modules/write-module.ts';
import { MoveLoadError } from '../errors.ts';
import type { FunctionHandle, Instruction, ModuleFile, Token } from '../loader/file-format.ts';
import { OP } from '../loader/opcodes.ts';
import { parseModule } from '../loader/parse.ts';
import { verifyModule } from './verify.ts';

const ACCOUNT = toAddress(`0x${'c0'.padStart(64, '0')}`);
const U8: Token = { kind: 'u8' };
const U64: Token = { kind: 'u64' };
const NOTHING: readonly Token[] = [];

function moduleOf(parts: Partial<ModuleFile>): ModuleFile {
	return {
		version: 6,
		flavour: undefined,
		self: 0,
		identifiers: ['m'],
		addresses: [ACCOUNT],
		modules: [{ account: ACCOUNT, name: 'm' }],
		structHandles: [],
		functionHandles: [],
		functionInstantiations: [],
		signatures: [],
		constants: [],
		structs: [],
		structInstantiations: [],
		variants: [],
		variantInstantiations: [],
		variantFields: [],
		variantFieldInstantiations: [],
		functions: [],
		fields: [],
		fieldInstantiations: [],
		friends: [],
		metadata: [],
		...parts,
	};
}

const times = <T>(count: number, make: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));
const simple = (op: number, operand = 0): Instruction => ({ op, operand, count: 0, constant: 0n });
const handle = (name: string, typeParameters: readonly number[] = [], parameters = NOTHING): FunctionHandle => ({
	module: 0,
	name,
	parameters,
	results: NOTHING,
	typeParameters,
});
const fn = (of: number, code = [simple(OP.RET)], locals = NOTHING) => ({
	handle: of,
	visibility: 'private' as const,
	isEntry: false,
	isNative: false,
	acquires: [],
	locals,
	code,
	jumpTables: [],
});
const struct = (name: string, parameters = 0) => ({
	module: 0,
	name,
	abilities: 7,
	typeParameters: times(parameters, () => ({ constraints: 0, isPhantom: false })),
});
const fields = (count: number) => times(count, (i) => ({ name: `x${i}`, type: U64 }));

const functions = (count: number) =>
	moduleOf({ functionHandles: times(count, (i) => handle(`f${i}`)), functions: times(count, (i) => fn(i)) });
const structs = (count: number) =>
	moduleOf({
		structHandles: times(count, (i) => struct(`S${i}`)),
		structs: times(count, (i) => ({ handle: i, fields: fields(1) })),
	});
const withFields = (count: number) =>
	moduleOf({ structHandles: [struct('S')], structs: [{ handle: 0, fields: fields(count) }] });
const withVariants = (count: number, each: number) =>
	moduleOf({
		version: 7,
		flavour: 'aptos',
		structHandles: [struct('E')],
		structs: [
			{ handle: 0, fields: undefined, variants: times(count, (i) => ({ name: `V${i}`, fields: fields(each) })) },
		],
	});

/** What the verifier says, and the work that was paid. */
function verdict(code: Uint8Array): { readonly status: string; readonly units: number } {
	let units = 0;
	try {
		verifyModule(
			parseModule(code),
			() => undefined,
			(more) => {
				units += more;
			},
		);
		return { status: 'accepted', units };
	} catch (error) {
		if (!(error instanceof MoveLoadError)) throw error;
		return { status: error.code, units };
	}
}

describe('limits on what a module defines', () => {
	const native = hasLibmovevm ? new Libmovevm() : undefined;
	const theirs = (code: Uint8Array): string | undefined => {
		native!.publish(ACCOUNT, 'm', code);
		// The module is verified before a function is looked for that it does not have.
		const answer = native!.view(ACCOUNT, 'm', 'no_such_function', []);
		const error = 'error' in answer ? answer.error : '';
		const status = (/major_status: (\w+)/.exec(error) ?? /status (\w+)/.exec(error))?.[1];
		return status === 'FUNCTION_RESOLUTION_FAILURE' ? 'accepted' : status;
	};

	it.each<[what: string, most: ModuleFile, tooMuch: ModuleFile, status: string]>([
		['functions', functions(1000), functions(1001), 'MAX_FUNCTION_DEFINITIONS_REACHED'],
		['structs', structs(200), structs(201), 'MAX_STRUCT_DEFINITIONS_REACHED'],
		['fields', withFields(30), withFields(31), 'MAX_FIELD_DEFINITIONS_REACHED'],
		['variants', withVariants(90, 1), withVariants(91, 1), 'MAX_STRUCT_VARIANTS_REACHED'],
		['fields of variants', withVariants(2, 30), withVariants(2, 31), 'MAX_FIELD_DEFINITIONS_REACHED'],
	])('are those of libmovevm for %s', (_, most, tooMuch, status) => {
		const [accepted, refused] = [writeModule(most), writeModule(tooMuch)];
		expect(verdict(accepted).status).toBe('accepted');
		expect(verdict(refused).status).toBe(status);
		if (!native) return;
		expect(theirs(accepted)).toBe('accepted');
		expect(theirs(refused)).toBe(status);
	});

	it('leave no name of more than 255 bytes to be read, as in libmovevm', () => {
		const named = (length: number) => writeModule(moduleOf({ identifiers: ['m', 'i'.repeat(length)] }));
		expect(verdict(named(255)).status).toBe('accepted');
		expect(verdict(named(256)).status).toBe('MALFORMED');
		if (!native) return;
		expect(theirs(named(255))).toBe('accepted');
		expect(theirs(named(256))).toBe('CODE_DESERIALIZATION_ERROR');
	});
});

describe('work that few bytes ask for is paid', () => {
	const wide = (inner: number): Token => ({
		kind: 'struct',
		handle: 0,
		args: times(30, (i) => (i < inner ? wide(0) : i % 2 === 0 ? U8 : U64)),
	});
	const owner = { structHandles: [struct('S', 30)], structs: [{ handle: 0, fields: fields(1) }] };

	it('where many functions have the same large locals', () => {
		const locals = times(255, () => wide(5));
		const work = (count: number) =>
			verdict(
				writeModule(
					moduleOf({
						...owner,
						functionHandles: times(count, (i) => handle(`f${i}`)),
						functions: times(count, (i) => fn(i, undefined, locals)),
					}),
				),
			).units;
		// As many as the parts of these types.
		expect(work(101) - work(1)).toBeGreaterThan(100 * 255 * 181);
	});

	it('where many functions are given the same large types', () => {
		const args = times(30, () => wide(6));
		const work = (count: number) =>
			verdict(
				writeModule(
					moduleOf({
						...owner,
						functionHandles: times(count, (i) => handle(`f${i}`, new Array<number>(30).fill(0))),
						functionInstantiations: times(count, (i) => ({ handle: i, args })),
						functions: times(count, (i) => fn(i)),
					}),
				),
			).units;
		expect(work(101) - work(1)).toBeGreaterThan(100 * 30 * 211);
	});
});
