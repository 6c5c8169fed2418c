import { toAddress } from '@altvm/abi-bridge';
import { Host } from '@altvm/host';
import { beforeAll, describe, expect, it } from 'vitest';
import { wasmAdapter } from '../adapter.ts';
import { wat } from '../testing/wat.ts';

const USER = toAddress(`0x${'b2'.padStart(40, '0')}`);

describe('the post-return of an export', () => {
	let host: Host;
	beforeAll(async () => {
		host = new Host({ adapters: [await wasmAdapter()] });
	});

	/** Runs a contract that returns 5 and then runs `post` with its result as the parameter. */
	const run = async (post: string) => {
		const code = await wat(`(component
			(type $host (instance (export "block-number" (func (result u64)))))
			(import "altvm:contract/host@0.1.0" (instance $h (type $host)))
			(alias export $h "block-number" (func $bn))
			(core func $lowered (canon lower (func $bn)))
			(core instance $hi (export "block-number" (func $lowered)))
			(core module $m
				(import "h" "block-number" (func $block (result i64)))
				(func (export "run") (result i32) i32.const 5)
				(func (export "post") (param i32) ${post}))
			(core instance $i (instantiate $m (with "h" (instance $hi))))
			(func (export "run") (result u32) (canon lift (core func $i "run") (post-return (core func $i "post")))))`);
		const { address } = host.deploy({ from: USER, vm: 'wasm', code });
		const { values, outcome } = host.call({ from: USER, to: address, function: 'run' });
		return values ?? (outcome.status === 'halt' ? outcome.reason : outcome.status);
	};

	it('runs after the result is read, with the core result', async () => {
		expect(await run('')).toEqual([5n]);
		expect(await run('local.get 0 i32.const 5 i32.ne if unreachable end')).toEqual([5n]);
		expect(await run('local.get 0 i32.const 5 i32.eq if unreachable end')).toBe('trap');
	});

	it('is charged', async () => {
		expect(await run('loop br 0 end')).toBe('out-of-gas');
	});

	it('may not call the host', async () => {
		expect(await run('call $block drop')).toBe('trap');
	});
});
