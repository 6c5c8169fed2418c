import { MOVE_STDLIB, moduleAddress, moveDialect, toAddress } from '@altvm/abi-bridge';
import { Host, type VmAdapter } from '@altvm/host';
import { beforeAll, describe, expect, it } from 'vitest';
import { canCompileMove } from '../../../scripts/compile-move.ts';
import { compileSource } from '../../../test-modules/compile-source.ts';
import { CORPUS, USER } from '../../../test-modules/corpus.ts';
import { moveAdapter } from '../../adapter.ts';

/** A VM that writes calls as Move does, and returns the bytes of its code. */
const echo: VmAdapter = {
	vm: 'echo',
	unitsPerGas: 1n,
	dialect: moveDialect({ vm: 'echo', acceptsRaw: () => true }),
	pricesCalls: false,
	allowsReentry: () => true,
	contractAddress: (sender) => sender,
	readInterface: () => undefined,
	checkInterface() {},
	run: (frame) => ({ status: 'success', output: frame.code.subarray(1) }),
	deploy: (frame) => ({ status: 'success', output: frame.message.input }),
};

const SOURCE = `
module 0xc0::asks {
    use std::xcall;
    use std::string;
    public fun ask(at: address): u64 { std::vector::length(&xcall::call(at, string::utf8(b"f"), vector[])) }
    public fun read(at: address): u64 {
        let results = xcall::call(at, string::utf8(b"f"), vector[]);
        xcall::check_results(&results, 1);
        std::from_bcs::to_u64(*std::vector::borrow(&results, 0))
    }
}`;

describe.skipIf(!canCompileMove())('a call whose results are not what they should be', () => {
	let code: Uint8Array;
	beforeAll(() => {
		code = compileSource(SOURCE).get('asks')!;
	});
	const at = toAddress(`0x${'ec'.repeat(20)}`);
	/** Calls a contract that returns these bytes. */
	const got = (fn: 'ask' | 'read', ...output: number[]) => {
		const host = new Host({ adapters: [moveAdapter(), echo] });
		const { address } = host.deploy({ from: CORPUS, vm: 'move', code });
		host.setAccount(at, { vm: 'echo', code: Uint8Array.of(1, ...output) });
		return host.call({ from: USER, to: address, function: fn, args: [at] });
	};
	const bad = { kind: 'abort', module: moduleAddress(MOVE_STDLIB, 'xcall'), code: 6n };

	it('aborts if they do not decode: no bytes, cut off, or bytes after the end', () => {
		for (const output of [[], [1], [1, 2, 7], [0, 0], [1, 1, 7, 0]])
			expect(got('ask', ...output).failure).toMatchObject({ ...bad, cause: { kind: 'refused' } });
		expect(got('ask', 0).values).toEqual([0n]);
		expect(got('ask', 2, 1, 7, 0).values).toEqual([2n]);
	});

	it('aborts if there are fewer or more than the stub reads', () => {
		const word = [8, 1, 0, 0, 0, 0, 0, 0, 0];
		expect(got('read', 1, ...word).values).toEqual([1n]);
		expect(got('read', 0).failure).toMatchObject(bad);
		expect(got('read', 2, ...word, ...word).failure).toMatchObject(bad);
	});

	it('halts if one is shorter or longer than its type', () => {
		for (const result of [[7, 1, 0, 0, 0, 0, 0, 0], [9, 1, 0, 0, 0, 0, 0, 0, 0, 0], [0]])
			expect(got('read', 1, ...result).outcome).toMatchObject({ status: 'halt', reason: 'bad-input' });
	});
});
