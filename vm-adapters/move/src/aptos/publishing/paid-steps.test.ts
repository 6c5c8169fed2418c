import { toAddress } from '@altvm/abi-bridge';
import { Host } from '@altvm/host';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { writeModule } from '../../../test-modules/write-module.ts';
import { moveAdapter } from '../../adapter.ts';
import type { ModuleFile, Token } from '../../core/loader/file-format.ts';
import { OP } from '../../core/loader/opcodes.ts';
import * as tables from '../../core/loader/tables.ts';
import { COMPARED_PART } from '../../core/verifier/dependencies.ts';
import { MOVE_GAS } from '../../gas.ts';

vi.mock('../../core/loader/tables.ts', { spy: true });
afterEach(() => vi.clearAllMocks());

const OWNER = toAddress(`0x${'c0'.padStart(64, '0')}`);
const NONE: readonly Token[] = [];
const times = <T>(count: number, make: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));
const deep = (depth: number): Token => (depth === 0 ? { kind: 'u8' } : { kind: 'vector', element: deep(depth - 1) });
/** 60 types of 31 parts. References keep them out of the interface, but not from the work of making it. */
const LARGE = times(60, (): Token => ({ kind: 'reference', mutable: false, to: deep(29) }));
const PARTS = 60 * 31;

/** A module of functions with one signature, which abort. It imports functions with the signature `of` from `library`. */
function moduleOf(name: string, functions: number, parameters: readonly Token[], imported = 0, of = NONE): Uint8Array {
	const file: ModuleFile = {
		version: 6,
		flavour: undefined,
		self: 0,
		identifiers: [],
		addresses: [OWNER],
		modules: [{ account: OWNER, name }, ...times(imported > 0 ? 1 : 0, () => ({ account: OWNER, name: 'library' }))],
		structHandles: [],
		functionHandles: [
			...times(functions, (i) => ({ module: 0, name: `f${i}`, parameters, results: NONE, typeParameters: [] })),
			...times(imported, (i) => ({ module: 1, name: `f${i}`, parameters: of, results: NONE, typeParameters: [] })),
		],
		functionInstantiations: [],
		signatures: [],
		constants: [],
		structs: [],
		structInstantiations: [],
		variants: [],
		variantInstantiations: [],
		variantFields: [],
		variantFieldInstantiations: [],
		functions: times(functions, (handle) => ({
			handle,
			visibility: 'public' as const,
			isEntry: false,
			isNative: false,
			acquires: [],
			locals: NONE,
			code: [
				{ op: OP.LD_U64, operand: 0, count: 0, constant: 0n },
				{ op: OP.ABORT, operand: 0, count: 0, constant: 0n },
			],
			jumpTables: [],
		})),
		fields: [],
		fieldInstantiations: [],
		friends: [],
		metadata: [],
	};
	return writeModule(file);
}

function publish(host: Host, code: Uint8Array, gas = 1_000_000_000) {
	return host.tryDeploy({ from: OWNER, vm: 'move', code, gas });
}

describe('publishing pays for each step before it is done', () => {
	it('reads no byte of a module that its gas does not pay to read', () => {
		const host = new Host({ adapters: [moveAdapter()] });
		const code = moduleOf('m', 100, NONE);
		const price = code.length * MOVE_GAS.loadByte;
		vi.clearAllMocks();
		expect(publish(host, code, price - 1).outcome).toMatchObject({ status: 'halt', reason: 'out-of-gas' });
		expect(tables.openFile).not.toHaveBeenCalled();
		expect(tables.identify).not.toHaveBeenCalled();
		expect(publish(host, code, price).outcome).toMatchObject({ status: 'halt', reason: 'out-of-gas' });
		expect(tables.identify).toHaveBeenCalled();
	});

	it('a malformed module pays what it costs to read', () => {
		const host = new Host({ adapters: [moveAdapter()] });
		const code = moduleOf('m', 100, NONE);
		code[code.length - 1] = 99;
		const { outcome, gasUsed } = publish(host, code);
		expect(outcome.status).toBe('revert');
		expect(gasUsed).toBeGreaterThan(code.length * MOVE_GAS.loadByte);
	});

	it('an interface is paid for by the parts of its types, however few bytes they take', () => {
		const used = (functions: number) =>
			publish(new Host({ adapters: [moveAdapter()] }), moduleOf('m', functions, LARGE)).gasUsed;
		expect(used(20) - used(10)).toBeGreaterThan(10 * PARTS * MOVE_GAS.interfacePart);
	});

	it('the signatures of imported functions are compared for a price', () => {
		const host = new Host({ adapters: [moveAdapter()] });
		expect(publish(host, moduleOf('library', 60, LARGE)).status).toBe('success');
		const used = (imported: number) => {
			const result = publish(host, moduleOf(`user${imported}`, 1, NONE, imported, LARGE));
			expect(result.status).toBe('success');
			return result.gasUsed;
		};
		const work = (10 * PARTS * COMPARED_PART) / MOVE_GAS.verifierUnits;
		expect(used(20) - used(10)).toBeGreaterThan(work);
	});

	it('an upgrade pays for comparing its functions with those that it replaces', () => {
		const used = (functions: number) => {
			const host = new Host({ adapters: [moveAdapter()] });
			const code = moduleOf('m', functions, LARGE);
			const first = publish(host, code).gasUsed;
			return publish(host, code).gasUsed - first;
		};
		const work = (10 * PARTS * COMPARED_PART) / MOVE_GAS.verifierUnits;
		expect(used(20) - used(10)).toBeGreaterThan(work);
	});

	it('a dependency is paid for when it is loaded', () => {
		const library = moduleOf('library', 60, NONE);
		const [without, user] = [moduleOf('user', 1, NONE), moduleOf('user', 1, NONE, 1)];
		const bytes = (user.length - without.length) * (MOVE_GAS.depositByte + MOVE_GAS.loadByte);
		const used = (code: Uint8Array) => {
			const host = new Host({ adapters: [moveAdapter()] });
			expect(publish(host, library).status).toBe('success');
			return publish(host, code).gasUsed;
		};
		const more = used(user) - used(without) - bytes;
		expect(more).toBeGreaterThan(library.length * MOVE_GAS.readByte);
	});
});
