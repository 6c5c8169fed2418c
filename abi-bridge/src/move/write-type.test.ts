import { describe, expect, it } from 'vitest';
import type { AbiType } from '../types.ts';
import { moveToAbiType } from './interface.ts';
import type { MoveType } from './move-types.ts';
import { moveTypeText } from './write-type.ts';

const uint = (bits: number): AbiType => ({ kind: 'uint', bits });

describe('moveTypeText', () => {
	it.each(['bool', 'address', 'u8', 'u16', 'u32', 'u64', 'u128', 'u256'] as const)(
		'%s comes back by its name',
		(kind) => {
			const type = moveToAbiType({ kind } satisfies MoveType);
			expect(moveTypeText(type as AbiType)).toBe(kind);
		},
	);

	it('takes the next wider integer of Move', () => {
		expect([24, 40, 72, 136].map((bits) => moveTypeText(uint(bits)))).toEqual(['u32', 'u64', 'u128', 'u256']);
	});

	it('writes bytes of any length as a vector of u8', () => {
		expect(moveTypeText({ kind: 'bytes' })).toBe('vector<u8>');
		expect(moveTypeText({ kind: 'fixedBytes', size: 4 })).toBe('vector<u8>');
	});

	it('writes types that contain others', () => {
		const option: AbiType = { kind: 'option', element: { kind: 'string' } };
		expect(moveTypeText({ kind: 'list', element: option })).toBe('vector<Option<String>>');
		expect(moveTypeText({ kind: 'array', length: 2, element: uint(64) })).toBe('vector<u64>');
	});

	it('writes an enum as u8', () => {
		expect(moveTypeText({ kind: 'enum', name: 'Side', cases: ['buy', 'sell'] })).toBe('u8');
	});

	it('writes a struct by its name, or by the name that nameOf returns', () => {
		const point: AbiType = { kind: 'struct', name: 'grid-point', fields: [{ name: 'x', type: uint(8) }] };
		const tuple: AbiType = { kind: 'tuple', elements: [point] };
		expect([moveTypeText(point), moveTypeText(tuple)]).toEqual(['GridPoint', 'Tuple']);
		expect(moveTypeText({ kind: 'list', element: tuple }, ({ kind }) => `My_${kind}`)).toBe('vector<My_tuple>');
	});

	it("writes a signed integer as the unsigned one that holds its two's complement", () => {
		const texts = [8, 24, 64, 128, 136, 256].map((bits) => moveTypeText({ kind: 'int', bits }));
		expect(texts).toEqual(['u8', 'u32', 'u64', 'u128', 'u256', 'u256']);
	});
});
