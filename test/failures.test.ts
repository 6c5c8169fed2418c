import { MOVE_STDLIB } from '@altvm/abi-bridge';
import { type AbiType, bytesToHex, decodeSolidity, moduleAddress, printTree, selectorOf, toAddress } from 'altvm';
import { describe, expect, it } from 'vitest';
import { artifact } from '../examples/contracts/load.ts';
import {
	CONTEXT,
	call,
	createWorld,
	forward,
	type Peer,
	send,
	tryForward,
	USER,
	VMS,
	type World,
} from './world/world.ts';

const XCALL = moduleAddress(MOVE_STDLIB, 'xcall');

/** Returns the failure that a call reports after every VM in `through` has passed it on. */
function failureOf({ host }: World, through: readonly Peer[], fn: string, ...args: unknown[]) {
	const [last, ...middle] = [...through].reverse();
	const of = middle.reduce((inner, peer) => forward(peer, inner), call(last!, fn, ...args));
	const result = send(host, of, { gas: 1_000_000 });
	expect(result.status).toBe('revert');
	return result.failure;
}

describe('a failure that contracts pass on keeps its details', async () => {
	const world = await createWorld();
	const { peers, otherWasm } = world;

	for (const vm of VMS) {
		it(`wasm passes on a halt in ${vm} as a halt in ${vm}`, () => {
			const callee = vm === 'wasm' ? otherWasm : peers[vm];
			for (const outer of [[], [peers.evm]] as const) {
				const failure = failureOf(world, [...outer, peers.wasm, callee], 'burnGas', 2n ** 40n);
				expect(failure).toMatchObject({ kind: 'halt', vm });
			}
		});
	}

	it('wasm passes on a call that the router refused', () => {
		const failure = failureOf(world, [peers.evm, peers.wasm, peers.evm, peers.wasm], 'ping', 1n);
		expect(failure).toEqual({ kind: 'refused', reason: 're-entrancy' });
	});

	it('an error of the innermost contract reaches the user with its selector and arguments', () => {
		for (const outer of [
			[peers.evm, peers.wasm],
			[otherWasm, peers.wasm],
		]) {
			const failure = failureOf(world, [...outer, world.otherEvm], 'failWith', 7n);
			expect(failure).toMatchObject({ args: [7n] });
		}
	});
});

describe('an abort with a named constant', async () => {
	const world = await createWorld();
	const { host, peers } = world;
	const market = toAddress(`0x${'c011'.padStart(64, '0')}`);
	host.deploy({ from: market, vm: 'move', code: artifact('coin/artifacts/exchange_stub.mv') });
	const { address } = host.deploy({ from: market, vm: 'move', code: artifact('coin/artifacts/coin.mv') });
	const coin: Peer = { vm: 'move', address, interface: host.interfaceOf(address)! };
	const abort = { kind: 'abort', module: address, code: 0x60002n, name: 'E_NOT_REGISTERED' };
	const transfer = call(coin, 'transfer', USER, 1n);

	it('reports the name to every caller, through every VM', () => {
		expect(send(host, transfer).failure).toEqual(abort);
		for (const peer of [peers.evm, peers.wasm]) expect(send(host, forward(peer, transfer)).failure).toEqual(abort);
		expect(send(host, forward(peers.evm, forward(peers.wasm, transfer))).failure).toEqual(abort);
		const throughMove = send(host, forward(peers.evm, forward(peers.move, transfer))).failure;
		expect(throughMove).toEqual({ kind: 'abort', module: XCALL, code: 1n, cause: abort });
	});

	it('is a Solidity error that `try` and `catch` can decode', () => {
		const { values, status } = send(host, tryForward(peers.evm, transfer, 200_000));
		expect(status).toBe('success');
		const bytes = values![1] as Uint8Array;
		expect(bytesToHex(bytes.subarray(0, 4))).toBe(selectorOf('MoveAbortNamed(address,uint64,string)'));
		const types: AbiType[] = [{ kind: 'address' }, { kind: 'uint', bits: 64 }, { kind: 'string' }];
		expect(decodeSolidity(types, bytes.subarray(4), CONTEXT)).toEqual([address, 0x60002n, 'E_NOT_REGISTERED']);
	});

	it('is shown by name in a trace', () => {
		const { trace } = send(host, forward(peers.evm, transfer), { trace: true });
		const tree = printTree(trace!, { label: (of) => (of === address ? 'coin' : undefined) });
		expect(tree.match(/MoveAbort\(coin, E_NOT_REGISTERED\)/g)).toHaveLength(2);
	});

	it('costs the same gas whatever ran before', () => {
		const once = () => send(host, transfer).gasUsed;
		expect(new Set([once(), once(), once()]).size).toBe(1);
	});
});
