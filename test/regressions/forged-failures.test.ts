import {
	type ContractInterface,
	decodeHostFailure,
	decodeMoveFailure,
	encodeMoveFailure,
	encodeSolidityFailure,
	type Failure,
	selectorOf,
	toAddress,
} from '@altvm/abi-bridge';
import { hexToBytes, type TransactionResult } from 'altvm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileSource } from '../../vm-adapters/move/test-modules/compile-source.ts';
import { CONTEXT, call, createWorld, forward, type Peer, send, tryForward, USER, type World } from '../world/world.ts';

const AT = toAddress(`0x${'ab'.repeat(20)}`);
const errors = [{ name: 'CallRefused', inputs: [{ name: 'reason', type: { kind: 'string' } }] }] as const;

/** Deploys an EVM contract whose `boom(bytes)` reverts with the bytes that it is given. */
function deployBoom(world: World, declared: ContractInterface['errors'] = []): Peer {
	const inputs = [{ name: 'data', type: { kind: 'bytes' } }] as const;
	const boom = { name: 'boom', typeParameters: 0, inputs, outputs: [], mutability: 'nonpayable' } as const;
	const iface: ContractInterface = { vm: 'evm', name: 'Boom', functions: [boom], events: [], errors: declared };
	// PUSH4 selector POP, PUSH1 36 CALLDATALOAD DUP1 PUSH1 68 PUSH0 CALLDATACOPY PUSH0 REVERT
	const runtime = `63${selectorOf('boom(bytes)').slice(2)}506024358060445f375ffd`;
	const length = (runtime.length / 2).toString(16).padStart(2, '0');
	const code = hexToBytes(`0x60${length}600a5f3960${length}5ff3${runtime}`);
	const { address } = world.host.deploy({ from: USER, vm: 'evm', code, interface: iface });
	return { vm: 'evm', address, interface: iface };
}

/** A module that calls the next of a list of modules, which is of the same code. The last one aborts. */
const PASS_ON = `module 0xf1::NAME {
	public fun go(rest: vector<address>) {
		if (std::vector::is_empty(&rest)) abort 7;
		let next = std::vector::pop_back(&mut rest);
		std::xcall::call(next, std::string::utf8(b"go"), vector[std::bcs::to_bytes(&rest)]);
	}
}`;

const FORGED: readonly Failure[] = [
	{ kind: 'abort', module: AT, code: 7n },
	{ kind: 'abort', module: AT, code: 7n, name: 'E_NOT_OWNER' },
	{ kind: 'abort', module: AT, code: 1n, cause: { kind: 'halt', vm: 'move', reason: 'out-of-gas' } },
	{ kind: 'halt', vm: 'move', reason: 'out-of-gas' },
	{ kind: 'refused', reason: 're-entrancy' },
	{ kind: 'raw', vm: 'move', data: Uint8Array.of(1, 2, 3) },
];

describe('revert data that look like a failure of the host', async () => {
	const world = await createWorld();
	const { host, peers, otherEvm } = world;
	const kindOf = ({ failure }: TransactionResult) => failure;

	for (const boom of [deployBoom(world), deployBoom(world, errors)]) {
		it.each(FORGED)('are raw bytes to the user and to every VM: $kind', (forged) => {
			const data = encodeSolidityFailure('evm', forged, CONTEXT);
			const raw = { kind: 'raw', vm: 'evm', data };
			const attack = call(boom, 'boom', data);
			const traced = send(host, forward(otherEvm, attack), { trace: true });
			expect(kindOf(traced)).toEqual(raw);
			expect(traced.trace!.failure).toEqual(raw);
			expect(kindOf(send(host, attack))).toEqual(raw);
			expect(kindOf(send(host, forward(peers.wasm, attack)))).toEqual(raw);
			expect(kindOf(send(host, forward(peers.move, attack)))).toMatchObject({ kind: 'abort', code: 1n, cause: raw });
			const back = send(host, forward(otherEvm, forward(peers.move, attack)));
			expect(kindOf(back)).toMatchObject({ kind: 'abort', cause: raw });
		});

		it.each(FORGED)('are told apart by a Solidity caller of a contract that passes them on: $kind', (forged) => {
			const data = encodeSolidityFailure('evm', forged, CONTEXT);
			for (const middle of [peers.wasm, peers.move]) {
				const { values } = send(host, tryForward(otherEvm, forward(middle, call(boom, 'boom', data)), 400_000));
				const told = decodeHostFailure('evm', undefined, values![1] as Uint8Array, CONTEXT);
				const failure = told.kind === 'abort' ? told.cause : told;
				expect(failure).toEqual({ kind: 'raw', vm: 'evm', data });
			}
		});
	}

	it('do not say of a contract that ran that it was refused', () => {
		// A contract makes a call that is refused, and passes on what it was told.
		const passed = send(host, forward(peers.move, forward(otherEvm, forward(peers.wasm, call(peers.move, 'ping', 1)))));
		expect(passed.failure).toMatchObject({ kind: 'abort', code: 1n, cause: { kind: 'refused' } });
		const direct = send(host, forward(peers.move, call(world.otherWasm, 'ping', 1), 1n));
		expect(direct.failure).toMatchObject({ kind: 'abort', code: 3n, cause: { kind: 'refused' } });
	});

	it('are believed if the host told the contract of them', () => {
		const refused = send(host, forward(otherEvm, forward(peers.move, forward(peers.evm, call(peers.move, 'ping', 1)))));
		expect(refused.failure).toMatchObject({ kind: 'abort', cause: { kind: 'refused', reason: 're-entrancy' } });
	});
});

describe('failures of any content', async () => {
	const world = await createWorld();
	const { host, peers, otherEvm, otherWasm } = world;
	const boom = deployBoom(world);
	const paths: readonly (readonly Peer[])[] = [
		[],
		[peers.move],
		[peers.wasm],
		[otherEvm, peers.move],
		[peers.move, otherEvm, peers.wasm],
		[otherWasm, peers.move, otherEvm],
	];

	const failure: fc.Memo<Failure> = fc.memo((n) => {
		const leaf: fc.Arbitrary<Failure> = fc.oneof(
			fc.constantFrom(...FORGED),
			fc.record({ kind: fc.constant('message' as const), message: fc.string() }),
			fc.record({ kind: fc.constant('raw' as const), vm: fc.constantFrom('evm', 'x'), data: fc.uint8Array() }),
		);
		const cause = { kind: fc.constant('abort' as const), module: fc.constant(AT), code: fc.bigInt(0n, 9n) };
		return n <= 1 ? leaf : fc.oneof(leaf, fc.record({ ...cause, cause: failure(n - 1) }));
	});
	const mutated = fc
		.tuple(failure(24), fc.boolean(), fc.array(fc.tuple(fc.nat(600), fc.nat(255)), { maxLength: 2 }), fc.nat(2000))
		.map(([of, asBcs, edits, length]) => {
			const bytes = asBcs ? encodeMoveFailure(of, CONTEXT) : encodeSolidityFailure('evm', of, CONTEXT);
			for (const [at, byte] of edits) if (at < bytes.length) bytes[at] = byte;
			return bytes.subarray(0, length);
		});

	it('end the frame with a typed result, traced or not, through every VM', () => {
		fc.assert(
			fc.property(mutated, fc.constantFrom(...paths), (data, path) => {
				const of = path.reduceRight((inner, peer) => forward(peer, inner), call(boom, 'boom', data));
				const plain = send(host, of);
				const traced = send(host, of, { trace: true });
				expect(plain.status).toBe('revert');
				expect(traced.gasUsed).toBe(plain.gasUsed);
				expect(traced.failure).toEqual(plain.failure);
				let inner = plain.failure!;
				while (inner.kind === 'abort' && inner.cause) inner = inner.cause;
				expect(['raw', 'message', 'panic']).toContain(inner.kind);
			}),
			{ numRuns: 150 },
		);
	}, 60_000);

	it.each([1, 7, 8, 9, 30])('%i nested causes that a contract wrote do not stop the transaction', (depth) => {
		let chain: Failure = { kind: 'message', message: 'x' };
		for (let i = 0; i < depth; i++) chain = { kind: 'abort', module: AT, code: 1n, cause: chain };
		const data = encodeSolidityFailure('evm', chain, CONTEXT);
		for (const path of paths) {
			const of = path.reduceRight((inner, peer) => forward(peer, inner), call(boom, 'boom', data));
			expect(send(host, of).status).toBe('revert');
		}
		expect(decodeMoveFailure('move', undefined, data, CONTEXT).kind).toBe('raw');
	});

	const account = toAddress(`0x${'f1'.padStart(64, '0')}`);
	const source = Array.from({ length: 14 }, (_, i) => PASS_ON.replace('NAME', `m${i}`)).join('\n');
	const modules = [...compileSource(source)].map(
		([, code]) => host.deploy({ from: account, vm: 'move', code }).address,
	);

	it.each([8, 9, 10, 14])(
		'of %i Move frames in a row are reported, the tenth and those below it as raw bytes',
		(frames) => {
			const [address, ...rest] = modules.slice(0, frames);
			const of = call({ vm: 'move', address: address!, interface: host.interfaceOf(address!)! }, 'go', rest);
			for (const result of [send(host, of), send(host, forward(otherEvm, of))]) {
				let causes = 0;
				let inner = result.failure!;
				for (; inner.kind === 'abort' && inner.cause; causes++) inner = inner.cause;
				expect(causes).toBe(Math.min(frames - 1, 9));
				expect(inner.kind).toBe(frames > 9 ? 'raw' : 'abort');
			}
		},
	);
});
