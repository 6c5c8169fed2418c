import { addressToBytes, bytesToAddress, moduleAddress, toAddress } from '@altvm/abi-bridge';
import { Host } from '@altvm/host';
import { sha3_256 } from '@noble/hashes/sha3.js';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { canCompileMove } from '../../../scripts/compile-move.ts';
import { compileSource } from '../../../test-modules/compile-source.ts';
import { moveAdapter } from '../../adapter.ts';

const OWNER = toAddress(`0x${'c0'.padStart(64, '0')}`);
const USER = toAddress(`0x${'b2'.padStart(40, '0')}`);
const RESOURCE = bytesToAddress(sha3_256(Uint8Array.of(...addressToBytes(USER), 1, 255)));

// The resource account calls `press` as itself, so it is on the call stack when the module is published.
const SOURCE = `
module 0xc0::office {
    use std::account;
    use std::bcs;
    use std::string;
    use std::xcall;
    public entry fun order(user: &signer, press: address, code: vector<u8>) {
        let (account, _) = account::create_resource_account(user, x"01");
        xcall::call_as(&account, press, string::utf8(b"publish"), vector[bcs::to_bytes(&code)], 0);
    }
}
module 0xc0::press {
    public entry fun publish(account: &signer, code: vector<u8>) { std::code::publish(account, vector[code], 1) }
}
module ${RESOURCE}::paper {
    struct Printed has key {}
    fun init_module(account: &signer) { move_to(account, Printed {}) }
    public fun is_printed(): bool { exists<Printed>(@${RESOURCE}) }
}`;

describe.skipIf(!canCompileMove())('a resource account that publishes while it calls', () => {
	let modules: Map<string, Uint8Array>;
	let host: Host;
	beforeAll(() => {
		modules = compileSource(SOURCE);
	});
	beforeEach(() => {
		host = new Host({ adapters: [moveAdapter()] });
		for (const name of ['office', 'press']) host.deploy({ from: OWNER, vm: 'move', code: modules.get(name)! });
	});

	it('is not taken for a package of Sui: the module is initialised', () => {
		const press = moduleAddress(OWNER, 'press');
		const code = modules.get('paper')!;
		const order = host.call({ from: USER, to: moduleAddress(OWNER, 'office'), function: 'order', args: [press, code] });
		expect(order.status).toBe('success');
		const paper = moduleAddress(RESOURCE, 'paper');
		expect(host.call({ from: USER, to: paper, function: 'is_printed' }).values).toEqual([true]);
	});
});
