import { readFileSync } from 'node:fs';
import { encodePackage, generateStub } from '@altvm/move';
import {
	type Address,
	addressToBytes,
	bytesToHex,
	createHost,
	encodeSolidityCall,
	findFunction,
	type Hex,
	type Host,
	hexToBytes,
	interfaceFromSolidityAbi,
	moduleAddress,
	selectorOf,
	toAddress,
	type Value,
} from 'altvm';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { compileSuiPackage } from '../vm-adapters/move/scripts/compile-sui.ts';
import { readObjects } from '../vm-adapters/move/test-modules/sui-host.ts';
import { CONTEXT, createWorld } from './world/world.ts';

const SUI = toAddress(`0x${'2'.padStart(64, '0')}`);
const ALICE = toAddress(`0x${'a1'.padStart(40, '0')}`);
const probe = JSON.parse(
	readFileSync(new URL('../test/contracts/probe-evm/artifacts/Probe.json', import.meta.url), 'utf8'),
) as { abi: unknown[]; bytecode: Hex };

describe('objects of Sui and contracts of the EVM', () => {
	let host: Host;
	let evm: Address;
	let sui: Address;
	let fresh: number;
	beforeAll(async () => {
		host = await createHost();
		sui = host.deploy({ from: ALICE, vm: 'move', code: encodePackage(readObjects()) }).address;
		evm = host.deploy({
			from: ALICE,
			vm: 'evm',
			code: hexToBytes(probe.bytecode),
			interface: interfaceFromSolidityAbi(probe.abi as never, 'Probe'),
		}).address;
		fresh = host.snapshot();
	});
	beforeEach(() => {
		host.restore(fresh);
		fresh = host.snapshot();
	});
	const at = (module: string) => moduleAddress(sui, module);
	/** Encodes call data as Solidity does. */
	const data = (path: string, args: readonly Value[]): Uint8Array => {
		const [module, name] = path.split('::') as [string, string];
		const iface = host.interfaceOf(at(module))!;
		return encodeSolidityCall(iface, { fn: findFunction(iface, name), args, typeArguments: [] }, CONTEXT);
	};
	const id = (hex: Hex) => hexToBytes(hex);
	const call = (to: Address, fn: string, args: readonly unknown[], options = {}) =>
		host.call({ from: ALICE, to, function: fn, args, ...options });
	const run = (path: string, args: readonly unknown[], options = {}) => {
		const [module, fn] = path.split('::') as [string, string];
		return call(at(module), fn, args, options);
	};
	const made = (path: string, args: readonly unknown[] = []) =>
		bytesToHex(run(path, args).values![0] as Uint8Array) as Hex;
	/** Makes the EVM contract call a function. */
	const through = (path: string, args: readonly Value[], fn = 'forward', more: readonly unknown[] = [0n]) =>
		call(evm, fn, [at(path.split('::')[0]!), data(path, args), ...more]);

	it('a contract creates an object, owns it, and uses it by its id', () => {
		const output = through('counter::create', [5n]).values![0] as Uint8Array;
		const counter = bytesToHex(output) as Hex;
		expect(output).toHaveLength(32);
		expect(run('counter::value', [counter]).failure).toMatchObject({ reason: expect.stringContaining('belongs to') });
		const incremented = through('counter::increment', [id(counter), 3n]);
		expect(BigInt(bytesToHex(incremented.values![0] as Uint8Array))).toBe(8n);
		expect(through('counter::give', [id(counter), ALICE]).status).toBe('success');
		expect(run('counter::value', [counter]).values).toEqual([8n]);
	});

	it("a failure in the object's function arrives as a typed error, and the object is unchanged", () => {
		const counter = made('counter::create_shared', [999_999]);
		const failed = through('counter::increment', [id(counter), 1n]);
		expect(failed.failure).toMatchObject({ kind: 'abort', module: at('counter'), code: 7n });
		const tried = through('counter::increment', [id(counter), 1n], 'tryForward', [0n, 1_000_000n]);
		expect(tried.values![0]).toBe(false);
		const missing = through('counter::value', [new Uint8Array(32)]);
		expect(missing.failure).toMatchObject({ kind: 'refused', reason: `no object 0x${'00'.repeat(32)}` });
		expect(run('counter::value', [counter]).values).toEqual([999_999n]);
	});

	it("a failure after a call undoes that call's changes to objects, in every VM", () => {
		const [chest, other] = [made('nft::new_chest'), made('nft::new_chest')];
		const set = data('nft::set', [id(other), 1n, 5n]);
		// The chest has no field 1: the code aborts after the call that sets the field of the other chest.
		const reading = data('agent::reading', [id(chest), evm, at('nft'), set]);
		const tried = call(evm, 'tryForward', [at('agent'), reading, 0n, 10_000_000n]);
		expect(tried.values![0]).toBe(false);
		const failed = call(evm, 'setThenForward', [1, 2, at('agent'), reading]);
		expect(failed.failure).toMatchObject({ kind: 'abort', module: moduleAddress(SUI, 'dynamic_field'), code: 1n });
		expect(run('nft::get', [other, 1]).failure).toMatchObject({ kind: 'abort', code: 1n });
		expect(call(evm, 'get', [1]).values).toEqual([0n]);
		run('nft::set', [chest, 1, 3]);
		expect(call(evm, 'setThenForward', [1, 2, at('agent'), reading]).status).toBe('success');
		expect(run('nft::get', [other, 1]).values).toEqual([5n]);
	});

	it('a static call can read objects but not change them', () => {
		const counter = made('counter::create_shared', [1]);
		const read = through('counter::value', [id(counter)], 'staticForward', []);
		expect(read.values).toEqual([true, hexToBytes(`0x${'1'.padStart(64, '0')}`)]);
		expect(through('counter::increment', [id(counter), 1n], 'staticForward', []).values![0]).toBe(false);
		expect(through('counter::create', [1n], 'staticForward', []).values![0]).toBe(false);
		expect(run('counter::value', [counter]).values).toEqual([1n]);
	});

	it('code that holds an object calls a contract, and writes to the object before and after the call', () => {
		const agent = made('agent::new');
		expect(run('agent::ping', [agent, evm, 41n]).values).toEqual([42n]);
		expect(run('agent::state', [agent]).values).toEqual([1n, 42n]);
		expect(run('agent::ping_into_field', [agent, evm, 41n]).status).toBe('success');
		expect(run('agent::ping_into_field', [agent, evm, 9n]).status).toBe('success');
		expect(run('agent::field', [agent]).values).toEqual([54n]);
	});

	describe('while a function holds an object', () => {
		const around = (fn: string, chest: Hex, path: string, args: readonly Value[]) =>
			run(`agent::${fn}`, [chest, evm, at(path.split('::')[0]!), data(path, args)]);

		it('mutably, no call below can use it', () => {
			const chest = made('nft::new_chest');
			const refused = around('holding', chest, 'nft::get', [id(chest), 1n]);
			expect(refused.failure).toMatchObject({
				kind: 'abort',
				cause: { kind: 'refused', reason: `object ${chest} is borrowed by a call that is under way` },
			});
			const other = made('nft::new_chest');
			expect(around('holding', chest, 'nft::set', [id(other), 1n, 5n]).status).toBe('success');
			expect(run('nft::get', [chest, 2]).values).toEqual([10n]);
			expect(run('nft::get', [other, 1]).values).toEqual([5n]);
			// The object is free once the call has ended, also within the same transaction.
			expect(run('nft::set', [chest, 1, 11]).status).toBe('success');
		});

		it('immutably, calls below can read but not change it', () => {
			const chest = made('nft::new_chest');
			run('nft::set', [chest, 1, 10]);
			expect(around('reading', chest, 'nft::get', [id(chest), 1n]).values).toEqual([10n]);
			for (const [fn, args] of [
				['set', [1n, 11n]],
				['pass_chest', []],
			] as const)
				expect(around('reading', chest, `nft::${fn}`, [id(chest), ...args]).failure).toMatchObject({
					cause: { reason: `object ${chest} is borrowed by a call that is under way` },
				});
			expect(run('nft::get', [chest, 1]).values).toEqual([10n]);
		});

		it('by value, the object does not exist for calls below', () => {
			const chest = made('nft::new_chest');
			expect(around('having', chest, 'nft::get', [id(chest), 1n]).failure).toMatchObject({
				cause: { reason: `no object ${chest}` },
			});
			const other = made('nft::new_chest');
			expect(around('having', chest, 'nft::set', [id(other), 1n, 5n]).status).toBe('success');
			expect(run('nft::set', [chest, 1, 5]).status).toBe('success');
		});
	});

	it('an object that code has transferred and a call below has deleted is not written again', () => {
		const burn = hexToBytes(selectorOf('burn(bytes32)'));
		const given = run('agent::give_and_call', ['a', evm, at('nft'), burn]);
		expect(given.failure).toBeUndefined();
		const token = bytesToHex(given.values![0] as Uint8Array) as Hex;
		const again = through('nft::name', [id(token)]);
		expect(again.failure).toMatchObject({ kind: 'refused', reason: `no object ${token}` });
	});

	it('an id is 32 bytes in Solidity, and random bytes name no object', () => {
		const inputs = host.interfaceOf(at('counter'))!.functions.find(({ name }) => name === 'move_value')!.inputs;
		expect(inputs.map(({ type }) => type)).toEqual([
			{ kind: 'fixedBytes', size: 32 },
			{ kind: 'fixedBytes', size: 32 },
		]);
		const result = through('counter::value', [addressToBytes(evm)]);
		expect(result.failure).toMatchObject({ kind: 'refused', reason: `no object ${evm}` });
	});

	it("a stub in Sui's dialect calls a contract through typed functions, under the address of the module that uses it", async () => {
		const iface = interfaceFromSolidityAbi(probe.abi as never, 'Probe');
		const stub = generateStub({ interface: iface, account: 'user', module: 'probe_stub', dialect: 'sui' });
		const manifest = `[package]
name = "user"
edition = "2024"
implicit-dependencies = false
[dependencies]
AltvmStdlib = { local = "AltvmStdlib" }
AltvmSui = { local = "AltvmSui" }
[addresses]
user = "0x0"
`;
		const source = `module user::user;
use user::probe_stub;
public fun next(at: address, x: u256): u256 { probe_stub::ping(at, x) }
public fun keep(at: address, key: u64, x: u256): u256 { probe_stub::set(at, key, x); probe_stub::get(at, key) }
public fun who(at: address): address { let (sender, _) = probe_stub::whoami(at); sender }
`;
		const modules = await compileSuiPackage({
			'Move.toml': manifest,
			'sources/probe_stub.move': stub,
			'sources/user.move': source,
		});
		const user = moduleAddress(host.deploy({ from: ALICE, vm: 'move', code: encodePackage(modules) }).address, 'user');
		expect(call(user, 'next', [evm, 41n]).values).toEqual([42n]);
		expect(call(user, 'keep', [evm, 7, 9n]).values).toEqual([9n]);
		expect(call(user, 'who', [evm]).values).toEqual([user]);
	});

	it('a WASM component can use objects', async () => {
		const { host, peers } = await createWorld();
		const code = encodePackage(readObjects());
		const counter = moduleAddress(host.deploy({ from: ALICE, vm: 'move', code }).address, 'counter');
		const iface = host.interfaceOf(counter)!;
		const forward = (name: string, args: readonly Value[]) => {
			const input = encodeSolidityCall(iface, { fn: findFunction(iface, name), args, typeArguments: [] }, CONTEXT);
			const call = { from: ALICE, to: peers.wasm.address, function: 'forward', args: [counter, input, 0n] };
			return host.call(call).values![0] as Uint8Array;
		};
		const made = forward('create', [5n]);
		expect(BigInt(bytesToHex(forward('increment', [made, 3n])))).toBe(8n);
		expect(host.call({ from: ALICE, to: counter, function: 'value', args: [made] }).failure).toMatchObject({
			reason: expect.stringContaining('belongs to'),
		});
	});

	it('is deterministic in root and gas, and with any gas limit takes full effect or none', async () => {
		const agent = made('agent::new');
		const chest = made('nft::new_chest');
		const args = [chest, evm, at('agent'), data('agent::ping', [id(agent), evm, 7n])];
		const before = await host.stateRoot();
		// The agent's module is on the stack, so it cannot be re-entered.
		expect(run('agent::holding', args).failure).toMatchObject({ kind: 'abort' });
		expect(await host.stateRoot()).toBe(before);
		const other = made('nft::new_chest');
		const fine = [chest, evm, at('nft'), data('nft::set', [id(other), 1n, 5n])];
		const start = host.snapshot();
		const { gasUsed } = run('agent::holding', fine);
		const after = await host.stateRoot();
		host.restore(start);
		const root = await host.stateRoot();
		for (let gas = 0; gas < gasUsed; gas += 1 + Math.floor(gasUsed / 60)) {
			const { status } = run('agent::holding', fine, { gas });
			expect(status, `${gas}`).not.toBe('success');
			expect(await host.stateRoot(), `${gas}`).toBe(root);
		}
		const again = run('agent::holding', fine);
		expect([again.gasUsed, await host.stateRoot()]).toEqual([gasUsed, after]);
	});
});
