import { encodeUtf8, keccakBytes } from '@altvm/abi-bridge';
import { wat } from './wat.ts';

/** What the contract of {@link everything} can do, by the number of the operation. */
export const ACTIONS = [
	'nothing',
	'store',
	'store through the module that owns the memory',
	'memory.fill',
	'memory.copy',
	'memory.init',
	'data.drop',
	'global.set',
	'table.set',
	'memory.grow',
	'unreachable',
	'revert',
	'storage-set',
	'storage-get',
	're-entry',
	'loop forever',
	'recurse forever',
	'division by zero',
	'a store out of bounds',
	'a list out of bounds for the host',
	'call to nothing',
	'keep the stack pointer',
] as const;

/** An operation: an action, an address and a value. */
export function operation(action: (typeof ACTIONS)[number], at = 0, value = 0): bigint {
	return BigInt(ACTIONS.indexOf(action)) | (BigInt(at) << 8n) | (BigInt(value) << 40n);
}

/** The data segments, by their addresses: at the start, over the border of chunks, and in the last page. */
export function segments(pages: number): ReadonlyMap<number, Uint8Array> {
	return new Map([
		[0, encodeUtf8('altvm')],
		[1020, encodeUtf8('over the end of a chunk')],
		[pages * 65536 - 40, encodeUtf8('near the end of the memory')],
	]);
}

const hex = (bytes: Uint8Array) => [...bytes].map((byte) => `\\${byte.toString(16).padStart(2, '0')}`).join('');

/**
 * Assembles a component with a memory of `pages` pages that exports `run(operations: list<u64>) -> u64`. It returns a digest of all
 * that an earlier call could have left: memory, globals, tables and segments, taken before the operations run.
 */
export function everything(pages: number): Promise<Uint8Array<ArrayBuffer>> {
	const data = [...segments(pages)].map(([at, bytes]) => `(data (i32.const ${at}) "${hex(bytes)}")`).join(' ');
	const selector = keccakBytes(encodeUtf8('run(uint64[])')).subarray(0, 4);
	const input = Uint8Array.of(
		...selector,
		...new Array(31).fill(0),
		32,
		...new Array(31).fill(0),
		1,
		...new Array(32).fill(0),
	);
	const on = (action: (typeof ACTIONS)[number], code: string) =>
		`(if (i32.eq (local.get $action) (i32.const ${ACTIONS.indexOf(action)})) (then ${code}))`;
	return wat(`(component
		(type $limbs (instance (type $q (tuple u64 u64 u64 u64))
			(export "u256" (type (eq $q))) (export "address" (type (eq $q)))))
		(import "altvm:contract/types@0.1.0" (instance $types (type $limbs)))
		(alias export $types "u256" (type $u256)) (alias export $types "address" (type $address))
		(type $host (instance
			(alias outer 1 $u256 (type $u0)) (export "u256" (type $u (eq $u0)))
			(alias outer 1 $address (type $a0)) (export "address" (type $a (eq $a0)))
			(type $v (variant (case "reverted" (list u8)) (case "halted" (list u8)) (case "refused" (list u8))))
			(export "call-error" (type $e (eq $v)))
			(export "self" (func (result $a)))
			(export "revert" (func (param "data" (list u8))))
			(export "storage-get" (func (param "key" (list u8)) (result (option (list u8)))))
			(export "storage-set" (func (param "key" (list u8)) (param "value" (list u8))))
			(export "call" (func (param "target" $a) (param "input" (list u8)) (param "value" $u) (param "gas" u64)
				(result (result (list u8) (error $e)))))))
		(import "altvm:contract/host@0.1.0" (instance $h (type $host)))
		(core module $mem (memory (export "memory") ${pages} ${pages + 2}) ${data}
			(global $top (mut i32) (i32.const ${pages > 1 ? 70_000 : 4096}))
			(func (export "realloc") (param i32 i32 i32 i32) (result i32)
				(global.set $top (i32.and (i32.add (global.get $top) (i32.sub (local.get 2) (i32.const 1)))
					(i32.sub (i32.const 0) (local.get 2))))
				global.get $top
				(global.set $top (i32.add (global.get $top) (local.get 3))))
			(func (export "poke") (param $at i32) (param $value i64)
				(i64.store8 (local.get $at) (local.get $value))
				(i64.store offset=250 (local.get $at) (local.get $value))
				(i64.store16 offset=4000 (local.get $at) (local.get $value))
				(i64.store (i32.mul (local.get $at) (i32.const 3)) (local.get $value))))
		(core instance $mi (instantiate $mem))
		(alias core export $mi "memory" (core memory $m))
		(alias core export $mi "realloc" (core func $r))
		(alias core export $mi "poke" (core func $poke))
		${['self', 'revert', 'storage-get', 'storage-set', 'call']
			.map(
				(name) => `(alias export $h "${name}" (func $${name}))
			(core func $l-${name} (canon lower (func $${name}) (memory $m) (realloc $r)))`,
			)
			.join(' ')}
		(core instance $hi (export "memory" (memory $m)) (export "poke" (func $poke))
			${['self', 'revert', 'storage-get', 'storage-set', 'call'].map((name) => `(export "${name}" (func $l-${name}))`).join(' ')})
		(core module $main
			(import "h" "memory" (memory 0))
			(import "h" "poke" (func $poke (param i32 i64)))
			(import "h" "self" (func $self (param i32)))
			(import "h" "revert" (func $revert (param i32 i32)))
			(import "h" "storage-get" (func $get (param i32 i32 i32)))
			(import "h" "storage-set" (func $set (param i32 i32 i32 i32)))
			(import "h" "call" (func $call (param i64 i64 i64 i64 i32 i32 i64 i64 i64 i64 i64 i32)))
			(table 4 funcref) (elem (i32.const 1) $digest)
			(data $passive "passive bytes") (data $input "${hex(input)}")
			(global $count (mut i64) (i64.const 77)) (global $pointer (mut i32) (i32.const 3000))
			(func $mix (param $h i64) (param $x i64) (result i64)
				(i64.mul (i64.xor (i64.rotl (local.get $h) (i64.const 13)) (local.get $x)) (i64.const 0x9E3779B97F4A7C15)))
			(func $digest (result i64) (local $h i64) (local $at i32)
				(loop $next
					(local.set $h (call $mix (local.get $h) (i64.load (local.get $at))))
					(br_if $next (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 8)))
						(i32.mul (memory.size) (i32.const 65536)))))
				(local.set $h (call $mix (local.get $h) (global.get $count)))
				(local.set $h (call $mix (local.get $h) (i64.extend_i32_u (global.get $pointer))))
				(local.set $h (call $mix (local.get $h) (i64.extend_i32_u (ref.is_null (table.get 0 (i32.const 0))))))
				(local.set $h (call $mix (local.get $h) (i64.extend_i32_u (ref.is_null (table.get 0 (i32.const 1))))))
				(memory.init $passive (i32.const 2000) (i32.const 0) (i32.const 8))
				(call $mix (local.get $h) (i64.load (i32.const 2000))))
			(func $deep (result i64) (i64.add (call $deep) (i64.const 1)))
			(func $act (param $action i32) (param $at i32) (param $value i64)
				${on('store', '(i64.store offset=3 (local.get $at) (local.get $value)) (i32.store8 (i32.add (local.get $at) (i32.const 1029)) (i32.const 5))')}
				${on('store through the module that owns the memory', '(call $poke (local.get $at) (local.get $value))')}
				${on('memory.fill', '(memory.fill (local.get $at) (i32.const 9) (i32.wrap_i64 (local.get $value)))')}
				${on('memory.copy', '(memory.copy (local.get $at) (i32.const 0) (i32.wrap_i64 (local.get $value)))')}
				${on('memory.init', '(memory.init $passive (local.get $at) (i32.const 3) (i32.const 10))')}
				${on('data.drop', '(data.drop $passive)')}
				${on('global.set', '(global.set $count (local.get $value))')}
				${on('table.set', '(table.set 0 (i32.const 0) (ref.func $digest)) (table.set 0 (i32.const 1) (ref.null func))')}
				${on('memory.grow', '(drop (memory.grow (i32.const 1)))')}
				${on('unreachable', 'unreachable')}
				${on('revert', '(i64.store offset=8 (local.get $at) (local.get $value)) (call $revert (i32.const 100) (i32.const 40))')}
				${on('storage-set', '(i64.store (i32.const 200) (local.get $value)) (call $set (i32.const 200) (i32.const 2) (i32.const 0) (i32.const 60))')}
				${on('storage-get', '(i64.store (i32.const 200) (local.get $value)) (call $get (i32.const 200) (i32.const 2) (local.get $at))')}
				${on(
					're-entry',
					`(memory.init $input (i32.const 600) (i32.const 0) (i32.const ${input.length}))
					(i64.store8 (i32.const ${600 + input.length - 1}) (local.get $value))
					(i32.store8 (i32.const ${600 + input.length - 2}) (local.get $at))
					(call $self (i32.const 800))
					(call $call (i64.load (i32.const 800)) (i64.load (i32.const 808)) (i64.load (i32.const 816)) (i64.load (i32.const 824))
						(i32.const 600) (i32.const ${input.length}) (i64.const 0) (i64.const 0) (i64.const 0) (i64.const 0)
						(i64.const 3000000) (local.get $at))`,
				)}
				${on('loop forever', '(loop $again (br $again))')}
				${on('recurse forever', '(drop (call $deep))')}
				${on('division by zero', '(drop (i64.div_u (local.get $value) (i64.const 0)))')}
				${on('a store out of bounds', '(i64.store offset=4294967290 (local.get $at) (local.get $value))')}
				${on('a list out of bounds for the host', '(call $revert (i32.const -8) (i32.const 100))')}
				${on(
					'call to nothing',
					`(call $call (i64.const 1) (i64.const 2) (i64.const 3) (i64.const 4) (i32.const 0) (i32.const 8)
						(i64.const 0) (i64.const 0) (i64.const 0) (i64.const 0) (i64.const 0) (local.get $at))`,
				)}
				${on('keep the stack pointer', '(global.set $pointer (local.get $at))')})
			(func (export "run") (param $list i32) (param $length i32) (result i64) (local $h i64) (local $op i64)
				(local.set $h (call $digest))
				(block $done (loop $next
					(br_if $done (i32.eqz (local.get $length)))
					(local.set $op (i64.load (local.get $list)))
					(local.set $list (i32.add (local.get $list) (i32.const 8)))
					(local.set $length (i32.sub (local.get $length) (i32.const 1)))
					(call $act (i32.wrap_i64 (i64.and (local.get $op) (i64.const 255)))
						(i32.wrap_i64 (i64.shr_u (local.get $op) (i64.const 8))) (i64.shr_u (local.get $op) (i64.const 40)))
					(br $next)))
				local.get $h)
			(func (export "none")))
		(core instance $i (instantiate $main (with "h" (instance $hi))))
		(func (export "allow-reentry") (canon lift (core func $i "none")))
		(func (export "run") (param "operations" (list u64)) (result u64)
			(canon lift (core func $i "run") (memory $m) (realloc $r))))`);
}
