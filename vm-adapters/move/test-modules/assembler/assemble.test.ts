import { describe, expect, it } from 'vitest';
import { OP } from '../../src/core/loader/opcodes.ts';
import { parseModule } from '../../src/core/loader/parse.ts';
import { writeModule } from '../write-module.ts';
import { assemble } from './assemble.ts';

describe('the assembler', () => {
	it('assembles every kind of declaration', () => {
		const file = assemble(`
			module 0xc0::shop version 5
			friend 0xc0::friend
			const vector<u8> 0201ff
			use struct 0x1::other::Coin<T> has store
			struct Box<T: copy + drop, phantom U> has copy, drop { a: u64, b: vector<T> }
			native struct Handle
			use fun 0x1::other::burn<T: drop>(Coin<T>): bool
			public(friend) entry fun open<T: drop + copy>(u64, &mut Box<T, u8>): u64, bool [u8] acquires Handle {
				MOVE_LOC 1; MUT_BORROW_FIELD_GENERIC Box<T, u8>.a; POP; LD_U64 7; LD_TRUE; RET
			}
			native fun close()
		`);
		expect(file.modules.map(({ name }) => name)).toEqual(['shop', 'other']);
		expect(file.structHandles).toMatchObject([
			{ module: 1, name: 'Coin', abilities: 4, typeParameters: [{ constraints: 0, isPhantom: false }] },
			{
				module: 0,
				name: 'Box',
				abilities: 3,
				typeParameters: [
					{ constraints: 3, isPhantom: false },
					{ constraints: 0, isPhantom: true },
				],
			},
			{ module: 0, name: 'Handle' },
		]);
		expect(file.structs.map(({ handle, fields }) => [handle, fields?.length])).toEqual([
			[1, 2],
			[2, undefined],
		]);
		expect(file.functionHandles.map(({ module, name }) => [module, name])).toEqual([
			[1, 'burn'],
			[0, 'open'],
			[0, 'close'],
		]);
		const [open, close] = file.functions;
		expect(open).toMatchObject({ visibility: 'friend', isEntry: true, isNative: false, acquires: [1] });
		expect(open!.code.map(({ op, operand, constant }) => [op, operand, constant])).toEqual([
			[OP.MOVE_LOC, 1, 0n],
			[OP.MUT_BORROW_FIELD_GENERIC, 0, 0n],
			[OP.POP, 0, 0n],
			[OP.LD_U64, 0, 7n],
			[OP.LD_TRUE, 0, 0n],
			[OP.RET, 0, 0n],
		]);
		expect(close!.isNative).toBe(true);
		expect(file.constants).toEqual([
			{ type: { kind: 'vector', element: { kind: 'u8' } }, data: Uint8Array.of(2, 1, 255) },
		]);
	});

	it.each(['aptos', 'sui'])('assembles enums of %s that the reader accepts', (flavour) => {
		const file = assemble(`
			version 7 ${flavour}
			enum E<T> has drop { A { x: u64 }, B { x: u64, y: T } }
			fun f(): E<u8> { LD_U64 1; LD_U8 2; PACK_VARIANT_GENERIC E<u8>.B; RET }
		`);
		const { modules, structs, variantInstantiations, functions } = parseModule(writeModule(file));
		expect(modules).toHaveLength(1);
		expect(structs[0]!.variants!.map(({ name, fields }) => [name, fields.length])).toEqual([
			['A', 1],
			['B', 2],
		]);
		expect(variantInstantiations).toEqual([{ definition: 0, variant: 1, args: [{ kind: 'u8' }] }]);
		expect(functions[0]!.code[2]).toMatchObject({ op: OP.PACK_VARIANT_GENERIC, operand: 0 });
	});

	it('names an unexpected token and the text before it', () => {
		expect(() => assemble('fun f() { LD_U64 1; GO 2 }')).toThrow(
			"expected an instruction after 'fun f ( ) { LD_U64 1 ;', found 'GO'",
		);
		expect(() => assemble('fun f(T) { RET }')).toThrow("expected the name of a struct after 'fun f (', found 'T'");
	});
});
