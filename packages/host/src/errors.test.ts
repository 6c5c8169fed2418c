import type { ContractInterface, Hex } from '@altvm/abi-bridge';
import { beforeEach, describe, expect, it } from 'vitest';
import { type CallOptions, Halt, Host, HostError, HostFault, MAX_GAS, MemoryStore } from './index.ts';
import { evmAddress, NO_BYTES, request, type Script, scriptedVm, USER } from './testing/scripted-vm.ts';

const vm = scriptedVm('echo');
const other = scriptedVm('other');
const AT = evmAddress(1);
const iface: ContractInterface = {
	vm: 'echo',
	name: 'Numbers',
	functions: [
		{
			name: 'keep',
			typeParameters: 0,
			inputs: [{ name: 'small', type: { kind: 'uint', bits: 8 } }],
			outputs: [],
			mutability: 'nonpayable',
		},
	],
	events: [],
	errors: [],
};

let host: Host;
beforeEach(() => {
	host = new Host({ adapters: [vm.adapter, other.adapter] });
	host.mint(USER, 10n);
	host.setAccount(AT, { vm: 'echo', code: vm.code(() => NO_BYTES), interface: iface });
});

function thrownBy(run: () => unknown): unknown {
	try {
		run();
	} catch (error) {
		return error;
	}
	throw new Error('nothing was thrown');
}

describe('an invalid request', () => {
	const bad: [string, Partial<CallOptions>, code: string, says: RegExp][] = [
		['`from` of 19 bytes', { from: `0x${'1'.repeat(38)}` }, 'bad-request', /`from` is not an address/],
		['`to` that is not hex', { to: `0x${'g'.repeat(40)}` }, 'bad-request', /`to` is not an address/],
		['`origin` that is too long', { origin: `0x${'1'.repeat(66)}` }, 'bad-request', /`origin` is not an address/],
		['gas below zero', { gas: -1 }, 'bad-request', /^gas must be .*-1/],
		['a fraction of a unit of gas', { gas: 1.5 }, 'bad-request', /^gas must be .*1.5/],
		['gas that is not a number', { gas: Number.NaN }, 'bad-request', /^gas must be .*NaN/],
		['more gas than the maximum', { gas: MAX_GAS + 1 }, 'bad-request', /^gas must be/],
		['value below zero', { value: -1n }, 'bad-request', /^value out of range: -1/],
		['value above 256 bits', { value: 2n ** 256n }, 'bad-request', /^value out of range/],
		['too few arguments', { function: 'keep', args: [] }, 'bad-request', /keep takes 1 argument, not 0: \(uint8\)$/],
		[
			'a function of an account without code',
			{ to: USER, function: 'keep' },
			'no-interface',
			/ has no code, so there is no function to call$/,
		],
		['an unknown function', { function: 'lose' }, 'unknown-function', /lose/],
		['an argument that does not fit', { function: 'keep', args: [256] }, 'bad-value', /small/],
	];
	it.each(bad)('with %s throws an error that says so, and nothing changes', async (_what, options, code, says) => {
		const root = await host.stateRoot();
		const error = thrownBy(() => host.call({ from: USER, to: AT, value: 1n, ...options }));
		expect(error).toMatchObject({ code, message: expect.stringMatching(says) });
		expect(error).not.toBeInstanceOf(HostFault);
		expect(await host.stateRoot()).toBe(root);
		expect(host.call({ from: USER, to: AT, function: 'keep', args: [255] }).status).toBe('success');
	});

	it('a deployment for an unknown VM throws an error that lists the known ones', () => {
		const error = thrownBy(() => host.deploy({ from: USER, vm: 'none', code: NO_BYTES }));
		expect(error).toMatchObject({ name: 'HostError', code: 'unknown-vm' });
		expect((error as Error).message).toBe("no VM 'none' here; there are: echo, other");
	});

	it('payable functions are rejected if the code does not tell which functions it has', () => {
		const options = { from: USER, vm: 'echo', code: Uint8Array.of(3), payable: ['keep'] };
		expect(thrownBy(() => host.deploy(options))).toMatchObject({ name: 'HostError', code: 'no-interface' });
		expect(host.nonce(USER)).toBe(0n);
	});

	it('two adapters for one VM are rejected', () => {
		const error = thrownBy(() => new Host({ adapters: [vm.adapter, scriptedVm('echo').adapter] }));
		expect(error).toMatchObject({ name: 'HostError', code: 'bad-request' });
	});

	it.each<[string, (bad: Hex) => unknown]>([
		['mint', (bad) => host.mint(bad, 1n)],
		['setNonce', (bad) => host.setNonce(bad, 1n)],
		['setAccount', (bad) => host.setAccount(bad, {})],
		['balance', (bad) => host.balance(bad)],
		['storage', (bad) => host.storage(bad, 'echo', '0x01')],
		['resolve', (bad) => host.resolve(bad)],
	])('%s rejects an invalid address', (_what, run) => {
		expect(thrownBy(() => run('0x12'))).toMatchObject({ name: 'HostError', code: 'bad-request' });
	});
});

describe('a fault of an adapter or of the embedder', () => {
	const put = (script: Script) => vm.put(host, AT, script);
	const call = () => host.call({ from: USER, to: AT, value: 1n, input: Uint8Array.of(1) });

	async function faults(script: Script): Promise<HostFault> {
		put((frame) => {
			frame.state.write(AT, '0x01', Uint8Array.of(1));
			return script(frame);
		});
		const root = await host.stateRoot();
		const error = thrownBy(call);
		expect(error).toBeInstanceOf(HostFault);
		expect(await host.stateRoot()).toBe(root);
		put(() => NO_BYTES);
		expect(call().status).toBe('success');
		return error as HostFault;
	}

	it("is not a failure of the contract: the adapter's error is the cause, and nothing changes", async () => {
		const bug = new TypeError('undefined is not a function');
		const fault = await faults(() => {
			throw bug;
		});
		expect(fault.message).toBe('the echo adapter failed: undefined is not a function');
		expect(fault.cause).toBe(bug);
	});

	it('propagates through callers that would catch any failure, also in another VM', async () => {
		const inner = evmAddress(2);
		const bug = new Error('broken');
		other.put(host, inner, () => {
			throw bug;
		});
		const fault = await faults((frame) => {
			frame.call(request(inner));
			return NO_BYTES;
		});
		expect(fault.message).toBe('the other adapter failed: broken');
	});

	it('is a transaction inside a transaction: the host is busy', async () => {
		const id = host.snapshot();
		const edits = [() => host.mint(USER, 1n), () => host.setNonce(USER, 1n), () => host.setAccount(AT, {})];
		const snapshots = [() => host.snapshot(), () => host.restore(id), () => host.forget(id)];
		for (const run of [call, ...edits, ...snapshots]) {
			const { cause } = await faults(() => {
				run();
				return NO_BYTES;
			});
			expect(cause).toMatchObject({ name: 'HostError', code: 'busy' });
			expect(cause).toBeInstanceOf(HostError);
		}
		host.restore(id);
		expect(host.balance(AT)).toBe(0n);
	});

	it('is a contract of a VM that the host does not have', async () => {
		const store = new MemoryStore();
		const gone = new Host({ adapters: [vm.adapter, scriptedVm('gone').adapter], store });
		gone.setAccount(evmAddress(3), { vm: 'gone', code: Uint8Array.of(1) });
		host = new Host({ adapters: [vm.adapter], store });
		host.mint(USER, 10n);
		const fault = await faults((frame) => {
			frame.call(request(evmAddress(3)));
			return NO_BYTES;
		});
		expect(fault.message).toMatch(/a contract of VM gone/);
	});

	it('is not a halt, which is a result', () => {
		put(() => {
			throw new Halt('trap', 'unreachable');
		});
		expect(call().outcome).toMatchObject({ status: 'halt', reason: 'trap', detail: 'unreachable' });
	});
});
