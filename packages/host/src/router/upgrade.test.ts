import { type Address, type ContractInterface, type Hex, moduleAddress } from '@altvm/abi-bridge';
import { beforeEach, describe, expect, it } from 'vitest';
import { type CreateRequest, type Frame, Host, type Outcome, printTree } from '../index.ts';
import { BAD_CODE, evmAddress, NO_BYTES, request, scriptedVm, USER } from '../testing/scripted-vm.ts';

const upgradable = scriptedVm('one', {
	upgrades: true,
	contractAddress: (sender) => moduleAddress(sender, 'the one'),
});
const fixed = scriptedVm('two', { contractAddress: (sender) => moduleAddress(sender, 'the other') });
const A = evmAddress(1);
const B = evmAddress(2);
const BYTE = Uint8Array.of(1);
const OLD = Uint8Array.of(9, 1);
const NEW = Uint8Array.of(9, 2);
const named = (name: string): ContractInterface => ({ vm: 'one', name, functions: [], errors: [], events: [] });

let host: Host;
beforeEach(() => {
	host = new Host({ adapters: [upgradable.adapter, fixed.adapter] });
	host.mint(USER, 10n);
});
const deploy = (code: Uint8Array, more: object = {}) => host.tryDeploy({ from: USER, vm: 'one', code, ...more });

function inA<T>(script: (frame: Frame) => T): T {
	let result: T | undefined;
	upgradable.put(host, A, (frame) => {
		result = script(frame);
		return NO_BYTES;
	});
	expect(host.call({ from: USER, to: A, input: BYTE }).status).toBe('success');
	return result!;
}
const create = (more: Partial<CreateRequest> = {}): CreateRequest => ({
	kind: 'create',
	code: NEW,
	value: 0n,
	...more,
});

describe('a create at the address of a contract of the same VM', () => {
	it('replaces code and interface if the VM allows upgrades; nonce, balance and storage are kept', async () => {
		const at = deploy(OLD, { interface: named('Old'), value: 3n }).address!;
		host.setAccount(at, { vm: 'one', nonce: 7n, storage: new Map<Hex, Uint8Array>([['0x01', BYTE]]) });
		const before = await host.stateRoot();
		const result = deploy(NEW, { interface: named('New'), trace: true });
		expect(result).toMatchObject({ status: 'success', address: at });
		expect(host.code(at)).toEqual(NEW);
		expect(host.interfaceOf(at)?.name).toBe('New');
		expect([host.nonce(at), host.balance(at), host.storage(at, 'one', '0x01')]).toEqual([7n, 3n, BYTE]);
		expect(await host.stateRoot()).not.toBe(before);
		expect(printTree(result.trace!)).toContain('.upgrade');
	});

	it('collides if the VM does not allow upgrades', () => {
		const at = host.deploy({ from: USER, vm: 'two', code: OLD }).address;
		expect(host.tryDeploy({ from: USER, vm: 'two', code: NEW }).outcome).toMatchObject({ reason: 'address-collision' });
		expect(host.code(at)).toEqual(OLD);
	});

	it('collides with a contract of another VM, and with an account that has a nonce but no code', () => {
		host.setAccount(moduleAddress(USER, 'the one'), { vm: 'two', code: OLD });
		expect(deploy(NEW).outcome).toMatchObject({ status: 'halt', reason: 'address-collision' });
		host.setAccount(moduleAddress(A, 'the one'), { nonce: 1n });
		expect(inA((frame) => frame.call(create({ gas: 5000 })))).toMatchObject({ reason: 'address-collision' });
	});

	it('keeps the old code if it fails', async () => {
		const at = deploy(OLD).address!;
		expect(deploy(Uint8Array.of(BAD_CODE)).status).toBe('halt');
		expect(host.code(at)).toEqual(OLD);
	});

	it('is undone when its frame reverts', () => {
		inA((frame) => frame.call(create({ code: OLD })));
		const at = moduleAddress(A, 'the one');
		upgradable.put(host, A, (frame) => {
			const outcome = frame.call(create());
			expect([outcome.status, frame.state.code(at)]).toEqual(['success', NEW]);
			return { status: 'revert', output: NO_BYTES };
		});
		expect(host.call({ from: USER, to: A, input: BYTE }).status).toBe('revert');
		expect(host.code(at)).toEqual(OLD);
	});

	it('is refused while the contract is on the stack or marked active, and its gas is returned', () => {
		const at = moduleAddress(A, 'the one');
		const outcomes: Outcome[] = [];
		const upgrade = (frame: Frame, active?: Address[]) => {
			outcomes.push(frame.call(create({ gas: 5000, ...(active && { active }) })));
			return NO_BYTES;
		};
		const again = upgradable.code((frame) => {
			frame.call(request(A));
			return NO_BYTES;
		});
		inA((frame) => frame.call(create({ code: again })));
		upgradable.put(host, A, (frame) => upgrade(frame));
		expect(host.call({ from: USER, to: at, input: BYTE }).status).toBe('success');
		inA((frame) => upgrade(frame, [at]));
		for (const outcome of outcomes)
			expect(outcome).toMatchObject({
				status: 'revert',
				gasUsed: 0,
				failure: { kind: 'refused', reason: 'upgrade of a contract that is running' },
			});
		expect(outcomes.length).toBe(2);
		expect(host.code(at)).toEqual(again);
	});

	it('is refused in a static frame', () => {
		inA((frame) => frame.call(create({ code: OLD })));
		upgradable.put(host, A, (frame) => frame.call(create()).output);
		const result = host.call({ from: USER, to: A, input: BYTE, isStatic: true });
		expect(result.outcome).toMatchObject({ status: 'halt', reason: 'static-violation' });
	});
});

describe('a create for another account', () => {
	it("creates at the address of the frame's sender or of a contract of the VM, and uses the nonce of the frame's contract", () => {
		const outcome = inA((frame) => frame.call(create({ owner: USER })));
		expect(outcome).toMatchObject({ status: 'success', address: moduleAddress(USER, 'the one') });
		expect([host.nonce(A), host.nonce(USER)]).toEqual([1n, 0n]);
		upgradable.put(host, B, () => NO_BYTES);
		expect(inA((frame) => frame.call(create({ owner: B })))).toMatchObject({ address: moduleAddress(B, 'the one') });
	});

	it.each([
		['an account that is not its sender', { owner: evmAddress(0xeee) }],
		['its sender, in another VM', { owner: USER, vm: 'two' }],
	])('for %s is a fault of the adapter', (_what, more) => {
		expect(() => inA((frame) => frame.call(create(more)))).toThrow('makes a contract');
	});

	it('puts the running contracts on the stack', () => {
		upgradable.put(host, B, () => NO_BYTES, { reentrant: false });
		const calls = scriptedVm('three', {
			deploy: (frame) => ({
				status: 'success',
				output: Uint8Array.of(frame.call(request(B)).status === 'success' ? 1 : 0),
			}),
		});
		host = new Host({ adapters: [calls.adapter, upgradable.adapter] });
		upgradable.put(host, B, () => NO_BYTES, { reentrant: false });
		const codes: number[] = [];
		calls.put(host, A, (frame) => {
			for (const active of [[], [B]]) {
				const outcome = frame.call(create({ active, code: NEW }));
				codes.push(outcome.status === 'success' ? frame.state.code(outcome.address!)[0]! : -1);
			}
			return NO_BYTES;
		});
		expect(host.call({ from: USER, to: A, input: BYTE }).status).toBe('success');
		expect(codes).toEqual([1, 0]);
	});
});

describe('an upgrade that names no mutabilities', () => {
	const value = (bits: number) => [{ name: 'x', type: { kind: 'uint', bits } }] as const;
	const fn = (name: string, bits = 64) =>
		({ name, typeParameters: 0, inputs: value(bits), outputs: [], mutability: 'nonpayable' }) as const;
	const withFunctions = (...functions: ReturnType<typeof fn>[]): ContractInterface => ({ ...named('M'), functions });
	const telling = (iface: ContractInterface) =>
		scriptedVm('one', {
			upgrades: true,
			contractAddress: (sender) => moduleAddress(sender, 'the one'),
			readInterface: () => iface,
			deploy: (frame) => ({ status: 'success', output: frame.message.input, interface: iface }),
		}).adapter;
	const publish = (iface: ContractInterface, more: object = {}) => {
		host.setAdapter(telling(iface));
		const at = host.deploy({ from: USER, vm: 'one', code: Uint8Array.of(9, iface.functions.length), ...more }).address;
		return host.interfaceOf(at)!.functions.map(({ name, mutability }) => `${name} ${mutability}`);
	};

	it('keeps those of functions that stay, with the same types', () => {
		publish(withFunctions(fn('fund'), fn('read'), fn('other')), { payable: ['fund', 'other'], view: ['read'] });
		expect(publish(withFunctions(fn('fund'), fn('read'), fn('other', 128), fn('fresh')))).toEqual([
			'fund payable',
			'read view',
			'other nonpayable',
			'fresh nonpayable',
		]);
	});

	it('names all of them if it names some', () => {
		publish(withFunctions(fn('fund')), { payable: ['fund'] });
		expect(publish(withFunctions(fn('fund'), fn('give')), { payable: ['give'] })).toEqual([
			'fund nonpayable',
			'give payable',
		]);
		expect(publish(withFunctions(fn('fund')), { payable: [] })).toEqual(['fund nonpayable']);
	});
});
