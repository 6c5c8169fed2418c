import { type Address, type ContractInterface, type Hex, moduleAddress, serializeInterface } from '@altvm/abi-bridge';
import { beforeEach, describe, expect, it } from 'vitest';
import { type CreateRequest, type Frame, Host, HostFault, type Outcome, PRICES } from '../index.ts';
import { evmAddress, NO_BYTES, request, scriptedVm, USER } from '../testing/scripted-vm.ts';

const BUILTIN = evmAddress(0xb1);
const one = scriptedVm('one', { precompiles: [BUILTIN] });
const two = scriptedVm('two');
const A = evmAddress(1);
const LIBRARY = evmAddress(2);
const BYTE = Uint8Array.of(1);
const LAST_NONCE = 2n ** 64n - 1n;

let host: Host;
beforeEach(() => {
	host = new Host({ adapters: [one.adapter, two.adapter] });
	host.mint(USER, 10n);
});

function inA<T>(script: (frame: Frame) => T, value = 0n): T {
	let result: T | undefined;
	one.put(host, A, (frame) => {
		result = script(frame);
		return NO_BYTES;
	});
	expect(host.call({ from: USER, to: A, input: BYTE, value }).status).toBe('success');
	return result!;
}
const create = (more: Partial<CreateRequest> = {}): CreateRequest => ({
	kind: 'create',
	code: Uint8Array.of(9),
	value: 0n,
	gas: 5000,
	...more,
});

describe('a create', () => {
	const at = (nonce: number) => moduleAddress(A, `one ${nonce}`);
	const storage = new Map<Hex, Uint8Array>([['0x01', BYTE]]);
	const taken: [string, Parameters<Host['setAccount']>[1]][] = [
		['a nonce', { nonce: 1n }],
		['code', { vm: 'two', code: BYTE }],
		['storage of the VM of the new contract', { vm: 'one', storage }],
	];

	it.each(taken)('at an address with %s collides, and consumes nonce and gas (EIP-684, EIP-7610)', (_what, account) => {
		host.setAccount(at(0), account);
		const [first, second] = inA((frame) => [frame.call(create()), frame.call(create())]);
		expect(first).toMatchObject({ status: 'halt', reason: 'address-collision', gasUsed: 5000 });
		expect(second).toMatchObject({ status: 'success', address: at(1) });
		expect(host.nonce(A)).toBe(2n);
	});

	it.each<[string, Parameters<Host['setAccount']>[1]]>([
		['a balance', { balance: 5n }],
		['storage of another VM', { vm: 'two', storage }],
	])('at an address with only %s does not collide', (_what, account) => {
		host.setAccount(at(0), account);
		expect(inA((frame) => frame.call(create()))).toMatchObject({ status: 'success', address: at(0) });
		expect(host.balance(at(0))).toBe(account.balance ?? 0n);
	});

	it('as another contract of its VM counts the nonce of that contract, which pays', () => {
		host.mint(A, 5n);
		one.put(host, LIBRARY, () => NO_BYTES);
		host.mint(LIBRARY, 5n);
		const senders: unknown[] = [];
		const deploys = scriptedVm('one', {
			deploy(frame) {
				senders.push(frame.message.sender);
				return { status: 'success', output: BYTE };
			},
		});
		host.setAdapter(deploys.adapter);
		deploys.put(host, A, (frame) => {
			const outcome = frame.call(create({ as: LIBRARY, value: 3n }));
			expect(outcome).toMatchObject({ status: 'success', address: moduleAddress(LIBRARY, 'one 0') });
			return NO_BYTES;
		});
		expect(host.call({ from: USER, to: A, input: BYTE }).status).toBe('success');
		expect([host.nonce(A), host.nonce(LIBRARY), host.balance(A), host.balance(LIBRARY)]).toEqual([0n, 1n, 5n, 2n]);
		expect(senders).toEqual([LIBRARY]);
	});

	it('as a contract of another VM is a fault of the adapter', () => {
		two.put(host, LIBRARY, () => NO_BYTES);
		one.put(host, A, (frame) => {
			frame.call(create({ as: LIBRARY }));
			return NO_BYTES;
		});
		expect(() => host.call({ from: USER, to: A, input: BYTE })).toThrow(HostFault);
	});

	it("is refused if the sender's nonce cannot rise", () => {
		host.setNonce(A, LAST_NONCE);
		const outcome = inA((frame) => frame.call(create()));
		expect(outcome).toMatchObject({
			status: 'revert',
			gasUsed: 0,
			failure: { kind: 'refused', reason: 'nonce overflow' },
		});
		expect(host.nonce(A)).toBe(LAST_NONCE);
	});

	it('is charged for the interface that comes with it, by the byte, before any code runs', () => {
		const iface: ContractInterface = { vm: 'two', name: 'Priced', functions: [], events: [], errors: [] };
		const price = serializeInterface(iface).length * PRICES.depositByte;
		const asked = (gas: number) => create({ vm: 'two', interface: iface, gas });
		const bare = inA((frame) => frame.call(create({ vm: 'two' })));
		expect(inA((frame) => frame.call(asked(1_000_000))).gasUsed).toBe(bare.gasUsed + price);
		const poor = inA((frame) => frame.call(asked(price - 1)));
		expect(poor).toMatchObject({ status: 'halt', reason: 'out-of-gas', gasUsed: price - 1 });
		expect(host.nonce(A)).toBe(3n);
	});

	it('is charged for the interface that the code contains, by the byte, or creates no contract', () => {
		const iface: ContractInterface = { vm: 'told', name: 'Told', functions: [], events: [], errors: [] };
		const price = serializeInterface(iface).length * PRICES.depositByte;
		const told = scriptedVm('told', {
			deploy: ({ message }) => ({ status: 'success', output: message.input, interface: iface }),
		});
		host = new Host({ adapters: [one.adapter, told.adapter] });
		const [rich, poor] = inA((frame) => [
			frame.call(create({ vm: 'told', gas: price })),
			frame.call(create({ vm: 'told', gas: price - 1 })),
		]);
		expect(rich).toMatchObject({ status: 'success', gasUsed: price });
		expect(host.interfaceOf(moduleAddress(A, 'told 0'))).toEqual(iface);
		expect(poor).toMatchObject({ status: 'halt', reason: 'out-of-gas', gasUsed: price - 1 });
		expect(host.vmOf(moduleAddress(A, 'told 1'))).toBeUndefined();
	});

	it('for an unknown VM halts the caller', () => {
		one.put(host, A, (frame) => {
			frame.call(create({ vm: 'none' }));
			return NO_BYTES;
		});
		const { outcome } = host.call({ from: USER, to: A, input: BYTE });
		expect(outcome).toMatchObject({ status: 'halt', reason: 'bad-input', detail: 'no VM none' });
	});
});

describe('code that runs in the context of its caller', () => {
	const run = (kind: 'delegatecall' | 'callcode', value: bigint) => {
		let seen: { sender: Address; target: Address; value: bigint; code: Address } | undefined;
		let outcome: Outcome | undefined;
		one.put(host, LIBRARY, ({ message, state }) => {
			const { sender, target, codeAddress: code } = message;
			seen = { sender, target, value: message.value, code };
			state.write(target, '0x01', BYTE);
			return NO_BYTES;
		});
		inA((frame) => {
			outcome = frame.call(request(LIBRARY, { kind, value }));
		}, 4n);
		return { seen, outcome: outcome! };
	};

	it("in a delegatecall sees the sender and value of its caller, and writes to its caller's storage", () => {
		expect(run('delegatecall', 0n).seen).toEqual({ sender: USER, target: A, value: 4n, code: LIBRARY });
		expect([host.storage(A, 'one', '0x01'), host.storage(LIBRARY, 'one', '0x01')]).toEqual([BYTE, undefined]);
	});

	it('in a callcode has its caller as sender; the value must exist but does not move', () => {
		expect(run('callcode', 3n).seen).toEqual({ sender: A, target: A, value: 3n, code: LIBRARY });
		expect([host.balance(A), host.balance(LIBRARY)]).toEqual([4n, 0n]);
		const { seen, outcome } = run('callcode', 9n);
		expect(seen).toBeUndefined();
		expect(outcome).toMatchObject({ status: 'revert', failure: { reason: 'insufficient balance' } });
	});
});

describe('an address that a VM runs without code', () => {
	it('is warm from the start, and that VM runs it for callers of any VM', () => {
		inA((frame) => expect(frame.state.warmAddress(BUILTIN)).toBe(false));
		const input = Uint8Array.of(5, 6);
		let outcome: Outcome | undefined;
		two.put(host, LIBRARY, (frame) => {
			outcome = frame.call(request(BUILTIN, { input }));
			return NO_BYTES;
		});
		host.call({ from: USER, to: LIBRARY, input: BYTE });
		expect(outcome).toMatchObject({ status: 'success', output: input });
	});
});
