import { moduleAddress, toAddress } from '@altvm/abi-bridge';
import { type Frame, Halt, Host, type VmAdapter } from '@altvm/host';
import { beforeAll, describe, expect, it } from 'vitest';
import { canCompileMove } from '../../../scripts/compile-move.ts';
import { compileSource } from '../../../test-modules/compile-source.ts';
import { moveAdapter } from '../../adapter.ts';
import { MEMORY } from '../../gas.ts';

const OWNER = toAddress('0x00000000000000000000000000000000000000000000000000000000000000c0');

/** Each makes values and destroys all of them, in a way of its own. */
const BALANCED: Readonly<Record<string, string>> = {
	unpack: 'let S { a: _, v } = s(i); vector::destroy_empty(v);',
	left: 'let _x = s(i); let _y = vector[i, i];',
	popped: 's(i); vector[s(i), s(i)]; b"abc";',
	assign: 'let x = s(i); x = s(i + 1); let y = x; y = s(i); drop(y);',
	write: 'let x = s(i); let r = &mut x; *r = s(i + 1); *r = S { a: 1, v: vector[vector[1], vector[]] };',
	compare: 'let x = s(i); let e = (x == s(i)); let n = (vector[i] != vector[i, i]); assert!(e && n, 1);',
	copies_of:
		'let x = S { a: i, v: vector[vector[1, 2], vector[3]] }; let y = x; let r = &y; let z = *r; drop(z); drop(x);',
	vectors:
		'let v = vector[s(i)]; vector::push_back(&mut v, s(i)); let x = vector::pop_back(&mut v); drop(x); vector::append(&mut v, vector[s(1)]); vector::reverse(&mut v);',
	small:
		'let v = vector[1u8, 2]; vector::push_back(&mut v, 3); let w = v; vector::push_back(&mut w, 4); vector::pop_back(&mut v); let x: vector<u32> = vector[7]; drop(x);',
	generic: 'each(1u8); each(i); each(s(i)); each(vector[1u16]); each(@0x1);',
	results: 'let (a, b) = two(i); drop(a); drop(b);',
	bcs: 'let b = bcs::to_bytes(&s(i)); let x: S = from_bcs::from_bytes(b); drop(x);',
	hash: 'drop(hash::sha3_256(b"abc")); drop(hash::sha2_256(bcs::to_bytes(&i)));',
	text: 'let t = string::utf8(b"some text"); let p = string::sub_string(&t, 0, 4); string::append(&mut t, p); assert!(string::index_of(&t, &string::utf8(b"text")) == 5, 2);',
	names: 'drop(type_name::get<S>()); drop(type_info::type_of<S>());',
	options: 'let o = option::some(s(i)); let x = option::extract(&mut o); drop(x); option::destroy_none(o);',
	events: 'event::emit(S { a: i, v: vector[] });',
	resources: 'move_to(who, K { s: s(i) }); let K { s } = move_from<K>(@0xc0); drop(s);',
	tables: 'table::add(t, 0, s(i)); drop(*table::borrow(t, 0)); let x = table::remove(t, 0); drop(x);',
};

const SOURCE = `module 0xc0::m {
	use std::bcs; use std::event; use std::from_bcs; use std::hash; use std::option; use std::string; use std::table;
	use std::type_info; use std::type_name; use std::signer; use std::vector;
	#[event] struct S has copy, drop, store { a: u64, v: vector<vector<u8>> }
	struct K has key { s: S }
	struct T has key { t: table::Table<u64, S> }
	fun s(a: u64): S { S { a, v: vector[] } }
	fun two(a: u64): (S, vector<S>) { let unused = s(a); let kept = s(a); (kept, vector[unused]) }
	fun drop<X: drop>(_x: X) {}
	fun pass<X>(x: X): X { x }
	fun each<X: copy + drop>(x: X) { let v = vector[copy x, x]; let y = pass(vector::pop_back(&mut v)); let w = v; drop(w); let r = &mut y; *r = x; }
	fun init_module(who: &signer) { move_to(who, T { t: table::new() }) }
	${Object.entries(BALANCED)
		.map(
			([name, body]) => `public fun ${name}(who: &signer, n: u64)${
				name === 'resources' ? ' acquires K' : name === 'tables' ? ' acquires T' : ''
			} {
				assert!(signer::address_of(who) == @0xc0, 3);
				${name === 'tables' ? 'let t = &mut borrow_global_mut<T>(@0xc0).t;' : ''}
				let i = 0; while (i < n) { ${body} i = i + 1 } }`,
		)
		.join('\n')}
	public fun structs(n: u64): u64 { let v = vector[]; let i = 0; while (i < n) { vector::push_back(&mut v, s(i)); i = i + 1 }; vector::length(&v) }
	public fun copies(n: u64): u64 { let v = vector[s(1), s(2)]; let all = vector[]; let i = 0; while (i < n) { vector::push_back(&mut all, v); i = i + 1 }; vector::length(&all) }
	public fun bytes(n: u64): u64 { let v = vector[1u8]; let i = 0; while (i < n) { let w = copy v; vector::append(&mut v, w); i = i + 1 }; vector::length(&v) }
	public fun deep(n: u64): u64 { let v = vector[1u64]; let all = vector[v]; while (n > 0) { vector::push_back(&mut all, v); vector::push_back(&mut v, n); n = n - 1 }; vector::length(&all) }
}`;

/** A host whose Move frames may reserve `limit` bytes, and what they have reserved. */
function bounded(code: Uint8Array, engine: 'interpreter' | 'translated') {
	const inner = moveAdapter({ engine });
	const seen = { limit: Number.POSITIVE_INFINITY, reserved: [] as number[] };
	const adapter: VmAdapter = {
		...inner,
		run(frame: Frame) {
			const reserve = frame.reserveMemory.bind(frame);
			let left = seen.limit;
			frame.reserveMemory = (bytes, until) => {
				if (until === 'transaction') return reserve(bytes, until);
				seen.reserved.push(bytes);
				left -= bytes;
				if (left < 0) throw new Halt('memory-limit');
				reserve(bytes);
			};
			return inner.run(frame);
		},
	};
	const host = new Host({ adapters: [adapter] });
	host.deploy({ from: OWNER, vm: 'move', code });
	const call = (fn: string, n: number, gas: number, limit = Number.POSITIVE_INFINITY) => {
		seen.limit = limit;
		seen.reserved = [];
		const result = host.simulate({ from: OWNER, to: moduleAddress(OWNER, 'm'), function: fn, args: [n], gas });
		const { outcome, values, failure } = result;
		return { outcome, values, failure, reserved: seen.reserved };
	};
	return { call };
}

describe.skipIf(!canCompileMove())('memory of values', () => {
	let hosts: ReturnType<typeof bounded>[];
	beforeAll(() => {
		const code = compileSource(SOURCE).get('m')!;
		hosts = (['interpreter', 'translated'] as const).map((engine) => bounded(code, engine));
	});

	it.each(Object.keys(BALANCED))('%s: what is destroyed is no longer counted', (name) => {
		for (const { call } of hosts) {
			// A word more at each turn would exceed what a frame has without asking.
			const few = call(name, 10, 10_000_000);
			const many = call(name, MEMORY.free + 10, 10_000_000_000);
			expect(few.outcome.status, JSON.stringify(few.failure ?? few.outcome)).toBe('success');
			expect(many.outcome.status, JSON.stringify(many.failure ?? many.outcome)).toBe('success');
			expect(many.reserved).toEqual(few.reserved);
		}
	});

	it.each(['structs', 'copies', 'deep'])(
		'%s: what is kept is counted, and paid for, the same by both engines',
		(name) => {
			const [small, large] = [200, 400].map((n) => hosts.map(({ call }) => call(name, n, 10_000_000)));
			expect(small![1]).toEqual(small![0]);
			expect(large![1]).toEqual(large![0]);
			const sum = ({ reserved }: { reserved: number[] }) => reserved.reduce((total, bytes) => total + bytes, 0);
			expect(sum(large![0]!)).toBeGreaterThan(sum(small![0]!) + 100 * MEMORY.slot * MEMORY.wordBytes);
		},
	);

	it.each(['structs', 'copies', 'bytes', 'deep'])(
		'%s: halts at the bound, at every gas limit as the other engine',
		(name) => {
			const limit = 2 * MEMORY.free * MEMORY.wordBytes;
			const n = name === 'bytes' ? 18 : 2000;
			const full = hosts[0]!.call(name, n, 10_000_000, limit);
			expect(full.outcome).toMatchObject({ status: 'halt', reason: 'memory-limit' });
			let [low, high] = [0, 1_000_000];
			while (low < high) {
				const middle = (low + high) >> 1;
				const { outcome } = hosts[0]!.call(name, n, middle, limit);
				if (outcome.status === 'halt' && outcome.reason === 'memory-limit') high = middle;
				else low = middle + 1;
			}
			for (let gas = low - 150; gas < low + 10; gas++) {
				const [interpreted, translated] = hosts.map(({ call }) => call(name, n, gas, limit));
				expect(translated, `${gas} gas`).toEqual(interpreted);
				expect(interpreted!.outcome).toMatchObject({ reason: gas < low ? 'out-of-gas' : 'memory-limit' });
			}
		},
	);
});
