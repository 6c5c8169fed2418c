import { MOVE_STDLIB, moduleAddress } from '@altvm/abi-bridge';
import { beforeAll, describe, expect, it } from 'vitest';
import { canCompileMove } from '../../../scripts/compile-move.ts';
import { CorpusHost, compileCorpus } from '../../../test-modules/corpus.ts';

const STD_HEX = MOVE_STDLIB.slice(2);
const CORPUS = 'c0'.padStart(64, '0');
const bytes = (text: string) => new TextEncoder().encode(text);

describe.skipIf(!canCompileMove())('std::type_name', () => {
	let corpus: CorpusHost;
	beforeAll(() => {
		corpus = new CorpusHost(compileCorpus());
	});
	const run = (fn: string, ...typeArguments: string[]) => corpus.run(`type_names::${fn}`, [], { typeArguments });
	const NON_MODULE_TYPE = { abort: 0n, in: moduleAddress(MOVE_STDLIB, 'type_name') };

	it.each(['bool', 'u8', 'u16', 'u32', 'u64', 'u128', 'u256', 'address', 'vector<u8>', 'vector<vector<address>>'])(
		'%s is named as in source, is primitive and belongs to no module',
		(type) => {
			expect(run('name', type)).toEqual([bytes(type)]);
			expect(run('borrowed', type)).toEqual([bytes(type)]);
			expect(run('is_primitive', type)).toEqual([true]);
			expect(run('place', type)).toEqual(NON_MODULE_TYPE);
		},
	);

	it('signer is primitive', () => {
		expect(run('signer_name')).toEqual([bytes('signer')]);
		expect(run('is_signer_primitive')).toEqual([true]);
	});

	it('a struct is named by its address in 64 digits without prefix, its module and its name', () => {
		expect(run('name', '0x1::string::String')).toEqual([bytes(`${STD_HEX}::string::String`)]);
		expect(run('borrowed', '0x1::string::String')).toEqual([bytes(`${STD_HEX}::string::String`)]);
		expect(run('name', '0xc0::type_names::A0x1')).toEqual([bytes(`${CORPUS}::type_names::A0x1`)]);
	});

	it('type arguments are in angle brackets, separated by a comma without a space', () => {
		const inner = `${CORPUS}::type_names::Pair<u8,${CORPUS}::type_names::A0x1>`;
		const name = `${CORPUS}::type_names::Pair<${inner},${STD_HEX}::option::Option<vector<u8>>>`;
		expect(run('pair_name', 'u8')).toEqual([bytes(name)]);
	});

	it('a vector of structs is primitive', () => {
		expect(run('vector_name', '0x1::string::String')).toEqual([bytes(`vector<vector<${STD_HEX}::string::String>>`)]);
		for (let depth = 1; depth <= 12; depth++) {
			const type = `${'vector<'.repeat(depth)}0x1::string::String${'>'.repeat(depth)}`;
			expect(run('is_primitive', type), type).toEqual([true]);
			expect(run('place', type), type).toEqual(NON_MODULE_TYPE);
		}
	});

	it('the address and module of a generic struct are those of the outer type', () => {
		const option = '0x1::option::Option<0xc0::type_names::A0x1>';
		expect(run('is_primitive', option)).toEqual([false]);
		expect(run('place', option)).toEqual([bytes(STD_HEX), bytes('option')]);
		expect(run('place', '0xc0::type_names::Pair<u8, bool>')).toEqual([bytes(CORPUS), bytes('type_names')]);
	});

	it('names are equal exactly if the types are equal', () => {
		expect(run('are_same', '0x1::option::Option<u8>', '0x1::option::Option<u8>')).toEqual([true]);
		expect(run('are_same', '0x1::option::Option<u8>', '0x1::option::Option<u16>')).toEqual([false]);
	});
});
