import { moduleAddress } from '@altvm/abi-bridge';
import { describe, expect, it } from 'vitest';
import { type Frame, Host, type VmAdapter } from '../index.ts';
import { evmAddress, NO_BYTES, request, type ScriptedVm, scriptedVm, USER } from '../testing/scripted-vm.ts';

const A = evmAddress(1);
const HEIR = evmAddress(2);
const MADE = moduleAddress(A, 'one 0');

/** Runs a contract that has 10 wei and may create contracts. Its VM has its own rules for self-destructs. */
function runInA(
	script: (frame: Frame, vm: ScriptedVm) => unknown,
	stateRules: VmAdapter['stateRules'] = {},
	prepare: (host: Host, vm: ScriptedVm) => void = () => {},
) {
	const vm = scriptedVm('one', { stateRules });
	const host = new Host({ adapters: [vm.adapter] });
	prepare(host, vm);
	host.setAccount(A, { balance: 10n });
	vm.put(host, A, (frame) => {
		script(frame, vm);
		return NO_BYTES;
	});
	const result = host.call({ from: USER, to: A, input: Uint8Array.of(1) });
	expect(result.status).toBe('success');
	return { host, result };
}

/** Code that sends its balance to the heir and destroys itself. */
const mortal = (vm: ScriptedVm) =>
	vm.code((frame) => {
		frame.selfDestruct(HEIR);
		return NO_BYTES;
	});

describe('ether sent to a contract after its self-destruct', () => {
	it('is burned with the contract at the end of the transaction, and counted as burned', () => {
		const { host, result } = runInA((frame, vm) => {
			expect(frame.call({ kind: 'create', code: mortal(vm), value: 2n })).toMatchObject({ address: MADE });
			expect(frame.call(request(MADE, { value: 1n })).status).toBe('success');
			expect(frame.transfer(MADE, 4n)).toBe(true);
			expect([frame.state.balance(MADE), frame.state.balance(HEIR)]).toEqual([4n, 3n]);
		});
		expect([host.balance(A), host.balance(HEIR), host.balance(MADE)]).toEqual([3n, 3n, 0n]);
		expect([result.minted, result.burned]).toEqual([0n, 4n]);
		expect([...host.balances()].map(([address]) => address).sort()).toEqual([A, HEIR].sort());
	});

	it('is kept if the contract was created in an earlier transaction (EIP-6780)', () => {
		const old = evmAddress(3);
		const put = (host: Host, vm: ScriptedVm) => host.setAccount(old, { vm: 'one', code: mortal(vm), nonce: 1n });
		const script = (frame: Frame) => {
			frame.call(request(old, { value: 1n }));
			frame.transfer(old, 4n);
		};
		const kept = runInA(script, {}, put);
		expect([kept.host.balance(old), kept.host.nonce(old), kept.result.burned]).toEqual([4n, 1n, 0n]);
		const destroyed = runInA(script, { destroysOldContracts: true }, put);
		expect([destroyed.host.balance(old), destroyed.host.nonce(old), destroyed.result.burned]).toEqual([0n, 0n, 4n]);
	});

	it("is returned if the self-destruct's frame is reverted", () => {
		const { host, result } = runInA((frame, vm) => {
			frame.call({
				kind: 'create',
				code: vm.code((made) => {
					made.selfDestruct(HEIR);
					return { status: 'revert', output: NO_BYTES };
				}),
				value: 2n,
			});
			expect(frame.call(request(MADE)).status).toBe('revert');
			frame.transfer(MADE, 4n);
		});
		expect([host.balance(A), host.balance(HEIR), host.balance(MADE)]).toEqual([4n, 0n, 6n]);
		expect(result.burned).toBe(0n);
	});
});

describe('a contract that destroys itself with itself as the heir', () => {
	it('burns its balance at once if it was created in this transaction, and keeps it otherwise (EIP-6780)', () => {
		const selfish = (vm: ScriptedVm) =>
			vm.code((frame) => {
				frame.selfDestruct(frame.message.target);
				return NO_BYTES;
			});
		const { host, result } = runInA((frame, vm) => {
			frame.call({ kind: 'create', code: selfish(vm), value: 2n });
			frame.call(request(MADE));
			expect(frame.state.balance(MADE)).toBe(0n);
		});
		expect([host.balance(MADE), result.burned]).toEqual([0n, 2n]);
		const old = evmAddress(3);
		const put = (to: Host, vm: ScriptedVm) => to.setAccount(old, { vm: 'one', code: selfish(vm), balance: 5n });
		const kept = runInA((frame) => frame.call(request(old)), {}, put);
		expect([kept.host.balance(old), kept.result.burned]).toEqual([5n, 0n]);
	});

	it('burns a single wei too', () => {
		const vm = scriptedVm('one', { stateRules: { destroysOldContracts: true } });
		const host = new Host({ adapters: [vm.adapter] });
		const at = evmAddress(1);
		host.setAccount(at, { balance: 1n });
		vm.put(host, at, (frame) => {
			frame.selfDestruct(at);
			return Uint8Array.of(Number(frame.state.balance(at)));
		});
		const result = host.call({ from: USER, to: at, input: Uint8Array.of(1) });
		expect([result.output, result.burned]).toEqual([Uint8Array.of(0), 1n]);
	});
});
