import { beforeEach, describe, expect, it } from 'vitest';
import { type AccountOverrides, type Executor, Host, HostError } from './index.ts';
import { evmAddress, NO_BYTES, request, scriptedVm, USER } from './testing/scripted-vm.ts';

const [AT, TO, CALLER] = [evmAddress(2), evmAddress(0xc1), evmAddress(0xc2)];
const ANSWER = Uint8Array.of(42);
const CODE = Uint8Array.of(7);

const plain = scriptedVm('one');
/** Its precompiled contract answers 42 and tells by which address the adapter knows it. */
const adapter = {
	...plain.adapter,
	precompiles: [AT],
	run: (frame: Parameters<typeof plain.adapter.run>[0]) =>
		frame.code.length === 0 && frame.message.codeAddress === AT
			? ({ status: 'success', output: ANSWER } as const)
			: plain.adapter.run(frame),
};

let host: Host;
let warm: boolean;
beforeEach(() => {
	host = new Host({ adapters: [adapter] });
	host.mint(USER, 10n);
	plain.put(host, TO, () => CODE);
	// Whether the address that it calls was warm, and what the call returned.
	plain.put(host, CALLER, (frame) => {
		const target = frame.message.input[0] === 1 ? AT : TO;
		warm = !frame.state.warmAddress(target);
		return frame.call(request(target)).output;
	});
});

const direct = (on: Executor, to: typeof AT, accounts?: AccountOverrides) =>
	on.simulate({ from: USER, to, input: Uint8Array.of(9) }, accounts ? { accounts } : {}).output;
const throughContract = (on: Executor, which: number, accounts?: AccountOverrides) =>
	on.simulate({ from: USER, to: CALLER, input: Uint8Array.of(which) }, accounts ? { accounts } : {}).output;
const MOVED = { [AT]: { movePrecompileTo: TO } };

describe('a precompiled contract that an override moves', () => {
	it('runs at the new address instead of the code there, and no longer at its own', () => {
		expect([direct(host, AT), direct(host, TO)]).toEqual([ANSWER, CODE]);
		expect([direct(host, AT, MOVED), direct(host, TO, MOVED)]).toEqual([NO_BYTES, ANSWER]);
		expect([throughContract(host, 1, MOVED), throughContract(host, 2, MOVED)]).toEqual([NO_BYTES, ANSWER]);
		expect([direct(host, AT), direct(host, TO)]).toEqual([ANSWER, CODE]);
	});

	it('leaves its address warm, and its new one cold, as in geth', () => {
		throughContract(host, 1, MOVED);
		expect(warm).toBe(true);
		throughContract(host, 2, MOVED);
		expect(warm).toBe(false);
	});

	it('is shown at the new address by a trace', () => {
		const call = { from: USER, to: TO, input: CODE, trace: true };
		expect(host.simulate(call, { accounts: MOVED }).trace).toMatchObject({ target: TO, output: ANSWER });
	});

	it('lets code take its place', () => {
		const code = plain.code(() => CODE);
		expect(direct(host, AT, { [AT]: { vm: 'one', code, movePrecompileTo: TO } })).toEqual(CODE);
		// Any override of its account takes it away.
		expect(direct(host, AT, { [AT]: { balance: 1n } })).toEqual(NO_BYTES);
	});

	it.each<[string, AccountOverrides, RegExp]>([
		['from an address that has none', { [TO]: { movePrecompileTo: CALLER } }, /is not a precompiled contract/],
		['to itself', { [AT]: { movePrecompileTo: AT } }, /is overridden, too/],
		['to an account that is overridden', { ...MOVED, [TO]: { balance: 1n } }, /is overridden, too/],
		['to what is no address', { [AT]: { movePrecompileTo: '0x12' } }, /`movePrecompileTo` is not an address/],
	])('is refused %s', (_what, accounts, says) => {
		const block = host.openBlock();
		for (const run of [() => direct(host, AT, accounts), () => block.override(accounts)]) {
			expect(run).toThrow(HostError);
			expect(run).toThrow(says);
		}
	});
});

describe('overrides of an open block', () => {
	it('are a part of it and of what is committed; precompiled contracts are back after it', async () => {
		const block = host.openBlock({ number: 5n });
		block.override({ ...MOVED, [USER]: { balance: 99n, nonce: 4n } });
		expect([direct(block, AT), direct(block, TO), throughContract(block, 2)]).toEqual([NO_BYTES, ANSWER, ANSWER]);
		expect([block.balance(USER), host.balance(USER), direct(host, TO)]).toEqual([99n, 10n, CODE]);
		const root = await block.stateRoot();
		block.commit();
		expect([host.balance(USER), host.nonce(USER), await host.stateRoot()]).toEqual([99n, 4n, root]);
		expect([direct(host, AT), direct(host, TO), throughContract(host, 2)]).toEqual([ANSWER, CODE, CODE]);
	});

	it('replace the whole storage, up to a bound', () => {
		const [a, b] = ['0x01', '0x02'] as const;
		host.setAccount(TO, { vm: 'one', storage: new Map([[a, CODE]]) });
		const block = host.openBlock();
		block.override({ [TO]: { state: new Map([[b, CODE]]) } });
		expect([block.storage(TO, 'one', a), block.storage(TO, 'one', b)]).toEqual([undefined, CODE]);
		block.discard();
		const many = new Map(
			Array.from({ length: 100_001 }, (_, i) => [`0x${i.toString(16).padStart(8, '0')}` as const, CODE]),
		);
		host.setAccount(CALLER, { vm: 'one', storage: many });
		expect(() => host.openBlock().override({ [CALLER]: { state: new Map() } })).toThrow(/replaces at most 100000/);
	});

	it('are refused after the end of the block', () => {
		const block = host.openBlock();
		block.discard();
		expect(() => block.override({})).toThrow(/was committed or discarded/);
	});
});
