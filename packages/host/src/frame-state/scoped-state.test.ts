import type { ContractInterface, Hex } from '@altvm/abi-bridge';
import { beforeEach, describe, expect, it } from 'vitest';
import { EMPTY_CODE_HASH, type Frame, foreignCode, Host, keccak256 } from '../index.ts';
import { evmAddress, longAddress, NO_BYTES, request, type Script, scriptedVm, USER } from '../testing/scripted-vm.ts';

const one = scriptedVm('one');
const two = scriptedVm('two');
const A = evmAddress(1);
const B = evmAddress(2);
const NOBODY = evmAddress(3);
const KEY: Hex = '0x0a';
const byte = (n: number) => Uint8Array.of(n);

let host: Host;
beforeEach(() => {
	host = new Host({ adapters: [one.adapter, two.adapter] });
});

function inA<T>(script: (frame: Frame) => T): T {
	let result: T | undefined;
	one.put(host, A, (frame) => {
		result = script(frame);
		return NO_BYTES;
	});
	expect(host.call({ from: USER, to: A, input: byte(1) }).status).toBe('success');
	return result!;
}

describe('storage', () => {
	it('of one VM is invisible to others at the same address and key', () => {
		const write: Script = ({ state, vm }) => {
			expect(state.read(NOBODY, KEY)).toBeUndefined();
			state.write(NOBODY, KEY, byte(vm === 'one' ? 1 : 2));
			return NO_BYTES;
		};
		two.put(host, B, write);
		inA((frame) => {
			write(frame);
			frame.call(request(B));
			expect(frame.state.read(NOBODY, KEY)).toEqual(byte(1));
		});
		expect([host.storage(NOBODY, 'one', KEY), host.storage(NOBODY, 'two', KEY)]).toEqual([byte(1), byte(2)]);
	});

	it('keeps its original value through all writes', () => {
		host.setAccount(A, { vm: 'one', storage: new Map([[KEY, byte(1)]]) });
		inA(({ state }) => {
			state.write(A, KEY, byte(2));
			state.write(A, '0x0b', byte(3));
			expect([state.readOriginal(A, KEY), state.read(A, KEY)]).toEqual([byte(1), byte(2)]);
			expect([state.readOriginal(A, '0x0b'), state.read(A, '0x0b')]).toEqual([undefined, byte(3)]);
		});
		inA(({ state }) => expect(state.readOriginal(A, KEY)).toEqual(byte(2)));
	});

	it('is deleted by writing undefined or an empty array', () => {
		for (const nothing of [undefined, NO_BYTES]) {
			inA(({ state }) => state.write(A, KEY, byte(1)));
			expect(host.storage(A, 'one', KEY)).toEqual(byte(1));
			inA(({ state }) => state.write(A, KEY, nothing));
			expect(host.storage(A, 'one', KEY)).toBeUndefined();
		}
	});

	it('that is transient lasts for the transaction, belongs to one VM, and is reverted with its frame', () => {
		two.put(host, B, ({ state }) => {
			expect(state.readTransient(A, KEY)).toBeUndefined();
			state.writeTransient(A, KEY, byte(9));
			return { status: 'revert', output: NO_BYTES };
		});
		inA((frame) => {
			frame.state.writeTransient(A, KEY, byte(1));
			frame.call(request(B));
			frame.call(request(B));
			expect(frame.state.readTransient(A, KEY)).toEqual(byte(1));
		});
		expect(inA(({ state }) => state.readTransient(A, KEY))).toBeUndefined();
		expect(host.storage(A, 'one', KEY)).toBeUndefined();
	});

	it.each(['0x', '0x1', '0x123'] as const)('has no key %s: then the adapter is at fault', (key) => {
		expect(() => inA(({ state }) => state.read(A, key))).toThrow(expect.objectContaining({ name: 'HostFault' }));
	});
});

describe('a frame sees', () => {
	it('the code of another VM as a marker that no EVM contract can start with', () => {
		two.put(host, B, () => NO_BYTES);
		inA(({ state }) => {
			expect(state.code(B)).toEqual(foreignCode('two').code);
			expect(new TextDecoder('latin1').decode(state.code(B))).toBe('\u{ef}altvm:two');
			expect(state.codeHash(B)).toBe(keccak256(state.code(B)));
			expect(state.vmOf(B)).toBe('two');
			expect(state.code(A)).toEqual(host.code(A));
			expect(state.codeHash(A)).toBe(keccak256(host.code(A)));
		});
	});

	it('a missing account with empty code, the hash of empty bytes, and as not existing', () => {
		inA(({ state }) => {
			expect([state.code(NOBODY), state.codeHash(NOBODY)]).toEqual([NO_BYTES, EMPTY_CODE_HASH]);
			expect([state.exists(NOBODY), state.vmOf(NOBODY), state.interfaceOf(NOBODY)]).toEqual([
				false,
				undefined,
				undefined,
			]);
			state.write(NOBODY, KEY, byte(1));
			expect(state.exists(NOBODY)).toBe(true);
		});
	});

	it('an account as existing if it only has storage of another VM', () => {
		host.setAccount(NOBODY, { vm: 'two', storage: new Map([[KEY, byte(1)]]) });
		expect(inA(({ state }) => state.exists(NOBODY))).toBe(true);
	});

	it('the interface that was registered with an account', () => {
		const iface: ContractInterface = { vm: 'two', name: 'B', functions: [], events: [], errors: [] };
		host.setAccount(B, { vm: 'two', code: byte(5), interface: iface });
		expect(inA(({ state }) => state.interfaceOf(B))).toEqual(iface);
		expect(host.interfaceOf(B)).toEqual(iface);
	});

	it('an account as cold once, and as cold again after the frame that warmed it reverted', () => {
		two.put(host, B, ({ state }) => {
			expect([state.warmAddress(NOBODY), state.warmAddress(NOBODY)]).toEqual([true, false]);
			expect([state.warmSlot(NOBODY, KEY), state.warmSlot(NOBODY, KEY)]).toEqual([true, false]);
			return { status: 'revert', output: NO_BYTES };
		});
		inA((frame) => {
			frame.call(request(B));
			expect([frame.state.warmAddress(NOBODY), frame.state.warmAddress(NOBODY)]).toEqual([true, false]);
			expect([frame.state.warmAddress(USER), frame.state.warmAddress(A)]).toEqual([false, false]);
		});
	});

	it('an account or slot as warm from the start if the transaction lists it, each slot for one VM', () => {
		const slots = [{ address: NOBODY, vm: 'one', key: KEY }];
		let cold: boolean[] = [];
		one.put(host, A, ({ state }) => {
			cold = [state.warmAddress(B), state.warmSlot(NOBODY, KEY), state.warmSlot(NOBODY, '0x0b')];
			return NO_BYTES;
		});
		host.call({ from: USER, to: A, input: byte(1), accessList: { addresses: [B], slots } });
		expect(cold).toEqual([false, false, true]);
	});
});

describe('a refund', () => {
	it('is summed over frames, dropped with reverted ones, and reported only on success', () => {
		two.put(host, B, ({ state, message }) => {
			state.addRefund(10);
			return { status: message.input[0] === 1 ? 'success' : 'revert', output: NO_BYTES };
		});
		let end: 'success' | 'revert' = 'success';
		one.put(host, A, (frame) => {
			frame.state.addRefund(100);
			frame.state.addRefund(-1);
			frame.call(request(B));
			frame.call(request(B, { input: byte(2) }));
			return { status: end, output: NO_BYTES };
		});
		const run = () => host.call({ from: USER, to: A, input: byte(1) }).refundCounter;
		expect(run()).toBe(109);
		end = 'revert';
		expect(run()).toBe(0);
	});
});

describe('a self-destruct', () => {
	it('of an older contract moves its balance and keeps the rest (EIP-6780)', () => {
		host.setAccount(A, { balance: 7n, vm: 'one', storage: new Map([[KEY, byte(1)]]) });
		inA((frame) => frame.selfDestruct(longAddress(1)));
		expect([host.balance(A), host.balance(longAddress(1))]).toEqual([0n, 7n]);
		expect([host.vmOf(A), host.storage(A, 'one', KEY)]).toEqual(['one', byte(1)]);
	});

	it("of a contract created in the same transaction removes its own VM's data, and keeps that of other VMs", () => {
		const made = two.code((frame) => {
			frame.state.write(frame.message.target, KEY, byte(2));
			frame.selfDestruct(NOBODY);
			return NO_BYTES;
		});
		host.mint(A, 5n);
		const at = inA((frame) => {
			const { address } = frame.call({ kind: 'create', vm: 'two', code: made, value: 5n }) as { address: typeof A };
			frame.state.write(address, KEY, byte(1));
			expect(frame.call(request(address)).status).toBe('success');
			expect(frame.state.vmOf(address)).toBe('two');
			return address;
		});
		expect([host.vmOf(at), host.storage(at, 'two', KEY), host.nonce(at)]).toEqual([undefined, undefined, 0n]);
		expect(host.storage(at, 'one', KEY)).toEqual(byte(1));
		expect(host.balance(NOBODY)).toBe(5n);
	});

	it('to itself burns the balance of a contract created in the same transaction, and reports it', () => {
		const made = one.code((frame) => {
			frame.selfDestruct(frame.message.target);
			return NO_BYTES;
		});
		host.mint(A, 5n);
		one.put(host, A, (frame) => {
			const { address } = frame.call({ kind: 'create', code: made, value: 5n }) as { address: typeof A };
			frame.call(request(address));
			return NO_BYTES;
		});
		expect(host.call({ from: USER, to: A, input: byte(1) })).toMatchObject({
			status: 'success',
			minted: 0n,
			burned: 5n,
		});
		expect([...host.balances()].reduce((sum, [, wei]) => sum + wei, 0n)).toBe(0n);
	});
});

describe('a log', () => {
	it('has at most four topics', () => {
		const topic: Hex = `0x${'01'.repeat(32)}`;
		inA((frame) => frame.log([topic, topic, topic, topic], NO_BYTES));
		one.put(host, A, (frame) => {
			frame.log([topic, topic, topic, topic, topic], NO_BYTES);
			return NO_BYTES;
		});
		expect(host.call({ from: USER, to: A, input: byte(1) }).outcome).toMatchObject({ status: 'halt', reason: 'limit' });
	});
});

describe('the epoch of code', () => {
	it('is another one after an address became an alias', () => {
		inA(({ state, codec }) => {
			const before = state.codeEpoch;
			codec.toEvmAddress(longAddress(7));
			expect(state.codeEpoch).not.toBe(before);
		});
	});
});
