import { INTERFACE_REGISTRY } from '@altvm/host';
import { bcs } from '@mysten/bcs';
import { type Address, aliasOf, decodeSolidity, encodeSolidity, hexToBytes, moduleAddress, toAddress } from 'altvm';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { canCompileMove } from '../vm-adapters/move/scripts/compile-move.ts';
import { compileSuiPackage } from '../vm-adapters/move/scripts/compile-sui.ts';
import { encodePackage, encodeScriptCall, SCRIPTS } from '../vm-adapters/move/src/index.ts';
import { buildSource } from '../vm-adapters/move/test-modules/compile-source.ts';
import { testArtifact } from './contracts/load.ts';
import { CONTEXT, call, createWorld, solidityBytes, USER, VMS, type World } from './world/world.ts';

const OWNER = toAddress(`0x${'c0'.padStart(64, '0')}`);
const at = (name: string) => moduleAddress(OWNER, name);
const CALLER = at('caller');
const NOBODY = toAddress(`0x${'77'.repeat(20)}`);
const XCALL = moduleAddress(toAddress(`0x${'1'.padStart(64, '0')}`), 'xcall');
const UINT = { kind: 'uint', bits: 256 } as const;

const SOURCE = `
module 0xc0::who {
    use std::message;
    use std::xcall;
    public fun two(): (address, address) { (xcall::self_address(), message::self_address()) }
    public(friend) fun of_friend(): address { xcall::self_address() }
    public fun generic<T: drop>(_x: T): address { xcall::self_address() }
    public inline fun inlined(): address { xcall::self_address() }
    public fun value(): u256 { message::value() }
    public fun entered(): address { message::entered_address() }
    public fun by_library(): address { *std::vector::borrow(&vector[xcall::self_address()], 0) }
    friend 0xc0::way;
}
module 0xc0::me_stub {
    struct AltvmStub__ has drop { unused: bool }
    public fun me(): address { std::xcall::self_address() }
    public fun ping(target: address): vector<vector<u8>> {
        std::xcall::call(target, std::string::utf8(b"ping"), vector[])
    }
}
module 0xc0::fixed_stub {
    struct AltvmStub__ has drop { unused: bool }
    public fun ping(x: u256): vector<vector<u8>> {
        std::xcall::call(@0xbeef, std::string::utf8(b"ping"), vector[std::bcs::to_bytes(&x)])
    }
}
module 0xc0::way {
    use 0xc0::who;
    public fun all(): (vector<address>, address, u256) {
        let (a, b) = who::two();
        let list = vector[a, b, who::of_friend(), who::generic(7u8), who::generic(vector[true]), who::by_library()];
        std::vector::push_back(&mut list, who::inlined());
        std::vector::push_back(&mut list, 0xc0::me_stub::me());
        (list, who::entered(), who::value())
    }
}
module 0xc0::caller {
    use std::option::Option;
    use std::string::{Self, String};
    use std::xcall;
    public fun call(to: address, f: String) { xcall::call(to, f, vector[]); }
    public fun call_with_value(to: address, f: String) { xcall::call_with_value(to, f, vector[], 1); }
    public fun static_call(to: address, f: String) { xcall::static_call(to, f, vector[]); }
    public fun call_generic(to: address, f: String) { xcall::call_generic(to, f, vector[], vector[], 0, false); }
    public fun call_with_args(to: address) { xcall::call(to, string::utf8(b""), vector[x"01"]); }
    public fun raw(to: address, data: vector<u8>, wei: u256): vector<u8> { xcall::raw_call(to, data, wei) }
    public fun raw_static(to: address, data: vector<u8>): vector<u8> { xcall::raw_static_call(to, data) }
    public fun send(to: address, wei: u256) { xcall::send_value(to, wei) }
    public fun stub_ping(to: address, x: u256): u256 { 0xbe::peer_stub::ping(to, x) }
    public fun make(vm: String, code: vector<u8>, input: vector<u8>, wei: u256, salt: Option<vector<u8>>): address {
        xcall::create(vm, code, input, wei, salt)
    }
    public fun make_payable(vm: String, code: vector<u8>, payable: vector<String>): address {
        xcall::create_with(vm, code, vector[], 0, std::option::none(), payable, vector[])
    }
    public fun make_then_fail(vm: String, code: vector<u8>) {
        xcall::create(vm, code, vector[], 0, std::option::none());
        abort 7
    }
    public fun check(count: u64) { xcall::check_results(&vector[x"01"], count) }
}
/// Linked with the caller: what it creates is the caller's.
module 0xc0::linked {
    public fun make(vm: std::string::String, code: vector<u8>, wei: u256): address {
        0xc0::caller::make(vm, code, vector[], wei, std::option::none())
    }
}
module 0xc0::holder {
    use std::account::{Self, SignerCapability};
    struct Held has key { cap: SignerCapability }
    fun init_module(owner: &signer) {
        let (_, cap) = account::create_resource_account(owner, b"held");
        move_to(owner, Held { cap });
    }
    public fun account(): address acquires Held {
        account::get_signer_capability_address(&borrow_global<Held>(@0xc0).cap)
    }
    public fun raw(to: address, data: vector<u8>, wei: u256): vector<u8> acquires Held {
        let signer = account::create_signer_with_capability(&borrow_global<Held>(@0xc0).cap);
        std::xcall::raw_call_as(&signer, to, data, wei)
    }
    public fun raw_as_sender(sender: &signer, to: address, data: vector<u8>): vector<u8> {
        std::xcall::raw_call_as(sender, to, data, 0)
    }
}
module 0xbe::peer_stub { public fun ping(_t: address, _x: u256): u256 { 0 } }
script { fun itself(expected: address) { assert!(std::xcall::self_address() == expected, 1) } }
script { fun makes(code: vector<u8>, wei: u256): () {
    std::xcall::create(std::string::utf8(b"evm"), code, vector[], wei, std::option::none());
} }
script { fun linked(expected: address) { let (a, _) = 0xc0::who::two(); assert!(a == expected, 1) } }
`;

describe.skipIf(!canCompileMove())('a Move module', () => {
	let built: ReturnType<typeof buildSource>;
	let world: World;
	let start: number;
	beforeAll(async () => {
		built = buildSource(SOURCE);
		world = await createWorld();
		for (const name of ['who', 'me_stub', 'fixed_stub', 'way', 'caller', 'linked', 'holder']) {
			const payable = { payable: name === 'way' ? ['all'] : [] };
			world.host.deploy({ from: OWNER, vm: 'move', code: built.modules.get(name)!, ...payable });
		}
		world.host.mint(CALLER, 100n);
	});
	beforeEach(() => {
		start = world.host.snapshot();
	});
	afterEach(() => world.host.restore(start));
	const run = (fn: string, args: unknown[] = [], to: Address = CALLER) =>
		world.host.call({ from: USER, to, function: fn, args });
	const noCode = {
		kind: 'abort',
		module: XCALL,
		code: 5n,
		cause: { kind: 'refused', reason: expect.stringContaining('has no code') },
	};

	describe('that calls an address without code', () => {
		it.each(['call', 'call_with_value', 'static_call', 'call_generic'])('aborts: %s', (fn) => {
			for (const name of ['ping', '']) expect(run(fn, [NOBODY, name]).failure).toMatchObject(noCode);
			expect(world.host.balance(NOBODY)).toBe(0n);
		});

		it('aborts: a stub, a raw call', () => {
			expect(run('stub_ping', [NOBODY, 1n]).failure).toMatchObject(noCode);
			expect(run('raw', [NOBODY, Uint8Array.of(1, 2, 3, 4), 0n]).failure).toMatchObject(noCode);
			expect(run('raw_static', [NOBODY, new Uint8Array()]).failure).toMatchObject(noCode);
		});

		it('sends it value by name only', () => {
			expect(run('send', [NOBODY, 3n]).status).toBe('success');
			expect([world.host.balance(NOBODY), world.host.balance(CALLER)]).toEqual([3n, 97n]);
			expect(run('send', [NOBODY, 98n]).failure).toMatchObject({ kind: 'abort', module: XCALL, code: 3n });
			for (const vm of VMS) expect(run('send', [world.peers[vm].address, 1n]).status).toBe('success');
		});

		it('pays for the look what the EVM pays: an access to an account, cold once', () => {
			const gas = (addresses: Address[]) => {
				const request = { from: USER, to: CALLER, function: 'raw_static', args: [NOBODY, '0x'] };
				return world.host.simulate({ ...request, accessList: { addresses, slots: [] } }).gasUsed;
			};
			expect(gas([]) - gas([NOBODY])).toBe(2500);
		});

		it('does call what has code: contracts of every VM, precompiled ones, and accounts that delegate', () => {
			for (const vm of VMS) expect(run('call', [world.peers[vm].address, '']).status).toBe('success');
			const sha256 = toAddress(`0x${'2'.padStart(40, '0')}`);
			expect(run('raw', [sha256, '0x', 0n]).values).toEqual([
				hexToBytes('0xe3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'),
			]);
			const { failure } = run('call', [INTERFACE_REGISTRY, 'nothing']);
			expect(failure).toMatchObject({ module: XCALL, code: 3n, cause: { reason: expect.stringContaining('nothing') } });
			const delegated = hexToBytes(`0xef0100${world.peers.evm.address.slice(26)}`);
			world.host.setAccount(NOBODY, { vm: 'evm', code: delegated });
			expect(run('raw', [NOBODY, solidityBytes(call(world.peers.evm, 'ping', 4n)), 0n]).values).toEqual([
				encodeSolidity([UINT], [5n], CONTEXT),
			]);
		});
	});

	it('aborts for arguments without a function name, and for another number of results than it expects', () => {
		expect(run('call_with_args', [world.peers.move.address]).failure).toMatchObject({ module: XCALL, code: 3n });
		expect(run('check', [1n]).status).toBe('success');
		for (const count of [0n, 2n]) expect(run('check', [count]).failure).toMatchObject({ module: XCALL, code: 6n });
	});

	describe.each(VMS)('that calls a contract of %s with bytes', (vm) => {
		it('gets bytes', () => {
			const peer = world.peers[vm];
			const raw = (fn: string, ...args: unknown[]) =>
				run('raw', [peer.address, solidityBytes(call(peer, fn, ...args)), 0n]);
			expect(raw('ping', 41n).values).toEqual([encodeSolidity([UINT], [42n], CONTEXT)]);
			const [bytes] = raw('whoami').values as [Uint8Array];
			const two = decodeSolidity([{ kind: 'address' }, { kind: 'address' }], bytes, CONTEXT);
			expect(two).toEqual([CALLER, peer.address]);
			expect(run('raw_static', [peer.address, solidityBytes(call(peer, 'ping', 1n))]).status).toBe('success');
		});

		it('aborts with its failure, and changes nothing in a static call', () => {
			const peer = world.peers[vm];
			const failed = run('raw', [peer.address, solidityBytes(call(peer, 'failWith', 3n)), 0n]);
			expect(failed.failure).toMatchObject({ kind: 'abort', module: XCALL, code: 1n, cause: expect.anything() });
			if (vm === 'move')
				expect(failed.failure).toMatchObject({ cause: { kind: 'abort', module: peer.address, code: 3n } });
			const wrote = run('raw_static', [peer.address, solidityBytes(call(peer, 'set', 1n, 9n))]);
			expect(wrote.status).not.toBe('success');
			expect(run('raw', [peer.address, Uint8Array.of(1, 2, 3, 4), 0n]).status).not.toBe('success');
		});

		it('sends value', () => {
			const peer = world.peers[vm];
			const deposit = run('raw', [peer.address, solidityBytes(call(peer, 'deposit')), 5n]);
			expect(deposit.values).toEqual([encodeSolidity([UINT], [5n], CONTEXT)]);
			expect([world.host.balance(CALLER), world.host.balance(peer.address)]).toEqual([95n, 5n]);
		});
	});

	it('calls with bytes as a resource account, which pays, and as no other', () => {
		const account = run('account', [], at('holder')).values![0] as Address;
		world.host.mint(account, 9n);
		const { evm } = world.peers;
		const raw = (fn: string, wei = 0n) => run('raw', [evm.address, solidityBytes(call(evm, fn)), wei], at('holder'));
		const [bytes] = raw('whoami').values as [Uint8Array];
		const two = decodeSolidity([{ kind: 'address' }, { kind: 'address' }], bytes, CONTEXT);
		expect(two).toEqual([aliasOf(account), evm.address]);
		expect(raw('deposit', 4n).status).toBe('success');
		expect([world.host.balance(account), world.host.balance(evm.address)]).toEqual([5n, 4n]);
		const asSender = run('raw_as_sender', [evm.address, solidityBytes(call(evm, 'whoami'))], at('holder'));
		expect(asSender.failure).toMatchObject({ kind: 'abort', module: XCALL, code: 0x50004n });
	});

	describe('knows its own address', () => {
		const value = 5n;
		it('when it was entered through another, in every way of calling it, and only the entered module has the value', () => {
			const [list, entered, seen] = world.host.call({ from: USER, to: at('way'), function: 'all', value }).values as [
				Address[],
				Address,
				bigint,
			];
			expect(list).toEqual([...Array(6).fill(at('who')), at('way'), at('way')]);
			expect([entered, seen]).toEqual([at('way'), 0n]);
			expect(run('two', [], at('who')).values).toEqual([at('who'), at('who')]);
		});

		it('when a script enters it; the script is its sender', () => {
			const script = (name: string, expected: Address) => {
				const [, code] = [...built.scripts].find(([key]) => key.replace(/_\d+$/, '') === name)!;
				const input = encodeScriptCall({ code, args: [hexToBytes(expected)] });
				return world.host.call({ from: USER, to: SCRIPTS, input }).status;
			};
			expect([script('itself', USER), script('linked', at('who'))]).toEqual(['success', 'success']);
			expect([script('itself', SCRIPTS), script('linked', USER)]).toEqual(['revert', 'revert']);
		});
	});

	describe('that is a stub', () => {
		it('is not called from outside, and says what to call instead', () => {
			const refused = {
				kind: 'refused',
				reason: 'me_stub is a stub, which only modules link with: call the contract that it calls',
			};
			expect(run('me', [], at('me_stub')).failure).toEqual(refused);
			expect(run('ping', [1n], at('fixed_stub')).failure).toMatchObject({
				kind: 'refused',
				reason: `fixed_stub is a stub, which only modules link with: call the contract that it calls, 0x${'beef'.padStart(64, '0')}`,
			});
			expect(run('call', [at('me_stub'), 'me']).failure).toMatchObject({ kind: 'abort', cause: refused });
			const data = solidityBytes(
				call({ vm: 'move', address: at('me_stub'), interface: world.host.interfaceOf(at('me_stub'))! }, 'me'),
			);
			const bySolidity = world.host.call({ from: USER, to: at('me_stub'), input: data, dialect: 'evm' });
			expect(bySolidity.failure).toEqual(refused);
		});
	});

	describe('that creates', () => {
		const initCode = (runtime: string) =>
			hexToBytes(
				`0x60${(runtime.length / 2).toString(16).padStart(2, '0')}600c60003960${(runtime.length / 2).toString(16).padStart(2, '0')}6000f3${runtime}`,
			);
		const none = { some: false };
		/** Returns the caller's sender: CALLER; PUSH0 MSTORE; RETURN. */
		const SENDER = initCode('335f5260205ff3');
		const relay = () => testArtifact('relay/artifacts/relay.wasm');
		/** A module whose account is the creator's address. */
		const ownModule = (name: string) => {
			const module = `module ${CALLER}::${name} {
				struct Made has key { by: address }
				fun init_module(owner: &signer) { move_to(owner, Made { by: std::message::sender() }) }
				public fun made_by(): address acquires Made { borrow_global<Made>(@${CALLER}).by }
				public fun paid(): u256 { std::message::value() }
			}`;
			return buildSource(module).modules.get(name)!;
		};
		const make = (vm: string, code: Uint8Array, { input = new Uint8Array(), wei = 0n, salt = none as unknown } = {}) =>
			run('make', [vm, code, input, wei, salt]);

		it('an EVM contract, at the address of CREATE and CREATE2', () => {
			const nonce = world.host.nonce(CALLER);
			const made = make('evm', SENDER, { wei: 4n }).values![0] as Address;
			expect([world.host.vmOf(made), world.host.balance(made), world.host.nonce(CALLER)]).toEqual([
				'evm',
				4n,
				nonce + 1n,
			]);
			expect(run('raw', [made, '0x', 0n]).values).toEqual([encodeSolidity([{ kind: 'address' }], [CALLER], CONTEXT)]);
			const salt = { some: true, value: new Uint8Array(32).fill(7) };
			const second = make('evm', SENDER, { salt }).values![0];
			expect(second).not.toBe(made);
			expect(make('evm', SENDER, { salt }).failure).toMatchObject({ kind: 'abort', module: XCALL, code: 2n });
			expect(make('evm', SENDER, { salt: { some: true, value: new Uint8Array(31) } }).failure).toMatchObject({
				cause: { reason: 'a salt of 31 bytes, not 32' },
			});
		});

		it('a WASM contract, whose payable functions it names', () => {
			const plain = make('wasm', relay()).values![0] as Address;
			expect(run('raw', [plain, solidityBytes(call(world.peers.wasm, 'ping', 1n)), 0n]).status).toBe('success');
			const deposit = solidityBytes(call(world.peers.wasm, 'deposit'));
			expect(run('raw', [plain, deposit, 5n]).status).toBe('revert');
			const payable = run('make_payable', ['wasm', relay(), ['deposit']]).values![0] as Address;
			expect(payable).not.toBe(plain);
			expect(run('raw', [payable, deposit, 5n]).status).toBe('success');
		});

		it('a Move module under its own address, which it can upgrade', () => {
			const made = make('move', ownModule('child')).values![0] as Address;
			expect(made).toBe(moduleAddress(CALLER, 'child'));
			expect(run('made_by', [], made).values).toEqual([CALLER]);
			expect(make('move', ownModule('child')).values).toEqual([made]);
			expect(make('move', built.modules.get('who')!).failure).toMatchObject({
				cause: { kind: 'refused', reason: expect.stringContaining('is of') },
			});
		});

		it('as the module whose code asks, whichever was entered', () => {
			const linked = run('make', ['evm', SENDER, 6n], at('linked'));
			expect(linked.status).toBe('success');
			expect([world.host.balance(CALLER), world.host.nonce(at('linked'))]).toEqual([94n, 1n]);
			const made = linked.values![0] as Address;
			expect(world.host.balance(made)).toBe(6n);
		});

		it('no EVM contract whose init code is larger than EIP-3860 allows', () => {
			const large = new Uint8Array(49_153);
			expect(make('evm', large).failure).toMatchObject({ module: XCALL, code: 2n });
			expect(make('evm', large.subarray(1)).status).toBe('success');
		});

		it('a package of Sui', async () => {
			const manifest = `[package]\nname = "made"\nversion = "0.1.0"\nedition = "2024"\nimplicit-dependencies = false
[dependencies]\nAltvmStdlib = { local = "std" }\nAltvmSui = { local = "sui" }\n[addresses]\nmade = "0x0"\n`;
			const source = 'module made::made;\npublic fun seven(): u64 { 7 }';
			const modules = await compileSuiPackage({ 'Move.toml': manifest, 'sources/made.move': source });
			const made = make('move', encodePackage(modules)).values![0] as Address;
			expect(run('seven', [], moduleAddress(made, 'made')).values).toEqual([7n]);
			expect(make('move', encodePackage(modules), { wei: 1n }).failure).toMatchObject({
				cause: { kind: 'refused', reason: expect.stringContaining('does not accept value') },
			});
		});

		it('as its sender, if it is a script that the sender signed', () => {
			const script = () => {
				const [, code] = [...built.scripts].find(([key]) => key.replace(/_\d+$/, '') === 'makes')!;
				const args = [bcs.vector(bcs.u8()).serialize(SENDER).toBytes(), bcs.u256().serialize(5n).toBytes()];
				return encodeScriptCall({ code, args });
			};
			const before = world.host.balance(USER);
			const nonce = world.host.nonce(USER);
			expect(world.host.call({ from: USER, to: SCRIPTS, input: script() }).status).toBe('success');
			expect([before - world.host.balance(USER), world.host.nonce(USER) - nonce]).toEqual([5n, 1n]);
		});

		it('nothing if it fails later, in a static frame, of an unknown VM or of bad code', async () => {
			const root = await world.host.stateRoot();
			expect(run('make_then_fail', ['evm', SENDER]).failure).toMatchObject({ code: 7n });
			const args = ['evm', SENDER, new Uint8Array(), 0n, none];
			const asked = world.host.call({ from: USER, to: CALLER, function: 'make', args, isStatic: true });
			expect(asked.outcome).toMatchObject({ status: 'halt', reason: 'static-violation' });
			expect(make('svm', SENDER).status).not.toBe('success');
			for (const vm of ['wasm', 'move'])
				expect(make(vm, Uint8Array.of(1, 2, 3)).failure).toMatchObject({ module: XCALL });
			expect(make('evm', SENDER, { wei: 101n }).failure).toMatchObject({ module: XCALL, code: 3n });
			expect(await world.host.stateRoot()).toBe(root);
		});

		it.each(['evm', 'wasm'])('all or nothing at every gas limit: %s', async (vm) => {
			const code = vm === 'evm' ? SENDER : relay();
			const root = await world.host.stateRoot();
			const args = [vm, code, new Uint8Array(), 0n, none];
			const at = (gas: number) => world.host.simulate({ from: USER, to: CALLER, function: 'make', args, gas });
			const { gasUsed } = at(20_000_000);
			let enough = gasUsed;
			while (at(enough).status !== 'success') enough = Math.ceil(enough * 1.02);
			for (let i = 0; i < 60; i++) {
				const result = world.host.call({
					from: USER,
					to: CALLER,
					function: 'make',
					args,
					gas: Math.floor((gasUsed * i) / 60),
				});
				expect(result.status).not.toBe('success');
				expect(await world.host.stateRoot()).toBe(root);
			}
			expect(at(enough).gasUsed).toBe(gasUsed);
		});
	});
});
