import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bigIntToAddress, toAddress, toEvmHex } from '../address.ts';
import type { CodecContext } from '../dialect.ts';
import { DecodeError } from '../errors.ts';
import { CanonicalAbi } from './canonical.ts';
import type { CoreValue, WitValue } from './values.ts';
import type { WitType } from './wit-types.ts';

const LEAVES = (
	[
		'bool',
		'u8',
		'u16',
		'u32',
		'u64',
		's8',
		's16',
		's32',
		's64',
		'u128',
		'u256',
		'address',
		'bytes32',
		'string',
	] as const
).map((kind): WitType => ({ kind }));

/** A guest with a bump allocator. */
function guest(size: number, charge: (bytes: number) => void) {
	const buffer = new ArrayBuffer(size);
	let next = 16;
	const context: CodecContext = { toEvmAddress: toEvmHex, fromEvmAddress: toAddress, charge };
	const allocate = (align: number, bytes: number) => {
		const at = Math.ceil(next / align) * align;
		next = at + bytes;
		return at;
	};
	return {
		abi: new CanonicalAbi({ buffer: () => buffer, allocate }, context),
		allocate,
		bytes: new Uint8Array(buffer),
	};
}

const { type: anyType } = fc.letrec<{ type: WitType }>((tie) => {
	const item = tie('type');
	const items = fc.array(item, { minLength: 1, maxLength: 3 });
	return {
		type: fc.oneof(
			{ maxDepth: 3, depthIdentifier: 'wit' },
			fc.constantFrom(...LEAVES),
			fc
				.integer({ min: 1, max: 300 })
				.map((n): WitType => ({ kind: 'enum', name: 'e', cases: Array.from({ length: n }, (_, i) => `c${i}`) })),
			item.map((element): WitType => ({ kind: 'list', element })),
			item.map((element): WitType => ({ kind: 'option', element })),
			items.map((elements): WitType => ({ kind: 'tuple', elements })),
			items.map(
				(types): WitType => ({ kind: 'record', name: 'r', fields: types.map((type, i) => ({ name: `f${i}`, type })) }),
			),
			fc.array(fc.option(item, { nil: undefined }), { minLength: 1, maxLength: 4 }).map(
				(types): WitType => ({
					kind: 'variant',
					name: 'v',
					cases: types.map((type, i) => ({ name: `c${i}`, type })),
				}),
			),
			fc
				.tuple(fc.option(item, { nil: undefined }), fc.option(item, { nil: undefined }))
				.map(([ok, error]): WitType => ({ kind: 'result', ok, error })),
		),
	};
});

function anyValue(type: WitType): fc.Arbitrary<WitValue> {
	const all = (types: readonly WitType[]) => fc.tuple(...types.map(anyValue)) as fc.Arbitrary<WitValue>;
	const oneOf = (payloads: readonly (WitType | undefined)[]) =>
		fc.oneof(
			...payloads.map((payload, index) =>
				(payload ? anyValue(payload) : fc.constant(undefined)).map((value): WitValue => ({ index, value })),
			),
		);
	const bits = Number(/^[us](\d+)$/.exec(type.kind)?.[1] ?? 0);
	if (type.kind.startsWith('u')) return fc.bigInt(0n, 2n ** BigInt(bits) - 1n);
	switch (type.kind) {
		case 'bool':
			return fc.boolean();
		case 's8':
		case 's16':
		case 's32':
		case 's64':
			return fc.bigInt(-(2n ** BigInt(bits - 1)), 2n ** BigInt(bits - 1) - 1n);
		case 'address':
			return fc.bigInt(0n, 2n ** 256n - 1n).map(bigIntToAddress);
		case 'bytes32':
			return fc.uint8Array({ minLength: 32, maxLength: 32 });
		case 'string':
			return fc.string({ unit: fc.constantFrom('a', 'é', '€', '\ufeff', '𝄞'), maxLength: 8 });
		case 'list':
			return type.element.kind === 'u8'
				? fc.uint8Array({ maxLength: 8 })
				: (fc.array(anyValue(type.element), { maxLength: 3 }) as fc.Arbitrary<WitValue>);
		case 'option':
			return anyValue(type.element).chain((value) =>
				fc.constantFrom({ some: true, value } as WitValue, { some: false } as WitValue),
			);
		case 'tuple':
			return all(type.elements);
		case 'record':
			return all(type.fields.map((field) => field.type));
		case 'enum':
			return fc.nat({ max: type.cases.length - 1 });
		case 'variant':
			return oneOf(type.cases.map((c) => c.type));
		case 'result':
			return oneOf([type.ok, type.error]);
		default:
			throw new RangeError(type.kind);
	}
}

const anyTyped = anyType.chain((type) => fc.tuple(fc.constant(type), anyValue(type)));
/** Core values as a core function gets them: i32 are signed numbers. */
const asCore = (core: readonly CoreValue[]) => core.map((item) => (typeof item === 'number' ? item | 0 : item));

describe('values of any WIT type', () => {
	it('are the same after a round trip through memory', () => {
		fc.assert(
			fc.property(anyTyped, ([type, value]) => {
				const { abi } = guest(65536, () => {});
				abi.store(type, value, 4096 * 15);
				expect(abi.load(type, 4096 * 15, 0)).toEqual(value);
			}),
			{ numRuns: 300 },
		);
	});

	it('are the same after a round trip as parameters and as a result', () => {
		fc.assert(
			fc.property(fc.array(anyTyped, { minLength: 1, maxLength: 4 }), (typed) => {
				const { abi, allocate } = guest(65536, () => {});
				const types = typed.map(([type]) => type);
				const values = typed.map(([, value]) => value);
				const core = abi.lowerParams(types, values);
				expect(core.length).toBeLessThanOrEqual(16);
				expect(abi.liftParams(types, asCore(core))).toEqual(values);
				const at = allocate(8, 4096);
				abi.store(types[0]!, values[0]!, at);
				const flat: CoreValue[] = [];
				abi.lowerFlat(types[0]!, values[0]!, flat);
				expect(abi.liftResult(types[0]!, flat.length > 1 ? at : asCore(flat)[0])).toEqual(values[0]);
			}),
			{ numRuns: 300 },
		);
	});

	it('are read, or refused with DecodeError, from any memory', () => {
		fc.assert(
			fc.property(
				anyType,
				fc.uint8Array({ minLength: 256, maxLength: 256 }),
				fc.nat({ max: 300 }),
				(type, content, at) => {
					const { abi, bytes } = guest(256, (n) => {
						if (n > 100_000) throw new DecodeError('gas', `${n}`);
					});
					bytes.set(content);
					let code = 'accepted';
					try {
						abi.load(type, at, 0);
					} catch (error) {
						if (!(error instanceof DecodeError)) throw error;
						code = error.code;
					}
					expect(code).toMatch(/^(accepted|out-of-bounds|out-of-range|bad-pointer|bad-utf8)$/);
				},
			),
			{ numRuns: 300 },
		);
	});
});
