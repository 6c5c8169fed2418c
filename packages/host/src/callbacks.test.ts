import { MemoryStore } from '@altvm/state';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Host, type HostOptions, type OpenTransaction, type RecordedTrace } from './index.ts';
import { evmAddress, NO_BYTES, request, scriptedVm, USER } from './testing/scripted-vm.ts';

const vm = scriptedVm('echo');
const AT = evmAddress(0xc0);
const THEN = 'then';
const transaction = { origin: USER, gasPrice: 0n };
const origin = { sender: USER, gas: 1000, transaction };
const is = (code: string, message: RegExp) =>
	expect.objectContaining({ name: 'HostError', code, message: expect.stringMatching(message) });

function make(options: Partial<HostOptions> = {}): Host {
	const host = new Host({ adapters: [vm.adapter], ...options });
	host.mint(USER, 100n);
	vm.put(host, AT, () => NO_BYTES);
	return host;
}
const pay = (host: Pick<Host, 'call'>) => host.call({ from: USER, to: AT, value: 3n, input: Uint8Array.of(1) });

describe('a function `record` that throws', () => {
	const full = new Error('disk full');

	it('keeps nothing of the transaction, is the cause of the error, and leaves a host that goes on', async () => {
		let fails = true;
		const record = vi.fn((_: RecordedTrace) => {
			if (fails) throw full;
		});
		const host = make({ record });
		const before = await host.stateRoot();
		expect(() => pay(host)).toThrow(is('bad-callback', /`record` threw/));
		expect(() => pay(host)).toThrow(expect.objectContaining({ cause: full }));
		expect(() => host.deploy({ from: USER, vm: 'echo', code: vm.code(() => NO_BYTES) })).toThrow(
			is('bad-callback', /record/),
		);
		expect([host.balance(AT), host.nonce(USER), await host.stateRoot()]).toEqual([0n, 0n, before]);
		fails = false;
		expect([pay(host).status, host.balance(AT)]).toEqual(['success', 3n]);
	});

	it('keeps nothing of an open block, which can be committed again', () => {
		let fails = true;
		const recorded: RecordedTrace[] = [];
		const record = (trace: RecordedTrace) => {
			if (fails && recorded.length === 1) throw full;
			recorded.push(trace);
		};
		const host = make({ record });
		const block = host.openBlock();
		pay(block);
		pay(block);
		expect([recorded.length, block.balance(AT)]).toEqual([0, 6n]);
		expect(() => block.commit()).toThrow(is('bad-callback', /record/));
		expect(host.balance(AT)).toBe(0n);
		fails = false;
		block.commit();
		expect([recorded.length, host.balance(AT)]).toEqual([2, 6n]);
	});

	it('is not told of a block that is discarded', () => {
		const record = vi.fn();
		const block = make({ record }).openBlock();
		pay(block);
		block.discard();
		expect(record).not.toHaveBeenCalled();
	});

	it('must not be asynchronous', async () => {
		const host = make({
			record: async () => {
				throw full;
			},
		});
		expect(() => pay(host)).toThrow(is('bad-request', /`record` must be synchronous/));
		expect(host.balance(AT)).toBe(0n);
	});
});

describe('a function that `transact` is given', () => {
	let host: Host;
	beforeEach(() => {
		host = make();
	});

	it.each<[string, (open: OpenTransaction) => unknown]>([
		['a promise', async (open) => open.mint(AT, 1n)],
		['a promise that fails', async () => Promise.reject(new Error('later'))],
		['an object with `then`', () => ({ [THEN]: () => {} })],
		['a function with `then`', () => Object.assign(() => {}, { [THEN]: () => {} })],
	])('returns %s: it is refused and nothing is kept', (_what, run) => {
		expect(() => host.transact(run)).toThrow(is('bad-request', /must be synchronous/));
		expect(host.balance(AT)).toBe(0n);
		expect(pay(host).status).toBe('success');
	});

	it('may return what has no `then`', () => {
		for (const value of [undefined, null, 1, 'then', { after: 1 }, [1]]) expect(host.transact(() => value)).toBe(value);
	});

	it.each([undefined, null, 5, 'x', {}, Promise.resolve()])('is no function but %o: it is refused', (run) => {
		expect(() => host.transact(run as never)).toThrow(is('bad-request', /`run` must be a function/));
	});

	it.each([
		[{ kep: false }, /`transact` has no option `kep`; did you mean `keep`/],
		[{ keep: 0 }, /`keep` must be true or false, not 0/],
		[null, /options of `transact` must be an object/],
	])('is not run with the options %o', (options, says) => {
		const run = vi.fn();
		expect(() => host.transact(run, options as never)).toThrow(is('bad-request', says));
		expect(run).not.toHaveBeenCalled();
	});

	it('may throw anything: that is what comes out, and nothing is kept', () => {
		for (const thrown of [undefined, null, 'text', new RangeError('mine')]) {
			let caught: unknown = 'nothing';
			try {
				host.transact((open) => {
					open.mint(AT, 7n);
					throw thrown;
				});
			} catch (error) {
				caught = error;
			}
			expect(caught).toBe(thrown);
		}
		expect(host.balance(AT)).toBe(0n);
	});

	it.each<[string, (host: Host, open: OpenTransaction) => unknown]>([
		['transact', (host) => host.transact(() => 1)],
		['call', pay],
		['simulate', (host) => host.simulate({ from: USER, to: AT })],
		['deploy', (host) => host.deploy({ from: USER, vm: 'echo', code: NO_BYTES })],
		['mint', (host) => host.mint(USER, 1n)],
		['setNonce', (host) => host.setNonce(USER, 1n)],
		['setAccount', (host) => host.setAccount(AT, { balance: 1n })],
		['setBlock', (host) => host.setBlock({ number: 2n })],
		['openBlock', (host) => host.openBlock()],
		['snapshot', (host) => host.snapshot()],
		['restore', (host) => host.restore(1)],
		['forget', (host) => host.forget(1)],
	])('cannot use host.%s while it runs', (_name, use) => {
		host.transact((open) => {
			open.mint(AT, 1n);
			expect(() => use(host, open)).toThrow(is('busy', /a transaction is running/));
		});
		expect([host.balance(AT), host.block.number]).toEqual([1n, 1n]);
	});
});

describe('a function of the embedder that a message calls', () => {
	it('cannot use the host or the open transaction, and nothing is kept if it does not catch that', () => {
		const uses: ((host: Host, open: OpenTransaction) => unknown)[] = [
			pay,
			(host) => host.mint(USER, 1n),
			(_, open) => open.mint(USER, 1n),
			(_, open) => open.account(USER),
			(_, open) => open.run(request(AT), origin),
		];
		for (const use of uses) {
			let asked: (() => void) | undefined;
			const host = make({ block: { blockHash: () => void asked?.() as undefined } });
			vm.put(host, AT, (frame) => {
				frame.block.blockHash(0n);
				return NO_BYTES;
			});
			const run = () =>
				host.transact((open) => {
					asked = () => use(host, open);
					return open.run(request(AT, { value: 2n }), origin).outcome.status;
				});
			expect(run).toThrow(expect.objectContaining({ code: 'bad-callback', cause: is('busy', /running/) }));
			expect(host.balance(AT)).toBe(0n);
		}
	});
});

describe('a message or change of an open transaction that fails by a fault', () => {
	const bug = new TypeError('a bug');

	it('keeps nothing of the whole transaction, even if the function catches it', async () => {
		const host = make();
		vm.put(host, AT, (frame) => {
			frame.state.write(AT, '0x01', Uint8Array.of(1));
			throw bug;
		});
		const before = await host.stateRoot();
		const uses: ((open: OpenTransaction) => unknown)[] = [
			(open) => open.mint(USER, 1n),
			(open) => open.account(USER),
			(open) => open.logs,
			(open) => open.refund,
			(open) => open.run(request(USER), origin),
		];
		const run = () =>
			host.transact((open) => {
				open.mint(USER, 5n);
				expect(() => open.run(request(AT, { value: 1n }), origin)).toThrow(
					expect.objectContaining({ name: 'HostFault' }),
				);
				for (const use of uses) expect(() => use(open)).toThrow(is('bad-request', /it can only end/));
				return 'caught';
			});
		expect(run).toThrow(expect.objectContaining({ name: 'HostFault', cause: bug }));
		expect(await host.stateRoot()).toBe(before);
		expect(host.transact((open) => open.account(USER).balance)).toBe(100n);
	});

	it('is a fault whatever failed: also a store that cannot be read', () => {
		const store = new MemoryStore();
		const host = make({ store });
		const broken = new Error('disk gone');
		vi.spyOn(store, 'account').mockImplementation((address) => {
			if (address === evmAddress(0xdead)) throw broken;
			return undefined;
		});
		const changes: ((open: OpenTransaction) => unknown)[] = [
			(open) => open.mint(evmAddress(0xdead), 1n),
			(open) => open.run(request(evmAddress(0xdead)), origin),
		];
		for (const change of changes) {
			const run = () =>
				host.transact((open) => {
					try {
						change(open);
					} catch {}
				});
			expect(run).toThrow(expect.objectContaining({ name: 'HostFault', cause: broken }));
		}
	});
});
