import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CodeWriter } from './code-writer.ts';
import { EXTERNAL, functionType, SECTION, wasmModule } from './module.ts';
import { NO_RESULT, OP, TYPE } from './opcodes.ts';

/** Runs the body of a function without parameters. */
function evaluate(result: number, body: CodeWriter): unknown {
	const bytes = wasmModule([
		[SECTION.type, functionType(new CodeWriter().uint(1), [], [result])],
		[SECTION.function, new CodeWriter().uint(1).uint(0)],
		[SECTION.memory, undefined],
		[SECTION.export, new CodeWriter().uint(1).name('run').byte(EXTERNAL.function).uint(0)],
		[SECTION.code, new CodeWriter().uint(1).sized(new CodeWriter(4).uint(0).append(body).byte(OP.end))],
	]);
	const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes));
	return (exports['run'] as () => unknown)();
}

function readUnsigned(bytes: Uint8Array): bigint {
	return bytes.reduceRight((number, byte) => (number << 7n) | BigInt(byte & 0x7f), 0n);
}

describe('CodeWriter', () => {
	it('constants are read by the engine as they were written', () => {
		fc.assert(
			fc.property(fc.integer(), (number) => {
				expect(evaluate(TYPE.i32, new CodeWriter(1).i32(number))).toBe(number);
			}),
		);
		const edges = fc.constantFrom(
			-1n,
			-64n,
			-65n,
			63n,
			64n,
			2n ** 30n,
			-(2n ** 30n) - 1n,
			2n ** 63n - 1n,
			-(2n ** 63n),
		);
		fc.assert(
			fc.property(fc.oneof(edges, fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })), (number) => {
				expect(evaluate(TYPE.i64, new CodeWriter(1).i64(number))).toBe(number);
				expect(evaluate(TYPE.i64, new CodeWriter(1).i64(BigInt.asUintN(64, number)))).toBe(number);
			}),
		);
	});

	it('unsigned integers are the shortest LEB128', () => {
		fc.assert(
			fc.property(fc.maxSafeNat(), (number) => {
				const bytes = new CodeWriter().uint(number).finish();
				expect(readUnsigned(bytes)).toBe(BigInt(number));
				expect(bytes.length).toBe(Math.max(1, Math.ceil(number.toString(2).length / 7)));
				expect([...bytes].findIndex((byte) => byte < 0x80)).toBe(bytes.length - 1);
			}),
		);
		expect([...new CodeWriter().uint(0).uint(127).uint(128).finish()]).toEqual([0, 127, 128, 1]);
	});

	it('grows, and what it returns is a copy', () => {
		const writer = new CodeWriter(1);
		for (let i = 0; i < 300; i++) writer.byte(i);
		writer.bytes([1, 2, 3]);
		const bytes = writer.finish();
		expect([...bytes]).toEqual([...Array.from({ length: 300 }, (_, i) => i & 0xff), 1, 2, 3]);
		writer.bytes(new Uint8Array(1000).fill(9));
		bytes[0] = 7;
		expect([writer.length, writer.finish()[0]]).toEqual([1303, 0]);
		writer.reset();
		expect([...writer.byte(5).finish()]).toEqual([5]);
	});

	it('writes control flow and locals', () => {
		// Sums 1 to 10.
		const body = new CodeWriter().byte(OP.block).byte(NO_RESULT).byte(OP.loop).byte(NO_RESULT);
		body.get(0).i32(1).byte(OP.i32Add).tee(0).get(1).byte(OP.i32Add).set(1);
		body.get(0).i32(10).byte(OP.i32LtU).byte(OP.brIf).uint(0).byte(OP.end).byte(OP.end).get(1).byte(OP.end);
		const bytes = wasmModule([
			[SECTION.type, functionType(new CodeWriter().uint(1), [TYPE.i32, TYPE.i32], [TYPE.i32])],
			[SECTION.function, new CodeWriter().uint(1).uint(0)],
			[SECTION.export, new CodeWriter().uint(1).name('sum→').byte(EXTERNAL.function).uint(0)],
			[SECTION.code, new CodeWriter().uint(1).sized(new CodeWriter().uint(0).append(body)).finish()],
		]);
		const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes));
		expect((exports['sum→'] as (a: number, b: number) => number)(0, 0)).toBe(55);
	});
});
