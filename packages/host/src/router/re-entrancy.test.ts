import type { Address } from '@altvm/abi-bridge';
import { toAddress } from '@altvm/abi-bridge';
import { beforeEach, describe, expect, it } from 'vitest';
import { type CallRequest, type Frame, type FrameResult, Host, type Outcome } from '../index.ts';
import {
	evmAddress,
	longAddress,
	NO_BYTES,
	request,
	type ScriptedVm,
	scriptedVm,
	USER,
} from '../testing/scripted-vm.ts';

const one = scriptedVm('one');
const two = scriptedVm('two');
const three = scriptedVm('three');
const GUARDED = evmAddress(0x60);
const [B, C] = [evmAddress(0xb), evmAddress(0xc)];
const refused = { status: 'revert', failure: { kind: 'refused', reason: 're-entrancy' } };

let host: Host;
let entered: Address[];
beforeEach(() => {
	host = new Host({ adapters: [one.adapter, two.adapter, three.adapter] });
	entered = [];
});

const start = (to: Address) => host.call({ from: USER, to, input: Uint8Array.of(1) });

/** Builds contracts that call each other in turn, the last one the first. Returns the outcome of that last call. */
function ring(members: readonly (readonly [ScriptedVm, Address])[], reentrant: boolean): Outcome | undefined {
	let last: Outcome | undefined;
	members.forEach(([vm, at], i) => {
		const next = members[(i + 1) % members.length]![1];
		const script = (frame: Frame): Uint8Array => {
			entered.push(at);
			if (entered.length > members.length) return Uint8Array.of(7);
			const outcome = frame.call(request(next));
			last ??= outcome;
			return NO_BYTES;
		};
		vm.put(host, at, script, { reentrant: i > 0 || reentrant });
	});
	expect(start(members[0]![1]).status).toBe('success');
	return last;
}

describe('a contract that is on the stack', () => {
	const rings: [string, readonly (readonly [ScriptedVm, Address])[]][] = [
		['by itself', [[one, GUARDED]]],
		[
			'through a contract of its own VM',
			[
				[one, GUARDED],
				[one, B],
			],
		],
		[
			'through another VM',
			[
				[one, GUARDED],
				[two, B],
			],
		],
		[
			'through a cycle of three VMs',
			[
				[one, GUARDED],
				[two, B],
				[three, C],
			],
		],
		[
			'through a cycle that returns to its own VM first',
			[
				[one, GUARDED],
				[two, B],
				[one, C],
			],
		],
	];

	it.each(rings)('cannot be re-entered %s if its policy refuses', (_way, members) => {
		expect(ring(members, false)).toMatchObject(refused);
		expect(entered).toEqual(members.map(([, at]) => at));
	});

	it.each(rings)('can be re-entered %s if its policy allows', (_way, members) => {
		expect(ring(members, true)).toMatchObject({ status: 'success', output: Uint8Array.of(7) });
		expect(entered).toEqual([...members.map(([, at]) => at), members[0]![1]]);
	});

	it('cannot be re-entered under its alias either', () => {
		const owner = longAddress(1);
		let outcome: Outcome | undefined;
		one.put(
			host,
			owner,
			(frame) => {
				outcome = frame.call(request(toAddress(frame.codec.toEvmAddress(owner))));
				return NO_BYTES;
			},
			{ reentrant: false },
		);
		start(owner);
		expect(outcome).toMatchObject(refused);
	});

	describe.each([
		['without gas', 0],
		["with the EVM's stipend of 2,300 gas", 2300],
	])('that refuses to be entered is paid by what it calls, %s', (_what, stipend) => {
		const closed = scriptedVm('closed', { takesRaw: false });
		const pays = (input: Uint8Array): Outcome => {
			host = new Host({ adapters: [one.adapter, closed.adapter] });
			let outcome: Outcome | undefined;
			closed.put(
				host,
				GUARDED,
				(frame) => {
					frame.call(request(B, { value: 5n }));
					return NO_BYTES;
				},
				{ reentrant: false },
			);
			one.put(host, B, (frame) => {
				outcome = frame.call(request(GUARDED, { value: 3n, input, gas: 0, stipend }));
				return NO_BYTES;
			});
			host.mint(GUARDED, 10n);
			expect(start(GUARDED).status).toBe('success');
			return outcome!;
		};

		it('because a plain transfer runs no code', () => {
			expect(pays(NO_BYTES)).toEqual({ status: 'success', output: NO_BYTES, gasUsed: 0 });
			expect([host.balance(GUARDED), host.balance(B)]).toEqual([8n, 2n]);
		});

		it('but not entered by a call with input', () => {
			expect(pays(Uint8Array.of(1))).toMatchObject(refused);
			expect([host.balance(GUARDED), host.balance(B)]).toEqual([5n, 5n]);
		});
	});

	it('can send a plain transfer back to the account without code that called it', () => {
		one.put(
			host,
			GUARDED,
			(frame) => {
				expect(frame.call(request(USER, { input: NO_BYTES }))).toMatchObject({ status: 'success' });
				return NO_BYTES;
			},
			{ reentrant: false },
		);
		expect(start(GUARDED).status).toBe('success');
	});
});

describe('a refused re-entry', () => {
	it('consumes none of the forwarded gas, and the caller can continue', () => {
		let spent: number | undefined;
		one.put(host, GUARDED, (frame) => frame.call(request(B)).output, { reentrant: false });
		two.put(host, B, (frame) => {
			const before = frame.gas.remaining;
			const outcome = frame.call(request(GUARDED, { gas: 10_000 }));
			spent = before - frame.gas.remaining;
			expect(outcome).toMatchObject({ ...refused, gasUsed: 0 });
			return Uint8Array.of(5);
		});
		expect(start(GUARDED).output).toEqual(Uint8Array.of(5));
		expect(spent).toBe(0);
	});
});

describe('the re-entrancy guard', () => {
	const exits: [string, FrameResult][] = [
		['success', { status: 'success', output: NO_BYTES }],
		['revert', { status: 'revert', output: NO_BYTES }],
		['halt', { status: 'halt', reason: 'trap', detail: 'trap' }],
	];

	it.each(exits)('is released when the contract ends by %s', (_way, exit) => {
		one.put(host, GUARDED, () => exit, { reentrant: false });
		const seen: Outcome[] = [];
		two.put(host, B, (frame) => {
			for (let i = 0; i < 2; i++) seen.push(frame.call(request(GUARDED, { gas: 1000 })));
			return NO_BYTES;
		});
		start(B);
		expect(seen.map(({ status }) => status)).toEqual([exit.status, exit.status]);
		expect(seen[1]).not.toMatchObject(refused);
	});

	it('covers contracts that run inside a frame without a frame of their own', () => {
		const acting: [string, Partial<CallRequest>][] = [
			['as', { as: GUARDED }],
			['active', { active: [GUARDED] }],
		];
		one.put(host, GUARDED, () => NO_BYTES, { reentrant: false });
		for (const [how, more] of acting) {
			let back: Outcome | undefined;
			let onStack: boolean | undefined;
			two.put(host, B, (frame) => {
				onStack = frame.isOnStackBelow(GUARDED);
				back = frame.call(request(GUARDED));
				return NO_BYTES;
			});
			one.put(host, C, (frame) => {
				expect(frame.isOnStackBelow(GUARDED)).toBe(false);
				expect(frame.call(request(GUARDED, more)), how).toMatchObject(refused);
				frame.call(request(B, more));
				expect(frame.call(request(GUARDED)), how).toMatchObject({ status: 'success' });
				return NO_BYTES;
			});
			expect(start(C).status).toBe('success');
			expect(back, how).toMatchObject(refused);
			expect(onStack, how).toBe(true);
		}
	});

	it('distinguishes a contract below from the frame that runs', () => {
		const seen: boolean[] = [];
		one.put(host, GUARDED, (frame) => {
			seen.push(frame.isOnStackBelow(GUARDED));
			if (seen.length === 1) frame.call(request(GUARDED));
			return NO_BYTES;
		});
		start(GUARDED);
		expect(seen).toEqual([false, true]);
	});
});

describe('acting for another contract', () => {
	it('makes that contract the sender that the callee sees; it must be of the same VM', () => {
		let sender: Address | undefined;
		one.put(host, GUARDED, () => NO_BYTES);
		two.put(host, B, (frame) => {
			sender = frame.message.sender;
			return NO_BYTES;
		});
		one.put(host, C, (frame) => {
			frame.call(request(B, { as: GUARDED }));
			return NO_BYTES;
		});
		start(C);
		expect(sender).toBe(GUARDED);
		one.put(host, C, (frame) => {
			frame.call(request(GUARDED, { as: B }));
			return NO_BYTES;
		});
		expect(() => start(C)).toThrow(expect.objectContaining({ name: 'HostFault' }));
	});
});
