import { type Address, moduleAddress, toAddress } from '@altvm/abi-bridge';
import { Host } from '@altvm/host';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { canCompileMove } from '../../../scripts/compile-move.ts';
import { compileSource } from '../../../test-modules/compile-source.ts';
import { moveAdapter } from '../../adapter.ts';

const OWNER = toAddress(`0x${'be'.padStart(64, '0')}`);
const USERS = ['b2', 'b3'].map((digits) => toAddress(`0x${digits.padStart(40, '0')}`));
const LEDGER = moduleAddress(OWNER, 'ledger');
const ADDRESSES: readonly Address[] = [...USERS, LEDGER];
const ENOUGH = 30_000_000;

/** What a step does with a resource of a type, at the address that its argument names. */
const EXISTS = 0;
const READ = 1;
const ADD = 2;
const TAKE = 3;
const PUT = 4;
/** Runs the next steps, as many as its argument says, in a frame of their own. */
const NEST = 8;
const FAIL = 9;
type Step = readonly [op: number, argument: number];

const branch = (type: string, base: number) => `
	if (op == ${base + EXISTS}) vector::push_back(&mut out, if (exists<${type}>(at)) 1 else 0)
	else if (op == ${base + READ}) { if (exists<${type}>(at)) vector::push_back(&mut out, borrow_global<${type}>(at).v) }
	else if (op == ${base + ADD}) { if (exists<${type}>(at)) { let r = borrow_global_mut<${type}>(at); r.v = r.v + 1 } }
	else if (op == ${base + TAKE}) { if (exists<${type}>(at)) { let ${type} { v } = move_from<${type}>(at); vector::push_back(&mut out, v) } }
	else if (op == ${base + PUT}) { if (!exists<${type}>(signer::address_of(account))) move_to(account, ${type} { v: argument }) };`;
const SOURCE = `module 0xbe::ledger {
	use std::bcs; use std::signer; use std::string; use std::vector; use std::xcall;
	struct AltvmReentrant__ has drop {}
	struct A has key { v: u64 }
	struct B has key { v: u64 }
	public fun play(account: &signer, steps: vector<u8>): vector<u64> acquires A, B {
		let addresses = vector[@0xb2, @0xb3, xcall::self_address()];
		let out = vector[];
		let (i, end) = (0, vector::length(&steps));
		while (i < end) {
			let op = *vector::borrow(&steps, i);
			let argument = (*vector::borrow(&steps, i + 1) as u64);
			i = i + 2;
			let at = *vector::borrow(&addresses, argument % 3);
			${branch('A', 0)}
			${branch('B', 10)}
			if (op == ${FAIL}) abort 7;
			if (op == ${NEST}) {
				let inner = vector[];
				while (argument > 0 && i < end) {
					vector::push_back(&mut inner, *vector::borrow(&steps, i));
					vector::push_back(&mut inner, *vector::borrow(&steps, i + 1));
					i = i + 2;
					argument = argument - 1;
				};
				let results = xcall::call(xcall::self_address(), string::utf8(b"play"), vector[bcs::to_bytes(&inner)]);
				let bytes = vector::borrow(&results, 0);
				let (sum, j) = (0, 0);
				while (j < vector::length(bytes)) { sum = sum + (*vector::borrow(bytes, j) as u64); j = j + 1 };
				vector::push_back(&mut out, sum);
			};
		};
		out
	}
}`;

type State = Map<string, bigint>;

/** What the module does, on a map. Throws if it aborts. */
function model(state: State, sender: Address, steps: readonly Step[]): bigint[] {
	const out: bigint[] = [];
	for (let i = 0; i < steps.length; ) {
		const [op, argument] = steps[i++]!;
		if (op === FAIL) throw new Error('aborted');
		if (op === NEST) {
			const inner = model(state, LEDGER, steps.slice(i, i + argument));
			i += argument;
			// The sum of the bytes of a short vector<u64> in BCS.
			const sum = (value: bigint): bigint => (value === 0n ? 0n : (value & 0xffn) + sum(value >> 8n));
			out.push(inner.reduce((total, value) => total + sum(value), BigInt(inner.length)));
			continue;
		}
		const type = op < 10 ? 'A' : 'B';
		const key = `${ADDRESSES[argument % 3]} ${type}`;
		const value = state.get(key);
		if (op % 10 === EXISTS) out.push(value === undefined ? 0n : 1n);
		else if (op % 10 === PUT) {
			const own = `${sender} ${type}`;
			if (!state.has(own)) state.set(own, BigInt(argument));
		} else if (value === undefined) continue;
		else if (op % 10 === ADD) state.set(key, value + 1n);
		else {
			out.push(value);
			if (op % 10 === TAKE) state.delete(key);
		}
	}
	return out;
}

/** Puts resources of both types under all addresses. */
const FIRST: readonly (readonly [Address, readonly Step[]])[] = [
	[
		USERS[0]!,
		[
			[PUT, 5],
			[PUT + 10, 6],
			[NEST, 2],
			[PUT, 7],
			[PUT + 10, 8],
		],
	],
	[
		USERS[1]!,
		[
			[PUT, 9],
			[PUT + 10, 10],
		],
	],
];
/** The inner frame changes what the outer frame has used last. */
const STALE: Step[] = [
	[ADD, 0],
	[NEST, 1],
	[ADD, 0],
	[READ, 0],
];
const access = fc.tuple(
	fc.constantFrom(EXISTS, READ, ADD, TAKE, PUT, 10, 11, 12, 13, 14),
	fc.integer({ min: 0, max: 2 }),
);
const step: fc.Arbitrary<Step> = fc.oneof(
	{ weight: 20, arbitrary: access },
	{ weight: 4, arbitrary: fc.tuple(fc.constant(NEST), fc.integer({ min: 0, max: 9 })) },
	{ weight: 1, arbitrary: fc.tuple(fc.constant(FAIL), fc.constant(0)) },
);
const transactions = fc.array(fc.tuple(fc.constantFrom(...USERS), fc.array(step, { maxLength: 20 })), {
	minLength: 1,
	maxLength: 4,
});

it.skipIf(!canCompileMove())(
	'Resources are what a map of them is, through nested frames, aborts and transactions',
	() => {
		const code = compileSource(SOURCE).get('ledger')!;
		fc.assert(
			fc.property(transactions, (all) => {
				const hosts = (['interpreter', 'translated'] as const).map(
					(engine) => new Host({ adapters: [moveAdapter({ engine })] }),
				);
				for (const host of hosts) host.deploy({ from: OWNER, vm: 'move', code });
				let state: State = new Map();
				for (const [from, steps] of [...FIRST, ...all]) {
					const next: State = new Map(state);
					let expected: bigint[] | undefined;
					try {
						expected = model(next, from, steps);
						state = next;
					} catch {}
					const call = { from, to: LEDGER, function: 'play', args: [Uint8Array.from(steps.flat())], gas: ENOUGH };
					const [a, b] = hosts.map((host) => host.call(call));
					expect(a!.values).toEqual(expected === undefined ? undefined : [expected]);
					expect([b!.values, b!.gasUsed, b!.changes]).toEqual([a!.values, a!.gasUsed, a!.changes]);
				}
			}),
			{ numRuns: 100, examples: [[[[USERS[0]!, STALE]]]] },
		);
	},
);
