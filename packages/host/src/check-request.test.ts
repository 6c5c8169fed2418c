import { aliasOf, type Hex, toAddress } from '@altvm/abi-bridge';
import { beforeEach, describe, expect, it } from 'vitest';
import { type AccountEdit, type CallOptions, Host, HostError, type VmAdapter } from './index.ts';
import { evmAddress, longAddress, NO_BYTES, scriptedVm, USER } from './testing/scripted-vm.ts';

const vm = scriptedVm('echo');
const AT = evmAddress(1);
const OWNER = longAddress(1);
const CODE = Uint8Array.of(1, 2);
const MAX = 2n ** 256n - 1n;
const ONE = Uint8Array.of(1);

let host: Host;
beforeEach(() => {
	host = new Host({ adapters: [vm.adapter] });
	host.mint(USER, 10n);
});

/** Expects that the request is rejected as the embedder's mistake, and that nothing changes. */
async function refuses(run: () => unknown, says: RegExp): Promise<void> {
	const root = await host.stateRoot();
	expect(run).toThrow(HostError);
	expect(run).toThrow(expect.objectContaining({ code: 'bad-request', message: expect.stringMatching(says) }));
	expect(await host.stateRoot()).toBe(root);
}

describe('an edit of the state', () => {
	it.each<[string, () => unknown, RegExp]>([
		['minting a negative amount', () => host.mint(USER, -1n), /amount out of range: -1/],
		['minting more than a balance can be', () => host.mint(AT, MAX + 1n), /amount out of range/],
		['minting what would overflow the balance', () => host.mint(USER, MAX), /balance of 0x0+b2 out of range/],
		['a nonce below zero', () => host.setNonce(USER, -1n), /nonce out of range: -1/],
		['a nonce of more than 64 bits', () => host.setNonce(USER, 2n ** 64n), /nonce out of range/],
		['a balance below zero', () => host.setAccount(AT, { balance: -1n }), /balance out of range: -1/],
		['a balance of more than 256 bits', () => host.setAccount(AT, { balance: MAX + 1n }), /balance out of range/],
		['a nonce in an account', () => host.setAccount(AT, { balance: 1n, nonce: 2n ** 64n }), /nonce out of range/],
		['code without a VM', () => host.setAccount(AT, { balance: 1n, code: CODE }), /`code` without the `vm`/],
		[
			'storage without a VM',
			() => host.setAccount(AT, { storage: new Map([['0x01', ONE]]) }),
			/`storage` without the `vm`/,
		],
		['code that is not bytes', () => host.setAccount(AT, { vm: 'echo', code: '0x01' as never }), /`code` is not bytes/],
	])('refuses %s', (_what, run, says) => refuses(run, says));

	it('accepts the largest balance and nonce', () => {
		host.mint(USER, MAX - 10n);
		host.setNonce(USER, 2n ** 64n - 1n);
		host.setAccount(AT, { balance: MAX, nonce: 2n ** 64n - 1n });
		expect([host.balance(USER), host.nonce(USER)]).toEqual([MAX, 2n ** 64n - 1n]);
		expect([host.balance(AT), host.nonce(AT)]).toEqual([MAX, 2n ** 64n - 1n]);
	});

	it('rejects an account whose alias is already an account of its own', async () => {
		host.setNonce(aliasOf(OWNER), 1n);
		await refuses(() => host.mint(OWNER, 1n), /is an account of its own/);
		await refuses(() => host.setAccount(OWNER, { vm: 'echo', code: CODE }), /is an account of its own/);
	});

	it('rejects an account whose balance would overflow with that of its alias', async () => {
		host.mint(aliasOf(OWNER), MAX);
		await refuses(() => host.mint(OWNER, 1n), /overflow together/);
	});

	it.each(['', 'x'.repeat(33), 'a vm', 'é'])("refuses '%s' as the name of a VM", (name) =>
		refuses(() => host.setAccount(AT, { vm: name, code: CODE }), /`vm` is not a name/),
	);

	it.each(['0x', '0x1', '0xgg', '01', ''])("refuses '%s' as a key of storage", (key) =>
		refuses(() => host.setAccount(AT, stored(key as Hex)), /`storage key` is not one byte or more in hex/),
	);

	it('stores a value under the same key whatever the case of its digits', () => {
		host.setAccount(AT, stored('0xAB'));
		expect(host.storage(AT, 'echo', '0xab')).toEqual(ONE);
		expect(host.storage(AT, 'echo', '0xAB')).toEqual(ONE);
		vm.put(host, AT, ({ state }) => state.read(AT, '0xab')!);
		expect(host.call({ from: USER, to: AT, input: ONE }).output).toEqual(ONE);
	});
});

const stored = (key: Hex): AccountEdit => ({ vm: 'echo', storage: new Map([[key, ONE]]) });

describe('the fields of an account', () => {
	const CODE_OF = vm.code(() => NO_BYTES);
	const iface = { vm: 'echo', name: 'A', functions: [], events: [], errors: [] };
	it.each<[string, object | null, RegExp]>([
		['a misspelled name', { balnce: 1n }, /an account has no option `balnce`; did you mean `balance`/],
		['no object', null, /options of an account must be an object/],
		['storage that is no map', { vm: 'echo', storage: { '0x01': ONE } }, /`storage` must be a Map, not object/],
		[
			'a stored value that is hex',
			{ vm: 'echo', storage: new Map([['0x01', '0x01']]) },
			/`storage value of 0x01` is not bytes/,
		],
		['an interface without code', { vm: 'echo', interface: iface }, /`interface` without the `code`/],
		[
			'an interface of another VM',
			{ vm: 'echo', code: CODE_OF, interface: { ...iface, vm: 'two' } },
			/of "two", the code of 'echo'/,
		],
		['`exists` that is not true', { exists: 1 }, /`exists` must be one of true/],
		['a value that its VM refuses', { vm: 'echo', storage: new Map([['0xee', ONE]]) }, /`storage`: no such key: 0xee/],
	])('are refused with %s', async (_what, edit, says) => {
		const strict: VmAdapter = {
			...vm.adapter,
			storageValue: (key, value) => {
				if (key === '0xee') throw new RangeError(`no such key: ${key}`);
				return value;
			},
		};
		host = new Host({ adapters: [strict] });
		await refuses(() => host.setAccount(AT, edit as AccountEdit), says);
	});

	it('are refused with a VM that the host does not have, or an interface that is none', () => {
		const unknown = expect.objectContaining({ code: 'unknown-vm' });
		expect(() => host.setAccount(AT, { vm: 'nope', code: CODE })).toThrow(unknown);
		expect(() => host.setAccount(AT, { vm: 'altvm', storage: new Map([['0x01', ONE]]) })).toThrow(unknown);
		const junk = { vm: 'echo', functions: 5 } as never;
		const bad = expect.objectContaining({ name: 'InterfaceError', code: 'bad-interface' });
		expect(() => host.setAccount(AT, { vm: 'echo', code: CODE, interface: junk })).toThrow(bad);
		expect(() => host.deploy({ from: USER, vm: 'echo', code: CODE, interface: junk })).toThrow(bad);
		expect(() =>
			host.deploy({ from: USER, vm: 'echo', code: CODE, interface: { ...iface, extra: 1 } as never }),
		).toThrow(bad);
	});

	it('are stored as their VM stores them', () => {
		host = new Host({ adapters: [{ ...vm.adapter, storageValue: (_, value) => (value[0] === 0 ? NO_BYTES : value) }] });
		host.setAccount(AT, {
			vm: 'echo',
			storage: new Map([
				['0x01', Uint8Array.of(0)],
				['0x02', ONE],
			]),
		});
		expect([host.storage(AT, 'echo', '0x01'), host.storage(AT, 'echo', '0x02')]).toEqual([undefined, ONE]);
	});
});

describe('the options of a host', () => {
	const { adapter } = vm;
	it.each<[string, object | null | undefined, RegExp]>([
		['nothing', undefined, /options of a host must be an object/],
		['no adapters', {}, /`adapters` must be an array, not undefined/],
		['an adapter that is none', { adapters: [{}] }, /`adapters\[0\]` is not an adapter: it has no function `run`/],
		['an adapter of no VM', { adapters: [{ ...adapter, vm: '' }] }, /`vm` is not a name/],
		[
			'an adapter without gas',
			{ adapters: [{ ...adapter, unitsPerGas: 0n }] },
			/unitsPerGas` must be a bigint of 1 or more/,
		],
		[
			'an adapter that reads no calls',
			{ adapters: [{ ...adapter, dialect: null }] },
			/`adapters\[0\].dialect` must be an object/,
		],
		['a misspelled name', { adapters: [adapter], stor: 1 }, /a host has no option `stor`; did you mean `store`/],
		[
			'a store that is none',
			{ adapters: [adapter], store: new Map() },
			/`store` is not a store: it has no function `account`/,
		],
		['a commitment that is none', { adapters: [adapter], commitment: () => ({}) }, /`commitment` is not a commitment/],
		['a block that is none', { adapters: [adapter], block: 5 }, /`block` must be an object, not 5/],
		['a record that is none', { adapters: [adapter], record: [] }, /`record` must be a function, not an array/],
		[
			'precompiles at no address',
			{ adapters: [{ ...adapter, precompiles: ['0x1'] }] },
			/precompiles` is not an address/,
		],
	])('are refused with %s', (_what, options, says) => {
		expect(() => new Host(options as never)).toThrow(
			expect.objectContaining({ name: 'HostError', code: 'bad-request', message: expect.stringMatching(says) }),
		);
	});
});

describe('a request', () => {
	it.each<[string, object | undefined, RegExp]>([
		['no options', undefined, /options of a call must be an object/],
		['a misspelled option', { fucntion: 'ping' }, /a call has no option `fucntion`; did you mean `function`/],
		['the option of a deployment', { salt: '0x01' }, /a call has no option `salt`/],
		['`args` alone', { args: [] }, /`args` without the `function`/],
		['`typeArguments` alone', { typeArguments: [] }, /`typeArguments` without the `function`/],
		['both `function` and `input`', { function: 'f', input: ONE }, /but not both/],
		['`args` that are no array', { function: 'f', args: { x: 1 } }, /`args` must be an array, not object/],
		['a function that is no name', { function: 5 }, /`function` must be a string, not 5/],
		['`isStatic` that is no boolean', { isStatic: 'no' }, /`isStatic` must be true or false, not "no"/],
		[
			'a trace of another kind',
			{ trace: 'nope' },
			/`trace` must be one of true, false, "witness" or an object, not "nope"/,
		],
		['a value of null', { value: null }, /^value must be a bigint, not null/],
		['an access list without slots', { accessList: { addresses: [] } }, /`accessList.slots` must be an array/],
		['an access list of another form', { accessList: [] }, /`accessList` must be an object, not an array/],
		[
			'a warm slot of another form',
			{ accessList: { addresses: [], slots: [5] } },
			/a slot of `accessList` must be an object/,
		],
		[
			'an address of bytes',
			{ origin: new Uint8Array(20) },
			/`origin` is not an address of 20 or 32 bytes in hex: object/,
		],
	])('with %s is refused', (_what, options, says) =>
		refuses(() => host.call((options && { from: USER, to: AT, ...options }) as never), says),
	);

	it('to deploy with options that are not those of a deployment is refused', async () => {
		const deploy = (options: object) => () => host.tryDeploy({ from: USER, vm: 'echo', code: CODE, ...options });
		await refuses(deploy({ constructorInpt: ONE }), /a deployment has no option `constructorInpt`; did you mean/);
		await refuses(deploy({ payable: 'f' }), /`payable` must be an array of strings, not "f"/);
		await refuses(deploy({ view: [5] }), /`view` must be an array of strings/);
		await refuses(deploy({ to: AT }), /a deployment has no option `to`/);
	});

	const slots = (address: Hex, key: Hex, name = 'echo') => ({
		accessList: { addresses: [], slots: [{ address, vm: name, key }] } as unknown as NonNullable<
			CallOptions['accessList']
		>,
	});
	it.each<[string, Partial<CallOptions>, RegExp]>([
		['a gas price below zero', { gasPrice: -1n }, /^gasPrice out of range: -1/],
		['a gas price of more than 256 bits', { gasPrice: MAX + 1n }, /^gasPrice out of range/],
		[
			'a warm address that is not an address',
			{ accessList: { addresses: ['0x12' as never], slots: [] } },
			/addresses\[0\]/,
		],
		['a warm slot of an invalid address', slots('0x12', '0x01'), /slots\[0\]\.address/],
		['a warm slot without a key', slots(AT, '0x'), /slots\[0\]\.key/],
		['a warm slot with half a byte as key', slots(AT, '0x012'), /slots\[0\]\.key/],
		['a warm slot without a VM', slots(AT, '0x01', ''), /`vm` is not a name/],
	])('with %s is refused', (_what, options, says) =>
		refuses(() => host.call({ from: USER, to: AT, value: 1n, ...options }), says),
	);

	it.each([null, '0x0102', [1, 2]])('with %j as input of a call or a constructor is rejected', async (bytes) => {
		const input = bytes as never;
		await refuses(() => host.call({ from: USER, to: AT, input }), /`input` is not bytes/);
		await refuses(() => host.simulate({ from: USER, to: AT, input }), /`input` is not bytes/);
		const deployment = { from: USER, vm: 'echo', code: CODE, constructorInput: input };
		await refuses(() => host.deploy(deployment), /`constructorInput` is not bytes/);
		const origin = { sender: toAddress(USER), gas: 1000, transaction: { origin: toAddress(USER), gasPrice: 0n } };
		const call = { kind: 'call', target: toAddress(AT), value: 0n, input } as const;
		await refuses(() => host.transact((open) => open.run(call, origin)), /`input` is not bytes/);
		const create = { kind: 'create', vm: 'echo', value: 0n, code: input } as const;
		await refuses(() => host.transact((open) => open.run(create, origin)), /`code` is not bytes/);
	});

	it.each([undefined, null, '0x0102', [1, 2]])('with %j as code is rejected', async (code) => {
		const options = { from: USER, vm: 'echo', code: code as never };
		await refuses(() => host.tryDeploy(options), /`code` is not bytes/);
		await refuses(() => host.tryDeploy({ ...options, payable: ['f'] }), /`code` is not bytes/);
	});

	it.each(['0x', `0x${'05'.repeat(31)}`, `0x${'05'.repeat(33)}`, `0x${'0g'.repeat(32)}`, ''])(
		"with '%s' as a salt is refused",
		(salt) =>
			refuses(() => host.deploy({ from: USER, vm: 'echo', code: CODE, salt: salt as Hex }), /`salt` is not 32 bytes/),
	);

	it('starts with the addresses and slots of its access list warm, also if given as 20 bytes', () => {
		const warm: boolean[] = [];
		vm.put(host, AT, ({ state }) => {
			warm.push(!state.warmAddress(evmAddress(2)), !state.warmSlot(AT, '0xcd'), !state.warmSlot(AT, '0xce'));
			return NO_BYTES;
		});
		const short = `0x${evmAddress(2).slice(26)}` as never;
		const accessList = { addresses: [short], slots: [{ address: AT, vm: 'echo', key: '0xCD' as const }] };
		expect(host.call({ from: USER, to: AT, input: ONE, accessList }).status).toBe('success');
		expect(warm).toEqual([true, true, false]);
	});

	it('sent from an alias has the owner as sender and origin', () => {
		const alias = aliasOf(OWNER);
		host.mint(OWNER, 5n);
		const seen: unknown[] = [];
		vm.put(host, AT, ({ message, transaction }) => {
			seen.push([message.sender, transaction.origin]);
			return NO_BYTES;
		});
		host.call({ from: alias, to: AT, input: ONE, value: 1n });
		host.call({ from: USER, origin: alias, to: AT, input: ONE });
		expect(seen).toEqual([
			[OWNER, OWNER],
			[USER, OWNER],
		]);
		expect(host.balance(OWNER)).toBe(4n);
	});
});
