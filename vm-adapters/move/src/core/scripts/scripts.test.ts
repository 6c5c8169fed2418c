import { encodeUtf8, MOVE_STDLIB, moduleAddress, toAddress } from '@altvm/abi-bridge';
import { Host } from '@altvm/host';
import { bcs } from '@mysten/bcs';
import fc from 'fast-check';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { canCompileMove } from '../../../scripts/compile-move.ts';
import { buildSource } from '../../../test-modules/compile-source.ts';
import { hasLibmovevm, Libmovevm } from '../../../test-modules/libmovevm.ts';
import { moveAdapter } from '../../adapter.ts';
import { parseScript } from '../loader/parse.ts';
import { encodeScriptCall, SCRIPTS, type ScriptCall } from './encode.ts';

const OWNER = toAddress(`0x${'c0'.padStart(64, '0')}`);
const USER = toAddress(`0x${'b2'.padStart(40, '0')}`);
const BOOK = moduleAddress(OWNER, 'book');
const ENTRY = '0xc0::book::Ink';

const SOURCE = `
module 0xc0::book {
    use std::signer;
    use std::string::String;
    struct Page<phantom T> has key { sum: u64, text: String }
    struct Ink has drop {}
    struct Heavy {}
    friend 0xc0::reader;

    public fun write<T>(owner: &signer, n: u64, text: String) acquires Page {
        let at = signer::address_of(owner);
        if (!exists<Page<T>>(at)) move_to(owner, Page<T> { sum: 0, text });
        let page = borrow_global_mut<Page<T>>(at);
        page.sum = page.sum + n;
    }
    public fun sum<T>(at: address): u64 acquires Page { borrow_global<Page<T>>(at).sum }
    public(friend) fun secret() {}
    entry fun only_from_outside() {}
    fun inner() {}
}
module 0xc0::reader { public fun read() { 0xc0::book::secret() } }
module 0xc0::caller {
    use std::bcs;
    use std::string;
    use std::xcall;
    /// Runs a script as this module.
    public fun run_with(at: address, code: vector<u8>, args: vector<vector<u8>>) {
        let types = vector<string::String>[];
        xcall::call(at, string::utf8(b"run"), vector[bcs::to_bytes(&code), bcs::to_bytes(&types), bcs::to_bytes(&args)]);
    }
    public fun run(at: address, code: vector<u8>): address {
        let types = vector[string::utf8(b"u8")];
        let args = vector<vector<u8>>[];
        xcall::call(at, string::utf8(b"run"), vector[bcs::to_bytes(&code), bcs::to_bytes(&types), bcs::to_bytes(&args)]);
        std::message::self_address()
    }
}
module 0xc0::who {
    public fun am_i(): address { std::message::sender() }
    public fun take() {}
}
module 0xc0::keeper {
    use std::account::{Self, SignerCapability};
    struct Kept has key { cap: SignerCapability }
    public entry fun make(owner: &signer) {
        let (_, cap) = account::create_resource_account(owner, b"kept");
        move_to(owner, Kept { cap });
    }
    public fun run_as(owner: address, at: address, args: vector<vector<u8>>) acquires Kept {
        let signer = account::create_signer_with_capability(&borrow_global<Kept>(owner).cap);
        std::xcall::call_as(&signer, at, std::string::utf8(b"run"), args, 0);
    }
}
`;
const SCRIPTS_SOURCE = `
script {
    use 0xc0::book;
    use std::string::String;
    fun write_twice<T>(owner: &signer, numbers: vector<u64>, text: String) {
        let i = 0;
        while (i < std::vector::length(&numbers)) {
            book::write<T>(owner, *std::vector::borrow(&numbers, i), text);
            i = i + 1;
        }
    }
}
script {
    use 0xc0::book;
    fun write_one<T>(owner: signer) { book::write<T>(&owner, 1, std::string::utf8(b"one")) }
}
script {
    use 0xc0::book;
    fun write_and_fail(owner: signer) { book::write<u8>(&owner, 1, std::string::utf8(b"one")); abort 42 }
}
script { fun needs_drop<T: drop>() {} }
script { fun loops() { loop {} } }
script { fun takes_reference(_a: &u64) {} }
script { fun takes_option(_a: std::option::Option<u8>) {} }
script {
    use std::coin;
    use std::native_coin::NativeCoin;
    fun pay_both(from: &signer, a: address, b: address, units: u64) {
        let coins = coin::withdraw<NativeCoin>(from, 2 * units);
        coin::deposit(a, coin::extract(&mut coins, units));
        coin::deposit(b, coins);
    }
}
script {
    fun asks(user: &signer, who: address) {
        let results = std::xcall::call(who, std::string::utf8(b"am_i"), vector[]);
        let me = std::signer::address_of(user);
        assert!(results == vector[std::bcs::to_bytes(&me)], 7);
    }
}
script {
    fun sends(to: address, wei: u256) {
        std::xcall::send_value(to, wei);
    }
}
script {
    fun own(units: u64) {
        std::coin::deposit<std::native_coin::NativeCoin>(@0x77, std::coin::withdraw_own(units));
    }
}
script { fun two_signers(a: &signer, b: signer) {
    assert!(std::signer::address_of(a) == std::signer::address_of(&b), 1);
} }
`;

describe.skipIf(!canCompileMove())('running a script', () => {
	let modules: Map<string, Uint8Array>;
	let scripts: Map<string, Uint8Array>;
	let host: Host;
	beforeAll(() => {
		const built = buildSource(SOURCE + SCRIPTS_SOURCE);
		modules = built.modules;
		// The compiler appends a number to script names.
		scripts = new Map([...built.scripts].map(([name, code]) => [name.replace(/_\d+$/, ''), code]));
	});
	const publish = (to: Host, ...names: string[]) => {
		for (const name of names) to.deploy({ from: OWNER, vm: 'move', code: modules.get(name)! });
	};
	beforeEach(() => {
		host = new Host({ adapters: [moveAdapter()] });
		publish(host, 'book', 'reader', 'caller');
	});
	const u64s = (...numbers: number[]) => bcs.vector(bcs.u64()).serialize(numbers).toBytes();
	const text = (string: string) => bcs.string().serialize(string).toBytes();
	const send = (call: ScriptCall, options: object = {}) =>
		host.call({ from: USER, to: SCRIPTS, input: encodeScriptCall(call), ...options });
	const run = (name: string, typeArguments: string[] = [], args: Uint8Array[] = [], options: object = {}) =>
		send({ code: scripts.get(name)!, typeArguments, args }, options);
	const sum = (type: string, at: string = USER) =>
		host.call({ from: USER, to: BOOK, function: 'sum', typeArguments: [type], args: [at] }).values;
	const refused = (reason: string) => ({
		status: 'revert',
		failure: { kind: 'refused', reason: expect.stringContaining(reason) },
	});

	it('passes the sender as signer, arguments and type arguments', () => {
		expect(run('write_twice', [ENTRY], [u64s(3, 4), text('hi')]).status).toBe('success');
		expect(sum(ENTRY)).toEqual([7n]);
		expect(run('write_one', ['u8']).status).toBe('success');
		expect(sum('u8')).toEqual([1n]);
		expect(run('two_signers').status).toBe('success');
	});

	it('spends the balance of its sender', () => {
		const [a, b] = [toAddress(`0x${'a1'.repeat(20)}`), toAddress(`0x${'a2'.repeat(20)}`)];
		const bytes = (address: string) => Uint8Array.from(Buffer.from(address.slice(2), 'hex'));
		const args = [bytes(a), bytes(b), bcs.u64().serialize(3).toBytes()];
		const unit = 10n ** 9n;
		expect(run('pay_both', [], args).status).not.toBe('success');
		host.mint(USER, 10n * unit);
		expect(run('pay_both', [], args).status).toBe('success');
		expect([USER, a, b].map((of) => host.balance(of))).toEqual([4n * unit, 3n * unit, 3n * unit]);
	});

	it('works through the interface of 0x1::transaction_script', () => {
		const args = [scripts.get('write_one')!, ['u16'], []];
		expect(host.call({ from: USER, to: SCRIPTS, function: 'run', args }).status).toBe('success');
		expect(sum('u16')).toEqual([1n]);
	});

	it('passes a calling module as signer', () => {
		const result = host.call({
			from: USER,
			to: moduleAddress(OWNER, 'caller'),
			function: 'run',
			args: [SCRIPTS, scripts.get('write_one')!],
		});
		expect(result.status).toBe('success');
		expect(sum('u8', result.values![0] as string)).toEqual([1n]);
	});

	describe('calls out as its sender', () => {
		const who = moduleAddress(OWNER, 'who');
		const address = (of: string) => Uint8Array.from(Buffer.from(of.slice(2), 'hex'));
		const wei = (amount: bigint) => bcs.u256().serialize(amount).toBytes();
		beforeEach(() => publish(host, 'who', 'keeper'));

		it('and pays from the balance of the sender', () => {
			expect(run('asks', [], [address(who)]).status).toBe('success');
			host.mint(USER, 10n);
			host.mint(SCRIPTS, 10n);
			expect(run('sends', [], [address(OWNER), wei(4n)]).status).toBe('success');
			expect(run('sends', [], [address(OWNER), wei(7n)]).failure).toMatchObject({ kind: 'abort' });
			expect([USER, OWNER, SCRIPTS].map((of) => host.balance(of))).toEqual([6n, 4n, 10n]);
		});

		it('and has no balance of its own, whatever was sent to the contract that runs scripts', () => {
			host.mint(SCRIPTS, 10n ** 12n);
			for (const units of [0, 1]) {
				const result = run('own', [], [bcs.u64().serialize(units).toBytes()]);
				expect(result.failure).toMatchObject({ kind: 'abort', module: moduleAddress(MOVE_STDLIB, 'coin') });
			}
			expect(host.balance(SCRIPTS)).toBe(10n ** 12n);
		});

		it('unless that is a contract, which calls by itself', () => {
			const at = moduleAddress(OWNER, 'caller');
			host.mint(at, 10n);
			const code = scripts.get('asks')!;
			const asked = host.call({ from: USER, to: SCRIPTS, function: 'run', args: [code, [], [address(who)]] });
			expect(asked.status).toBe('success');
			const ran = (name: string, args: Uint8Array[]) =>
				host.call({ from: USER, to: at, function: 'run_with', args: [SCRIPTS, scripts.get(name)!, args] });
			for (const result of [ran('asks', [address(who)]), ran('sends', [address(OWNER), wei(1n)])])
				expect(JSON.stringify(result.failure, (_, value) => (typeof value === 'bigint' ? `${value}` : value))).toMatch(
					/a script calls as its sender, and this one is a contract/,
				);
			expect([host.balance(at), host.balance(OWNER)]).toEqual([10n, 0n]);
		});

		it('also if that is a resource account', () => {
			host.call({ from: USER, to: moduleAddress(OWNER, 'keeper'), function: 'make' });
			const input = [
				bcs.vector(bcs.u8()).serialize(scripts.get('asks')!).toBytes(),
				bcs.vector(bcs.string()).serialize([]).toBytes(),
				bcs
					.vector(bcs.vector(bcs.u8()))
					.serialize([address(who)])
					.toBytes(),
			];
			const result = host.call({
				from: USER,
				to: moduleAddress(OWNER, 'keeper'),
				function: 'run_as',
				args: [USER, SCRIPTS, input],
			});
			expect(result.status).toBe('success');
		});
	});

	it('reverts all changes of a script that aborts, and attributes the abort to it', async () => {
		const root = await host.stateRoot();
		const result = run('write_and_fail');
		expect(result.failure).toEqual({ kind: 'abort', module: SCRIPTS, code: 42n });
		expect(await host.stateRoot()).toBe(root);
	});

	it.each<[string, string, string[], () => Uint8Array[], string]>([
		['too few type arguments', 'write_one', [], () => [], 'takes 1 type arguments'],
		['a type that does not exist', 'write_one', ['0xc0::book::Nothing'], () => [], 'no type'],
		['too few arguments', 'write_twice', ['u8'], () => [u64s(1)], 'takes 2 arguments'],
		['malformed bytes for a vector', 'write_twice', ['u8'], () => [Uint8Array.of(1, 2), text('')], 'bytes'],
		['bytes after a value', 'write_twice', ['u8'], () => [u64s(1), Uint8Array.of(0, 0)], 'after'],
		[
			'text that is not UTF-8',
			'write_twice',
			['u8'],
			() => [u64s(1), Uint8Array.of(1, 0xff)],
			'a string that is not UTF-8',
		],
		['an option of two values', 'takes_option', [], () => [Uint8Array.of(2, 1, 1)], 'an option of more than one value'],
		['a reference parameter', 'takes_reference', [], () => [Uint8Array.of(1)], 'a reference'],
	])('refuses %s', (_what, name, types, args, reason) => {
		expect(run(name, types, args())).toMatchObject(refused(reason));
	});

	it('halts if a type argument lacks an ability', () => {
		expect(run('needs_drop', [ENTRY]).status).toBe('success');
		expect(run('needs_drop', ['0xc0::book::Heavy']).outcome).toMatchObject({
			status: 'halt',
			reason: 'verification-failed',
		});
	});

	it('refuses value', () => {
		host.mint(USER, 5n);
		expect(run('write_one', ['u8'], [], { value: 5n })).toMatchObject(refused('does not accept value'));
	});

	describe('refuses an invalid script', () => {
		const changed = (name: string, change: (file: ReturnType<typeof parseScript>, code: Uint8Array) => Uint8Array) => {
			const code = Uint8Array.from(scripts.get(name)!);
			return change(parseScript(code), code);
		};

		it.each<[string, () => Uint8Array, string]>([
			['no bytes', () => new Uint8Array(0), 'not a Move script'],
			['other bytes', () => encodeUtf8('script'), 'not a Move script'],
			['a module', () => modules.get('book')!, 'in a script'],
			['bytes after its code', () => changed('loops', (_, code) => Uint8Array.of(...code, 0)), 'bytes behind the end'],
			['code cut off', () => changed('loops', (_, code) => code.subarray(0, code.length - 1)), 'ends too early'],
			['a later version', () => changed('loops', (_, code) => code.with(4, 9)), 'version 9'],
			// The last instruction of `write_and_fail` is an abort. It becomes a POP, then a RET.
			[
				'code that runs past its end',
				() => changed('write_and_fail', (_, code) => code.with(code.length - 1, 0x01)),
				'INVALID_FALL_THROUGH',
			],
			[
				'a return with a value on the stack',
				() => changed('write_and_fail', (_, code) => code.with(code.length - 1, 0x02)),
				'POSITIVE_STACK_SIZE_AT_BLOCK_END',
			],
		])('%s', async (_what, code, reason) => {
			const root = await host.stateRoot();
			const result = send({ code: code() });
			expect(result).toMatchObject(refused(reason));
			expect(await host.stateRoot()).toBe(root);
		});

		it('that depends on a missing module', () => {
			host = new Host({ adapters: [moveAdapter()] });
			expect(run('write_one', ['u8'])).toMatchObject(refused(` at ${OWNER}::book`));
			publish(host, 'book');
			expect(run('write_one', ['u8']).status).toBe('success');
		});

		it.each(['secret', 'only_from_outside', 'inner'])('that calls a function it cannot see: %s', (name) => {
			const other = buildSource(
				`module 0xc0::book { public fun ${name}() {} } script { fun main() { 0xc0::book::${name}() } }`,
			);
			const [code] = other.scripts.values();
			expect(send({ code: code! })).toMatchObject(refused('LOOKUP_FAILED'));
		});
	});

	it('costs the same from the cache, and charges for the size before parsing', () => {
		const first = run('write_one', ['u8'], [], { isStatic: false });
		host = new Host({ adapters: [moveAdapter()] });
		publish(host, 'book');
		expect(run('write_one', ['u8']).gasUsed).toBe(first.gasUsed);
		host = new Host({ adapters: [moveAdapter({ scripts: 1 })] });
		publish(host, 'book');
		run('loops', [], [], { gas: 100_000 });
		expect(run('write_one', ['u8']).gasUsed).toBe(first.gasUsed);
		const large = send({ code: new Uint8Array(100_000) }, { gas: 400_000 });
		expect(large.outcome).toMatchObject({ status: 'halt', reason: 'out-of-gas' });
	});

	it('leaves no changes when it runs out of gas at any point', async () => {
		const { gasUsed } = run('write_one', ['u8']);
		host = new Host({ adapters: [moveAdapter()] });
		publish(host, 'book');
		const root = await host.stateRoot();
		for (let gas = 0; gas < gasUsed; gas += Math.ceil(gasUsed / 25)) {
			expect(run('write_one', ['u8'], [], { gas }).outcome).toMatchObject({ status: 'halt', reason: 'out-of-gas' });
			expect(await host.stateRoot()).toBe(root);
		}
		expect(run('write_one', ['u8'], [], { gas: gasUsed }).status).toBe('success');
		expect(run('loops', [], [], { gas: 200_000 }).outcome).toMatchObject({ status: 'halt', reason: 'out-of-gas' });
	});

	it('halts on writes in a static frame', () => {
		run('write_one', ['u8']);
		expect(run('two_signers', [], [], { isStatic: true }).status).toBe('success');
		expect(run('write_one', ['u8'], [], { isStatic: true }).outcome).toMatchObject({ reason: 'static-violation' });
	});

	it('calls the new code after a module is upgraded', () => {
		run('write_one', ['u8']);
		const text = SOURCE.split('module 0xc0::reader')[0]!.replace('page.sum + n', 'page.sum + n * 10');
		const next = buildSource(`${text} module 0xc0::reader {}`).modules.get('book')!;
		host.deploy({ from: OWNER, vm: 'move', code: next });
		run('write_one', ['u8']);
		expect(sum('u8')).toEqual([11n]);
	});
});

describe.skipIf(!canCompileMove() || !hasLibmovevm)('a script with one changed byte', () => {
	const SOURCE = `
module 0xc0::m {
    struct S has drop, copy { x: u64 }
    public fun f(x: u64): u64 { x }
    public fun make(): S { S { x: 1 } }
    public fun read(s: &S): u64 { s.x }
}
script {
    use 0xc0::m;
    fun main(_s: &signer) {
        let s = m::make();
        let i = 0;
        while (i < 3) { i = i + m::read(&s); };
        if (m::f(i) != 3) abort 7;
        let v = vector[1u64, 2];
        let w = copy v;
        if (v == w) return;
    }
}`;

	it('succeeds or fails as in libmovevm', () => {
		const { modules, scripts } = buildSource(SOURCE);
		const module = modules.get('m')!;
		const [script] = scripts.values();
		const host = new Host({ adapters: [moveAdapter()] });
		host.deploy({ from: OWNER, vm: 'move', code: module });
		const native = new Libmovevm();
		native.publish(OWNER, 'm', module);
		const runs = (code: Uint8Array) =>
			host.simulate({ from: USER, to: SCRIPTS, input: encodeScriptCall({ code }), gas: 1_000_000 }).status ===
			'success';
		expect([runs(script!), native.script(USER, script!)]).toEqual([true, undefined]);
		const byte = fc.oneof(
			fc.nat(255),
			fc.nat(7).map((bit) => -1 - bit),
		);
		fc.assert(
			fc.property(fc.nat(script!.length - 1), byte, (at, to) => {
				const changed = script!.with(at, to < 0 ? script![at]! ^ (1 << (-1 - to)) : to);
				expect(runs(changed)).toBe(native.script(USER, changed) === undefined);
			}),
			{ numRuns: 200 },
		);
	});
});
