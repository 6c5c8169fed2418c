import { moduleAddress } from '@altvm/abi-bridge';
import { Host } from '@altvm/host';
import { beforeAll, describe, expect, it } from 'vitest';
import { canCompileMove } from '../../../scripts/compile-move.ts';
import { compileSource } from '../../../test-modules/compile-source.ts';
import { CORPUS, USER } from '../../../test-modules/corpus.ts';
import { moveAdapter } from '../../adapter.ts';

const SOURCE = `
module 0xc0::context {
	use std::string::String;
	use std::block;
	use std::message;
	use std::type_info;

	public fun chain(): (u64, u64, u64) { (block::chain_id(), block::height(), block::timestamp()) }
	public fun who(): vector<address> { vector[message::sender(), message::origin(), message::self_address()] }
	public fun name<T>(): String { type_info::type_name<vector<T>>() }
}`;

describe.skipIf(!canCompileMove())('the context that a frame can read', () => {
	let host: Host;
	beforeAll(() => {
		const block = { number: 7n, timestamp: 1000n, chainId: 31337n };
		host = new Host({ adapters: [moveAdapter()], block });
		host.deploy({ from: CORPUS, vm: 'move', code: compileSource(SOURCE).get('context')! });
	});
	const to = moduleAddress(CORPUS, 'context');
	const call = (fn: string, typeArguments: string[] = []) =>
		host.call({ from: USER, to, function: fn, args: [], typeArguments }).values;

	it('includes the chain and the block', () => {
		expect(call('chain')).toEqual([31337n, 7n, 1000n]);
	});

	it('includes the sender, the origin of the transaction, and the called contract', () => {
		expect(call('who')).toEqual([[USER, USER, to]]);
	});

	it('includes the names of types', () => {
		expect(call('name', ['u16'])).toEqual(['vector<u16>']);
	});
});
