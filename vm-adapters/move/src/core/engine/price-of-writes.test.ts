import { moduleAddress, toAddress } from '@altvm/abi-bridge';
import { Host } from '@altvm/host';
import { expect, it } from 'vitest';
import { canCompileMove } from '../../../scripts/compile-move.ts';
import { compileSource } from '../../../test-modules/compile-source.ts';
import { moveAdapter } from '../../adapter.ts';
import { MOVE_GAS } from '../../gas.ts';

const OWNER = toAddress(`0x${'c0'.padStart(64, '0')}`);
const USER = toAddress(`0x${'b2'.padStart(40, '0')}`);

const SOURCE = `
module 0xc0::nothing { public entry fun happens() {} }
module 0xc0::writer {
    use std::signer;
    use std::string;
    use std::xcall;
    struct New has key, drop { n: u64 }
    struct Old has key, drop { n: u64 }
    fun call(nothing: address) { xcall::call(nothing, string::utf8(b"happens"), vector[]); }

    public entry fun prepare(user: &signer) { move_to(user, Old { n: 0 }) }
    public entry fun look(user: &signer, nothing: address) acquires Old {
        let at = signer::address_of(user);
        assert!(!exists<New>(at) && borrow_global<Old>(at).n == 0, 1);
        call(nothing)
    }
    public entry fun look_and_make(user: &signer, nothing: address) acquires Old {
        look(user, nothing);
        move_to(user, New { n: 1 })
    }
    public entry fun look_and_change(user: &signer, nothing: address) acquires Old {
        look(user, nothing);
        borrow_global_mut<Old>(signer::address_of(user)).n = 1
    }
}`;

it.skipIf(!canCompileMove())('a resource read before a call is charged for when it is written after the call', () => {
	const host = new Host({ adapters: [moveAdapter()] });
	const modules = compileSource(SOURCE);
	for (const name of ['nothing', 'writer']) host.deploy({ from: OWNER, vm: 'move', code: modules.get(name)! });
	const at = (name: string) => moduleAddress(OWNER, name);
	const gas = (fn: string, args: unknown[] = [at('nothing')]) => {
		const result = host.call({ from: USER, to: at('writer'), function: fn, args });
		expect(result.status).toBe('success');
		return result.gasUsed;
	};
	gas('prepare', []);
	const looked = gas('look');
	const start = host.snapshot();
	expect(gas('look_and_change') - looked).toBeGreaterThanOrEqual(MOVE_GAS.changedResource);
	host.restore(start);
	expect(gas('look_and_make') - looked).toBeGreaterThanOrEqual(MOVE_GAS.newResource);
});
