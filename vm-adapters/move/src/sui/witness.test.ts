import { moduleAddress } from '@altvm/abi-bridge';
import { Host } from '@altvm/host';
import { expect, it } from 'vitest';
import { compileSuiPackage } from '../../scripts/compile-sui.ts';
import { ALICE, runResult } from '../../test-modules/sui-host.ts';
import { moveAdapter } from '../adapter.ts';
import { encodePackage } from './package.ts';

const SOURCE = `module again::again;
use std::from_bcs;
use sui::coin;
public struct AGAIN has drop {}
public struct Other has drop { n: u64 }
public struct Around has drop { witness: AGAIN }
fun init(witness: AGAIN, ctx: &mut TxContext) { begin(witness, ctx) }
fun begin(witness: AGAIN, ctx: &mut TxContext) {
    let (cap, metadata) = coin::create_currency(witness, 9, b"A", b"A", b"", option::none(), ctx);
    transfer::public_transfer(cap, ctx.sender());
    transfer::public_freeze_object(metadata);
}
public fun other(): u64 { let Other { n } = from_bcs::from_bytes(x"0700000000000000"); n }
public fun twice(ctx: &mut TxContext) { begin(from_bcs::from_bytes(x"01"), ctx) }
public fun within(ctx: &mut TxContext) { let Around { witness } = from_bcs::from_bytes(x"01"); begin(witness, ctx) }
public fun of_many(ctx: &mut TxContext) { let mut all: vector<AGAIN> = from_bcs::from_bytes(x"0101"); begin(all.pop_back(), ctx) }
`;
const MANIFEST = `[package]
name = "again"
edition = "2024"
implicit-dependencies = false
[dependencies]
AltvmStdlib = { local = "std" }
AltvmSui = { local = "sui" }
[addresses]
again = "0x0"
`;

it('a one-time witness cannot be deserialized from bytes, not even by its module', async () => {
	const modules = await compileSuiPackage({ 'Move.toml': MANIFEST, 'sources/again.move': SOURCE });
	const host = new Host({ adapters: [moveAdapter()] });
	const { address } = host.deploy({ from: ALICE, vm: 'move', code: encodePackage(modules as Uint8Array[]) });
	const call = (fn: string) => runResult(host.call({ from: ALICE, to: moduleAddress(address, 'again'), function: fn }));
	expect(call('other')).toEqual([7n]);
	for (const fn of ['twice', 'within', 'of_many']) expect(call(fn)).toBe('halt verification-failed');
});
