import { moduleAddress, toAddress } from '@altvm/abi-bridge';
import { Host } from '@altvm/host';
import { describe, expect, it } from 'vitest';
import { assemble } from '../../../test-modules/assembler/assemble.ts';
import { writeModule } from '../../../test-modules/write-module.ts';
import { moveAdapter } from '../../adapter.ts';
import { loadModule } from '../../all-flavours.ts';
import { serialize } from './bcs.ts';
import { structOf } from './types.ts';
import { Variant } from './values.ts';

const OWNER = toAddress(`0x${'c0'.padStart(64, '0')}`);
const bytesOf = (text: string) => writeModule(assemble(text));

/** A module with an enum. The second version has one more variant, which `make` returns. */
const shapes = (more: string, variant: string) =>
	bytesOf(`module 0xc0::shapes version 7 aptos
		enum Shape has copy, drop, store { Dot { x: u8 }, Line { x: u8 } ${more} }
		public fun make(): Shape { LD_U8 7; PACK_VARIANT Shape.${variant}; RET }
		public fun is_last(&Shape): bool { MOVE_LOC 0; TEST_VARIANT Shape.${variant}; RET }`);
const KEEPER = bytesOf(`module 0xc0::keeper version 7 aptos
	use struct 0xc0::shapes::Shape has copy, drop, store
	use fun 0xc0::shapes::make(): Shape
	use fun 0xc0::shapes::is_last(&Shape): bool
	use fun 0x1::code::publish(&signer, vector<vector<u8>>, u8)
	struct Kept has key { shape: Shape }
	struct Changed has copy, drop, store { shape: Shape }
	use fun 0x1::event::emit<T: drop + store>(T)
	public entry fun keep(&signer) { MOVE_LOC 0; CALL make; PACK Kept; MOVE_TO Kept; RET }
	public fun is_last_kept(address): bool acquires Kept {
		MOVE_LOC 0; IMM_BORROW_GLOBAL Kept; IMM_BORROW_FIELD Kept.shape; CALL is_last; RET
	}
	public entry fun upgrade(&signer, vector<vector<u8>>, address) [Shape] acquires Kept {
		COPY_LOC 2; IMM_BORROW_GLOBAL Kept; IMM_BORROW_FIELD Kept.shape; READ_REF; ST_LOC 3;
		MOVE_LOC 3; PACK Changed; CALL_GENERIC emit<Changed>;
		COPY_LOC 0; COPY_LOC 1; LD_U8 1; CALL publish;
		CALL make; PACK Changed; CALL_GENERIC emit<Changed>; CALL make; COPY_LOC 2; MUT_BORROW_GLOBAL Kept; MUT_BORROW_FIELD Kept.shape; WRITE_REF; RET
	}`);

describe('an enum', () => {
	it('is not written as a variant that its type lacks', () => {
		const module = loadModule(shapes('', 'Dot'));
		const definition = module.structs.get('Shape')!;
		const type = structOf(module, module.file.structHandles[definition.handle]!, definition, []);
		const linker = { pay: () => {}, allocate: () => {}, keep: () => {}, structType: () => type };
		const context = { toEvmAddress: () => '0x' as const, fromEvmAddress: () => OWNER, charge: () => {} };
		expect(serialize(type, new Variant(type, 1, [7]), linker, context)).toEqual(Uint8Array.of(1, 7));
		for (const tag of [2, 127, 65_535])
			expect(() => serialize(type, new Variant(type, tag, []), linker, context)).toThrow(
				expect.objectContaining({ reason: 'verification-failed' }),
			);
		expect(() => serialize(type, new Variant(type, 1, []), linker, context)).toThrow('not a value of');
	});

	describe.each(['interpreter', 'translated'] as const)('%s', (engine) => {
		it('reads a variant that an upgrade added, in later transactions and in the same', () => {
			const host = new Host({ adapters: [moveAdapter({ engine })] });
			const deploy = (code: Uint8Array) =>
				expect(host.tryDeploy({ from: OWNER, vm: 'move', code }).status).toBe('success');
			deploy(shapes('', 'Line'));
			deploy(KEEPER);
			const keeper = moduleAddress(OWNER, 'keeper');
			const call = (fn: string, args: unknown[]) => host.call({ from: OWNER, to: keeper, function: fn, args });
			expect(call('keep', []).status).toBe('success');
			expect(call('is_last_kept', [OWNER]).values).toEqual([true]);
			const { outcome, logs } = call('upgrade', [[shapes(', Box { y: u8 }', 'Box')], OWNER]);
			expect(outcome).toMatchObject({ status: 'success' });
			expect(logs.map(({ data, event }) => [[...data], event!.values[0]!.value])).toEqual([
				[
					[1, 7],
					['Line', 7n],
				],
				[
					[2, 7],
					['Box', 7n],
				],
			]);
			expect(call('is_last_kept', [OWNER]).values).toEqual([true]);
		});
	});
});
