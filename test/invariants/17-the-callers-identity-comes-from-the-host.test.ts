import { encodeScriptCall, SCRIPTS } from '@altvm/move';
import { addressToBytes } from 'altvm';
import { describe, expect, it } from 'vitest';
import { canCompileMove } from '../../vm-adapters/move/scripts/compile-move.ts';
import { buildSource } from '../../vm-adapters/move/test-modules/compile-source.ts';
import { call, createWorld, forward, innermost, PAIRS, PROBES, send, USER } from '../world/world.ts';

describe("the caller's identity comes from the host", async () => {
	const { host, peers } = await createWorld();
	for (const [from, to] of PAIRS.filter(([a, b]) => a !== b)) {
		it(`${from} -> ${to}: the callee sees the calling contract, not the signer`, () => {
			for (const signer of [USER, PROBES]) {
				const of = forward(peers[from], call(peers[to], 'whoami'));
				const [sender] = innermost(of, send(host, of, { from: signer }).values!);
				expect(sender).toBe(peers[from].address);
			}
		});
	}

	it('a Move signer is the sender, and no argument can name another account', () => {
		for (const [from, expected] of [
			[USER, USER],
			[PROBES, PROBES],
		] as const) {
			expect(send(host, call(peers.move, 'whose'), { from }).values).toEqual([expected]);
		}
		const through = forward(peers.wasm, call(peers.move, 'whose'));
		expect(innermost(through, send(host, through).values!)).toEqual([peers.wasm.address]);
		expect(() => host.call({ from: USER, to: peers.move.address, function: 'whose', args: [PROBES] })).toThrow(
			/takes 0 arguments/,
		);
	});

	it.skipIf(!canCompileMove())('a Move script calls as its sender, and as nobody if a contract runs it', () => {
		const { scripts } = buildSource(`script { fun main(user: &signer, callee: address) {
			let results = std::xcall::call(callee, std::string::utf8(b"whoami"), vector[]);
			let sender = *std::vector::borrow(&results, 0);
			assert!(sender == std::bcs::to_bytes(&std::signer::address_of(user)), 7);
		} }`);
		const [code] = scripts.values();
		const scripted = { vm: 'move' as const, address: SCRIPTS, interface: host.interfaceOf(SCRIPTS)! };
		for (const callee of [peers.evm, peers.wasm]) {
			const args = [addressToBytes(callee.address)];
			for (const from of [USER, PROBES])
				expect(host.call({ from, to: SCRIPTS, input: encodeScriptCall({ code: code!, args }) })).toMatchObject({
					status: 'success',
				});
			for (const from of [peers.evm, peers.wasm]) {
				const result = send(host, forward(from, call(scripted, 'run', code!, [], args)));
				expect(result.status).toBe('revert');
				const text = JSON.stringify(result.failure, (_, value) => (typeof value === 'bigint' ? `${value}` : value));
				expect(text).toContain('a script calls as its sender, and this one is a contract');
			}
		}
	});
});
