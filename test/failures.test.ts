import { MOVE_STDLIB } from '@altvm/abi-bridge';
import {
	type AbiType,
	bytesToHex,
	decodeSolidity,
	type Failure,
	moduleAddress,
	printTree,
	selectorOf,
	solidityContract,
	type TraceFrame,
	toAddress,
} from 'altvm';
import { describe, expect, it } from 'vitest';
import { artifact } from '../examples/contracts/load.ts';
import { testArtifact } from './contracts/load.ts';
import {
	CONTEXT,
	call,
	createWorld,
	forward,
	type Peer,
	send,
	solidityBytes,
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

describe('an error that only the innermost EVM contract declares', async () => {
	const world = await createWorld();
	const { host, peers, otherEvm, otherWasm } = world;
	const code = testArtifact('probe-evm/artifacts/Probe.json');
	const probe = solidityContract(JSON.parse(new TextDecoder().decode(code)));
	/** A probe that does not know the error of the others: to it, their revert data are bytes. */
	const blind = (): Peer => {
		const { address } = host.deploy({ from: USER, ...probe, interface: { ...probe.interface, errors: [] } });
		return { vm: 'evm', address, interface: host.interfaceOf(address)! };
	};
	const [first, second] = [blind(), blind()];
	const failed = { kind: 'error', error: { name: 'Failed' }, args: [7n] };
	const innermost = (failure: Failure | undefined): Failure | undefined =>
		failure?.kind === 'abort' && failure.cause ? innermost(failure.cause) : failure;
	const failuresOf = (frame: TraceFrame): (Failure | undefined)[] => [
		innermost(frame.failure),
		...frame.steps.flatMap((step) => (step.type === 'call' ? failuresOf(step.frame) : [])),
	];
	/** The call through every contract, outermost first. */
	const through = (...peersOnTheWay: readonly Peer[]) =>
		[...peersOnTheWay].reverse().reduce((inner, peer) => forward(peer, inner), call(otherEvm, 'failWith', 7n));

	it.each([
		['evm', [first]],
		['evm, evm', [second, first]],
		['wasm, evm', [peers.wasm, first]],
		['move, evm', [peers.move, first]],
		['evm, wasm, evm', [second, peers.wasm, first]],
		['evm, move, evm, evm', [peers.evm, peers.move, second, first]],
		['wasm, wasm, evm', [otherWasm, peers.wasm, first]],
		['wasm, move, evm', [peers.wasm, peers.move, first]],
		['move, wasm, evm', [peers.move, peers.wasm, first]],
		['evm, wasm, move, evm, evm', [peers.evm, peers.wasm, peers.move, second, first]],
	])('is decoded at the root and in every frame, through %s', (_name, way) => {
		const result = send(host, through(...way), { trace: true });
		expect(result.status).toBe('revert');
		const failures = [innermost(result.failure), ...failuresOf(result.trace!)];
		expect(failures).toHaveLength(way.length + 2);
		for (const failure of failures) expect(failure).toMatchObject(failed);
		// What contracts are told, and what it costs, does not depend on whether somebody looks.
		expect(send(host, through(...way))).toMatchObject({ output: result.output, gasUsed: result.gasUsed });
	});

	it('is what a wallet gets, too', () => {
		const { peer } = through(peers.wasm, first);
		const input = solidityBytes(through(peers.wasm, first));
		const result = host.simulate({ from: USER, to: peer.address, input, dialect: 'evm' });
		expect(result.failure).toMatchObject(failed);
		expect(bytesToHex(result.output.subarray(0, 4))).toBe(selectorOf('Failed(uint256)'));
	});

	it('is no failure of a contract that catches it', () => {
		const caught = send(host, tryForward(first, call(otherEvm, 'failWith', 7n)));
		expect([caught.status, caught.failure]).toEqual(['success', undefined]);
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
