import { type Address, createHost, keccak256, toAddress } from 'altvm';
import { beforeAll, expect, it } from 'vitest';
import { component, IDENTITY, wat } from '../../vm-adapters/wasm/src/testing/wat.ts';

const USER = toAddress('0x00000000000000000000000000000000000000b2');
const OPERANDS = 60;

/** Calls itself `n` times with operands alive over each call, then calls `run(7)` of another contract. */
function caller(callee: Address): Promise<Uint8Array> {
	const limb = (i: number) => `i64.const ${BigInt.asIntN(64, BigInt(callee) >> BigInt(64 * i))}`;
	const selector = keccak256(new TextEncoder().encode('run(uint32)')).slice(2, 10).replace(/../g, '\\$&');
	const input = `${selector}${'\\00'.repeat(31)}\\07`;
	const operands = Array.from({ length: OPERANDS }, (_, i) => `i32.const 0 i32.load offset=${4096 + 4 * i}`).join(' ');
	return wat(`(component
		(type $types (instance (type $q (tuple u64 u64 u64 u64)) (export "u256" (type (eq $q))) (export "address" (type (eq $q)))))
		(import "altvm:contract/types@0.1.0" (instance $ty (type $types)))
		(alias export $ty "u256" (type $u256)) (alias export $ty "address" (type $address))
		(type $host (instance
			(alias outer 1 $u256 (type $u0)) (export "u256" (type $u (eq $u0)))
			(alias outer 1 $address (type $a0)) (export "address" (type $a (eq $a0)))
			(type $v (variant (case "reverted" (list u8)) (case "halted" (list u8)) (case "refused" (list u8))))
			(export "call-error" (type $ce (eq $v)))
			(export "call" (func (param "target" $a) (param "input" (list u8)) (param "value" $u) (param "gas" u64)
				(result (result (list u8) (error $ce)))))))
		(import "altvm:contract/host@0.1.0" (instance $h (type $host)))
		(alias export $h "call" (func $call))
		(core module $mem (memory (export "memory") 1)
			(func (export "realloc") (param i32 i32 i32 i32) (result i32) i32.const 8192))
		(core instance $mi (instantiate $mem))
		(alias core export $mi "memory" (core memory $m)) (alias core export $mi "realloc" (core func $r))
		(core func $lc (canon lower (func $call) (memory $m) (realloc $r)))
		(core instance $hi (export "call" (func $lc)) (export "memory" (memory $m)))
		(core module $main
			(import "h" "memory" (memory 1))
			(import "h" "call" (func $call (param i64 i64 i64 i64 i32 i32 i64 i64 i64 i64 i64 i32)))
			(data (i32.const 64) "${input}")
			(func $go (result i32)
				${[0, 1, 2, 3].map(limb).join(' ')} i32.const 64 i32.const 36
				i64.const 0 i64.const 0 i64.const 0 i64.const 0 i64.const -1 i32.const 128 call $call
				i32.const 128 i32.load8_u)
			(func $down (param $n i32) (result i32) ${operands}
				local.get $n i32.eqz if (result i32) call $go else local.get $n i32.const 1 i32.sub call $down end
				local.set $n ${'i32.xor '.repeat(OPERANDS - 1)} local.get $n i32.add)
			(func (export "run") (param i32) (result i32) local.get 0 call $down))
		(core instance $i (instantiate $main (with "h" (instance $hi))))
		(func (export "run") (param "x" u32) (result u32) (canon lift (core func $i "run"))))`);
}

let run: (depth: number) => string;
beforeAll(async () => {
	const host = await createHost();
	const deploy = async (code: Promise<Uint8Array>) => host.deploy({ from: USER, vm: 'wasm', code: await code }).address;
	const address = await deploy(caller(await deploy(component(IDENTITY))));
	run = (depth) => {
		const { status, values, outcome } = host.call({
			from: USER,
			to: address,
			function: 'run',
			args: [depth],
			gas: 1e8,
		});
		return outcome.status === 'halt' ? outcome.reason : `${status} ${values}`;
	};
});

it('a contract that uses up the native stack and then calls out fails in one of three ways, at depths that do not overlap', () => {
	const seen: string[] = [];
	for (let depth = 1; depth < 800; depth++) {
		const outcome = run(depth);
		if (seen.at(-1) !== outcome) seen.push(outcome);
	}
	// The call succeeds; then it halts the callee, as its frame or its function does not fit; then the recursion itself does not fit.
	expect(seen).toEqual(['success 0', 'success 1', 'stack-overflow']);
	expect(run(5)).toBe('success 0');
});
