import { moduleAddress, toAddress } from '@altvm/abi-bridge';
import { Host } from '@altvm/host';
import { describe, expect, it } from 'vitest';
import { assemble } from '../../../test-modules/assembler/assemble.ts';
import { writeModule } from '../../../test-modules/write-module.ts';
import { moveAdapter } from '../../adapter.ts';
import { LIMITS } from '../../gas.ts';

const OWNER = toAddress(`0x${'c0'.padStart(64, '0')}`);

/** A module whose struct `S<depth - 1>` nests `depth` structs. Its code makes a value of it and uses it. */
function moduleOf(depth: number): Uint8Array {
	const last = `S${depth - 1}`;
	const structs = Array.from({ length: depth }, (_, i) => {
		return `struct S${i} has copy, drop, store { a: ${i === 0 ? 'u8' : `S${i - 1}`} }`;
	});
	const make = `LD_U8 1; ${Array.from({ length: depth }, (_, i) => `PACK S${i}`).join(';')}`;
	const text = `${structs.join(' ')} struct R has key { a: ${last} }
		use fun 0x1::bcs::to_bytes<T>(&T): vector<u8>
		use fun 0x1::event::emit<T: drop + store>(T)
		public fun makes() { ${make}; POP; RET }
		public fun copies() [${last}] { ${make}; ST_LOC 0; COPY_LOC 0; POP; RET }
		public fun reads() [${last}] { ${make}; ST_LOC 0; IMM_BORROW_LOC 0; READ_REF; POP; RET }
		public fun compares(): bool { ${make}; ${make}; EQ; RET }
		public fun writes() [${last}] { ${make}; ST_LOC 0; IMM_BORROW_LOC 0; CALL_GENERIC to_bytes<${last}>; POP; RET }
		public fun logs() { ${make}; CALL_GENERIC emit<${last}>; RET }
		public entry fun keeps(&signer) { MOVE_LOC 0; ${make}; PACK R; MOVE_TO R; RET }`;
	return writeModule(assemble(text));
}

describe('a value of structs in structs', () => {
	const run = (depth: number, fn: string, engine: 'interpreter' | 'translated') => {
		const host = new Host({ adapters: [moveAdapter({ engine })] });
		expect(host.tryDeploy({ from: OWNER, vm: 'move', code: moduleOf(depth) }).status).toBe('success');
		return host.call({ from: OWNER, to: moduleAddress(OWNER, 'm'), function: fn });
	};
	const FUNCTIONS = ['copies', 'reads', 'compares', 'writes', 'logs', 'keeps'] as const;
	/** Reasons of the halts: the bridge's codec refuses a value that nests too deeply. */
	const REASONS = {
		copies: 'limit',
		reads: 'limit',
		compares: 'limit',
		writes: 'bad-input',
		logs: 'bad-input',
		keeps: 'bad-input',
	};

	describe.each(['interpreter', 'translated'] as const)('%s', (engine) => {
		it.each(FUNCTIONS)('is used up to the bound on nesting: %s', (fn) => {
			expect(run(LIMITS.nesting - 1, fn, engine).status).toBe('success');
		});

		it('is made and dropped at any depth', () => {
			expect(run(190, 'makes', engine).status).toBe('success');
		});

		it.each(FUNCTIONS)('halts the frame beyond the bound: %s', (fn) => {
			expect(run(190, fn, engine).outcome).toMatchObject({ status: 'halt', reason: REASONS[fn] });
		});
	});
});
