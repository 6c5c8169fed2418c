import { describe, expect, it } from 'vitest';
import { InitProgram } from './init-program.ts';

describe('the init code that ran last', () => {
	it('is loaded once while its bytes are the same', () => {
		const programs = new InitProgram();
		const first = programs.get(Uint8Array.of(0x5b, 0x00));
		expect(programs.get(Uint8Array.of(0x5b, 0x00))).toBe(first);
		expect([...first.jumpDests]).toEqual([1, 0]);
	});

	it('is another program if a byte or the length differs', () => {
		const programs = new InitProgram();
		for (const code of [[0x5b, 0x00], [0x5b, 0x5b], [0x5b], []]) {
			const program = programs.get(Uint8Array.from(code));
			expect([...program.code]).toEqual(code);
			expect([...program.jumpDests]).toEqual(code.map((op) => (op === 0x5b ? 1 : 0)));
		}
	});

	it('does not change with the bytes that were given', () => {
		const programs = new InitProgram();
		const given = Uint8Array.of(0x5b);
		const first = programs.get(given);
		given[0] = 0x60;
		expect([...first.code]).toEqual([0x5b]);
		const second = programs.get(given);
		expect(second).not.toBe(first);
		expect([...second.jumpDests]).toEqual([0]);
	});

	it('is not kept if it is long', () => {
		const programs = new InitProgram();
		const long = new Uint8Array(200_000);
		expect(programs.get(long)).not.toBe(programs.get(long));
	});
});
