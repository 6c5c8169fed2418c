import { type Address, aliasOf } from '@altvm/abi-bridge';
import { beforeEach, describe, expect, it } from 'vitest';
import { type Frame, Host, HostFault } from '../index.ts';
import { evmAddress, longAddress, NO_BYTES, request, scriptedVm, USER } from '../testing/scripted-vm.ts';

const one = scriptedVm('one');
const two = scriptedVm('two');
const CALLER = evmAddress(1);
const SAME = evmAddress(2);
const FOREIGN = evmAddress(3);
const NOBODY = evmAddress(4);
const OWNED = longAddress(7);
const BYTE = Uint8Array.of(1);

let host: Host;
beforeEach(() => {
	host = new Host({ adapters: [one.adapter, two.adapter] });
	for (const address of [USER, CALLER, SAME, FOREIGN]) host.mint(address, 100n);
	one.put(host, SAME, () => NO_BYTES);
	two.put(host, FOREIGN, () => NO_BYTES);
});

/** Has the user call a contract of VM one, and runs a function in its frame. */
function inCaller<T>(run: (frame: Frame) => T, to: Address = CALLER): T {
	let result: T | undefined;
	one.put(host, CALLER, (frame) => {
		result = run(frame);
		return NO_BYTES;
	});
	const { outcome } = host.call({ from: USER, to, input: BYTE });
	expect(outcome).toMatchObject({ status: 'success' });
	return result!;
}

describe('a frame may move the balance', () => {
	it('of its target, of contracts of its VM, and of the sender that signed', () => {
		const places = [CALLER, SAME, USER, FOREIGN, NOBODY, OWNED];
		expect(inCaller((frame) => places.filter((place) => frame.hasSigned(place)))).toEqual([USER]);
		const move = (frame: Frame) => [CALLER, SAME, USER].map((from) => frame.transfer(NOBODY, 40n, from));
		expect(inCaller(move)).toEqual([true, true, true]);
		expect([host.balance(USER), host.balance(SAME), host.balance(NOBODY)]).toEqual([60n, 60n, 120n]);
	});

	it('but not of a calling contract, which authorises only the value that it sends', () => {
		two.put(host, FOREIGN, (frame) => {
			frame.call(request(CALLER));
			return NO_BYTES;
		});
		expect(inCaller((frame) => [FOREIGN, USER].map((from) => frame.hasSigned(from)), FOREIGN)).toEqual([false, false]);
	});

	it.each(['delegatecall', 'callcode'] as const)('but not in code that runs by %s', (kind) => {
		const seen: boolean[] = [];
		one.put(host, SAME, (frame) => {
			seen.push(frame.hasSigned(USER), frame.hasSigned(CALLER));
			return NO_BYTES;
		});
		expect(inCaller((frame) => frame.call(request(SAME, { kind }))).status).toBe('success');
		expect(seen).toEqual([false, false]);
	});

	it('but not of a contract that another one acts as, even if it sent the transaction', () => {
		const seen: boolean[] = [];
		two.put(host, FOREIGN, (frame) => {
			seen.push(frame.hasSigned(SAME));
			return NO_BYTES;
		});
		one.put(host, CALLER, (frame) => {
			seen.push(frame.hasSigned(SAME));
			frame.call(request(FOREIGN, { as: SAME }));
			return NO_BYTES;
		});
		expect(host.call({ from: SAME, to: CALLER, input: BYTE }).status).toBe('success');
		expect(seen).toEqual([true, false]);
	});

	it('but not of a contract in its constructor, which has no code yet', () => {
		const seen: boolean[] = [];
		const made: Address[] = [];
		const maker = scriptedVm('maker', {
			deploy(frame) {
				made.push(frame.message.target);
				frame.call(request(CALLER));
				return { status: 'success', output: BYTE };
			},
		});
		const other = new Host({ adapters: [one.adapter, maker.adapter] });
		one.put(other, CALLER, (frame) => {
			seen.push(frame.hasSigned(frame.message.sender));
			expect(made).toContain(frame.message.sender);
			return NO_BYTES;
		});
		expect(other.tryDeploy({ from: USER, vm: 'maker', code: BYTE }).status).toBe('success');
		expect(seen).toEqual([false]);
	});

	it('and call as the sender that signed, who pays the value', () => {
		const seen: unknown[] = [];
		two.put(host, FOREIGN, (frame) => {
			seen.push(frame.message.sender, frame.hasSigned(USER));
			return NO_BYTES;
		});
		inCaller((frame) => frame.call(request(FOREIGN, { as: USER, value: 30n })));
		expect([seen, host.balance(USER), host.balance(FOREIGN)]).toEqual([[USER, true], 70n, 130n]);
		// A contract that calls has not signed.
		two.put(host, FOREIGN, (frame) => {
			frame.call(request(CALLER));
			return NO_BYTES;
		});
		one.put(host, CALLER, (frame) => {
			frame.call(request(NOBODY, { as: FOREIGN }));
			return NO_BYTES;
		});
		expect(() => host.call({ from: USER, to: FOREIGN, input: BYTE })).toThrow(HostFault);
	});

	it('only if it is authorised: otherwise the adapter is at fault', () => {
		one.put(host, CALLER, (frame) => {
			frame.transfer(NOBODY, 1n, FOREIGN);
			return NO_BYTES;
		});
		expect(() => host.call({ from: USER, to: CALLER, input: BYTE })).toThrow(HostFault);
		expect(host.balance(FOREIGN)).toBe(100n);
	});
});

describe('an account under the control of a VM', () => {
	it('calls and pays in the name of frames of that VM, in later transactions too', () => {
		expect(inCaller((frame) => frame.control(OWNED))).toBe(true);
		host.mint(OWNED, 10n);
		const seen: unknown[] = [];
		two.put(host, FOREIGN, (frame) => {
			seen.push(frame.message.sender, frame.hasSigned(OWNED), frame.isControlled(OWNED), frame.message.value);
			return NO_BYTES;
		});
		const moved = inCaller((frame) => {
			frame.call(request(FOREIGN, { as: OWNED, value: 3n }));
			return frame.transfer(NOBODY, 4n, OWNED);
		});
		// VM two does not control the account. It counts as signed, because the account has no code that made the call.
		expect([moved, ...seen]).toEqual([true, OWNED, true, false, 3n]);
		expect(inCaller((frame) => [frame.isControlled(OWNED), frame.isControlled(CALLER)])).toEqual([true, false]);
		expect([host.balance(OWNED), host.balance(NOBODY)]).toEqual([3n, 4n]);
	});

	it('is closed to other VMs, which cannot act as it, and its address is taken', () => {
		inCaller((frame) => frame.control(OWNED));
		two.put(host, FOREIGN, (frame) => {
			frame.call(request(NOBODY, { as: OWNED }));
			return NO_BYTES;
		});
		expect(() => host.call({ from: USER, to: FOREIGN, input: BYTE })).toThrow(HostFault);
		expect(inCaller((frame) => frame.control(OWNED))).toBe(false);
		expect(host.nonce(OWNED)).toBe(1n);
	});

	it('cannot be at an address in use', () => {
		host.setNonce(NOBODY, 1n);
		host.setAccount(longAddress(8), { vm: 'one', storage: new Map([['0x01', BYTE]]) });
		const taken = [USER, CALLER, FOREIGN, NOBODY, longAddress(8)];
		host.setNonce(USER, 1n);
		expect(inCaller((frame) => taken.map((place) => frame.control(place)))).toEqual(taken.map(() => false));
	});

	it('is not made in a static frame, and is undone when its frame reverts', async () => {
		one.put(host, CALLER, (frame) => {
			frame.control(OWNED);
			return { status: 'revert', output: NO_BYTES };
		});
		const root = await host.stateRoot();
		expect(host.call({ from: USER, to: CALLER, input: BYTE }).status).toBe('revert');
		expect(await host.stateRoot()).toBe(root);
		const { outcome } = host.call({ from: USER, to: CALLER, input: BYTE, isStatic: true });
		expect(outcome).toMatchObject({ status: 'halt', reason: 'static-violation' });
	});

	it('can be named by its alias', () => {
		inCaller((frame) => frame.control(OWNED));
		host.mint(OWNED, 5n);
		expect(inCaller((frame) => frame.transfer(NOBODY, 5n, aliasOf(OWNED)))).toBe(true);
	});

	it("belongs to a VM, and no VM may have the host's name", () => {
		expect(() => new Host({ adapters: [scriptedVm('altvm').adapter] })).toThrow("no VM may be named 'altvm'");
	});
});
