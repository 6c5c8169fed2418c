import { type Address, type ContractInterface, type Hex, moduleAddress, serializeInterface } from '@altvm/abi-bridge';
import { beforeEach, describe, expect, it } from 'vitest';
import { type CreateRequest, type Frame, Host, type Outcome, PRICES } from '../index.ts';
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

	it.each(taken)(
		'at an address that has %s collides, and uses up nonce and gas (EIP-684, EIP-7610)',
		(_what, account) => {
			host.setAccount(at(0), account);
			const [first, second] = inA((frame) => [frame.call(create()), frame.call(create())]);
			expect(first).toMatchObject({ status: 'halt', reason: 'address-collision', gasUsed: 5000 });
			expect(second).toMatchObject({ status: 'success', address: at(1) });
			expect(host.nonce(A)).toBe(2n);
		},
	);

	it.each<[string, Parameters<Host['setAccount']>[1]]>([
		['a balance', { balance: 5n }],
		['storage of another VM', { vm: 'two', storage }],
	])('at an address that has %s only does not collide', (_what, account) => {
		host.setAccount(at(0), account);
		expect(inA((frame) => frame.call(create()))).toMatchObject({ status: 'success', address: at(0) });
		expect(host.balance(at(0))).toBe(account.balance ?? 0n);
	});

	it('is refused to a sender whose nonce cannot rise', () => {
		host.setNonce(A, LAST_NONCE);
		const outcome = inA((frame) => frame.call(create()));
		expect(outcome).toMatchObject({
			status: 'revert',
			gasUsed: 0,
			failure: { kind: 'refused', reason: 'nonce overflow' },
		});
		expect(host.nonce(A)).toBe(LAST_NONCE);
	});

	it('pays for the interface that comes with it by the byte, before anything is run', () => {
		const iface: ContractInterface = { vm: 'two', name: 'Priced', functions: [], events: [], errors: [] };
		const price = serializeInterface(iface).length * PRICES.depositByte;
		const asked = (gas: number) => create({ vm: 'two', interface: iface, gas });
		const bare = inA((frame) => frame.call(create({ vm: 'two' })));
		expect(inA((frame) => frame.call(asked(1_000_000))).gasUsed).toBe(bare.gasUsed + price);
		const poor = inA((frame) => frame.call(asked(price - 1)));
		expect(poor).toMatchObject({ status: 'halt', reason: 'out-of-gas', gasUsed: price - 1 });
		expect(host.nonce(A)).toBe(3n);
	});

	it('pays for the interface that its code tells by the byte, or makes no contract', () => {
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

	it('for a VM that is not there halts the frame that asks', () => {
		one.put(host, A, (frame) => {
			frame.call(create({ vm: 'none' }));
			return NO_BYTES;
		});
		const { outcome } = host.call({ from: USER, to: A, input: BYTE });
		expect(outcome).toMatchObject({ status: 'halt', reason: 'bad-input', detail: 'no VM none' });
	});
});

describe('code that runs for its caller', () => {
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

	it('by a delegatecall has the sender and the value of its caller, and writes where its caller does', () => {
		expect(run('delegatecall', 0n).seen).toEqual({ sender: USER, target: A, value: 4n, code: LIBRARY });
		expect([host.storage(A, 'one', '0x01'), host.storage(LIBRARY, 'one', '0x01')]).toEqual([BYTE, undefined]);
	});

	it('by a callcode has its caller as the sender; value must be there but does not move', () => {
		expect(run('callcode', 3n).seen).toEqual({ sender: A, target: A, value: 3n, code: LIBRARY });
		expect([host.balance(A), host.balance(LIBRARY)]).toEqual([4n, 0n]);
		const { seen, outcome } = run('callcode', 9n);
		expect(seen).toBeUndefined();
		expect(outcome).toMatchObject({ status: 'revert', failure: { reason: 'insufficient balance' } });
	});
});

describe('an address that a VM runs without code', () => {
	it('is warm from the start, and is run by that VM whoever calls it', () => {
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
