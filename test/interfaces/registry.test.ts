import { executeTransaction } from '@altvm/ethereum';
import { INTERFACE_REGISTRY, registryInterface } from '@altvm/host';
import {
	type Address,
	checksumAddress,
	type Hex,
	hexToBytes,
	keccak256,
	selectorOf,
	solidityContract,
	toAddress,
	toEvmHex,
} from 'altvm';
import { privateKeyToAccount } from 'viem/accounts';
import { beforeEach, describe, expect, it } from 'vitest';
import { call, forward, type Peer, send, solidityBytes, tryForward, USER } from '../world/world.ts';
import { CALLERS, createScene, encodeCall, interfaceLike, type Scene } from './callers.ts';
import { contract } from './contracts.ts';

const INIT = '0x3fa4f245';
const ZERO: Hex = `0x${'0'.repeat(64)}`;
const REGISTRY: Peer = { vm: 'evm', address: INTERFACE_REGISTRY, interface: registryInterface };
const abiOf = (name: string) => JSON.stringify(contract(name).abi);
const byNonce = (nonce: number) => ({ nonce, salt: ZERO, initCodeHash: ZERO });
const STRANGER = toAddress(`0x${'ee'.repeat(20)}`);

let scene: Scene;
beforeEach(async () => {
	scene = await createScene();
}, 120_000);

const ask = (from: Hex, fn: string, ...args: unknown[]) =>
	scene.host.call({ from, to: INTERFACE_REGISTRY, function: fn, args });
describe('who made a contract', () => {
	it('registers its interface, after which every VM calls it', () => {
		const { host } = scene;
		const nonce = Number(host.nonce(USER));
		const at = scene.deploy('Ping');
		expect(scene.try('move', at, 'Ping', 'ping', 1n).status).toBe('revert');
		const result = ask(USER, 'registerCreated', at, abiOf('Ping'), [byNonce(nonce)]);
		expect(result.failure).toBeUndefined();
		expect(result.logs).toHaveLength(1);
		for (const caller of CALLERS) expect(scene.call(caller, at, 'Ping', 'ping', 1n)).toEqual([2n]);
	});

	it('may be who made the factory that made it, with CREATE or CREATE2', () => {
		const { host } = scene;
		const nonce = Number(host.nonce(USER));
		const factory = scene.deployKnown('Factory');
		const salt: Hex = `0x${'5a'.repeat(32)}`;
		const [first, second] = ['make', 'makeAt'].map(
			(fn) => host.call({ from: STRANGER, to: factory, function: fn, args: fn === 'make' ? [] : [salt] }).values![0],
		) as [Address, Address];
		const initCodeHash = keccak256(hexToBytes(contract('Ping').bytecode));
		expect(ask(USER, 'registerCreated', first, abiOf('Ping'), [byNonce(nonce), byNonce(1)]).status).toBe('success');
		const bySalt = { nonce: 0, salt, initCodeHash };
		expect(ask(USER, 'registerCreated', second, abiOf('Ping'), [byNonce(nonce), bySalt]).status).toBe('success');
		for (const at of [first, second]) expect(scene.call('move', at, 'Ping', 'ping', 4n)).toEqual([5n]);
		expect(ask(STRANGER, 'registerCreated', first, abiOf('Ping'), [byNonce(nonce), byNonce(1)]).failure).toMatchObject({
			kind: 'error',
			error: { name: 'NotAuthorized' },
		});
		expect(ask(USER, 'registerCreated', first, abiOf('Ping'), []).status).toBe('revert');
	});

	it('registers from a wallet: the deployment and the registration are signed transactions', async () => {
		const { host } = scene;
		const key = privateKeyToAccount(`0x${'22'.repeat(32)}`);
		host.mint(key.address, 10n ** 18n);
		const signed = async (fields: object) =>
			executeTransaction(
				host,
				hexToBytes(
					await key.signTransaction({
						type: 'eip1559',
						chainId: 1,
						nonce: Number(host.nonce(key.address)),
						gas: 5_000_000n,
						maxFeePerGas: 1n,
						maxPriorityFeePerGas: 0n,
						...fields,
					}),
				),
			);
		const made = await signed({ data: contract('Ping').bytecode });
		const at = made.contractAddress!;
		const input = encodeRegistryCall('registerCreated', at, abiOf('Ping'), [byNonce(0)]);
		const registered = await signed({ to: checksumAddress(INTERFACE_REGISTRY), data: hexOf(input) });
		expect(registered.status).toBe('success');
		expect(scene.call('move', at, 'Ping', 'ping', 1n)).toEqual([2n]);
	});
});

describe('the owner of a contract', () => {
	const proxyTo = (box: Address) => scene.deploy('TransparentUpgradeableProxy', box, USER, INIT);
	const adminOf = (proxy: Address) =>
		toAddress(scene.host.storage(proxy, 'evm', '0xb53127684a568b3173ae13b9f8a6016e243e63b6e8ee1178d6a717850b5d6103')!);
	const upgrade = (proxy: Address, to: Address) =>
		scene.host.call({
			from: USER,
			to: adminOf(proxy),
			input: encodeCall('ProxyAdmin', 'upgradeAndCall', proxy, to, '0x'),
		});

	it('registers for a proxy as the owner of its admin, and the interface ends with the implementation', () => {
		const { host } = scene;
		const proxy = proxyTo(scene.deploy('Box'));
		expect(scene.try('move', proxy, 'Box', 'setX', 1n).status).toBe('revert');
		expect(ask(STRANGER, 'register', proxy, abiOf('Box')).status).toBe('revert');
		expect(ask(USER, 'register', proxy, abiOf('Box')).failure).toBeUndefined();
		for (const caller of CALLERS) expect(scene.call(caller, proxy, 'Box', 'setX', 1n)).toEqual([2n]);

		expect(upgrade(proxy, scene.deploy('Box2')).status).toBe('success');
		const stale = scene.try('move', proxy, 'Box', 'setX', 1n);
		expect(JSON.stringify(stale.failure, text)).toContain('of code that no longer runs');
		expect(() => host.call({ from: USER, to: proxy, function: 'setX', args: [1n] })).toThrow('no longer runs');
		expect(ask(USER, 'register', proxy, abiOf('Box2')).status).toBe('success');
		expect(scene.call('move', proxy, 'Box2', 'reset')).toEqual([true]);
	});

	it('is followed by the interface of the new implementation, if that has one', () => {
		const proxy = proxyTo(scene.deploy('Box'));
		ask(USER, 'register', proxy, abiOf('Box'));
		upgrade(proxy, scene.deployKnown('Box2'));
		expect(scene.host.resolveInterface(proxy)?.functions.map(({ name }) => name)).toContain('reset');
		expect(scene.call('move', proxy, 'Box2', 'setX', 1n)).toEqual([3n]);
	});

	it.each(['evm', 'wasm', 'move'] as const)('may be a contract of %s', (vm) => {
		const { host, peers } = scene;
		const at = scene.deploy('UpgradeableBeacon', scene.deploy('Box'), peers[vm].address);
		const of: Peer = { ...REGISTRY, vm: vm === 'move' ? 'wasm' : 'evm' };
		const inner = call(of, 'register', at, abiOf('UpgradeableBeacon'));
		const others = vm === 'evm' ? peers.wasm : peers.evm;
		expect(
			send(host, forward(others, call({ ...REGISTRY, vm: 'evm' }, 'register', at, abiOf('UpgradeableBeacon')))).status,
		).toBe('revert');
		expect(send(host, forward(peers[vm], inner)).failure).toBeUndefined();
		expect(host.interfaceOf(at)?.functions.map(({ name }) => name)).toContain('implementation');
	});

	it('takes precedence over who made the contract', () => {
		const nonce = Number(scene.host.nonce(USER));
		const at = scene.deploy('UpgradeableBeacon', scene.deploy('Box'), STRANGER);
		expect(ask(STRANGER, 'register', at, abiOf('UpgradeableBeacon')).status).toBe('success');
		const path = [byNonce(nonce + 1)];
		expect(ask(USER, 'registerCreated', at, abiOf('UpgradeableBeacon'), path).failure).toMatchObject({
			error: { name: 'NotAuthorized' },
		});
		expect(ask(USER, 'removeCreated', at, path).status).toBe('revert');
		expect(ask(STRANGER, 'remove', at).status).toBe('success');
		expect(scene.host.interfaceOf(at)).toBeUndefined();
	});
});

describe('a contract', () => {
	it.each(['evm', 'wasm', 'move'] as const)('of %s calls the registry by its interface', (vm) => {
		const box = scene.deployKnown('Box');
		const of: Peer = { ...REGISTRY, vm: vm === 'move' ? 'wasm' : 'evm' };
		const asked = send(scene.host, forward(scene.peers[vm], call(of, 'interfaceOf', box)));
		expect(asked.status).toBe('success');
		const denied = send(scene.host, forward(scene.peers[vm], call(of, 'register', box, '[]')));
		expect(JSON.stringify(denied.failure, text)).toContain(vm === 'move' ? '' : 'NotAuthorized');
		expect(denied.status).toBe('revert');
	});

	it('registers its own interface with the Solidity library, and catches the errors of the registry', () => {
		const at = scene.deploy('Introduced');
		const introduce = (fn: string, ...args: unknown[]) =>
			scene.host.call({ from: USER, to: at, function: fn, args, interface: interfaceLike('Introduced') });
		expect(introduce('introduce').failure).toBeUndefined();
		expect(scene.call('move', at, 'Introduced', 'count')).toEqual([9n]);
		const other = scene.deployKnown('Box');
		expect(introduce('tryFor', other).values).toEqual([hexToBytes(selectorOf('NotAuthorized(address,address)'))]);
	});

	it('registers its own interface, but not in place of the one of its deployment: anyone makes a relay call', () => {
		const { host, peers } = scene;
		const { address } = peers.evm;
		const before = host.interfaceOf(address)!;
		const { fn, args } = forward(peers.evm, call(REGISTRY, 'register', address, abiOf('Ping')));
		const registers = () => host.call({ from: USER, to: address, interface: before, function: fn, args });
		expect(registers().failure).toMatchObject({ kind: 'error', error: { name: 'NotAuthorized' } });
		expect(host.interfaceOf(address)).toEqual(before);
		host.setInterface(address, undefined);
		expect(registers().failure).toBeUndefined();
		expect(host.interfaceOf(address)?.functions.map(({ name }) => name)).toEqual(['ping']);
	});

	it('that passes calls on by EIP-7702 is an account that registers for itself', () => {
		const { host } = scene;
		const account = toAddress(`0x${'71'.repeat(20)}`);
		const box = scene.deploy('Box');
		const delegateTo = (to: Address) =>
			host.setAccount(account, { vm: 'evm', code: Buffer.from(`ef0100${toEvmHex(to).slice(2)}`, 'hex') });
		delegateTo(box);
		expect(ask(account, 'register', account, abiOf('Box')).failure).toBeUndefined();
		expect(scene.call('move', account, 'Box', 'setX', 1n)).toEqual([2n]);
		delegateTo(scene.deploy('Box2'));
		expect(host.interfaceOf(account)).toBeUndefined();
	});

	it('that is made with the interface of its implementation is called by it', () => {
		const { host } = scene;
		const { interface: _, ...proxy } = solidityContract(contract('ERC1967Proxy'), [scene.deploy('Box'), INIT]);
		const at = host.deploy({ from: USER, ...proxy, interface: interfaceLike('Box') }).address;
		for (const caller of CALLERS) expect(scene.call(caller, at, 'Box', 'setX', 1n)).toEqual([2n]);
		expect(() => host.deploy({ from: USER, ...proxy, interface: interfaceLike('Box2') })).toThrow('does not dispatch');
	});
});

describe('what is registered', () => {
	const deployed = () => {
		const nonce = Number(scene.host.nonce(USER));
		return { at: scene.deploy('Ping'), path: [byNonce(nonce)] };
	};

	it.each([
		['', 'not JSON'],
		['{', 'not JSON'],
		['null', 'not an interface'],
		['[]', 'the interface has no functions'],
		['[1]', 'not a Solidity ABI'],
		['['.repeat(50_000), 'not JSON'],
		[`${'['.repeat(2000)}${']'.repeat(2000)}`, 'nested too deep'],
		[JSON.stringify({ vm: 'move', name: 'X', functions: [], events: [], errors: [] }), 'an interface of move'],
		[JSON.stringify({ vm: 'nothing', name: 'X', functions: [], events: [], errors: [] }), 'an interface of nothing'],
		[JSON.stringify([{ type: 'function', name: 'pong', stateMutability: 'view' }]), 'does not dispatch on'],
	])('must be an interface of the code: %.20s', (json, reason) => {
		const { at, path } = deployed();
		const result = ask(USER, 'registerCreated', at, json, path);
		expect(JSON.stringify(result.failure, text)).toContain(reason);
		expect(result.gasUsed).toBeGreaterThan(20 * json.length);
		expect(scene.host.interfaceOf(at)).toBeUndefined();
	});

	it('cannot be of an account without code, a precompiled contract, the registry, or code that tells its interface', () => {
		const { peers } = scene;
		for (const at of [
			USER,
			toAddress(`0x${'0'.repeat(39)}1`),
			INTERFACE_REGISTRY,
			peers.wasm.address,
			peers.move.address,
		]) {
			expect(ask(at, 'register', at, '[]').failure).toMatchObject({ error: { name: 'InvalidInterface' } });
		}
	});

	it('is refused in a static frame, with value, and with call data that is not a call', () => {
		const { host } = scene;
		const { at, path } = deployed();
		const options = {
			from: USER,
			to: INTERFACE_REGISTRY,
			function: 'registerCreated',
			args: [at, abiOf('Ping'), path],
		};
		expect(host.call({ ...options, isStatic: true })).toMatchObject({
			status: 'halt',
			outcome: { reason: 'static-violation' },
		});
		expect(host.call({ ...options, value: 1n }).status).toBe('revert');
		for (const input of [Uint8Array.of(1), new Uint8Array(4), new Uint8Array(40)]) {
			expect(host.call({ from: USER, to: INTERFACE_REGISTRY, input }).status).toBe('revert');
		}
		expect(host.interfaceOf(at)).toBeUndefined();
	});

	it('is paid for in full or not made, at each gas limit', async () => {
		const { host } = scene;
		const { at, path } = deployed();
		const register = (gas: number) =>
			host.call({
				from: USER,
				to: INTERFACE_REGISTRY,
				function: 'registerCreated',
				args: [at, abiOf('Ping'), path],
				gas,
			});
		const before = host.snapshot();
		const { gasUsed } = register(30_000_000);
		host.restore(before);
		const root = await host.stateRoot();
		for (let gas = 0; gas < gasUsed; gas += 997) {
			expect(register(gas).status).toBe('halt');
			expect(host.interfaceOf(at)).toBeUndefined();
		}
		expect(register(gasUsed - 1).status).toBe('halt');
		expect(await host.stateRoot()).toBe(root);
		expect(register(gasUsed).status).toBe('success');
		expect(await host.stateRoot()).not.toBe(root);
	});

	it('ends with a contract that is destroyed in the transaction that made it', async () => {
		const { host } = scene;
		const maker = scene.deployKnown('Maker');
		const brief = (introduces: boolean) => {
			const snapshot = host.snapshot();
			const { values, failure } = host.call({ from: USER, to: maker, function: 'makeBriefly', args: [introduces] });
			expect(failure).toBeUndefined();
			const root = host.stateRoot().then((hash) => [hash, host.interfaceOf(values![0] as Address)]);
			return { root, restore: () => host.restore(snapshot) };
		};
		const plain = brief(false);
		const [root] = await plain.root;
		plain.restore();
		expect(await brief(true).root).toEqual([root, undefined]);
	});

	it('is undone with its frame', () => {
		const { host, peers } = scene;
		const { address } = peers.evm;
		const before = host.interfaceOf(address);
		const inner = call(REGISTRY, 'register', address, abiOf('Ping'));
		const failing = tryForward(peers.evm, forward(peers.evm, inner), 30_000n);
		expect(send(host, failing).status).toBe('success');
		expect(host.interfaceOf(address)).toBe(before);
	});
});

describe('an embedder', () => {
	it('sets and removes an interface, which is checked', () => {
		const { host } = scene;
		const at = scene.deploy('Ping');
		expect(() => host.setInterface(at, interfaceLike('Box'))).toThrow('does not dispatch');
		expect(() => host.setInterface(USER, interfaceLike('Box'))).toThrow('no contract');
		host.setInterface(at, interfaceLike('Ping'));
		expect(scene.call('move', at, 'Ping', 'ping', 1n)).toEqual([2n]);
		host.setInterface(at, undefined);
		expect(scene.try('move', at, 'Ping', 'ping', 1n).status).toBe('revert');
	});

	it('gives the interface for one call', () => {
		const { host } = scene;
		const at = scene.deploy('Ping');
		const named = { from: USER, to: at, function: 'ping', args: [1n] };
		expect(() => host.call(named)).toThrow('has no interface');
		expect(host.call({ ...named, interface: interfaceLike('Ping') }).values).toEqual([2n]);
		expect(host.interfaceOf(at)).toBeUndefined();
		expect(() => host.call({ ...named, to: USER, interface: interfaceLike('Ping') })).toThrow('no code');
		const box = {
			from: USER,
			to: scene.deploy('Box'),
			function: 'setX',
			args: [2000n],
			interface: interfaceLike('Box'),
		};
		expect(host.call(box).failure).toMatchObject({ kind: 'error', error: { name: 'TooMuch' }, args: [1000n] });
		const { interface: iface } = scene.peers.wasm;
		expect(() => host.call({ ...named, interface: iface })).toThrow('is of "wasm", the contract of \'evm\'');
	});
});

const text = (_key: string, value: unknown) =>
	typeof value === 'bigint' ? String(value) : value instanceof Uint8Array ? new TextDecoder().decode(value) : value;
const hexOf = (bytes: Uint8Array): Hex => `0x${Buffer.from(bytes).toString('hex')}`;
const encodeRegistryCall = (fn: string, ...args: unknown[]) => solidityBytes(call(REGISTRY, fn, ...args));
