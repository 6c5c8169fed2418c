import { encodeMoveCall } from '@altvm/abi-bridge';
import { type Failure, formatFailure } from 'altvm';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
	CONTEXT,
	call,
	createWorld,
	forward,
	moveArgs,
	solidityBytes,
	supply,
	USER,
	VMS,
	type Vm,
} from '../world/world.ts';

const world = await createWorld();
const { host, peers, otherEvm } = world;

/** Calls of each peer that are right, in both encodings. */
const calls = VMS.flatMap((vm) => {
	const peer = peers[vm];
	const inner = call(otherEvm, 'failWith', 7n);
	const good = [call(peer, 'ping', 41n), call(peer, 'set', 1, 2n), call(peer, 'failWith', 5n), call(peer, 'deposit')];
	return [...good, ...(vm === 'move' ? [] : [forward(peer, inner)])].flatMap((of) => {
		const [name, args] = moveArgs(of);
		return [
			{ vm, dialect: 'evm', input: solidityBytes(of) },
			{ vm, dialect: 'move', input: encodeMoveCall({ function: name, typeArguments: [], args }, CONTEXT) },
		];
	});
});

/** A right call with some bytes changed, cut off or added; or any bytes. */
const attack = fc.record({
	of: fc.nat(calls.length - 1),
	dialect: fc.constantFrom<Vm>(...VMS),
	changes: fc.array(fc.tuple(fc.nat(200), fc.nat(255)), { maxLength: 4 }),
	length: fc.option(fc.nat(300), { nil: undefined }),
	bytes: fc.option(fc.uint8Array({ maxLength: 200 }), { nil: undefined }),
	gas: fc.oneof(fc.nat(60_000), fc.constant(3_000_000)),
	value: fc.constantFrom(0n, 5n),
	isStatic: fc.boolean(),
});

it('a first call in any dialect, however malformed, ends as a result that pays and leaves all or nothing', () => {
	const total = supply(host);
	fc.assert(
		fc.property(attack, ({ of, dialect, changes, length, bytes, gas, value, isStatic }) => {
			const { vm, input: right } = calls[of]!;
			const input = bytes ?? new Uint8Array(length ?? right.length);
			if (!bytes) input.set(right.subarray(0, input.length));
			for (const [at, byte] of bytes ? [] : changes) if (at < input.length) input[at] = byte;
			const request = {
				from: USER,
				to: peers[vm].address,
				input,
				dialect,
				gas,
				isStatic,
				value: isStatic ? 0n : value,
			};
			const result = host.simulate(request);
			expect(result.gasUsed).toBeLessThanOrEqual(gas);
			if (result.status === 'success') return;
			const { accounts, slots, aliases } = result.changes;
			expect([accounts.size, slots.size, aliases.size, result.logs.length]).toEqual([0, 0, 0, 0]);
			if (result.failure) expect(formatFailure(result.failure satisfies Failure)).toBeTypeOf('string');
			// The same whether somebody looks or not.
			const traced = host.simulate({ ...request, trace: true });
			expect([traced.status, traced.gasUsed, traced.output]).toEqual([result.status, result.gasUsed, result.output]);
		}),
		{ numRuns: 600 },
	);
	expect(supply(host)).toBe(total);
});

it('right calls in the dialect that they are written in succeed, or fail as the contract says', () => {
	for (const { vm, dialect, input } of calls) {
		const { status, failure } = host.simulate({ from: USER, to: peers[vm].address, input, dialect });
		if (status !== 'success') expect(['error', 'abort', 'raw']).toContain(failure?.kind);
	}
});
