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
	it('of one VM is not seen by another, under one address and one key', () => {
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

	it('keeps its original value, whatever is written', () => {
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

	it('that is transient lasts for the transaction, is of one VM, and goes with a frame that reverts', () => {
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

	it.each(['0x', '0x1', '0x123'] as const)('has no key %s: that is a fault of the adapter', (key) => {
		expect(() => inA(({ state }) => state.read(A, key))).toThrow(expect.objectContaining({ name: 'HostFault' }));
	});
});

describe('what a frame sees of an account', () => {
	it('of another VM as code is a marker that no EVM contract can begin with', () => {
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

	it('without an account is no code, the hash of empty bytes, and that it does not exist', () => {
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

	it('that holds storage of another VM only is that it exists', () => {
		host.setAccount(NOBODY, { vm: 'two', storage: new Map([[KEY, byte(1)]]) });
		expect(inA(({ state }) => state.exists(NOBODY))).toBe(true);
	});

	it('is the interface that was registered with it', () => {
		const iface: ContractInterface = { vm: 'two', name: 'B', functions: [], events: [], errors: [] };
		host.setAccount(B, { vm: 'two', code: byte(5), interface: iface });
		expect(inA(({ state }) => state.interfaceOf(B))).toEqual(iface);
		expect(host.interfaceOf(B)).toEqual(iface);
	});

	it('is cold once, and cold again after the frame that warmed it reverted', () => {
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

	it('is warm from the start if the transaction says so, each slot for one VM', () => {
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
	it('is counted over frames, taken back with those that revert, and told only on success', () => {
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
	it('of a contract that was there before moves its balance and leaves the rest (EIP-6780)', () => {
		host.setAccount(A, { balance: 7n, vm: 'one', storage: new Map([[KEY, byte(1)]]) });
		inA((frame) => frame.selfDestruct(longAddress(1)));
		expect([host.balance(A), host.balance(longAddress(1))]).toEqual([0n, 7n]);
		expect([host.vmOf(A), host.storage(A, 'one', KEY)]).toEqual(['one', byte(1)]);
	});

	it('of a contract made in the transaction removes its own VM, and what another VM keeps there stays', () => {
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

	it('to itself burns what a contract made in the transaction holds, and that is told', () => {
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
	it('has four topics at most', () => {
		const topic: Hex = `0x${'01'.repeat(32)}`;
		inA((frame) => frame.log([topic, topic, topic, topic], NO_BYTES));
		one.put(host, A, (frame) => {
			frame.log([topic, topic, topic, topic, topic], NO_BYTES);
			return NO_BYTES;
		});
		expect(host.call({ from: USER, to: A, input: byte(1) }).outcome).toMatchObject({ status: 'halt', reason: 'limit' });
	});
});
