import { toAddress } from '@altvm/abi-bridge';
import { describe, expect, it } from 'vitest';
import { writeModule } from '../../../test-modules/write-module.ts';
import type { FunctionHandle, ModuleFile, Token } from '../loader/file-format.ts';
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
const handle = (name: string, typeParameters: readonly number[] = []): FunctionHandle => ({
	module: 0,
	name,
	parameters: NOTHING,
	results: NOTHING,
	typeParameters,
});
const fn = (of: number, locals = NOTHING) => ({
	handle: of,
	visibility: 'private' as const,
	isEntry: false,
	isNative: false,
	acquires: [],
	locals,
	code: [{ op: OP.RET, operand: 0, count: 0, constant: 0n }],
	jumpTables: [],
});
const struct = (name: string, parameters = 0) => ({
	module: 0,
	name,
	abilities: 7,
	typeParameters: times(parameters, () => ({ constraints: 0, isPhantom: false })),
});

/** The meter units that the verifier charges for a module. */
function workOf(parts: Partial<ModuleFile>): number {
	let units = 0;
	verifyModule(
		parseModule(writeModule(moduleOf(parts))),
		() => undefined,
		(more) => {
			units += more;
		},
	);
	return units;
}

describe('the verifier charges for work that a few bytes cause', () => {
	const wide = (inner: number): Token => ({
		kind: 'struct',
		handle: 0,
		args: times(30, (i) => (i < inner ? wide(0) : i % 2 === 0 ? U8 : U64)),
	});
	const owner = { structHandles: [struct('S', 30)], structs: [{ handle: 0, fields: [{ name: 'x', type: U64 }] }] };

	it('when many functions share a signature of large locals', () => {
		const locals = times(255, () => wide(5));
		const work = (count: number) =>
			workOf({
				...owner,
				functionHandles: times(count, (i) => handle(`f${i}`)),
				functions: times(count, (i) => fn(i, locals)),
			});
		// At least one unit for each node of these types.
		expect(work(101) - work(1)).toBeGreaterThan(100 * 255 * 181);
	});

	it('when many functions are instantiated with the same large types', () => {
		const args = times(30, () => wide(6));
		const work = (count: number) =>
			workOf({
				...owner,
				functionHandles: times(count, (i) => handle(`f${i}`, new Array<number>(30).fill(0))),
				functionInstantiations: times(count, (i) => ({ handle: i, args })),
				functions: times(count, (i) => fn(i)),
			});
		expect(work(101) - work(1)).toBeGreaterThan(100 * 30 * 211);
	});
});
