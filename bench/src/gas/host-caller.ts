import { wat } from '../../../vm-adapters/wasm/src/testing/wat.ts';

/** A host function as a component imports it: its type in WIT's terms, and the core type that it is lowered to. */
export interface HostImport {
	readonly name: string;
	readonly type: string;
	readonly core: string;
	/** Core code that pushes the arguments. */
	readonly args: string;
	/** Core code that drops the results. */
	readonly drop?: string;
}

/** Assembles a component that calls a host function as many times as its argument says. Memory has zeros up to 4,096. */
export function hostCaller({ name, type, core, args, drop = '' }: HostImport): Promise<Uint8Array> {
	return wat(`(component
		(type $limbs (instance (type $q (tuple u64 u64 u64 u64))
			(export "u256" (type (eq $q))) (export "address" (type (eq $q))) (export "bytes32" (type (eq $q)))))
		(import "altvm:contract/types@0.1.0" (instance $types (type $limbs)))
		(alias export $types "u256" (type $u256)) (alias export $types "address" (type $address))
		(alias export $types "bytes32" (type $bytes32))
		(type $host (instance
			(alias outer 1 $u256 (type $u0)) (export "u256" (type $u (eq $u0)))
			(alias outer 1 $address (type $a0)) (export "address" (type $a (eq $a0)))
			(alias outer 1 $bytes32 (type $b0)) (export "bytes32" (type $b (eq $b0)))
			(type $v (variant (case "reverted" (list u8)) (case "halted" (list u8)) (case "refused" (list u8))))
			(export "call-error" (type $e (eq $v)))
			(export "${name}" (func ${type}))))
		(import "altvm:contract/host@0.1.0" (instance $h (type $host)))
		(alias export $h "${name}" (func $called))
		(core module $mem (memory (export "memory") 64) (func (export "realloc") (param i32 i32 i32 i32) (result i32) i32.const 8192))
		(core instance $mi (instantiate $mem))
		(alias core export $mi "memory" (core memory $m))
		(alias core export $mi "realloc" (core func $r))
		(core func $lowered (canon lower (func $called) (memory $m) (realloc $r)))
		(core instance $hi (export "f" (func $lowered)) (export "memory" (memory $m)))
		(core module $main (import "h" "memory" (memory 1)) (import "h" "f" (func $f ${core}))
			(func (export "run") (param $n i32) (result i32)
				loop $l ${args} call $f ${drop} local.get $n i32.const 1 i32.sub local.tee $n br_if $l end local.get $n))
		(core instance $i (instantiate $main (with "h" (instance $hi))))
		(func (export "run") (param "x" u32) (result u32) (canon lift (core func $i "run"))))`);
}
