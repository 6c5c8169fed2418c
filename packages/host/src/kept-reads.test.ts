import type { Address } from '@altvm/abi-bridge';
import { MemoryStore, type StateChanges } from '@altvm/state';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { Host, type OpenBlock } from './index.ts';
import { evmAddress, longAddress, scriptedVm, USER } from './testing/scripted-vm.ts';

const CONTRACTS = [evmAddress(0xc1), evmAddress(0xc2), longAddress(0xc3)];
const PEOPLE = [USER, evmAddress(0xb3), longAddress(0xb4)];

/** Bytes that a contract reads as instructions of three: what to do, and with what. */
const DOES = {
	write: 0,
	read: 1,
	writeTransient: 2,
	readTransient: 3,
	warm: 4,
	pay: 5,
	call: 6,
	revert: 7,
	destroy: 8,
};

/** A VM of contracts that do what their input says and return what they see. */
function machineOf() {
	const vm = scriptedVm('one');
	const code = vm.code((frame) => {
		const { state, message } = frame;
		const { input, target } = message;
		const out: number[] = [];
		const noted = (bytes: Uint8Array | undefined) => out.push(bytes ? bytes[0]! : 255);
		for (let i = 0; i + 2 < input.length; i += 3) {
			const [does, a, b] = [input[i]! % 9, input[i + 1]! % 3, input[i + 2]!];
			const key = `0x0${a}` as const;
			if (does === DOES.write) state.write(target, key, b % 4 === 0 ? undefined : Uint8Array.of(b));
			if (does === DOES.read) noted(state.read(target, key)) + noted(state.readOriginal(target, key));
			if (does === DOES.writeTransient) state.writeTransient(target, key, Uint8Array.of(b));
			if (does === DOES.readTransient) noted(state.readTransient(target, key));
			if (does === DOES.warm) out.push(Number(state.warmSlot(target, key)), Number(state.warmAddress(PEOPLE[a]!)));
			if (does === DOES.pay) out.push(Number(frame.transfer(PEOPLE[a]!, BigInt(b % 3))));
			if (does === DOES.call) {
				const rest = input.subarray(i + 3);
				const { status, output } = frame.call({ kind: 'call', target: CONTRACTS[a]!, value: 0n, input: rest });
				out.push(status.length, ...output);
			}
			if (does === DOES.revert) return { status: 'revert', output: Uint8Array.from(out) };
			if (does === DOES.destroy && b > 200) out.push(Number(frame.selfDestruct(PEOPLE[a]!)));
		}
		return Uint8Array.from(out);
	});
	return { adapter: vm.adapter, code };
}

type Doing =
	| { readonly on: 'call' | 'simulate'; readonly at: number; readonly input: Uint8Array; readonly value: number }
	| { readonly on: 'transact'; readonly at: number; readonly input: Uint8Array; readonly throws: boolean }
	| { readonly on: 'mint' | 'setNonce' | 'setAccount'; readonly at: number; readonly value: number }
	| { readonly on: 'deploy'; readonly value: number }
	| { readonly on: 'snapshot' | 'openBlock' | 'commit' | 'discard' | 'fail' | 'failCommit' | 'setAdapter' }
	| { readonly on: 'restore'; readonly back: number };

const input = fc.uint8Array({ maxLength: 24 });
const at = fc.nat(2);
const value = fc.nat(5);
const doing: fc.Arbitrary<Doing> = fc.oneof(
	{ weight: 8, arbitrary: fc.record({ on: fc.constantFrom('call', 'simulate'), at, input, value }) },
	{ weight: 2, arbitrary: fc.record({ on: fc.constant('transact'), at, input, throws: fc.boolean() }) },
	{ weight: 2, arbitrary: fc.record({ on: fc.constantFrom('mint', 'setNonce', 'setAccount'), at, value }) },
	{ weight: 1, arbitrary: fc.record({ on: fc.constant('deploy'), value }) },
	{
		weight: 4,
		arbitrary: fc.record({
			on: fc.constantFrom('snapshot', 'openBlock', 'commit', 'discard', 'fail', 'failCommit', 'setAdapter'),
		}),
	},
	{ weight: 2, arbitrary: fc.record({ on: fc.constant('restore'), back: fc.nat(2) }) },
);

/** A commitment that fails when it is told to: after the store has changed. */
class FailingCommitment {
	fails = false;
	record(): void {
		if (this.fails) throw new Error('the commitment failed');
	}
	root = () => Promise.reject(new Error('no root'));
}

/** A host with two ways to be used: what its transactions read is kept for the next, or not. */
class Side {
	readonly #machine = machineOf();
	readonly #commitment = new FailingCommitment();
	readonly host: Host;
	#block: OpenBlock | undefined;
	readonly #snapshots: number[] = [];

	constructor(store?: MemoryStore) {
		const options = { adapters: [this.#machine.adapter], commitment: () => this.#commitment };
		this.host = new Host(store ? { ...options, store } : options);
		for (const address of CONTRACTS) {
			this.host.setAccount(address, { vm: 'one', code: this.#machine.code, balance: 50n });
		}
		this.host.mint(USER, 100n);
	}

	/** Returns all that is seen of it, or the error. */
	do(what: Doing): unknown {
		try {
			return this.#do(what);
		} catch (error) {
			return (error as Error).message;
		}
	}

	#do(what: Doing): unknown {
		const on = this.#block ?? this.host;
		switch (what.on) {
			case 'call':
			case 'simulate': {
				const options = {
					from: USER,
					to: CONTRACTS[what.at]!,
					input: what.input,
					value: BigInt(what.value),
					trace: true,
				};
				const { trace, ...result } = what.on === 'call' ? on.call(options) : this.host.simulate(options);
				return [result, trace];
			}
			case 'transact':
				return on.transact((open) => {
					const request = { kind: 'call' as const, target: CONTRACTS[what.at]!, value: 1n, input: what.input };
					const origin = { sender: USER, gas: 1e6, transaction: { origin: USER, gasPrice: 0n } };
					const outcomes = [open.run(request, origin), open.run(request, origin)].map(({ outcome }) => ({
						...outcome,
					}));
					open.setNonce(USER, open.account(USER).nonce + 1n);
					if (what.throws) throw new Error('the function threw');
					return outcomes;
				});
			case 'mint':
				return on.mint(PEOPLE[what.at]!, BigInt(what.value));
			case 'setNonce':
				return on.setNonce(PEOPLE[what.at]!, BigInt(what.value));
			case 'setAccount':
				return on.setAccount(CONTRACTS[what.at]!, {
					vm: 'one',
					storage: new Map([['0x01', Uint8Array.of(what.value)]]),
				});
			case 'deploy':
				return on.tryDeploy({ from: USER, vm: 'one', code: this.#machine.code, value: BigInt(what.value) });
			case 'snapshot':
				return void this.#snapshots.push(this.host.snapshot());
			case 'restore': {
				const id = this.#snapshots.at(-1 - what.back);
				if (id === undefined) return undefined;
				return this.host.restore(id);
			}
			case 'openBlock':
				this.#block = this.host.openBlock();
				return undefined;
			case 'commit':
				this.#block?.commit();
				this.#block = undefined;
				return undefined;
			case 'discard':
				this.#block?.discard();
				this.#block = undefined;
				return undefined;
			case 'fail':
				this.#commitment.fails = true;
				try {
					return on.mint(USER, 1n);
				} finally {
					this.#commitment.fails = false;
				}
			case 'failCommit':
				this.#commitment.fails = true;
				try {
					return this.#block?.commit();
				} finally {
					this.#commitment.fails = false;
					this.#block = undefined;
				}
			case 'setAdapter':
				return this.host.setAdapter({ ...this.#machine.adapter, precompiles: [PEOPLE[1]!] });
		}
	}

	/** What the state is, read by itself. */
	state(): unknown {
		const on = this.#block ?? this.host;
		const of = (address: Address) => [
			on.resolve(address),
			on.balance(address),
			on.nonce(address),
			[0, 1, 2].map((key) => on.storage(address, 'one', `0x0${key}`)),
		];
		return [...CONTRACTS, ...PEOPLE].map(of);
	}
}

describe('a host that keeps what its transactions read', () => {
	it('has the results and the state of one that reads its store for each transaction', () => {
		let read = 0;
		fc.assert(
			fc.property(fc.array(doing, { minLength: 4, maxLength: 30 }), (list) => {
				const [keeping, reading] = [new Side(), new Side(new MemoryStore())];
				for (const what of list) {
					const [seen, expected] = [keeping.do(what), reading.do(what)];
					expect(seen).toEqual(expected);
					if (what.on === 'call' && Array.isArray(seen)) read++;
				}
				expect(keeping.state()).toEqual(reading.state());
			}),
			{ numRuns: 250 },
		);
		expect(read).toBeGreaterThan(100);
	});

	it('reads a store that was given to it for each simulation, in a block too: whoever has the store sees what was read', () => {
		const store = new MemoryStore();
		const { adapter, code } = machineOf();
		const host = new Host({ adapters: [adapter], store });
		host.setAccount(CONTRACTS[0]!, { vm: 'one', code });
		const block = host.openBlock();
		const options = { from: USER, to: CONTRACTS[0]!, input: Uint8Array.of(DOES.read, 1, 0) };
		block.call(options);
		const read = vi.spyOn(store, 'slot');
		for (const on of [host, block]) on.simulate(options);
		expect(read.mock.calls).toEqual([
			[CONTRACTS[0], 'one', '0x01'],
			[CONTRACTS[0], 'one', '0x01'],
		]);
	});

	it('sees what others write to a store that was given to it', () => {
		const store = new MemoryStore();
		const { adapter, code } = machineOf();
		const [a, b] = [1, 2].map(() => new Host({ adapters: [adapter], store })) as [Host, Host];
		a.setAccount(CONTRACTS[0]!, { vm: 'one', code });
		const call = (host: Host, ...bytes: number[]) =>
			host.call({ from: USER, to: CONTRACTS[0]!, input: Uint8Array.from(bytes) }).output;
		expect([...call(b, DOES.read, 1, 0)]).toEqual([255, 255]);
		call(a, DOES.write, 1, 7);
		expect([...call(b, DOES.read, 1, 0)]).toEqual([7, 7]);
		const nothing: StateChanges = { accounts: new Map(), blobs: new Map(), aliases: new Map(), slots: new Map() };
		store.apply({
			...nothing,
			slots: new Map([[CONTRACTS[0]!, new Map([['one', new Map([['0x01', Uint8Array.of(9)]])]])]]),
		});
		expect([...call(b, DOES.read, 1, 0)]).toEqual([9, 9]);
	});
});
