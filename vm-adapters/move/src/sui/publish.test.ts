import {
	bytesToHex,
	type CodecContext,
	encodeMoveCall,
	hexToBytes,
	moduleAddress,
	toAddress,
	toEvmHex,
} from '@altvm/abi-bridge';
import type { TransactionResult } from '@altvm/host';
import * as template from '@mysten/move-bytecode-template';
import { beforeAll, describe, expect, it } from 'vitest';
import { compileSuiPackage } from '../../scripts/compile-sui.ts';
import { ALICE, BOB, readObjects, runResult, SuiHost } from '../../test-modules/sui-host.ts';
import { parseModule } from '../core/loader/parse.ts';
import { SUI } from './module.ts';
import { encodePackage, encodePackageOptions } from './package.ts';
import { decodeRecord } from './record.ts';

const FREE: CodecContext = { toEvmAddress: toEvmHex, fromEvmAddress: toAddress, charge() {} };

const manifest = (addresses: string, dependencies = '') => `[package]
name = "other"
version = "0.1.0"
edition = "2024"
implicit-dependencies = false
[dependencies]
AltvmStdlib = { local = "std" }
AltvmSui = { local = "sui" }
${dependencies}
[addresses]
${addresses}
`;
const compile = (source: string) =>
	compileSuiPackage({ 'Move.toml': manifest('other = "0x0"'), 'sources/other.move': source });

describe('a package', () => {
	let modules: Uint8Array[];
	let sui: SuiHost;
	beforeAll(async () => {
		modules = readObjects();
		sui = new SuiHost(modules);
	});
	const publish = (code: Uint8Array, options = {}): TransactionResult =>
		sui.host.tryDeploy({ from: ALICE, vm: 'move', code, ...options });
	/** Storage keys and records of the objects that a transaction wrote. */
	const written = ({ changes }: TransactionResult) => [...(changes.slots.get(SUI)?.get('move') ?? [])];

	it('is published at a fresh address, which cannot be called, with a contract for each module', () => {
		const code = encodePackage(modules);
		const [a, b] = [publish(code), publish(code)];
		expect([a.status, b.status]).toEqual(['success', 'success']);
		expect(a.address).not.toBe(b.address);
		for (const name of ['counter', 'nft', 'ledger', 'gold', 'loan'])
			expect(sui.host.interfaceOf(moduleAddress(a.address!, name)), name).toMatchObject({ vm: 'move', name });
		const call = sui.host.call({ from: ALICE, to: a.address!, input: Uint8Array.of(1, 2) });
		expect(call.failure).toEqual({ kind: 'refused', reason: 'a package is not called: its modules are' });
	});

	it('has types that differ from those of the same code at another address', () => {
		const { address } = publish(encodePackage(modules));
		const id = sui.id('counter::create', [1]);
		const result = sui.host.call({
			from: ALICE,
			to: moduleAddress(address!, 'counter'),
			function: 'value',
			args: [id],
		});
		expect(runResult(result)).toBe(
			`object ${id} is a ${sui.package}::counter::Counter, not a ${address}::counter::Counter`,
		);
	});

	it('runs init of each module once, with a one-time witness if there is one', () => {
		const events = sui.logs.map(({ event }) => event?.name);
		expect(events).toContain('Opened');
		expect(sui.run('ledger::count', [sui.ledger()])).toEqual([0n]);
	});

	it('is refused if it is empty, too large, or has duplicate names or a module of another address', async () => {
		expect(() => encodePackage([])).toThrow(/a package has 1 to 64 modules, not 0/);
		expect(() => encodePackage(new Array(65).fill(modules[0]))).toThrow(/1 to 64 modules, not 65/);
		const twice = publish(encodePackage([modules[0]!, modules[0]!]));
		expect(runResult(twice)).toMatch(/^BAD_PACKAGE: two modules named /);
		const file = template.deserialize(modules[0]!);
		file.address_identifiers = file.address_identifiers.map((address: string) =>
			/^0*$/.test(address) ? 'c0'.padStart(64, '0') : address,
		);
		const elsewhere = publish(encodePackage([Uint8Array.from(template.serialize(file))]));
		expect(runResult(elsewhere)).toMatch(/BAD_PACKAGE in \w+: its address is 0x0+c0; a package is compiled with 0x0/);
		expect(runResult(publish(encodePackage(modules), { value: 1n }))).toMatch(
			/insufficient balance|does not accept value/,
		);
		expect(runResult(publish(encodePackage(modules), { constructorInput: Uint8Array.of(1) }))).toMatch('needs');
	});

	it('leaves no changes if a module or an init fails or runs out of gas', async () => {
		const failing = await compile(`module other::failing;
			public struct Thing has key { id: UID }
			fun init(ctx: &mut TxContext) {
				transfer::transfer(Thing { id: object::new(ctx) }, ctx.sender());
				abort 9
			}`);
		expect(runResult(publish(encodePackage(failing)))).toBe('abort 9');
		const code = encodePackage(modules);
		const start = sui.host.snapshot();
		const { gasUsed } = publish(code);
		sui.host.restore(start);
		const nonce = sui.host.nonce(ALICE);
		const before = await sui.host.stateRoot();
		for (let gas = 0; gas < gasUsed; gas += Math.ceil(gasUsed / 20)) {
			expect(publish(code, { gas }).status, `${gas}`).not.toBe('success');
			// A failed deployment still uses a nonce of the sender.
			sui.host.setNonce(ALICE, nonce);
			expect(await sui.host.stateRoot(), `${gas}`).toBe(before);
		}
		expect(publish(code, { gas: gasUsed + 200_000 }).status).toBe('success');
	}, 20_000);

	it('links with published packages', async () => {
		const source = `module other::user;
			use objects::counter;
			public fun twice(ctx: &mut TxContext): ID {
				let id = counter::create(40, ctx);
				id
			}
			public fun read(c: &counter::Counter): u64 { counter::value(c) + 2 }`;
		const objects = {
			'Move.toml': manifest(`objects = "${sui.package}"`).replace('"other"', '"objects"'),
			'sources/counter.move': `module objects::counter;
				public struct Counter has key { id: UID, value: u64, log: vector<u8> }
				public fun create(value: u64, ctx: &mut TxContext): ID { abort value }
				public fun value(self: &Counter): u64 { self.value }`,
		};
		const user = await compileSuiPackage(
			{
				'Move.toml': manifest('other = "0x0"', 'objects = { local = "objects" }'),
				'sources/user.move': source,
			},
			{ objects },
		);
		const { address, failure } = publish(encodePackage(user));
		expect(failure).toBeUndefined();
		const to = moduleAddress(address!, 'user');
		const made = sui.host.call({ from: ALICE, to, function: 'twice' });
		const id = bytesToHex(made.values![0] as Uint8Array);
		expect(runResult(sui.host.call({ from: ALICE, to, function: 'read', args: [id] }))).toEqual([42n]);
		expect(sui.run('counter::value', [id])).toEqual([40n]);
	});

	it('declares payable and view functions in its options', async () => {
		const code = encodePackage(
			await compile(`module other::till;
				public fun pay(): u256 { std::message::value() }
				public fun look(): u64 { 1 }`),
		);
		const options = (given: Parameters<typeof encodePackageOptions>[0]) =>
			publish(code, { constructorInput: encodePackageOptions(given) });
		const { address, failure } = options({ payable: ['till::pay'], view: ['till::look'] });
		expect(failure).toBeUndefined();
		const to = moduleAddress(address!, 'till');
		expect(sui.host.interfaceOf(to)!.functions.map(({ name, mutability }) => [name, mutability])).toEqual([
			['pay', 'payable'],
			['look', 'view'],
		]);
		sui.host.mint(ALICE, 5n);
		expect(runResult(sui.host.call({ from: ALICE, to, function: 'pay', value: 5n }))).toEqual([5n]);
		expect(sui.host.balance(to)).toBe(5n);
		for (const path of ['till::nothing', 'nothing::pay', 'pay'])
			expect(runResult(options({ payable: [path] })), path).toMatch(/no (such )?function/);
	});

	it('of one module can be deployed as that module', async () => {
		const [module] = await compile('module other::alone; public fun one(): u64 { 1 }');
		const { address, failure } = publish(module!);
		expect(failure).toBeUndefined();
		expect(runResult(sui.host.call({ from: ALICE, to: moduleAddress(address!, 'alone'), function: 'one' }))).toEqual([
			1n,
		]);
	});

	it('can be of version 6, where its imports determine the flavour', () => {
		const older = modules.flatMap((code) => {
			const file = template.deserialize(code);
			// Enums need version 7.
			if (file.enum_defs.length > 0) return [];
			file.version = 6;
			return Uint8Array.from(template.serialize(file));
		});
		expect(older.map((code) => [parseModule(code).version, parseModule(code).flavour])[0]).toEqual([6, undefined]);
		const host = new SuiHost(older);
		const id = host.id('counter::create', [1]);
		expect(host.run('counter::increment', [id, 2])).toEqual([3n]);
	});

	it('cannot have its objects moved by functions reserved for their module', async () => {
		const own = await compile(`module other::badge;
			public struct Badge has key { id: UID }
			public fun award(ctx: &mut TxContext): ID {
				let badge = Badge { id: object::new(ctx) };
				let id = object::id(&badge);
				transfer::transfer(badge, ctx.sender());
				id
			}`);
		const { address } = publish(encodePackage(own));
		const badge = sui.host.call({ from: ALICE, to: moduleAddress(address!, 'badge'), function: 'award' }).values![0];
		const to = moduleAddress(SUI, 'transfer');
		const typeArguments = [`${address}::badge::Badge`];
		const context = FREE;
		const call = { typeArguments, args: [badge as Uint8Array, hexToBytes(BOB)] };
		for (const name of ['transfer', 'share_object', 'freeze_object']) {
			const input = encodeMoveCall({ function: name, ...call }, context);
			expect(runResult(sui.host.call({ from: ALICE, to, input })), name).toBe(`transfer has no function '${name}'`);
		}
		const input = encodeMoveCall({ function: 'public_transfer', ...call }, context);
		expect(runResult(sui.host.call({ from: ALICE, to, input }))).toBe('halt verification-failed');
	});

	it('creates a coin with its one-time witness', () => {
		const result = publish(encodePackage(modules));
		const [key, treasury] = written(result)
			.flatMap(([key, bytes]) => (key.startsWith('0x01') && bytes ? [[key, decodeRecord(bytes, FREE)] as const] : []))
			.find(([, { type }]) => type.includes('::coin::TreasuryCap<'))!;
		expect(treasury.owner).toEqual({ kind: 'address', address: ALICE });
		const to = moduleAddress(result.address!, 'gold');
		const id = `0x${key.slice(4)}`;
		const typeArguments = [`${result.address}::gold::GOLD`];
		expect(runResult(sui.host.call({ from: ALICE, to, function: 'mint', args: [id, 100, BOB] }))).toEqual([]);
		const coin = moduleAddress(SUI, 'coin');
		const supply = sui.host.call({ from: ALICE, to: coin, function: 'total_supply', args: [id], typeArguments });
		expect(runResult(supply)).toEqual([100n]);
	});
});
