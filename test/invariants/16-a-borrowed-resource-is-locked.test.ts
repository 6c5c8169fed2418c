import { type Address, encodeSolidityCall, findFunction } from 'altvm';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Bank, deployBank } from '../world/bank.ts';
import {
	type Call,
	CONTEXT,
	call,
	createWorld,
	forward,
	moveArgs,
	type Peer,
	send,
	tryForward,
	USER,
	type World,
} from '../world/world.ts';

/** Functions of the vault that call out while its box is borrowed: kept mutably, handed over, and for reading only. */
const HOLDING = ['hold', 'hand_over', 'look'] as const;

describe('a resource that a calling frame has borrowed', async () => {
	const world: World = await createWorld();
	const { host, peers, otherEvm, reentrantWasm } = world;
	const { modules }: Bank = deployBank(host);
	const { vault } = modules;
	const A: Address = USER;
	const B: Address = otherEvm.address;
	beforeAll(() => {
		expect(send(host, call(vault, 'open')).status).toBe('success');
		const open = encodeSolidityCall(
			vault.interface,
			{ fn: findFunction(vault.interface, 'open'), args: [], typeArguments: [] },
			CONTEXT,
		);
		expect(send(host, { peer: otherEvm, fn: 'forward', args: [vault.address, open, 0n] }).status).toBe('success');
	});

	/** Makes the vault call out through `fn`, while it borrows the box of A. */
	const out = (fn: string, inner: Call): Call => call(vault, fn, A, inner.peer.address, ...moveArgs(inner));
	const get = (at: Address = A): bigint => send(host, call(vault, 'get', at)).values![0] as bigint;
	const bump = (at: Address) => call(vault, 'bump', at);
	/** Call paths from the vault back to itself. */
	const ways: [name: string, through: (inner: Call) => Call][] = [
		['itself', (inner) => inner],
		...(['evm', 'wasm', 'move'] as const).map((vm): [string, (inner: Call) => Call] => [
			vm,
			(inner) => forward(peers[vm], inner),
		]),
		['evm -> move -> wasm', (inner) => forward(peers.evm, forward(peers.move, forward(peers.wasm, inner)))],
	];

	for (const [name, through] of ways) {
		describe(`through ${name}`, () => {
			it.each(HOLDING)(
				'%s: cannot be written, read or checked for existence, and the state stays unchanged',
				async (fn) => {
					const before = await host.stateRoot();
					const touches = [
						bump(A),
						call(vault, 'get', A),
						call(vault, 'has_box', A),
						out('around', call(peers.evm, 'ping', 1n)),
					];
					for (const touch of touches) {
						const result = send(host, out(fn, through(touch)));
						expect(result.status).toBe('revert');
						const text = JSON.stringify(result.failure, (_, v) => (typeof v === 'bigint' ? `${v}` : v));
						expect(text).toContain('Box is borrowed by a frame that is on the stack');
						expect(await host.stateRoot()).toBe(before);
					}
				},
			);

			it.each(HOLDING)('%s: does not lock resources of other accounts or types', (fn) => {
				const before = [get(A), get(B)] as const;
				expect(send(host, out(fn, through(bump(B)))).status).toBe('success');
				const grown = fn === 'look' ? 0n : 2n;
				expect([get(A), get(B)]).toEqual([before[0] + grown, before[1] + 1n]);
				expect(send(host, out(fn, through(call(vault, 'bump_other', A)))).status).toBe('success');
			});

			it('around: without a borrow nothing is locked, and the outer frame sees the inner write', () => {
				const before = get();
				const result = send(host, out('around', through(bump(A))));
				expect(result.status).toBe('success');
				expect(result.values).toEqual([before + 3n]);
				expect(get()).toBe(before + 3n);
			});
		});
	}

	it('around, nested three times: every frame continues from the last write', () => {
		const before = get();
		const middle = out('around', forward(reentrantWasm, out('around', forward(peers.move, bump(A)))));
		const result = send(host, out('around', forward(peers.evm, middle)));
		expect(result.values).toEqual([before + 7n]);
	});

	it('a caught refusal keeps the borrow and loses no write', () => {
		const before = get();
		for (const catcher of [peers.evm, peers.wasm]) {
			const result = send(host, out('hold', tryForward(catcher, bump(A), 1_000_000)));
			expect(result.status).toBe('success');
		}
		expect(get()).toBe(before + 4n);
	});

	it('is free again after the call, however it ended', () => {
		const before = get();
		for (const inner of [
			bump(A),
			call(peers.evm, 'failWith', 1),
			call(peers.evm, 'halt'),
			call(peers.evm, 'ping', 1n),
		]) {
			const held = tryForward(otherEvm, out('hold', forward(peers.evm, inner)), 1_000_000);
			expect(send(host, held).status).toBe('success');
			// In one transaction: hold the box, refused or not, then use it.
			expect(send(host, forward(otherEvm, bump(A))).status).toBe('success');
		}
		// The last use was allowed.
		expect(get()).toBe(before + 4n + 2n);
	});

	it('can be taken and put back by a callee while no frame has borrowed it', () => {
		const before = get();
		const replace = (peer: Peer) => send(host, out('around', forward(peer, call(vault, 'replace'))));
		// The signer is the caller: the EVM contract, which has a box of its own.
		const theirs = get(B);
		expect(replace(otherEvm).status).toBe('success');
		expect([get(A), get(B)]).toEqual([before + 2n, theirs + 100n]);
	});

	it('running out of gas at any point changes nothing', async () => {
		const of = out('hold', forward(peers.evm, forward(peers.wasm, bump(B))));
		const { gasUsed } = send(host, of);
		const before = await host.stateRoot();
		for (let gas = 0; gas < gasUsed; gas += Math.ceil(gasUsed / 40)) {
			expect(send(host, of, { gas }).status).not.toBe('success');
			expect(await host.stateRoot()).toBe(before);
		}
	});
});
