import { type Address, toAddress, toEvmHex } from 'altvm';
import { beforeAll, describe, expect, it } from 'vitest';
import { USER } from '../world/world.ts';
import { CALLERS, createScene, encodeCall, type Scene } from './callers.ts';

/** Calls `value()`: a proxy of OpenZeppelin wants to be initialised. */
const INIT = '0x3fa4f245';

let scene: Scene;
let box: Address;
beforeAll(async () => {
	scene = await createScene();
	box = scene.deployKnown('Box');
}, 120_000);

const made = (name: string, ...args: unknown[]) =>
	scene.host.call({ from: USER, to: scene.deployKnown('Factory'), function: name, args }).values![0] as Address;

/** Contracts without an interface of their own, before which the box stands. */
const BEFORE_A_BOX: Record<string, () => Address> = {
	'an ERC-1967 proxy': () => scene.deploy('ERC1967Proxy', box, INIT),
	'a transparent proxy': () => scene.deploy('TransparentUpgradeableProxy', box, USER, INIT),
	'a beacon proxy': () => scene.deploy('BeaconProxy', scene.deploy('UpgradeableBeacon', box, USER), '0x'),
	'an ERC-1167 clone': () => made('clone', box),
	'a clone with immutable arguments': () => made('cloneWith', box, '0x0102'),
	'a proxy from before ERC-1967': () => scene.deploy('OldProxy', box),
	'a clone of a clone': () => made('clone', made('clone', box)),
	'an account that delegates to it (EIP-7702)': () => {
		const account = toAddress(`0x${'71'.repeat(20)}`);
		scene.host.setAccount(account, { vm: 'evm', code: Buffer.from(`ef0100${toEvmHex(box).slice(2)}`, 'hex') });
		return account;
	},
};

describe.each(Object.entries(BEFORE_A_BOX))('%s', (_name, make) => {
	it.each(CALLERS)(`is called by the interface of what runs: %s`, (caller) => {
		const at = make();
		expect(scene.host.interfaceOf(at)).toBeUndefined();
		expect(scene.host.resolveInterface(at)?.name).toBe('Box');
		expect(scene.call(caller, at, 'Box', 'setX', 5n)).toEqual([6n]);
		expect(scene.call(caller, at, 'Box', 'value')).toEqual([5n]);
	});
});

describe('a proxy', () => {
	it.each(CALLERS)('with an ABI of its own is called by that of its implementation too: %s', (caller) => {
		const proxy = scene.deployKnown('ERC1967Proxy', box, INIT);
		expect(scene.host.interfaceOf(proxy)?.name).toBe('ERC1967Proxy');
		expect(scene.call(caller, proxy, 'Box', 'setX', 5n)).toEqual([6n]);
		expect(() => scene.call('by name', proxy, 'Box', 'setY', 5n)).toThrow("no function 'setY'");
		const admin = scene.deployKnown('Ledger', box);
		expect(scene.call(caller, admin, 'Ledger', 'entries')).toEqual([7n]);
		expect(scene.call(caller, admin, 'Box', 'setX', 5n)).toEqual([6n]);
	});

	it('costs the same whether its implementation was read before or not', () => {
		const { host } = scene;
		const proxy = scene.deploy('ERC1967Proxy', box, INIT);
		const gas = (trace: boolean) => {
			const snapshot = host.snapshot();
			const result = scene.try('move', proxy, 'Box', 'setX', 5n);
			host.restore(snapshot);
			expect(result.status).toBe('success');
			return [result.gasUsed, trace];
		};
		const first = gas(false)[0];
		host.resolveInterface(proxy);
		expect([gas(false)[0], gas(true)[0]]).toEqual([first, first]);
	});

	it('takes the interface of another implementation after an upgrade', () => {
		const { host } = scene;
		const proxy = scene.deploy('TransparentUpgradeableProxy', box, USER, INIT);
		const admin = host.storage(proxy, 'evm', '0xb53127684a568b3173ae13b9f8a6016e243e63b6e8ee1178d6a717850b5d6103')!;
		const second = scene.deployKnown('Box2');
		const upgrade = encodeCall('ProxyAdmin', 'upgradeAndCall', proxy, second, '0x');
		host.call({ from: USER, to: toAddress(admin), input: upgrade });
		expect(host.resolveInterface(proxy)?.name).toBe('Box2');
	});

	it('that leads to itself has no interface', () => {
		const circle = scene.deploy('Circle');
		expect(scene.host.resolveInterface(circle)).toBeUndefined();
		expect(scene.try('move', circle, 'Box', 'setX', 1n).status).toBe('revert');
	});

	it('reverts with the declared errors of its implementation', () => {
		const proxy = scene.deploy('ERC1967Proxy', box, INIT);
		const { failure } = scene.try('by name', proxy, 'Box', 'setX', 2000n);
		expect(failure).toMatchObject({ kind: 'error', error: { name: 'TooMuch' }, args: [1000n] });
	});

	it('is shown in traces by the interface of what runs, and tracing changes no gas', () => {
		const proxy = scene.deploy('BeaconProxy', scene.deploy('UpgradeableBeacon', box, USER), '0x');
		const { host } = scene;
		const run = (trace: boolean) => {
			const snapshot = host.snapshot();
			const result = host.call({ from: USER, to: proxy, function: 'setX', args: [5n], trace });
			host.restore(snapshot);
			return result;
		};
		const traced = run(true);
		expect(traced.trace).toMatchObject({ contract: 'Box', function: 'setX' });
		expect(traced.gasUsed).toBe(run(false).gasUsed);
	});
});
