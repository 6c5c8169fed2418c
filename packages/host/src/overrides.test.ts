import { aliasOf, type ContractInterface } from '@altvm/abi-bridge';
import { beforeEach, describe, expect, it } from 'vitest';
import { type AccountOverride, allButOne64th, type Frame, Halt, Host, HostError, type Overrides } from './index.ts';
import { evmAddress, longAddress, NO_BYTES, type Script, scriptedVm, USER } from './testing/scripted-vm.ts';

const one = scriptedVm('one', {
	checkBlockContext(chain) {
		if ('moon' in chain && typeof chain.moon !== 'string') throw new RangeError('`moon` is not text');
	},
});
const two = scriptedVm('two');
const AT = evmAddress(1);
const LONG = longAddress(3);
const [KEY, OTHER] = ['0x01', '0x02'] as const;
const BYTE = Uint8Array.of(1);

let host: Host;
let seen: unknown;
beforeEach(() => {
	host = new Host({ adapters: [one.adapter, two.adapter], block: { number: 7n, chain: { moon: 'full', tide: 3n } } });
	host.mint(USER, 10n);
	seen = undefined;
});

/** What a contract sees in a simulation with overrides. */
function look(read: (frame: Frame) => unknown, overrides: Overrides): unknown {
	const script: Script = (frame) => {
		seen = read(frame);
		return NO_BYTES;
	};
	host.setAccount(AT, { vm: 'one', code: one.code(script), storage: new Map([[KEY, BYTE]]) });
	const result = host.simulate({ from: USER, to: AT, input: BYTE }, overrides);
	expect(result.status).toBe('success');
	return seen;
}
const accounts = (at: string, override: AccountOverride): Overrides => ({ accounts: { [at]: override } });
const storage = ({ state }: Frame) => [state.read(AT, KEY), state.read(AT, OTHER)];

describe('a simulation', () => {
	it.each<[string, (frame: Frame) => unknown, Overrides, unknown]>([
		['the balance', ({ state }) => state.balance(AT), accounts(AT, { balance: 5n }), 5n],
		['the nonce', ({ state }) => state.nonce(AT), accounts(AT, { nonce: 9n }), 9n],
		['all storage', storage, accounts(AT, { state: new Map([[OTHER, BYTE]]) }), [undefined, BYTE]],
		['no storage', storage, accounts(AT, { state: new Map() }), [undefined, undefined]],
		['one entry', storage, accounts(AT, { stateDiff: new Map([[OTHER, BYTE]]) }), [BYTE, BYTE]],
		['one entry less', storage, accounts(AT, { stateDiff: new Map([[KEY, NO_BYTES]]) }), [undefined, undefined]],
		['a field of the block', ({ block }) => [block.number, block.timestamp], { block: { timestamp: 5n } }, [7n, 5n]],
		[
			"a field of the chain's own, and keeps the others",
			({ block }) => block.chain,
			{ block: { chain: { moon: 'new' } } },
			{ moon: 'new', tide: 3n },
		],
	])('runs with %s overridden', (_what, read, overrides, expected) => {
		expect(look(read, overrides)).toEqual(expected);
	});

	it('pays for changes as if the state were so: a written entry is not new', () => {
		expect(
			look(({ state }) => state.readOriginal(AT, OTHER), accounts(AT, { stateDiff: new Map([[OTHER, BYTE]]) })),
		).toEqual(BYTE);
	});

	it('keeps nothing of it, also in an open block', async () => {
		const root = await host.stateRoot();
		const overrides = { ...accounts(USER, { balance: 99n, nonce: 5n }), block: { number: 50n } };
		for (const on of [host, host.openBlock()]) {
			const { status, changes } = on.simulate({ from: USER, to: evmAddress(9), value: 60n }, overrides);
			expect([status, changes.accounts.get(evmAddress(9))?.balance]).toEqual(['success', 60n]);
			expect([on.balance(USER), on.nonce(USER), on.block.number]).toEqual([10n, 0n, 7n]);
		}
		expect(await host.stateRoot()).toBe(root);
	});

	it('runs code that is not in the state, of the VM that it names, by the interface that it is given', () => {
		const name = 'f';
		const iface: ContractInterface = {
			vm: 'two',
			name: 'C',
			functions: [{ name, typeParameters: 0, inputs: [], outputs: [], mutability: 'view' }],
			events: [],
			errors: [],
		};
		const code = two.code(() => NO_BYTES);
		const call = { from: USER, to: evmAddress(8), function: name };
		expect(host.simulate(call, accounts(call.to, { vm: 'two', code, interface: iface })).status).toBe('success');
		expect(() => host.simulate(call)).toThrow(expect.objectContaining({ code: 'no-interface' }));
	});

	it('finds an account by its alias', () => {
		host.mint(LONG, 1n);
		expect(look(({ state }) => state.balance(LONG), accounts(aliasOf(LONG), { balance: 8n }))).toBe(8n);
		const both = { accounts: { [aliasOf(LONG)]: { balance: 8n }, [LONG]: { balance: 9n } } };
		expect(() => look(() => 0, both)).toThrow(/names 0xab0+3 twice/);
	});

	it('may be one of a deployment', () => {
		const { status, address, gasUsed } = host.simulate({ from: USER, vm: 'one', code: Uint8Array.of(1, 2, 3) });
		expect([status, gasUsed]).toEqual(['success', 30]);
		expect([host.vmOf(address!), host.nonce(USER)]).toEqual([undefined, 0n]);
		expect(host.simulate({ from: USER, vm: 'one', code: Uint8Array.of(0xff) }).outcome).toMatchObject({
			reason: 'verification-failed',
		});
	});

	it.each([
		['no address', { accounts: { '0x12': {} } }, /`accounts\['0x12'\]` is not an address/],
		['an unknown field', accounts(AT, { balanse: 5n } as never), /has no option `balanse`; did you mean `balance`/],
		['a number that is no bigint', accounts(AT, { balance: 5 as never }), /`balance` must be a bigint/],
		['a nonce of more than 64 bits', accounts(AT, { nonce: 2n ** 64n }), /`nonce` must be a bigint/],
		['storage that is no map', accounts(AT, { state: {} as never }), /`state` must be a Map/],
		[
			'both kinds of storage',
			accounts(AT, { vm: 'one', state: new Map(), stateDiff: new Map() }),
			/has both `state` and `stateDiff`/,
		],
		['code of no VM', accounts(AT, { code: BYTE }), /needs the `vm` of its code and storage/],
		[
			'a key that is no hex',
			accounts(AT, { vm: 'one', stateDiff: new Map([['5' as never, BYTE]]) }),
			/`storage key` is not/,
		],
		[
			'an override that is none',
			{ accounts: { [AT]: 5 } as never },
			/options of the override of 0x0+1 must be an object/,
		],
		['an unknown kind of override', { acounts: {} } as never, /has no option `acounts`; did you mean `accounts`/],
		['an unknown field of the block', { block: { numbr: 5n } } as never, /`block` has no field `numbr`/],
		['a field of the block that its VM refuses', { block: { chain: { moon: 5 } } }, /`moon` is not text/],
		['a block that is none', { block: 5 } as never, /`block` must be an object/],
	])('is refused with %s', (_what, overrides, says) => {
		const call = { from: USER, to: AT, input: BYTE };
		for (const run of ['simulate', 'estimateGas'] as const) {
			const simulated = () => host[run](call, overrides as Overrides);
			expect(simulated).toThrow(HostError);
			expect(simulated).toThrow(says);
		}
	});

	it('is refused with code of a VM that the host does not have', () => {
		const run = () => host.simulate({ from: USER, to: AT }, accounts(AT, { vm: 'svm', code: BYTE }));
		expect(run).toThrow(expect.objectContaining({ code: 'unknown-vm' }));
	});
});

describe('an open transaction', () => {
	it('that keeps nothing runs with overrides', () => {
		const overrides = { ...accounts(USER, { balance: 99n }), block: { number: 50n } };
		const read = host.transact((open) => [open.account(USER).balance, open.block.number], { keep: false, overrides });
		expect([read, host.balance(USER)]).toEqual([[99n, 50n], 10n]);
		expect(() => host.transact(() => 0, { overrides })).toThrow(/`overrides` without `keep: false`/);
	});
});

describe('an estimate of gas', () => {
	/** Uses 1,000 gas and forwards the rest, of which the callee needs 5,000. */
	const put = () => {
		one.put(host, evmAddress(2), (frame) => {
			frame.gas.charge(5000);
			return NO_BYTES;
		});
		one.put(host, AT, (frame) => {
			frame.gas.charge(1000);
			const { status } = frame.call({ kind: 'call', target: evmAddress(2), value: 0n, input: BYTE });
			if (status !== 'success') throw new Halt('trap');
			return NO_BYTES;
		});
	};
	const call = { from: USER, to: AT, input: BYTE };

	it('is the least with which a call succeeds, with the 64th that its calls leave behind', async () => {
		put();
		const root = await host.stateRoot();
		const least = host.estimateGas(call);
		expect([least, allButOne64th(least - 1000), allButOne64th(least - 1001)]).toEqual([6079, 5000, 4999]);
		expect(await host.stateRoot()).toBe(root);
		expect(host.call({ ...call, gas: least - 1 }).status).toBe('halt');
		expect(host.call({ ...call, gas: least }).status).toBe('success');
	});

	it('is none for a call that fails: the error says why', () => {
		put();
		const failing = () => host.estimateGas({ ...call, gas: 5000 });
		expect(failing).toThrow('it fails with 5000 gas: trap');
		expect(failing).toThrow(
			expect.objectContaining({
				code: 'estimate-failed',
				gas: 5000n,
				outcome: expect.objectContaining({ status: 'halt' }),
			}),
		);
		expect(() => host.estimateGas(call, { block: { gasLimit: 4000n } })).toThrow('it fails with 4000 gas: trap');
	});

	it('is that of a deployment, and of a plain transfer', () => {
		expect(host.estimateGas({ from: USER, vm: 'one', code: Uint8Array.of(1, 2, 3) })).toBe(30);
		expect(host.estimateGas({ from: USER, to: evmAddress(9), value: 3n })).toBe(0);
		expect(() => host.estimateGas({ from: USER, to: evmAddress(9), value: 11n })).toThrow(/insufficient balance/);
		expect(host.estimateGas({ from: USER, to: evmAddress(9), value: 11n }, accounts(USER, { balance: 11n }))).toBe(0);
	});

	it('refuses what is neither a call nor a deployment', () => {
		expect(() => host.estimateGas({ from: USER } as never)).toThrow(/`to` is not an address/);
		expect(() => host.estimateGas({ from: USER, to: AT, code: BYTE } as never)).toThrow(/a call has no option `code`/);
		expect(() => host.estimateGas(undefined as never)).toThrow(/the options of a call must be an object/);
	});
});
