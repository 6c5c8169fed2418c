import fc from 'fast-check';
import { type AbiParameter, encodeAbiParameters } from 'viem';
import { describe, expect, it } from 'vitest';
import { toAddress, toEvmHex } from '../address.ts';
import type { CodecContext } from '../dialect.ts';
import { bytesToHex } from '../hex.ts';
import type { AbiType, OptionValue, Param, Value } from '../types.ts';
import { decodeSolidity, encodeSolidity } from './codec.ts';
import { zeroValue } from './zero-value.ts';

const context: CodecContext = { toEvmAddress: toEvmHex, fromEvmAddress: toAddress, charge() {} };

const width = fc.integer({ min: 1, max: 32 }).map((bytes) => 8 * bytes);
const { type: anyType } = fc.letrec<{ type: AbiType }>((tie) => {
	const item = tie('type');
	const items = fc.array(item, { minLength: 1, maxLength: 3 });
	return {
		type: fc.oneof(
			{ maxDepth: 4, depthIdentifier: 'abi' },
			fc.constantFrom<AbiType>({ kind: 'bool' }, { kind: 'address' }, { kind: 'bytes' }, { kind: 'string' }),
			width.map((bits): AbiType => ({ kind: 'uint', bits })),
			width.map((bits): AbiType => ({ kind: 'int', bits })),
			fc.integer({ min: 1, max: 32 }).map((size): AbiType => ({ kind: 'fixedBytes', size })),
			fc
				.integer({ min: 1, max: 256 })
				.map((n): AbiType => ({ kind: 'enum', name: 'E', cases: Array.from({ length: n }, (_, i) => `c${i}`) })),
			item.map((element): AbiType => ({ kind: 'list', element })),
			fc
				.tuple(item, fc.integer({ min: 1, max: 3 }))
				.map(([element, length]): AbiType => ({ kind: 'array', element, length })),
			items.map((elements): AbiType => ({ kind: 'tuple', elements })),
			items.map(
				(types): AbiType => ({ kind: 'struct', name: 'S', fields: types.map((type): Param => ({ name: '', type })) }),
			),
			item.map((element): AbiType => ({ kind: 'option', element })),
		),
	};
});

function anyValue(type: AbiType): fc.Arbitrary<Value> {
	const half = (bits: number) => 2n ** BigInt(bits - 1);
	switch (type.kind) {
		case 'bool':
			return fc.boolean();
		case 'uint':
			return fc.bigInt(0n, 2n * half(type.bits) - 1n);
		case 'int':
			return fc.bigInt(-half(type.bits), half(type.bits) - 1n);
		case 'address':
			return fc.uint8Array({ minLength: 20, maxLength: 20 }).map(toAddress);
		case 'bytes':
			return fc.uint8Array({ maxLength: 70 });
		case 'fixedBytes':
			return fc.uint8Array({ minLength: type.size, maxLength: type.size });
		case 'string':
			return fc.string({ unit: fc.constantFrom('a', '\0', 'é', '€', '\ufeff', '𝄞'), maxLength: 40 });
		case 'list':
			return fc.array(anyValue(type.element), { maxLength: 3 });
		case 'array':
			return fc.array(anyValue(type.element), { minLength: type.length, maxLength: type.length });
		case 'tuple':
			return fc.tuple(...type.elements.map(anyValue));
		case 'struct':
			return fc.tuple(...type.fields.map((field) => anyValue(field.type)));
		case 'option':
			return fc
				.option(anyValue(type.element))
				.map((value): Value => (value === null ? { some: false } : { some: true, value }));
		case 'enum':
			return fc.nat({ max: type.cases.length - 1 });
	}
}

/** Writes a type as in a JSON ABI. */
function param(type: AbiType): AbiParameter {
	switch (type.kind) {
		case 'uint':
		case 'int':
			return { type: `${type.kind}${type.bits}` };
		case 'fixedBytes':
			return { type: `bytes${type.size}` };
		case 'list':
		case 'array': {
			const element = param(type.element);
			return { ...element, type: `${element.type}[${type.kind === 'array' ? type.length : ''}]` };
		}
		case 'tuple':
			return { type: 'tuple', components: type.elements.map(param) };
		case 'struct':
			return { type: 'tuple', components: type.fields.map((field) => param(field.type)) };
		case 'option':
			return { type: 'tuple', components: [{ type: 'bool' }, param(type.element)] };
		case 'enum':
			return { type: 'uint8' };
		default:
			return { type: type.kind };
	}
}

/** Converts a value to viem's form. */
function plain(type: AbiType, value: Value): unknown {
	const items = value as readonly Value[];
	switch (type.kind) {
		case 'address':
			return `0x${(value as string).slice(26)}`;
		case 'bytes':
		case 'fixedBytes':
			return bytesToHex(value as Uint8Array);
		case 'list':
		case 'array':
			return items.map((item) => plain(type.element, item));
		case 'tuple':
			return type.elements.map((element, i) => plain(element, items[i]!));
		case 'struct':
			return type.fields.map((field, i) => plain(field.type, items[i]!));
		case 'option': {
			const option = value as OptionValue;
			return [option.some, plain(type.element, option.some ? option.value : zeroValue(type.element))];
		}
		default:
			return value;
	}
}

const typed = fc
	.array(anyType, { maxLength: 4 })
	.chain((types) => fc.tuple(fc.constant(types), fc.tuple(...types.map(anyValue))));

describe('the Solidity codec', () => {
	it('encodes values of any type as viem does and decodes them again', () => {
		fc.assert(
			fc.property(typed, ([types, values]) => {
				const bytes = encodeSolidity(types, values, context);
				const expected = encodeAbiParameters(
					types.map(param),
					types.map((type, i) => plain(type, values[i]!)),
				);
				expect(bytesToHex(bytes)).toBe(expected);
				expect(decodeSolidity(types, bytes, context)).toEqual(values);
			}),
			{ numRuns: 300 },
		);
	});

	it('accepts the limits of every integer width and nothing beyond them', () => {
		for (let bits = 8; bits <= 256; bits += 8) {
			const end = 2n ** BigInt(bits);
			for (const [type, low, high] of [
				[{ kind: 'uint', bits }, 0n, end - 1n],
				[{ kind: 'int', bits }, -end / 2n, end / 2n - 1n],
			] as const) {
				const values = [low, high];
				const bytes = encodeSolidity([type, type], values, context);
				expect(bytesToHex(bytes)).toBe(encodeAbiParameters([type, type].map(param), values));
				expect(decodeSolidity([type, type], bytes, context)).toEqual(values);
				for (const beyond of [low - 1n, high + 1n]) {
					expect(() => encodeSolidity([type], [beyond], context)).toThrow(
						expect.objectContaining({ code: 'bad-value' }),
					);
				}
			}
		}
	});

	it('charges for exactly the bytes it writes, and stops if the charge throws', () => {
		fc.assert(
			fc.property(typed, fc.uint8Array({ maxLength: 4 }), ([types, values], prefix) => {
				const charges: number[] = [];
				const bytes = encodeSolidity(types, values, { ...context, charge: (n) => charges.push(n) }, prefix);
				expect(charges).toEqual([bytes.length]);
				const refuse = () => {
					throw new RangeError('not paid');
				};
				expect(() => encodeSolidity(types, values, { ...context, charge: refuse }, prefix)).toThrow('not paid');
			}),
			{ numRuns: 50 },
		);
	});

	it('decodes zeros as the zero value of a static type', () => {
		const isStatic = (type: AbiType): boolean =>
			encodeSolidity([type], [zeroValue(type)], context).every((byte) => byte === 0);
		fc.assert(
			fc.property(anyType.filter(isStatic), (type) => {
				const size = encodeSolidity([type], [zeroValue(type)], context).length;
				expect(decodeSolidity([type], new Uint8Array(size), context)).toEqual([zeroValue(type)]);
			}),
			{ numRuns: 50 },
		);
	});
});
