import { addressToBytes, bytesToHex, type Hex, toAddress } from '@altvm/abi-bridge';
import { describe, expect, it } from 'vitest';
import { EMPTY_CODE_HASH, type Frame, foreignCode, Host, keccak256, type StateRules } from './index.ts';
import { evmAddress, NO_BYTES, request, type Script, scriptedVm, USER } from './testing/scripted-vm.ts';

const A = evmAddress(1);
const B = evmAddress(2);
const C = evmAddress(3);
const NOBODY = evmAddress(0xdead);
const KEY: Hex = '0x0a';
const EMPTY_ROOT = '0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421';
const DELEGATION = 0xde;

/** A VM with the given rules, whose code may be a delegation to another account. */
const vmWith = (stateRules: StateRules = {}) =>
	scriptedVm('one', {
		stateRules,
		delegateOf: (code) => (code[0] === DELEGATION ? toAddress(bytesToHex(code.subarray(1))) : undefined),
	});
const other = scriptedVm('two', { pricesCalls: false });
const delegationTo = (address: Hex) => Uint8Array.of(DELEGATION, ...addressToBytes(toAddress(address)));

function setUp(rules?: StateRules) {
	const vm = vmWith(rules);
	const host = new Host({ adapters: [vm.adapter, other.adapter] });
	const run = (script: Script) => {
		vm.put(host, A, script);
		return host.call({ from: USER, to: A, input: Uint8Array.of(1), gas: 100_000 });
	};
	return { vm, host, run };
}

/** Runs a script in A and returns its result. */
function see<T>(rules: StateRules | undefined, look: (frame: Frame) => T): T {
	let seen: T | undefined;
	const { run } = setUp(rules);
	const { status } = run((frame) => {
		seen = look(frame);
		return NO_BYTES;
	});
	expect(status).toBe('success');
	return seen!;
}

const callNobody = (frame: Frame) => {
	frame.call(request(NOBODY, { input: NO_BYTES }));
	return frame.state.exists(NOBODY);
};

describe('an empty account', () => {
	it('exists after it was called, if empty accounts are kept, and is part of the root', async () => {
		expect(see({ keepsEmptyAccounts: true }, callNobody)).toBe(true);
		const { host } = setUp({ keepsEmptyAccounts: true });
		host.call({ from: USER, to: NOBODY });
		expect([...host.balances()]).toEqual([[NOBODY, 0n]]);
		expect(await host.stateRoot()).not.toBe(EMPTY_ROOT);
	});

	it('does not exist after it was called, if empty accounts are cleared', async () => {
		expect(see(undefined, callNobody)).toBe(false);
		const { host } = setUp();
		host.call({ from: USER, to: NOBODY });
		expect([...host.balances()]).toEqual([]);
		expect(await host.stateRoot()).toBe(EMPTY_ROOT);
	});

	it('is not created by a reverted call', () => {
		const { host, run } = setUp({ keepsEmptyAccounts: true });
		run((frame) => {
			callNobody(frame);
			return { status: 'revert', output: NO_BYTES };
		});
		expect([...host.balances()].map(([address]) => address)).not.toContain(NOBODY);
	});

	it('from before is kept until it is touched, if empty accounts are cleared', () => {
		const { host } = setUp();
		host.setAccount(NOBODY, { exists: true });
		host.setAccount(B, { exists: true });
		host.call({ from: USER, to: B });
		expect([...host.balances()]).toEqual([[NOBODY, 0n]]);
	});

	it('is cleared although its touch was reverted, if touches of it persist', () => {
		for (const stickyTouch of [NOBODY, B]) {
			const { host, run } = setUp({ stickyTouch });
			host.setAccount(NOBODY, { exists: true });
			run((frame) => {
				callNobody(frame);
				return { status: 'revert', output: NO_BYTES };
			});
			expect([...host.balances()].some(([address]) => address === NOBODY)).toBe(stickyTouch === B);
		}
	});

	it('is removed again by restoring a snapshot', () => {
		const { host } = setUp({ keepsEmptyAccounts: true });
		const before = host.snapshot();
		host.call({ from: USER, to: NOBODY });
		host.restore(before);
		expect([...host.balances()]).toEqual([]);
	});
});

it.each([
	[{ keepsEmptyAccounts: true }, 0n],
	[{}, 1n],
])('with the rules %j a new contract starts with nonce %d', (rules, nonce) => {
	const { vm, host } = setUp(rules);
	const { address } = host.deploy({ from: USER, vm: 'one', code: vm.code(() => NO_BYTES) });
	expect(host.nonce(address)).toBe(nonce);
});

it.each([
	[{ forwardsAllGas: true }, 64_000],
	[{}, 63_000],
])('with the rules %j a callee receives %d of 64,000 gas', (rules, most) => {
	const { vm, host, run } = setUp(rules);
	let given: number | undefined;
	vm.put(host, B, (frame) => {
		given = frame.gas.limit;
		return NO_BYTES;
	});
	run((frame) => {
		frame.gas.charge(frame.gas.remaining - 64_000);
		frame.call(request(B));
		return NO_BYTES;
	});
	expect(given).toBe(most);
});

describe('a self-destruct under rules that destroy older contracts', () => {
	it('removes code and every slot, including unread ones, and reports whether it is the first', () => {
		const { vm, host } = setUp({ destroysOldContracts: true });
		const told: boolean[] = [];
		host.setAccount(A, {
			vm: 'one',
			balance: 7n,
			code: vm.code((frame) => {
				told.push(frame.selfDestruct(NOBODY), frame.selfDestruct(NOBODY));
				return NO_BYTES;
			}),
			storage: new Map([[KEY, Uint8Array.of(1)]]),
		});
		host.call({ from: USER, to: A, input: Uint8Array.of(1) });
		expect(told).toEqual([true, false]);
		expect([...host.balances()]).toEqual([[NOBODY, 7n]]);
		expect(host.storage(A, 'one', KEY)).toBeUndefined();
	});

	it('to itself burns the balance at once', () => {
		const { host, run } = setUp({ destroysOldContracts: true });
		host.setAccount(A, { balance: 9n });
		expect(run((frame) => Uint8Array.of(Number(frame.selfDestruct(A)), Number(frame.state.balance(A))))).toMatchObject({
			output: Uint8Array.of(1, 0),
			burned: 9n,
		});
	});
});

describe('code that delegates to the code of another account', () => {
	const who: Script = ({ message }) => addressToBytes(message.target);

	it('runs that code in its own account', () => {
		const { vm, host } = setUp();
		vm.put(host, B, who);
		host.setAccount(A, { vm: 'one', code: delegationTo(B) });
		expect(host.call({ from: USER, to: A, input: Uint8Array.of(1) }).output).toEqual(addressToBytes(A));
	});

	it('is followed one step: to the marker of another VM, to a delegation itself, and to empty code for a missing account', () => {
		const seen: [Uint8Array, Hex][] = [];
		const vm = vmWith();
		const looking = {
			...vm.adapter,
			run: (frame: Frame) => {
				seen.push([frame.code, frame.codeHash]);
				return { status: 'success', output: NO_BYTES } as const;
			},
		};
		const host = new Host({ adapters: [looking, other.adapter] });
		other.put(host, B, who);
		host.setAccount(C, { vm: 'one', code: delegationTo(B) });
		for (const delegate of [B, C, NOBODY]) {
			host.setAccount(A, { vm: 'one', code: delegationTo(delegate) });
			host.call({ from: USER, to: A, input: Uint8Array.of(1) });
		}
		const marker = foreignCode('two');
		expect(seen).toEqual([
			[marker.code, marker.hash],
			[delegationTo(B), keccak256(delegationTo(B))],
			[NO_BYTES, EMPTY_CODE_HASH],
		]);
	});

	it('costs a caller without prices of its own one more access', () => {
		const { vm, host } = setUp();
		vm.put(host, B, who);
		vm.put(host, NOBODY, who);
		host.setAccount(A, { vm: 'one', code: delegationTo(B) });
		const caller = evmAddress(9);
		const used = (target: typeof A) => {
			let spent = 0;
			other.put(host, caller, (frame) => {
				const before = frame.gas.remaining;
				const { gasUsed } = frame.call(request(target));
				spent = before - frame.gas.remaining - gasUsed;
				return NO_BYTES;
			});
			host.call({ from: USER, to: caller, input: Uint8Array.of(1) });
			return spent;
		};
		expect(used(A) - used(NOBODY)).toBe(2600);
	});
});
