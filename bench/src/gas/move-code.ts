import { type Engine, moveAdapter } from '@altvm/move';
import { Host, moduleAddress, toAddress } from 'altvm';
import { compileSource } from '../../../vm-adapters/move/test-modules/compile-source.ts';
import type { Kernel } from './rate.ts';

const OWNER = toAddress(`0x${'c0'.padStart(64, '0')}`);

const DECLARATIONS = `
	use std::vector; use std::string; use std::option; use std::table; use std::bcs; use std::hash; use std::event;
	use std::type_name; use std::type_info; use std::signer; use std::account; use std::block; use std::message; use std::from_bcs;
	struct One has copy, drop, store { a: u64 }
	struct Eight has copy, drop, store { a: u64, b: u64, c: u64, d: u64, e: u64, f: u64, g: u64, h: u64 }
	struct Pair<T: copy + drop + store> has copy, drop, store { a: T, b: T }
	struct Marker<phantom T> has copy, drop, store { a: u8 }
	struct Held has key { v: u64 }
	struct HeldOf<phantom T> has key { v: u64 }
	struct Many has key { v: vector<u64> }
	struct Book has key { t: table::Table<u64, u64> }
	#[event] struct Happened has drop, store { a: u64 }
	fun nop(_x: u64) {}
	fun two(x: u64): (u64, u64) { (x, x) }
	fun eight(_a: u64, _b: u64, _c: u64, _d: u64, _e: u64, _f: u64, _g: u64, _h: u64) {}
	fun generic<T: copy + drop>(x: T): T { x }
	fun named<T>() { type_name::get<T>(); }
	fun filled(n: u64): vector<u64> { let v = vector[]; let i = 0; while (i < n) { vector::push_back(&mut v, i); i = i + 1 }; v }
	fun filled8(n: u64): vector<u8> { let v = vector[]; let i = 0; while (i < n) { vector::push_back(&mut v, 7u8); i = i + 1 }; v }
	fun filled_ones(n: u64): vector<One> { let v = vector[]; let i = 0; while (i < n) { vector::push_back(&mut v, One { a: i }); i = i + 1 }; v }
	public entry fun set_up(owner: &signer) {
		move_to(owner, Held { v: 1 }); move_to(owner, HeldOf<u8> { v: 1 }); move_to(owner, Many { v: filled(500) });
		let t = table::new(); table::add(&mut t, 1, 1); move_to(owner, Book { t });
	}`;

/** The bodies of endless loops: what comes before, and what is repeated. A loop's own instructions are BRANCH and those named. */
const BODIES: Readonly<Record<string, readonly [before: string, repeated: string, acquires?: string]>> = {
	'add u64': ['let x = 0u64;', 'x = x + 1;'],
	'add u64 above 2^53': ['let x = 1u64 << 60;', 'x = x + 1;'],
	'add u8': ['let x = 0u8; let y;', 'y = x + 1; x = y - 1;'],
	'mul, div and mod u64': ['let x = 0xffffffffu64; let y;', 'y = x * 0xffffffff; y = y / 3; y = y % 7;'],
	'add u128': ['let x = 1u128 << 100;', 'x = x + 1;'],
	'mul, div and mod u128': [
		'let x = 0xffffffffffffffffu128; let y;',
		'y = x * 0xfffffffffffffff; y = y / 3; y = y % 7;',
	],
	'add u256': ['let x = 1u256 << 200;', 'x = x + 1;'],
	'mul u256': ['let x = 340282366920938463463374607431768211455u256; let y;', 'y = x * x;'],
	'div u256': ['let x = (1u256 << 255) - 19; let y; let d = (1u256 << 128) - 159;', 'y = x / d;'],
	'mod u256': ['let x = (1u256 << 255) - 19; let y; let d = (1u256 << 64) - 59;', 'y = x % d;'],
	'shl and shr u256': ['let x = 1u256; let y;', 'y = x << 255u8; x = y >> 255u8;'],
	'shl and shr u64': ['let x = 1u64; let y;', 'y = x << 60u8; x = y >> 60u8;'],
	'and, or, xor u64': ['let x = 0xf0f0f0f0f0f0f0f0u64; let y;', 'y = x & 0xff; y = y | 1; y = y ^ x;'],
	'and, or, xor u256': ['let x = (1u256 << 255) - 19; let y;', 'y = x & 0xff; y = y | 1; y = y ^ x;'],
	'and, or, not bool': ['let x = true; let y;', 'y = x && true; y = y || false; x = !y;'],
	'compare u64': ['let x = 5u64; let b;', 'b = x < 6; b = x > 6; b = x <= 6; b = x >= 6; b = x == 6; b = x != 6;'],
	'compare u256': ['let x = 5u256; let b;', 'b = x < 6; b = x > 6; b = x <= 6; b = x >= 6; b = x == 6; b = x != 6;'],
	'compare addresses': ['let x = @0x1; let b;', 'b = x == @0x2;'],
	casts: [
		'let x = 200u256; let a; let b; let c; let d; let e;',
		'a = (x as u8); b = (a as u16); c = (b as u32); d = (c as u64); e = (d as u128); x = (e as u256);',
	],
	'load constants': ['let a; let b; let c; let d;', 'a = 1u8; b = 2u128; c = 3u256; d = @0x7;'],
	'load a constant vector': ['let v;', 'v = b"abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz";'],
	'copy and move locals': ['let x = 1u64; let y;', 'y = copy x; x = move y;'],
	'borrow a local and a field': ['let s = One { a: 1 };', 'let r = &mut s; let q = &mut r.a; *q = *q + 1;'],
	'read and write a struct': [
		'let s = Eight { a: 1, b: 1, c: 1, d: 1, e: 1, f: 1, g: 1, h: 1 };',
		'let t = s; *&mut s = t;',
	],
	'pack and unpack': [
		'',
		'let x = Eight { a: 1, b: 1, c: 1, d: 1, e: 1, f: 1, g: 1, h: 1 }; let Eight { a: _, b: _, c: _, d: _, e: _, f: _, g: _, h: _ } = x;',
	],
	'pack and unpack a generic': ['', 'let x = Pair<u64> { a: 1, b: 2 }; let Pair { a: _, b: _ } = x;'],
	call: ['', 'nop(1);'],
	'call with two results': ['let a; let b;', '(a, b) = two(1);'],
	'call with eight arguments': ['', 'eight(1, 2, 3, 4, 5, 6, 7, 8);'],
	'generic call': ['let x = 1u64;', 'x = generic(x);'],
	'generic call with a deep type': ['', 'named<Pair<Pair<Pair<Pair<Pair<Pair<Pair<u8>>>>>>>>();'],
	'vector: pack, length, unpack': ['', 'let v = vector[1u64, 2, 3]; let n = vector::length(&v);'],
	'vector: borrow': ['let v = vector[1u64]; let x;', 'x = *vector::borrow(&v, 0); *vector::borrow_mut(&mut v, 0) = x;'],
	'vector: push and pop': ['let v = vector[];', 'vector::push_back(&mut v, 1u64); vector::pop_back(&mut v);'],
	'vector: swap': ['let v = vector[1u64, 2];', 'vector::swap(&mut v, 0, 1);'],
	'vector: insert at the start of 10,000': [
		'let v = filled(10000);',
		'vector::insert(&mut v, 0, 1); vector::pop_back(&mut v);',
	],
	'vector: append and reverse': [
		'',
		'let v = vector[1u8, 2, 3]; vector::append(&mut v, vector[4, 5, 6]); vector::reverse(&mut v);',
	],
	'copy 10,000 u64': ['let v = filled(10000); let w;', 'w = copy v; vector::push_back(&mut w, 1);'],
	'copy 10,000 u8': ['let v = filled8(10000); let w;', 'w = copy v; vector::push_back(&mut w, 1);'],
	'copy 5,000 structs': ['let v = filled_ones(5000); let w;', 'w = copy v; vector::push_back(&mut w, One { a: 1 });'],
	'compare 10,000 u64': ['let v = filled(10000); let w = copy v; let b;', 'b = &v == &w;'],
	'compare 10,000 u8': ['let v = filled8(10000); let w = copy v; let b;', 'b = &v == &w;'],
	'compare 5,000 structs': ['let v = filled_ones(5000); let w = copy v; let b;', 'b = &v == &w;'],
	exists: ['let b;', 'b = exists<Held>(@0xc0);'],
	'exists, generic': ['let b;', 'b = exists<HeldOf<u8>>(@0xc0);'],
	borrow_global: ['let x;', 'x = borrow_global<Held>(@0xc0).v;', 'Held'],
	borrow_global_mut: ['', 'let r = &mut borrow_global_mut<Held>(@0xc0).v; *r = 1;', 'Held'],
	'borrow_global_mut of 500 u64': ['', 'let r = &mut borrow_global_mut<Many>(@0xc0).v; vector::swap(r, 0, 1);', 'Many'],
	'bcs::to_bytes of 1,000 structs': ['let v = filled_ones(1000); let b;', 'b = bcs::to_bytes(&v);'],
	'bcs::to_bytes of 1,000 u8': ['let v = filled8(1000); let b;', 'b = bcs::to_bytes(&v);'],
	'bcs::to_bytes of a u64': ['let x = 5u64; let b;', 'b = bcs::to_bytes(&x);'],
	'from_bcs::from_bytes of 1,000 u64': [
		'let b = bcs::to_bytes(&filled(1000)); let v;',
		'v = from_bcs::from_bytes<vector<u64>>(b);',
	],
	'hash::sha2_256': ['let v = b"abc";', 'v = hash::sha2_256(v);'],
	'hash::sha2_256 of 10,000 bytes': ['let v = filled8(10000); let h;', 'h = hash::sha2_256(v);'],
	'hash::sha3_256': ['let v = b"abc";', 'v = hash::sha3_256(v);'],
	'hash::sha3_256 of 10,000 bytes': ['let v = filled8(10000); let h;', 'h = hash::sha3_256(v);'],
	'hash::keccak256': ['let v = b"abc";', 'v = hash::keccak256(v);'],
	'hash::keccak256 of 10,000 bytes': ['let v = filled8(10000); let h;', 'h = hash::keccak256(v);'],
	'string::utf8': ['let v = b"abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz"; let s;', 's = string::utf8(v);'],
	'string::utf8 of 10,000 bytes': ['let v = filled8(10000); let s;', 's = string::utf8(v);'],
	'string::sub_string and index_of': [
		'let s = string::utf8(b"abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz"); let t; let n;',
		't = string::sub_string(&s, 1, 40); n = string::index_of(&s, &t);',
	],
	'string::index_of in 10,000 bytes': [
		'let s = string::utf8(filled8(10000)); let t = filled8(100); vector::push_back(&mut t, 8); let u = string::utf8(t); let n;',
		'n = string::index_of(&s, &u);',
	],
	'type_name::get': ['let n;', 'n = type_name::get<Pair<Pair<Pair<Pair<Marker<u8>>>>>>();'],
	'type_info::type_of': ['let n;', 'n = type_info::type_of<Marker<Pair<Pair<Pair<u8>>>>>();'],
	'event::emit': ['', 'event::emit(Happened { a: 1 });'],
	'account::balance': ['let b;', 'b = account::balance(@0x5);'],
	'account::create_resource_address': ['let a = @0x5;', 'a = account::create_resource_address(&a, b"seed");'],
	'block and message': ['let a; let b; let c;', 'a = block::height(); b = block::timestamp(); c = message::sender();'],
	'message::value': ['let a;', 'a = message::value();'],
	'table::borrow': ['let x;', 'x = *table::borrow(&borrow_global<Book>(@0xc0).t, 1);', 'Book'],
	'table::contains': ['let x;', 'x = table::contains(&borrow_global<Book>(@0xc0).t, 2);', 'Book'],
	'table::add, new keys': [
		'let i = 10;',
		'table::add(&mut borrow_global_mut<Book>(@0xc0).t, i, i); i = i + 1;',
		'Book',
	],
	'table::add and remove': [
		'',
		'let t = &mut borrow_global_mut<Book>(@0xc0).t; table::add(t, 3, 3); table::remove(t, 3);',
		'Book',
	],
};

/** Kernels of Move's instructions and native functions, on one of its engines. Each runs until it is out of gas. */
export function moveCode(engine: Engine): Kernel[] {
	const host = new Host({ adapters: [moveAdapter({ engine })] });
	const functions = Object.values(BODIES).map(
		([before, repeated, acquires], i) =>
			`public fun f${i}()${acquires ? ` acquires ${acquires}` : ''} { ${before} loop { ${repeated} } }`,
	);
	const source = `module 0xc0::kernels { ${DECLARATIONS} ${functions.join('\n')} }`;
	for (const code of compileSource(source).values()) host.deploy({ from: OWNER, vm: 'move', code, gas: 1e12 });
	const to = moduleAddress(OWNER, 'kernels');
	host.call({ from: OWNER, to, function: 'set_up', args: [], gas: 1e9 });
	return Object.keys(BODIES).map((name, i) => ({
		case: name,
		run() {
			const { gasUsed, outcome } = host.call({ from: OWNER, to, function: `f${i}`, args: [], gas: 1_000_000 });
			if (outcome.status !== 'halt' || outcome.reason !== 'out-of-gas')
				throw new Error(`${name}: ${JSON.stringify(outcome)}`);
			return gasUsed;
		},
	}));
}
