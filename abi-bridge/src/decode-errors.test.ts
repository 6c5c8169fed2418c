import { describe, expect, it } from 'vitest';
import type { Dialect } from './dialect.ts';
import { DecodeError } from './errors.ts';
import { hexToBytes } from './hex.ts';
import type { ContractInterface } from './interface.ts';
import { encodeMoveCall, encodeMoveResults } from './move/call.ts';
import { moveDialect } from './move/dialect.ts';
import { solidityDialect } from './solidity/dialect.ts';
import { selectorOf } from './solidity/signature.ts';
import { FREE } from './testing/failures.ts';
import type { AbiType } from './types.ts';

const solidity = solidityDialect({ vm: 'evm', acceptsRaw: () => false });
const move = moveDialect({ vm: 'move', acceptsRaw: () => false });
const param = (name: string, type: AbiType) => ({ name, type });
const price = {
	name: 'price',
	typeParameters: 0,
	inputs: [param('pair', { kind: 'address' }), param('', { kind: 'uint', bits: 8 })],
	outputs: [
		param('decimals', { kind: 'uint', bits: 8 }),
		param('', { kind: 'list', element: { kind: 'int', bits: 64 } }),
	],
	mutability: 'view',
} as const;
const iface: ContractInterface = { vm: 'evm', name: 'Feed', functions: [price], events: [], errors: [] };
const word = (n: number) => n.toString(16).padStart(64, '0');
const words = (...list: number[]) => hexToBytes(`0x${list.map(word).join('')}`);

function failure(read: () => unknown): DecodeError {
	try {
		read();
	} catch (error) {
		if (error instanceof DecodeError) return error;
		throw error;
	}
	throw new Error('it decoded');
}
const ofResult = (dialect: Dialect, bytes: Uint8Array) =>
	failure(() => dialect.decodeResult(iface, price, bytes, FREE));

describe('bytes that do not fit an interface', () => {
	it.each([
		[words(), 'out-of-bounds', 'byte 0', 'uint8 for result 0 (decimals) of price'],
		[words(256, 64, 0), 'out-of-range', 'byte 0', 'uint8 for result 0 (decimals) of price'],
		[words(1), 'out-of-bounds', 'byte 32', 'int64[] for result 1 of price'],
		[words(1, 64, 1), 'out-of-bounds', 'byte 64', 'int64[] for result 1 of price'],
	])('say where in the results, and what was expected: %o', (bytes, code, place, expected) => {
		const error = ofResult(solidity, bytes);
		expect(error).toMatchObject({ code, place, expected });
		expect(error.message).toContain(`at ${place}`);
		expect(error.message).toContain(`expected ${expected}`);
	});

	it('say so of arguments, exact and widened', () => {
		const call = (signature: string, ...list: number[]) =>
			failure(() => solidity.decodeCall(iface, hexToBytes(`${selectorOf(signature)}${list.map(word).join('')}`), FREE));
		expect(call('price(address,uint8)', 1, 256).expected).toBe('uint8 for argument 1 of price');
		expect(call('price(address,uint8)', 1).expected).toBe('uint8 for argument 1 of price');
		expect(call('price(address,uint256)').expected).toBe('address for argument 0 (pair) of price');
		expect(call('price(address,uint256)', 1, 256).message).toBe('does not fit in uint8 at argument 1 of price: 256');
	});

	it('say so in BCS', () => {
		const results = (...list: number[][]) =>
			encodeMoveResults(
				list.map((one) => Uint8Array.from(one)),
				FREE,
			);
		expect(ofResult(move, results([1], [1, 0]))).toMatchObject({
			code: 'out-of-bounds',
			place: 'byte 1',
			expected: 'vector<u64> for result 1 of price',
		});
		expect(ofResult(move, results([1, 2], [0])).expected).toBe('u8 for result 0 (decimals) of price');
		expect(ofResult(move, results([1])).message).toBe('1 results instead of 2 at price');
		const input = encodeMoveCall(
			{ function: 'price', typeArguments: [], args: [new Uint8Array(31), Uint8Array.of(1)] },
			FREE,
		);
		expect(failure(() => move.decodeCall(iface, input, FREE)).expected).toBe('address for argument 0 (pair) of price');
	});

	it('keep the first cause', () => {
		const error = ofResult(solidity, words(256, 64, 0));
		expect((error.walk() as Error).message).toBe('does not fit in uint8 at byte 0');
	});
});
