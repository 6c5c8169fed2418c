import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { hexToBytes } from '@altvm/abi-bridge';
import { DeploymentError, Host } from '@altvm/host';
import * as template from '@mysten/move-bytecode-template';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { canCompileMove } from '../../../scripts/compile-move.ts';
import { compileSuiPackage } from '../../../scripts/compile-sui.ts';
import { CORPUS, compileCorpus, USER } from '../../../test-modules/corpus.ts';
import { moveAdapter } from '../../adapter.ts';
import { loadModule } from '../../all-flavours.ts';
import { MoveLoadError } from '../status/errors.ts';
import { standardLibrary } from '../stdlib/index.ts';
import { parseModule, parseScript } from './parse.ts';

type Refusal = { readonly refused: string };

/** Whether our parser accepts a module. Any error other than MoveLoadError fails the test. */
function ours(code: Uint8Array): 'taken' | Refusal {
	try {
		parseModule(code);
		return 'taken';
	} catch (error) {
		if (error instanceof MoveLoadError) return { refused: error.message };
		throw error;
	}
}

function theirs(code: Uint8Array): 'taken' | Refusal {
	try {
		template.deserialize(code);
		return 'taken';
	} catch (error) {
		return { refused: String((error as { message?: unknown }).message) };
	}
}

/**
 * Reasons of modules that the reference refuses and our parser accepts: it checks them later, or has no such limit on a
 * table.
 */
const LATER = /type parameter|Uleb/;
/**
 * Reasons of modules that our parser refuses and the reference accepts: it verifies them later, allows longer names as
 * Sui does, and knows more versions.
 */
const SOONER = /more than 255|items at once|of another module|bytecode version/;

describe.skipIf(!canCompileMove())('the module loader', () => {
	let modules: [string, Uint8Array][];
	beforeAll(() => {
		modules = [...compileCorpus(), ...standardLibrary().map(({ name, code }) => [name, code] as [string, Uint8Array])];
	});
	const find = (name: string) => modules.find(([known]) => known === name)![1];

	it('reads the same names as the reference', () => {
		expect(modules.length).toBeGreaterThan(10);
		for (const [name, code] of modules) {
			const known = template.deserialize(code);
			const text = (index: number): string => known.identifiers[index];
			const file = parseModule(code);
			const module = loadModule(code, '0x');
			const self = known.module_handles[known.self_module_handle_idx];
			expect(module.id.name, name).toBe(text(self.name));
			expect(module.id.account.slice(2)).toBe(known.address_identifiers[self.address].replace(/^0x/, ''));
			expect(file.modules.map((handle) => handle.name)).toEqual(
				known.module_handles.map((handle: { name: number }) => text(handle.name)),
			);
			expect(file.functionHandles.map((handle) => handle.name)).toEqual(
				known.function_handles.map((handle: { name: number }) => text(handle.name)),
			);
			expect(file.structHandles.map((handle) => handle.name)).toEqual(
				known.datatype_handles.map((handle: { name: number }) => text(handle.name)),
			);
			expect([...module.functions.keys()]).toEqual(
				known.function_defs.map((def: { function: number }) => text(known.function_handles[def.function].name)),
			);
			expect([...module.structs.keys()]).toEqual(
				known.struct_defs.map((def: { struct_handle: number }) => text(known.datatype_handles[def.struct_handle].name)),
			);
			expect(file.functions.map((fn) => fn.code.length)).toEqual(
				known.function_defs.map((def: { code?: { code: unknown[] } }) => def.code?.code.length ?? 0),
			);
		}
	});

	it('refuses a module truncated at any byte, and one with a byte appended', () => {
		for (const [name, code] of modules) {
			for (let length = 0; length < code.length; length++)
				expect(ours(code.subarray(0, length)), `${name} of ${length} bytes`).not.toBe('taken');
			expect(ours(Uint8Array.of(...code, 0)), name).not.toBe('taken');
		}
	});

	it('agrees with the reference on modules with a changed byte, except for the listed reasons', () => {
		for (const name of ['patched', 'storage', 'option']) {
			const code = find(name);
			for (let at = 0; at < code.length; at++) {
				for (const bits of [1, 0x80]) {
					const changed = code.slice();
					changed[at]! ^= bits;
					const [our, their] = [ours(changed), theirs(changed)];
					const where = `${name}, byte ${at} ^ ${bits}`;
					if (our === 'taken' && their !== 'taken') expect(their.refused, where).toMatch(LATER);
					if (our !== 'taken' && their === 'taken') expect(our.refused, where).toMatch(SOONER);
				}
			}
		}
	});

	it('a module with changed bytes is published or refused, and calling it never throws from the host', () => {
		const sender = { from: CORPUS, vm: 'move', gas: 3_000_000 } as const;
		const change = fc.record({
			module: fc.constantFrom('patched', 'structs', 'vectors', 'storage', 'library'),
			bytes: fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 })), { minLength: 1, maxLength: 2 }),
		});
		let published = 0;
		fc.assert(
			fc.property(change, ({ module, bytes }) => {
				const code = find(module).slice();
				for (const [at, bits] of bytes) code[at % code.length]! ^= bits;
				const host = new Host({ adapters: [moveAdapter()] });
				let address: ReturnType<typeof host.deploy>['address'];
				try {
					({ address } = host.deploy({ ...sender, code }));
				} catch (error) {
					expect(error).toBeInstanceOf(DeploymentError);
					return;
				}
				published++;
				const loaded = loadModule(code, '0x');
				for (const fn of loaded.interface.functions) {
					const args = fn.inputs.map(({ type }) => SAMPLES[type.kind]);
					const types = loaded.functions.get(fn.name)!.handle.typeParameters.map(() => 'u8');
					const options = types.length > 0 ? { args, typeArguments: types } : { args };
					host.call({ from: USER, to: address, function: fn.name, gas: 100_000, ...options });
				}
			}),
			{ numRuns: 250 },
		);
		expect(published).toBeGreaterThan(0);
	});

	it('a module that names Option without a type argument is refused, and its interface omits functions that use it', () => {
		const file = template.deserialize(find('library'));
		const option = file.datatype_handles.findIndex(
			(handle: { name: number }) => file.identifiers[handle.name] === 'Option',
		);
		file.datatype_handles[option].type_parameters = [];
		const bare = (token: unknown): unknown => {
			if (typeof token !== 'object' || token === null) return token;
			const { DatatypeInstantiation: made } = token as { DatatypeInstantiation?: [number, unknown] };
			if (made?.[0] === option) return { Datatype: option };
			if (Array.isArray(token)) return token.map(bare);
			return Object.fromEntries(Object.entries(token).map(([kind, inner]) => [kind, bare(inner)]));
		};
		file.signatures = file.signatures.map(bare);
		for (const { field_information } of file.struct_defs)
			for (const field of field_information.Declared) field.signature = bare(field.signature);
		const code = Uint8Array.from(template.serialize(file));
		const host = new Host({ adapters: [moveAdapter()] });
		expect(() => host.deploy({ from: CORPUS, vm: 'move', code })).toThrow(/DUPLICATE_ELEMENT in library/);
		const names = loadModule(code, '0x').interface.functions.map(({ name }) => name);
		expect(names).toContain('sha2');
		expect(names).not.toContain('some');
	});

	it('parses version 7 of Sui like version 6, with the flavour set', () => {
		for (const [name, code] of modules) {
			const known = template.deserialize(code);
			known.version = 7;
			const { version, flavour, ...file } = parseModule(Uint8Array.from(template.serialize(known)));
			expect([version, flavour]).toEqual([7, 'sui']);
			expect({ ...file, version: 6, flavour: undefined }, name).toEqual(parseModule(code));
		}
	});

	it('agrees with the reference on Sui modules of version 7 with a changed byte, except for the listed reasons', async () => {
		const folder = fileURLToPath(new URL('../../../test-modules/sui-enums', import.meta.url));
		const code = (await compileSuiPackage(folder))[0]!;
		expect([ours(code), theirs(code)]).toEqual(['taken', 'taken']);
		let taken = 0;
		for (let at = 0; at < code.length; at += 3) {
			for (const bits of [1, 2]) {
				const changed = code.slice();
				changed[at]! ^= bits;
				const [our, their] = [ours(changed), theirs(changed)];
				const where = `byte ${at} ^ ${bits}`;
				if (our === 'taken' && their !== 'taken') expect(their.refused, where).toMatch(LATER);
				if (our !== 'taken' && their === 'taken') expect(our.refused, where).toMatch(SOONER);
				if (our !== 'taken' || their !== 'taken') continue;
				taken++;
				const again = parseModule(Uint8Array.from(template.serialize(template.deserialize(changed))));
				expect(isDeepStrictEqual(again, parseModule(changed)), where).toBe(true);
			}
		}
		expect(taken).toBeGreaterThan(200);
	});

	it('reads scripts of versions 5 to 7, but none of Sui, which has no scripts', () => {
		// A compiled `script { fun main() {} }`.
		const script = hexToBytes('0xa11ceb0b0600000001050001000000000102');
		for (const [version, flavour] of [
			[5, 0],
			[6, 0],
			[7, 0],
			[7, 0x0a],
		] as const)
			expect(parseScript(marked(script, version, flavour)).version).toBe(version);
		expect(() => parseScript(marked(script, 7, 0x05))).toThrow('a script in bytecode of Sui');
	});

	it.each([
		['an empty file', () => new Uint8Array(0), /BAD_MAGIC|not a Move module/],
		['a later version', (code: Uint8Array) => code.with(4, 8), /bytecode version 8; versions 5 and 6/],
		['a later version of Aptos', (code: Uint8Array) => marked(code, 8, 0x0a), /bytecode version 8 of Aptos/],
		['a later version of Sui', (code: Uint8Array) => marked(code, 9, 0x05), /bytecode version 9 of Sui/],
		['a version of an unknown flavour', (code: Uint8Array) => marked(code, 7, 0x07), /version 7 of a flavour 0x07/],
		['more bytes than a module may have', () => new Uint8Array(300_000), /bytes/],
	])('describes the error in %s', (_, make, message) => {
		expect(ours(make(find('patched')))).toMatchObject({ refused: expect.stringMatching(message) });
	});
});

/** A module of Sui with as many instantiations of one enum. */
function manyInstantiations(count: number): Uint8Array {
	const tables: [kind: number, bytes: number[]][] = [
		[1, [0, 0]],
		[2, [0, 1, 7, 0]],
		[5, [0]],
		[7, [1, 0x6d, 1, 0x45]],
		[8, new Array<number>(32).fill(0)],
		[17, [0, 2, 1, 1, 0]],
		[18, new Array<number>(count * 2).fill(0)],
	];
	const uleb = (n: number): number[] => (n < 128 ? [n] : [(n & 127) | 128, ...uleb(n >>> 7)]);
	const header = uleb(tables.length);
	let at = 0;
	for (const [kind, bytes] of tables) {
		header.push(kind, ...uleb(at), ...uleb(bytes.length));
		at += bytes.length;
	}
	return Uint8Array.from([0xa1, 0x1c, 0xeb, 0x0b, 7, 0, 0, 5, ...header, ...tables.flatMap(([, bytes]) => bytes), 0]);
}

it('takes little of the native stack, however many entries a table has', () => {
	const code = manyInstantiations(65_000);
	const few = manyInstantiations(1);
	/** The deepest recursion below which a module is read. */
	const deepest = (bytes: Uint8Array) => {
		const at = (depth: number): void => {
			if (depth === 0) parseModule(bytes);
			else at(depth - 1);
		};
		let [low, high] = [0, 200_000];
		while (high - low > 100) {
			const middle = (low + high) >> 1;
			try {
				at(middle);
				low = middle;
			} catch (error) {
				if (!(error instanceof RangeError)) throw error;
				high = middle;
			}
		}
		return low;
	};
	expect(parseModule(code).structInstantiations.length).toBe(65_000);
	deepest(few);
	expect(deepest(code)).toBeGreaterThan(0.8 * deepest(few));
});

/** The module with the version and the flavour mark of its header replaced. */
function marked(code: Uint8Array, version: number, flavour: number): Uint8Array {
	return code.with(4, version).with(7, flavour);
}

const SAMPLES: Record<string, unknown> = {
	uint: 5,
	address: USER,
	bool: true,
	bytes: '0x61',
	string: 'text',
	list: [],
	option: null,
};
