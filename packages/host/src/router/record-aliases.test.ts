import { type Address, aliasOf, type ContractInterface, findFunction } from '@altvm/abi-bridge';
import { beforeEach, describe, expect, it } from 'vitest';
import { Host, HostError, PRICES } from '../index.ts';
import { evmAddress, longAddress, NO_BYTES, scriptedVm, USER } from '../testing/scripted-vm.ts';

/** A VM whose contracts decode addresses, as WASM's do: each is booked under the account that the state knows. */
const vm = scriptedVm('abi', { takesRaw: false });
const { dialect } = vm.adapter;
const BOOK = evmAddress(0xb00c);
const [MINE, OTHER] = [longAddress(1), longAddress(2)];
const owners = { name: 'owners', type: { kind: 'list', element: { kind: 'address' } } } as const;
const iface: ContractInterface = {
	vm: 'abi',
	name: 'Book',
	functions: [{ name: 'book', typeParameters: 0, inputs: [owners], outputs: [], mutability: 'nonpayable' }],
	events: [],
	errors: [],
};

let host: Host;
let booked: readonly Address[];
beforeEach(() => {
	host = new Host({ adapters: [vm.adapter] });
	booked = [];
	const code = vm.code((frame) => {
		booked = dialect.decodeCall(iface, frame.message.input, frame.codec).args[0] as readonly Address[];
		return NO_BYTES;
	});
	host.setAccount(BOOK, { vm: 'abi', code, interface: iface });
});

const book = (names: readonly Address[], more: { readonly gas?: number; readonly isStatic?: boolean } = {}) =>
	host.call({ from: USER, to: BOOK, function: 'book', args: [names], ...more });
const isRecorded = (account: Address) => host.resolve(aliasOf(account)) === account;

describe('an argument that names an account of 32 bytes', () => {
	it('arrives as that account, whose alias is recorded and paid for once', () => {
		const plain = book([USER]).gasUsed;
		const first = book([MINE, OTHER, MINE]);
		expect([first.status, booked]).toEqual(['success', [MINE, OTHER, MINE]]);
		expect(first.changes.aliases.size).toBe(2);
		expect([isRecorded(MINE), isRecorded(OTHER)]).toEqual([true, true]);
		const again = book([MINE, OTHER, MINE]);
		expect(first.gasUsed - again.gasUsed).toBe(2 * PRICES.newAlias);
		expect(again.gasUsed - book([USER, USER, USER]).gasUsed).toBe(0);
		expect(plain).toBe(book([USER]).gasUsed);
	});

	it('leaves all or nothing at every gas value', async () => {
		const root = await host.stateRoot();
		const { gasUsed } = host.simulate({ from: USER, to: BOOK, function: 'book', args: [[MINE, OTHER]] });
		expect(gasUsed).toBeGreaterThanOrEqual(2 * PRICES.newAlias);
		for (const gas of [0, 1, PRICES.newAlias - 1, PRICES.newAlias, gasUsed - 1]) {
			const { outcome } = book([MINE, OTHER], { gas });
			expect(outcome).toMatchObject({ status: 'halt', reason: 'out-of-gas', gasUsed: gas });
		}
		expect([isRecorded(MINE), await host.stateRoot()]).toEqual([false, root]);
		expect(book([MINE, OTHER], { gas: gasUsed }).status).toBe('success');
	});

	it('is shown in a static call, and nothing is written or paid', async () => {
		const root = await host.stateRoot();
		const { status, gasUsed } = book([MINE], { isStatic: true });
		expect([status, booked, isRecorded(MINE)]).toEqual(['success', [MINE], false]);
		expect(gasUsed).toBe(book([USER], { isStatic: true }).gasUsed);
		expect(await host.stateRoot()).toBe(root);
	});

	it('is not recorded by a call that fails, nor by a simulation', () => {
		vm.put(host, evmAddress(7), () => ({ status: 'revert', output: NO_BYTES }));
		expect(host.simulate({ from: USER, to: BOOK, function: 'book', args: [[MINE]] }).status).toBe('success');
		const failed = host.call({ from: USER, to: evmAddress(7), input: Uint8Array.of(1), recordAliases: [MINE] });
		expect([failed.status, failed.gasUsed, isRecorded(MINE)]).toEqual(['revert', PRICES.newAlias, false]);
	});

	it('moves what lies at its alias to it, and halts if the alias is taken', () => {
		host.mint(aliasOf(MINE), 7n);
		expect(book([MINE]).status).toBe('success');
		expect(host.balance(MINE)).toBe(7n);
		vm.put(host, aliasOf(OTHER), () => NO_BYTES);
		expect(book([OTHER]).outcome).toMatchObject({ status: 'halt', reason: 'alias-refused' });
	});
});

describe('input that the embedder has written itself', () => {
	const input = () => {
		const context = {
			toEvmAddress: (of: Address) => `0x${aliasOf(of).slice(26)}` as const,
			fromEvmAddress: () => USER,
			charge() {},
		};
		return dialect.encodeCall(iface, { fn: findFunction(iface, 'book'), args: [[MINE]], typeArguments: [] }, context);
	};

	it('names accounts if it says which', () => {
		host.simulate({ from: USER, to: BOOK, input: input() });
		expect(booked).toEqual([aliasOf(MINE)]);
		host.simulate({ from: USER, to: BOOK, input: input(), recordAliases: [MINE] });
		expect(booked).toEqual([MINE]);
	});

	it('may be that of a deployment', () => {
		const made = (recordAliases: readonly Address[], gas = 1_000_000) =>
			host.tryDeploy({ from: USER, vm: 'abi', code: Uint8Array.of(1, 2), recordAliases, gas });
		const without = made([]).gasUsed;
		expect(made([MINE, MINE, USER]).gasUsed).toBe(without + PRICES.newAlias);
		expect(isRecorded(MINE)).toBe(true);
		expect(made([OTHER], PRICES.newAlias - 1).outcome).toMatchObject({ status: 'halt', reason: 'out-of-gas' });
		expect(isRecorded(OTHER)).toBe(false);
	});

	it.each([
		['an address that is none', ['0x12'], /`recordAliases\[0\]` is not an address/],
		['no array', MINE, /`recordAliases` must be an array/],
	])('is refused with %s', (_what, recordAliases, says) => {
		const run = () => host.call({ from: USER, to: BOOK, input: input(), recordAliases: recordAliases as never });
		expect(run).toThrow(HostError);
		expect(run).toThrow(says);
	});
});
