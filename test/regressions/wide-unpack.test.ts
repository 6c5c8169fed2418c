import { toAddress } from 'altvm';
import { expect, it } from 'vitest';
import { OP } from '../../vm-adapters/move/src/core/loader/opcodes.ts';
import { type Call, call, createWorld, forward, type Peer, send } from '../world/world.ts';
import { rawModule, uleb } from './move-module.ts';

const ACCOUNT = toAddress(`0x${'a1'.padStart(64, '0')}`);
/** The most values that the verifier lets a function have on its stack. */
const ITEMS = 1024;
const u64 = (number: number) => Array.from({ length: 8 }, (_, i) => Math.floor(number / 256 ** i) % 256);

/** A module that makes a vector of numbers and unpacks it at once. */
const wideModule = (items: number) =>
	rawModule({
		account: ACCOUNT,
		name: 'wide',
		signatures: [[[10, 3], [3]], [[3]]],
		functions: [
			{
				name: 'run',
				locals: 1,
				code: [
					[OP.VEC_PACK, 2, ...u64(0)],
					[OP.ST_LOC, 0],
					[OP.LD_U64, ...u64(0)],
					[OP.ST_LOC, 1],
					[OP.MUT_BORROW_LOC, 0],
					[OP.LD_U64, ...u64(1)],
					[OP.VEC_PUSH_BACK, 2],
					[OP.MOVE_LOC, 1],
					[OP.LD_U64, ...u64(1)],
					[OP.ADD],
					[OP.ST_LOC, 1],
					[OP.COPY_LOC, 1],
					[OP.LD_U64, ...u64(items)],
					[OP.LT],
					[OP.BR_TRUE, ...uleb(4)],
					[OP.MOVE_LOC, 0],
					[OP.VEC_UNPACK, 2, ...u64(items)],
					[OP.VEC_PACK, 2, ...u64(items)],
					[OP.POP],
					[OP.RET],
				],
			},
		],
	});

it('unpacking a vector as large as the stack works at any native depth; a larger one is not published', async () => {
	const { host, peers, reentrantWasm } = await createWorld();
	expect(host.tryDeploy({ from: ACCOUNT, vm: 'move', code: wideModule(65_535) }).failure).toMatchObject({
		kind: 'refused',
		reason: expect.stringMatching(/^VALUE_STACK_PUSH_OVERFLOW in wide::run/),
	});
	const { address } = host.deploy({ from: ACCOUNT, vm: 'move', code: wideModule(ITEMS) });
	const wide: Peer = { vm: 'move', address, interface: host.interfaceOf(address)! };
	// The native stack has room for some 75 of these frames.
	for (const depth of [1, 70]) {
		let chain: Call = call(wide, 'run');
		for (let i = 0; i < depth; i++) chain = forward(i % 2 === 0 ? peers.evm : reentrantWasm, chain);
		expect(send(host, chain, { gas: 1e12 }).status, `${depth} frames`).toBe('success');
	}
});
