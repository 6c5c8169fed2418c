import { loadModule } from '@altvm/move';
import { createHost, type Host, moduleAddress, toAddress } from 'altvm';
import { beforeEach, describe, expect, it } from 'vitest';
import { canCompileMove } from '../../vm-adapters/move/scripts/compile-move.ts';
import { assemble } from '../../vm-adapters/move/test-modules/assembler/assemble.ts';
import { compileSource } from '../../vm-adapters/move/test-modules/compile-source.ts';
import { writeModule } from '../../vm-adapters/move/test-modules/write-module.ts';

const LEDGER = toAddress(`0x${'a1'.padStart(64, '0')}`);
const THIEF = toAddress(`0x${'b1'.padStart(64, '0')}`);
const bytesOf = (text: string) => writeModule(assemble(text));

let host: Host;
beforeEach(async () => {
	host = await createHost();
});

const deploy = (from: typeof LEDGER, code: Uint8Array) => host.tryDeploy({ from, vm: 'move', code });

describe.skipIf(!canCompileMove())('a module that no compiler produces', () => {
	it('cannot pay twice from a ledger by two references to one field of an enum', () => {
		const ledger = compileSource(`module ${LEDGER}::ledger {
			struct Purse has store { value: u64 }
			public fun mint(): Purse { Purse { value: 100 } }
			public fun pour(from: &mut Purse, to: &mut Purse) { let sum = from.value + to.value; from.value = 0; to.value = sum }
			public fun burn(p: Purse): u64 { let Purse { value } = p; value }
		}`);
		expect(deploy(LEDGER, ledger.get('ledger')!).status).toBe('success');
		const thief = (first: string, second: string) =>
			bytesOf(
				`module ${THIEF}::thief version 7 aptos
				use struct ${LEDGER}::ledger::Purse has store
				use fun ${LEDGER}::ledger::mint(): Purse
				use fun ${LEDGER}::ledger::pour(&mut Purse, &mut Purse)
				use fun ${LEDGER}::ledger::burn(Purse): u64
				enum E has store { A { p: Purse, q: Purse }, B { p: Purse, q: Purse } }
				public fun go(): u64 [E] {
					CALL mint; CALL mint; PACK_VARIANT E.A; ST_LOC 0;
					MUT_BORROW_LOC 0; MUT_BORROW_VARIANT_FIELD E.${first}; MUT_BORROW_LOC 0; MUT_BORROW_VARIANT_FIELD E.${second};
					CALL pour; MOVE_LOC 0; UNPACK_VARIANT E.A; CALL burn; ST_LOC 1; CALL burn; MOVE_LOC 1; ADD; RET
				}`.replace('[E]', '[E, u64]'),
			);
		expect(deploy(THIEF, thief('A.p', 'A|B.p')).failure).toMatchObject({
			kind: 'refused',
			reason: 'CALL_BORROWED_MUTABLE_REFERENCE_ERROR in thief::go at instruction 8',
		});
		const { address } = deploy(THIEF, thief('A.p', 'A|B.q'));
		expect(host.call({ from: THIEF, to: address!, function: 'go' }).values).toEqual([200n]);
	});
});

describe.skipIf(!canCompileMove())('a module that got an event value from another', () => {
	const SOURCE = `
	module ${LEDGER}::ledger {
		#[event] struct Transfer has copy, drop, store { amount: u64 }
		public fun last(): Transfer { Transfer { amount: 1000 } }
		public fun pay() { std::event::emit(last()) }
	}`;
	const emits = (name: string, parameters: string, code: string) =>
		bytesOf(`module ${THIEF}::thief
			use struct ${LEDGER}::ledger::Transfer has copy, drop, store
			use struct 0x1::event::EventHandle<phantom T: drop + store> has store
			use fun ${LEDGER}::ledger::last(): Transfer
			use fun 0x1::event::emit<T: drop + store>(T)
			use fun 0x1::event::emit_event<T: drop + store>(&mut EventHandle<T>, T)
			use fun 0x1::event::new_event_handle<T: drop + store>(&signer): EventHandle<T>
			use fun 0x1::event::destroy_handle<T: drop + store>(EventHandle<T>)
			public entry fun ${name}(${parameters}) [EventHandle<Transfer>] { ${code} RET }`);
	const FORGERIES: [name: string, code: Uint8Array][] = [
		['replay', emits('replay', '&signer', 'CALL last; CALL_GENERIC emit<Transfer>;')],
		[
			'replay_handle',
			emits(
				'replay_handle',
				'&signer',
				`MOVE_LOC 0; CALL_GENERIC new_event_handle<Transfer>; ST_LOC 1; MUT_BORROW_LOC 1; CALL last;
				CALL_GENERIC emit_event<Transfer>; MOVE_LOC 1; CALL_GENERIC destroy_handle<Transfer>;`,
			),
		],
	];

	it.each(FORGERIES)('cannot log in its name: %s', (name, code) => {
		const ledger = deploy(LEDGER, compileSource(SOURCE).get('ledger')!).address!;
		expect(deploy(THIEF, code).failure).toMatchObject({
			kind: 'refused',
			reason: expect.stringContaining(`FOREIGN_EVENT in thief::${name}`),
		});
		// The engine does not rely on the verifier alone.
		const thief = moduleAddress(THIEF, 'thief');
		host.setAccount(thief, { vm: 'move', code, interface: loadModule(code).interface });
		const call = host.call({ from: THIEF, to: thief, function: name });
		expect(call.outcome).toMatchObject({ status: 'halt', reason: 'verification-failed' });
		expect(call.logs).toEqual([]);
		expect(host.call({ from: THIEF, to: ledger, function: 'pay' }).logs).toMatchObject([{ address: ledger }]);
	});
});
