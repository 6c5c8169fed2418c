import { type ContractInterface, DecodeError, decodeUtf8, encodeUtf8, moduleAddress } from '@altvm/abi-bridge';
import { beforeEach, describe, expect, it } from 'vitest';
import { type CreateRequest, type ForeignCreation, type Frame, Host, type Outcome, PRICES } from '../index.ts';
import { evmAddress, longAddress, NO_BYTES, request, scriptedVm, USER } from '../testing/scripted-vm.ts';

const READ_BYTES = 64;
const READING = (READ_BYTES / 32) * PRICES.codecWord;
const PRICE = READING + PRICES.crossing;
const A = evmAddress(1);

/** Code of `one` that begins with `!` asks for a contract of the VM that it names, with the code after the space. */
const ask = (text: string) => encodeUtf8(`!${text}`);
const read = (code: Uint8Array): ForeignCreation => {
	const [vm = '', program = '', ...names] = decodeUtf8(code.subarray(1))!.split(' ');
	if (program === '') throw new DecodeError('out-of-bounds', 'no program');
	return { vm, code: encodeUtf8(program), constructorInput: Uint8Array.of(5), payable: names, view: [] };
};
const one = scriptedVm('one', {
	foreignCreation(code, context) {
		if (code[0] !== 33) return undefined;
		context.charge(READ_BYTES);
		return read(code);
	},
});
const seen: Frame[] = [];
const deployed = (output: Uint8Array, iface?: ContractInterface) =>
	({ status: 'success', output, ...(iface && { interface: iface }) }) as const;
const PAY: ContractInterface = {
	vm: 'two',
	name: 'Two',
	functions: [{ name: 'pay', inputs: [], outputs: [], mutability: 'nonpayable', typeParameters: 0 }],
	events: [],
	errors: [],
};
const two = scriptedVm('two', {
	pricesCalls: false,
	recognises: (code) => code[0] === 0x74,
	deploy(frame) {
		seen.push(frame);
		frame.gas.charge(100);
		return deployed(frame.message.input, PAY);
	},
});
const long = longAddress(7);
const three = scriptedVm('three', { placesByCode: true, contractAddress: () => long, upgrades: true });

let host: Host;
beforeEach(() => {
	seen.length = 0;
	host = new Host({ adapters: [one.adapter, two.adapter, three.adapter] });
	host.mint(USER, 1000n);
});

function inA<T>(script: (frame: Frame) => T, value = 0n): T {
	let result: T | undefined;
	one.put(host, A, (frame) => {
		result = script(frame);
		return NO_BYTES;
	});
	expect(host.call({ from: USER, to: A, input: Uint8Array.of(1), value }).status).toBe('success');
	return result!;
}
const create = (text: string, more: Partial<CreateRequest> = {}): CreateRequest => ({
	kind: 'create',
	code: ask(text),
	value: 0n,
	gas: 500_000,
	...more,
});
const told = (outcome: Outcome) => (outcome.status === 'revert' && outcome.failure ? outcome.failure : outcome);

describe('a create whose code asks for a contract of another VM', () => {
	it('is run by that VM, at the address of the VM that was asked, with the creator as sender', () => {
		const at = moduleAddress(A, 'one 0');
		expect(inA((frame) => frame.call(create('two xyz', { value: 3n })), 3n)).toMatchObject({
			status: 'success',
			address: at,
		});
		expect([host.vmOf(at), host.code(at), host.balance(at)]).toEqual(['two', encodeUtf8('xyz'), 3n]);
		expect([host.nonce(A), host.nonce(at)]).toEqual([1n, 1n]);
		expect(seen[0]).toMatchObject({ vm: 'two', code: encodeUtf8('xyz') });
		expect(seen[0]!.message).toMatchObject({ sender: A, target: at, constructorInput: Uint8Array.of(5), depth: 1 });
	});

	it('runs on the native stack: a VM does not get a frame of another one', () => {
		const begun = inA((frame) => frame.beginFrame(create('two xyz')));
		expect(begun).toMatchObject({ status: 'success' });
	});

	it('depends on the salt, not on the nonce, if there is one', () => {
		const salt = `0x${'5a'.repeat(32)}` as const;
		const at = moduleAddress(A, `one ${salt}`);
		expect(inA((frame) => frame.call(create('two xyz', { salt })))).toMatchObject({ address: at });
		const again = inA((frame) => frame.call(create('two abc', { salt })));
		expect(again).toMatchObject({ status: 'halt', reason: 'address-collision', gasUsed: 500_000 });
	});

	it("has that VM's address if it follows from the code; the new frame pays for the alias", () => {
		const outcome = inA((frame) => frame.call(create('three xyz')));
		expect(outcome).toMatchObject({ status: 'success', address: long });
		expect(outcome.gasUsed).toBe(PRICE + PRICES.newAlias + 30);
		const poor = PRICE + PRICES.newAlias - 1;
		const other = new Host({ adapters: [one.adapter, three.adapter] });
		host = other;
		host.mint(USER, 1n);
		expect(inA((frame) => frame.call(create('three xyz', { gas: poor })))).toMatchObject({ reason: 'out-of-gas' });
		expect(host.vmOf(long)).toBeUndefined();
	});

	it('upgrades the contract at such an address, which pays for no alias', () => {
		inA((frame) => frame.call(create('three xyz')));
		const outcome = inA((frame) => frame.call(create('three abc')));
		expect(outcome).toMatchObject({ status: 'success', address: long, gasUsed: PRICE + 30 });
		expect(host.code(long)).toEqual(encodeUtf8('abc'));
		expect(host.nonce(A)).toBe(2n);
	});

	it('does not upgrade a contract that is running, and pays for the reading', () => {
		inA((frame) => frame.call(create('three xyz')));
		const outcomes: Outcome[] = [];
		one.put(host, A, (frame) => {
			const { remaining } = frame.gas;
			outcomes.push(frame.call(create('three abc')));
			expect(remaining - frame.gas.remaining).toBe(PRICE);
			return NO_BYTES;
		});
		three.put(host, long, (frame) => {
			frame.call(request(A));
			return NO_BYTES;
		});
		expect(host.call({ from: USER, to: long, input: Uint8Array.of(1) }).status).toBe('success');
		expect(outcomes).toMatchObject([{ status: 'revert', refused: true, gasUsed: PRICE }]);
		expect(told(outcomes[0]!)).toEqual({ kind: 'refused', reason: 'upgrade of a contract that is running' });
	});

	it('is charged no flat price by the router if the VM that was asked prices it', () => {
		const before = inA((frame) => {
			const { remaining } = frame.gas;
			frame.call(create('two xyz'));
			return remaining - frame.gas.remaining;
		});
		const iface = before - PRICE - 100;
		expect(iface).toBe(PRICES.depositByte * JSON.stringify(host.interfaceOf(moduleAddress(A, 'one 0'))).length);
	});

	it('states the mutability of functions in the code, and refuses those that are not there', () => {
		inA((frame) => frame.call(create('two xyz pay')));
		expect(host.interfaceOf(moduleAddress(A, 'one 0'))?.functions[0]?.mutability).toBe('payable');
		const wrong = inA((frame) => frame.call(create('two xyz play')));
		expect(told(wrong)).toMatchObject({ kind: 'refused', reason: expect.stringContaining('play') });
		expect(host.vmOf(moduleAddress(A, 'one 1'))).toBeUndefined();
		const none = inA((frame) => frame.call(create('three xyz pay')));
		expect(told(none)).toMatchObject({
			kind: 'refused',
			reason: expect.stringContaining('does not tell its interface'),
		});
	});

	it.each([
		['that the host does not have', 'four xyz', 'no VM four', PRICE],
		['and no program', 'two', 'no program', READING],
	])('is refused with a VM %s: it counts the nonce and pays for the reading', (_, text, reason, gasUsed) => {
		const outcome = inA((frame) => {
			const { remaining } = frame.gas;
			const result = frame.call(create(text));
			expect(remaining - frame.gas.remaining).toBe(gasUsed);
			return result;
		});
		expect(outcome).toMatchObject({ status: 'revert', refused: true, gasUsed });
		expect(told(outcome)).toMatchObject({ kind: 'refused', reason: expect.stringContaining(reason) });
		expect(host.nonce(A)).toBe(1n);
	});

	it.each([0, READING - 1, PRICE - 1])('halts with %i gas, which does not pay for the reading', (gas) => {
		expect(inA((frame) => frame.call(create('two xyz', { gas })))).toMatchObject({
			status: 'halt',
			reason: 'out-of-gas',
			gasUsed: gas,
		});
		expect([host.nonce(A), seen.length]).toEqual([1n, 0]);
	});

	it('is refused in a static frame before its code is read', () => {
		one.put(host, A, (frame) => {
			frame.call(create('two xyz'));
			return NO_BYTES;
		});
		const result = host.call({ from: USER, to: A, input: Uint8Array.of(1), isStatic: true });
		expect(result.outcome).toMatchObject({ status: 'halt', reason: 'static-violation' });
		expect(seen).toHaveLength(0);
	});

	it('in a constructor of one, and so on, ends with a halt before the native stack is full', () => {
		const ends: Outcome[] = [];
		const nested = scriptedVm('two', {
			deploy(frame) {
				ends.push(frame.call({ kind: 'create', vm: 'one', code: ask('two xyz'), value: 0n }));
				return deployed(frame.message.input);
			},
		});
		host = new Host({ adapters: [one.adapter, nested.adapter] });
		expect(host.tryDeploy({ from: USER, vm: 'one', code: ask('two xyz'), gas: 2 ** 50 }).status).toBe('success');
		expect(ends[0]).toMatchObject({ status: 'halt', reason: 'depth' });
		expect(ends.length).toBeGreaterThan(10);
		expect(ends.slice(1).every(({ status }) => status === 'success')).toBe(true);
	});

	it('is made from outside as well, and its failure leaves the rest of the gas', () => {
		const at = host.deploy({ from: USER, vm: 'one', code: ask('two xyz') }).address;
		expect(host.vmOf(at)).toBe('two');
		const failed = host.tryDeploy({ from: USER, vm: 'one', code: ask('four xyz') });
		expect(failed).toMatchObject({ status: 'revert', gasUsed: PRICE });
		expect(host.nonce(USER)).toBe(2n);
		const gasLeft = host.transact((open) => {
			const { transaction } = { transaction: { origin: USER, gasPrice: 0n } };
			const request = { kind: 'create', vm: 'one', code: ask('two'), value: 0n } as const;
			return open.run(request, { sender: USER, gas: 1000, transaction }).gasLeft;
		});
		expect(gasLeft).toBe(BigInt(1000 - READING));
	});

	it('is an ordinary create in a host without another VM', () => {
		host = new Host({ adapters: [one.adapter] });
		const at = host.deploy({ from: USER, vm: 'one', code: ask('two xyz') }).address;
		expect([host.vmOf(at), host.code(at)]).toEqual(['one', ask('two xyz')]);
	});
});

describe('code that another VM recognises', () => {
	it('is refused: the nonce is counted and the creator is told', () => {
		const outcome = inA((frame) => frame.call(create('', { code: encodeUtf8('two') })));
		expect(outcome).toMatchObject({ status: 'revert', refused: true, gasUsed: 0 });
		expect(told(outcome)).toEqual({ kind: 'refused', reason: 'the code is a program of two, not of one' });
		expect(host.nonce(A)).toBe(1n);
		expect(host.vmOf(moduleAddress(A, 'one 0'))).toBeUndefined();
	});

	it('runs in a VM whose code cannot ask for contracts of others', () => {
		expect(host.vmOf(host.deploy({ from: USER, vm: 'three', code: encodeUtf8('two') }).address)).toBe('three');
	});
});
