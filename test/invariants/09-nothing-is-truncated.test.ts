import { aliasOf, encodeSolidity, hexToBytes, selectorOf, toAddress } from 'altvm';
import { describe, expect, it } from 'vitest';
import { CONTEXT, call, createWorld, forward, innermost, PAIRS, send, USER } from '../world/world.ts';

const MAX_U64 = 2n ** 64n - 1n;
const MAX_U256 = 2n ** 256n - 1n;
const UINT256 = { kind: 'uint', bits: 256 } as const;

/** Call data for a function with one integer parameter, from a caller whose interface says uint256. */
function wide(name: string, number: bigint): Uint8Array {
	return encodeSolidity([UINT256], [number], CONTEXT, hexToBytes(selectorOf(`${name}(uint256)`)));
}

describe('values that do not fit cause an error and are never truncated', async () => {
	const world = await createWorld();
	const { host, peers } = world;

	for (const [from, to] of PAIRS.filter(([a, b]) => a !== b)) {
		it(`${from} -> ${to}: the largest numbers arrive unchanged`, () => {
			send(host, forward(peers[from], call(peers[to], 'set', MAX_U64, MAX_U256)));
			const read = forward(peers[from], call(peers[to], 'get', MAX_U64));
			expect(innermost(read, send(host, read).values!)).toEqual([MAX_U256]);
		});
	}

	for (const from of ['evm', 'wasm'] as const) {
		for (const to of ['wasm', 'move'] as const) {
			if (from === to) continue;
			it(`${from} -> ${to}: a u256 passed as a u64 must fit`, () => {
				const send256 = (number: bigint) =>
					host.simulate({
						from: USER,
						to: peers[from].address,
						function: 'tryForward',
						args: [peers[to].address, wide('burnGas', number), 0, 1_000_000],
					});
				expect(send256(3n).values![0]).toBe(true);
				expect(send256(MAX_U64 + 1n).values![0]).toBe(false);
				expect(send256(2n ** 255n).values![0]).toBe(false);
			});
		}
	}

	it('an address of 32 bytes reaches the EVM as its alias, and is returned in full', () => {
		const of = forward(peers.move, call(peers.evm, 'whoami'));
		expect(innermost(of, send(host, of).values!)[0]).toBe(peers.move.address);
		const wide = toAddress(`0x${'ab'.repeat(32)}`);
		const direct = host.call({ from: wide, to: peers.evm.address, function: 'whoami' });
		expect(direct.values).toEqual([wide, peers.evm.address]);
		host.call({ from: wide, to: peers.evm.address, function: 'emitPing', args: [1n] });
		expect(host.resolve(aliasOf(wide))).toBe(wide);
	});

	it('the last 20 bytes of a 32-byte address do not resolve to it', () => {
		const truncated = toAddress(`0x${'ab'.repeat(20)}`);
		expect(host.resolve(truncated)).toBe(truncated);
	});

	it('a transfer of more wei than the balance sends nothing', () => {
		const before = host.balance(peers.evm.address);
		const result = send(host, forward(peers.evm, call(peers.move, 'deposit'), before + 1n));
		expect(result.status).toBe('revert');
		expect(host.balance(peers.move.address)).toBe(0n);
	});
});
