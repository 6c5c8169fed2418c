import { type Hex, hexToBytes } from '@altvm/abi-bridge';
import { beforeAll, describe, expect, it } from 'vitest';
import { canCompileMove } from '../../scripts/compile-move.ts';
import { buildSource } from '../../test-modules/compile-source.ts';
import { ALICE, BOB, readObjects, SuiHost } from '../../test-modules/sui-host.ts';
import { encodeScriptCall, SCRIPTS } from '../core/scripts/encode.ts';
import { packageAddress } from './ids.ts';
import { SUI } from './module.ts';

const PACKAGE = packageAddress(ALICE, 0n);

/** Declarations of the modules that the scripts use. */
const MODULES = `
module 0x2::object {
    struct ID has copy, drop, store { bytes: address }
    struct UID has store { id: ID }
}
module 0x2::tx_context {
    struct TxContext has drop { sender: address, epoch: u64, epoch_timestamp_ms: u64 }
    public fun sender(_c: &TxContext): address { abort 0 }
}
module 0x2::transfer {
    public fun transfer<T: key>(_o: T, _to: address) { abort 0 }
    public fun public_transfer<T: key + store>(_o: T, _to: address) { abort 0 }
}
module ${PACKAGE}::nft {
    use 0x2::object::UID;
    use 0x2::tx_context::TxContext;
    use std::string::String;
    struct Nft has key, store { id: UID, name: String }
    struct Wrapper has key, store { id: UID, nft: Nft }
    public fun mint(_n: String, _c: &mut TxContext): Nft { abort 0 }
    public fun wrap(_n: Nft, _c: &mut TxContext): Wrapper { abort 0 }
    public fun unwrap(_w: Wrapper): Nft { abort 0 }
}
module ${PACKAGE}::counter {
    use 0x2::object::UID;
    struct Counter has key { id: UID, value: u64, log: vector<u8> }
    public fun increment(_c: &mut Counter, _by: u64): u64 { abort 0 }
    public fun move_value(_a: &mut Counter, _b: &mut Counter) { abort 0 }
}
`;
const SOURCE = `
script {
    use ${PACKAGE}::counter::{Self, Counter};
    use 0x2::tx_context::TxContext;
    fun gather(a: &mut Counter, b: &mut Counter, by: u64, _ctx: &TxContext) {
        counter::increment(a, by);
        counter::increment(b, by);
        counter::move_value(a, b);
    }
}
script {
    use 0x2::transfer;
    use 0x2::tx_context::TxContext;
    use ${PACKAGE}::nft;
    use std::string;
    fun make_and_send(to: address, ctx: &mut TxContext) {
        let wrapper = nft::wrap(nft::mint(string::utf8(b"a"), ctx), ctx);
        transfer::public_transfer(nft::unwrap(wrapper), to);
    }
}
script {
    use 0x2::transfer;
    use 0x2::tx_context::{Self, TxContext};
    use ${PACKAGE}::counter::Counter;
    fun give_away(c: Counter, ctx: &mut TxContext) { transfer::transfer(c, tx_context::sender(ctx)) }
}
script {
    use ${PACKAGE}::counter::{Self, Counter};
    fun names_no_framework(a: &mut Counter) { counter::increment(a, 1); }
}
`;

describe.skipIf(!canCompileMove())('a script that uses objects', () => {
	let sui: SuiHost;
	let scripts: Map<string, Uint8Array>;
	beforeAll(async () => {
		sui = new SuiHost(readObjects());
		expect(sui.package).toBe(PACKAGE);
		const built = buildSource(MODULES + SOURCE).scripts;
		scripts = new Map([...built].map(([name, code]) => [name.replace(/_\d+$/, ''), code]));
	});
	const send = (name: string, args: Uint8Array[], from: Hex = ALICE) =>
		sui.host.call({ from, to: SCRIPTS, input: encodeScriptCall({ code: scripts.get(name)!, args }) });
	const run = (...args: Parameters<typeof send>) => {
		const { status, failure, outcome } = send(...args);
		if (status === 'success') return 'done';
		return failure?.kind === 'refused' ? failure.reason : JSON.stringify(outcome);
	};
	const counter = (value: number) => sui.id('counter::create', [value]);
	const number = (n: number) => Uint8Array.of(n, 0, 0, 0, 0, 0, 0, 0);

	it('calls several functions with the sender’s objects', () => {
		const [a, b] = [counter(1), counter(2)];
		expect(run('gather', [hexToBytes(a), hexToBytes(b), number(10)])).toBe('done');
		expect([sui.run('counter::value', [a]), sui.run('counter::value', [b])]).toEqual([[0n], [23n]]);
		const refusal = `object ${a} belongs to ${ALICE}, not to ${BOB}`;
		expect(run('gather', [hexToBytes(a), hexToBytes(b), number(1)], BOB)).toBe(refusal);
		expect(run('gather', [hexToBytes(a), hexToBytes(a), number(1)])).toBe(`object ${a} is given twice`);
	});

	it('passes results of one function to the next', () => {
		const { changes, status } = send('make_and_send', [hexToBytes(BOB)]);
		expect(status).toBe('success');
		const written = [...changes.slots.get(SUI)!.get('move')!].filter(([key, bytes]) => key.startsWith('0x01') && bytes);
		expect(written).toHaveLength(1);
		const id = `0x${written[0]![0].slice(4)}`;
		expect(sui.run('nft::name', [id], { from: BOB })).toEqual(['a']);
	});

	it('must respect private types, and must import the framework to count as Sui code', () => {
		const a = counter(1);
		expect(run('give_away', [hexToBytes(a)])).toMatch(
			/^PRIVATE_TYPE in .*::main: transfer::transfer of a type of another/,
		);
		expect(run('names_no_framework', [hexToBytes(a)])).toMatch(/^OTHER_FLAVOUR in /);
		expect(sui.run('counter::value', [a])).toEqual([1n]);
	});
});
