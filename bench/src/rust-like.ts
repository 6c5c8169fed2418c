import { wat } from '../../vm-adapters/wasm/src/testing/wat.ts';

/**
 * Assembles a component with the layout of a Rust contract: 17 pages, of which the first 16 are the stack, then data and heap. Its function
 * `ping(x: u256) -> u256` writes to all three, as compiled code does, and returns its argument.
 */
export function rustLike(): Promise<Uint8Array<ArrayBuffer>> {
	const limbs = [0, 1, 2, 3];
	return wat(`(component
		(type $limbs (instance (type $q (tuple u64 u64 u64 u64)) (export "u256" (type (eq $q)))))
		(import "altvm:contract/types@0.1.0" (instance $types (type $limbs)))
		(alias export $types "u256" (type $u256))
		(core module $main
			(memory (export "memory") 17)
			(global $stack (mut i32) (i32.const 1048576))
			(data (i32.const 1048576) "constants of the program")
			(func (export "ping") (param $a i64) (param $b i64) (param $c i64) (param $d i64) (result i32) (local $frame i32)
				(global.set $stack (local.tee $frame (i32.sub (global.get $stack) (i32.const 64))))
				${limbs.map((i) => `(i64.store offset=${8 * i} (local.get $frame) (local.get ${i}))`).join(' ')}
				${limbs.map((i) => `(i64.store offset=${1048832 + 8 * i} (i32.const 0) (i64.load offset=${8 * i} (local.get $frame)))`).join(' ')}
				(i32.store (i32.const 1049600) (i32.add (i32.load (i32.const 1049600)) (i32.const 1)))
				(global.set $stack (i32.add (local.get $frame) (i32.const 64)))
				i32.const 1048832))
		(core instance $i (instantiate $main))
		(alias core export $i "memory" (core memory $m))
		(func (export "ping") (param "x" $u256) (result $u256) (canon lift (core func $i "ping") (memory $m))))`);
}
