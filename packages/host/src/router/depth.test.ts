import { decodeSolidity } from '@altvm/abi-bridge';
import { describe, expect, it } from 'vitest';
import {
	type Frame,
	type FrameResult,
	Halt,
	Host,
	MAX_DEPTH,
	MAX_GAS,
	MAX_GUEST_MEMORY,
	MAX_NATIVE_STACK,
	NATIVE_FRAME,
	type Outcome,
} from '../index.ts';
import { evmAddress, NO_BYTES, request, scriptedVm, USER } from '../testing/scripted-vm.ts';

const one = scriptedVm('one');
const two = scriptedVm('two');
const A = evmAddress(0xa);
const B = evmAddress(0xb);
const LEAF = evmAddress(0xc);

/** Frames that fit on the native stack, if their guest code takes nothing. */
const NATIVE_FRAMES = Math.floor(MAX_NATIVE_STACK / NATIVE_FRAME);

const newHost = () => new Host({ adapters: [one.adapter, two.adapter] });
const start = (host: Host, trace = false) =>
	host.call({ from: USER, to: A, input: Uint8Array.of(1), gas: MAX_GAS, trace });
const isFrame = (opened: Frame | Outcome): opened is Frame => !('status' in opened);

/** Opens nested frames of its own VM up to `limit`, calls `atTop` with the innermost, and closes all of them. */
function tower(atTop: (innermost: Frame, refused: Outcome | undefined) => void, limit = Number.POSITIVE_INFINITY) {
	return (frame: Frame): Uint8Array => {
		const open = [frame];
		let refused: Outcome | undefined;
		while (open.length < limit) {
			const opened = open.at(-1)!.beginFrame(request(A));
			if (!isFrame(opened)) {
				refused = opened;
				break;
			}
			expect(opened.message.depth).toBe(frame.message.depth + open.length);
			open.push(opened);
		}
		atTop(open.at(-1)!, refused);
		while (open.length > 1) {
			expect(open.pop()!.endFrame({ status: 'success', output: NO_BYTES }).status).toBe('success');
		}
		return NO_BYTES;
	};
}

describe('the depth of a transaction', () => {
	it(`reaches ${MAX_DEPTH} where frames use no native stack; the next call is refused at no cost to its caller`, () => {
		const host = newHost();
		let deepest = 0;
		one.put(
			host,
			A,
			tower((innermost, refused) => {
				deepest = innermost.message.depth;
				const before = innermost.gas.remaining;
				expect(refused).toMatchObject({ status: 'revert', gasUsed: 0, failure: { kind: 'refused' } });
				expect(innermost.call(request(A)).status).toBe('revert');
				expect(innermost.gas.remaining).toBe(before);
			}),
		);
		expect(start(host).status).toBe('success');
		expect(deepest).toBe(MAX_DEPTH);
	});

	it('counts frames of all VMs: the deepest frame cannot call or create in another VM, and learns why', () => {
		const host = newHost();
		two.put(host, LEAF, () => NO_BYTES);
		let told: string | undefined;
		one.put(
			host,
			A,
			tower((innermost) => {
				const outcome = innermost.call(request(LEAF));
				expect(outcome).toMatchObject({ status: 'halt', reason: 'depth' });
				const [vm, reason] = decodeSolidity(
					[{ kind: 'fixedBytes', size: 32 }, { kind: 'string' }],
					outcome.output.subarray(4),
					innermost.codec,
				);
				told = `${Buffer.from(vm as Uint8Array).toString('ascii', 0, 3)} ${reason}`;
				const created = innermost.call({ kind: 'create', vm: 'two', code: Uint8Array.of(3), value: 0n });
				expect(created).toMatchObject({ status: 'revert', failure: { kind: 'refused', reason: 'call depth' } });
			}),
		);
		expect(start(host).status).toBe('success');
		expect(told).toBe('two depth');
	});

	it(`allows a create at depth ${MAX_DEPTH - 1}, and refuses it at depth ${MAX_DEPTH}`, () => {
		const create = { kind: 'create', code: Uint8Array.of(3), value: 0n } as const;
		const createAt = (frames: number) => {
			const host = newHost();
			let outcome: Outcome | undefined;
			one.put(
				host,
				A,
				tower((innermost) => {
					expect(innermost.message.depth).toBe(frames - 1);
					outcome = innermost.call(create);
				}, frames),
			);
			expect(start(host).status).toBe('success');
			return { outcome, nonce: host.nonce(A) };
		};
		expect(createAt(MAX_DEPTH)).toMatchObject({ outcome: { status: 'success' }, nonce: 1n });
		const refused = { status: 'revert', gasUsed: 0, failure: { kind: 'refused', reason: 'call depth' } };
		expect(createAt(MAX_DEPTH + 1)).toMatchObject({ outcome: refused, nonce: 0n });
	});

	it(`is limited to ${NATIVE_FRAMES} frames on the native stack, in any order of VMs`, () => {
		for (const [first, second] of [
			[one, two],
			[one, one],
		] as const) {
			const host = newHost();
			let deepest = 0;
			let last: Outcome | undefined;
			const bounce = (to: typeof A) => (frame: Frame) => {
				deepest = Math.max(deepest, frame.message.depth);
				const outcome = frame.call(request(to));
				last ??= outcome;
				return NO_BYTES;
			};
			first.put(host, A, bounce(B));
			second.put(host, B, bounce(A));
			expect(start(host).status).toBe('success');
			expect(deepest).toBe(NATIVE_FRAMES - 1);
			expect(last).toMatchObject({ status: 'halt', reason: 'depth' });
			// The count is reset: the next transaction reaches the same depth.
			deepest = 0;
			start(host);
			expect(deepest).toBe(NATIVE_FRAMES - 1);
		}
	});

	it('counts native stack that guest code takes, and gives it back however the frame ends', () => {
		const host = newHost();
		const before: number[] = [];
		const left: number[] = [];
		const ends: ((frame: Frame) => Uint8Array | FrameResult)[] = [
			() => NO_BYTES,
			() => ({ status: 'revert', output: NO_BYTES }),
			() => {
				throw new Halt('trap');
			},
		];
		let end: (typeof ends)[number];
		two.put(host, B, (frame) => {
			before.push(frame.nativeStack.left);
			frame.nativeStack.left -= 1000;
			return end(frame);
		});
		one.put(host, A, (frame) => {
			for (end of ends) {
				frame.call(request(B, { gas: 1000 }));
				left.push(frame.nativeStack.left);
			}
			// A frame that leaves too little for another one.
			frame.nativeStack.left = NATIVE_FRAME - 1;
			expect(frame.call(request(B, { gas: 1000 }))).toMatchObject({ status: 'halt', reason: 'depth' });
			frame.nativeStack.left = NATIVE_FRAME;
			end = ends[0]!;
			expect(frame.call(request(B, { gas: 1000 })).status).toBe('success');
			return NO_BYTES;
		});
		expect(start(host).status).toBe('success');
		const first = MAX_NATIVE_STACK - NATIVE_FRAME;
		expect(left).toEqual([first, first, first]);
		expect(before).toEqual([first, first, first, NATIVE_FRAME].map((bytes) => bytes - NATIVE_FRAME));
	});

	it('never ends as a failure that a contract could see if the machine has no stack left: that is a fault of the host', () => {
		const host = newHost();
		const overflow = (): never => {
			const deeper = (): number => 1 + deeper();
			return deeper() as never;
		};
		two.put(host, B, overflow);
		one.put(host, A, (frame) => {
			frame.call(request(B));
			return NO_BYTES;
		});
		expect(() => start(host)).toThrow(expect.objectContaining({ name: 'HostFault' }));
	});

	it('limits nested calls, not consecutive ones', () => {
		const host = newHost();
		one.put(host, LEAF, () => NO_BYTES);
		two.put(host, B, () => NO_BYTES);
		const statuses = new Set<string>();
		one.put(host, A, (frame) => {
			for (let i = 0; i <= MAX_DEPTH; i++) statuses.add(frame.call(request(i % 2 ? LEAF : B, { gas: 1000 })).status);
			return NO_BYTES;
		});
		expect(start(host).status).toBe('success');
		expect([...statuses]).toEqual(['success']);
	});

	it('counts frames with and without native stack separately', () => {
		const host = newHost();
		let deepest = 0;
		const deeper = tower((innermost) => {
			deepest = Math.max(deepest, innermost.message.depth);
			innermost.call(request(B));
		}, 4);
		one.put(host, A, deeper);
		two.put(host, B, (frame) => {
			deepest = Math.max(deepest, frame.message.depth);
			frame.call(request(A));
			return NO_BYTES;
		});
		expect(start(host).status).toBe('success');
		// Of every five frames, two are on the native stack: those that enter another VM.
		expect(deepest).toBe((NATIVE_FRAMES / 2) * 5 - 1);
	});
});

describe('guest memory', () => {
	const half = MAX_GUEST_MEMORY / 2;

	it('has one limit for the frames of all VMs, and is freed when a frame ends', () => {
		const host = newHost();
		two.put(host, B, (frame) => {
			frame.reserveMemory(half);
			return NO_BYTES;
		});
		const statuses: string[] = [];
		one.put(host, A, (frame) => {
			const inB = () => statuses.push(frame.call(request(B, { gas: 1000 })).status);
			inB();
			frame.reserveMemory(half);
			inB();
			frame.reserveMemory(1);
			inB();
			return NO_BYTES;
		});
		expect(start(host).status).toBe('success');
		expect(statuses).toEqual(['success', 'success', 'halt']);
	});

	it('that is counted until the transaction ends is not freed with its frame', () => {
		const host = newHost();
		two.put(host, B, (frame) => {
			frame.reserveMemory(half, 'transaction');
			frame.reserveMemory(half - 1, 'frame');
			frame.reserveMemory(0);
			return NO_BYTES;
		});
		const left: string[] = [];
		one.put(host, A, (frame) => {
			left.push(frame.call(request(B, { gas: 1000 })).status);
			frame.reserveMemory(half);
			left.push(frame.call(request(B, { gas: 1000 })).status);
			expect(() => frame.reserveMemory(1)).toThrow(Halt);
			return NO_BYTES;
		});
		for (let transactions = 0; transactions < 2; transactions++) {
			left.length = 0;
			expect(start(host).status).toBe('success');
			expect(left).toEqual(['success', 'halt']);
		}
	});

	it.each([MAX_GUEST_MEMORY + 1, -1, Number.NaN])('%d bytes halt the frame that requests them', (bytes) => {
		const host = newHost();
		one.put(host, A, (frame) => {
			frame.reserveMemory(bytes);
			return NO_BYTES;
		});
		expect(start(host).outcome).toMatchObject({ status: 'halt', reason: 'memory-limit' });
	});
});

describe("frames on an adapter's own stack", () => {
	it('must be ended and used in order: otherwise the adapter is at fault', () => {
		const host = newHost();
		const wrong: ((outer: Frame, inner: Frame) => void)[] = [
			(outer) => outer.endFrame({ status: 'success', output: NO_BYTES }),
			(outer) => outer.call(request(LEAF)),
			(_, inner) => {
				inner.endFrame({ status: 'success', output: NO_BYTES });
				inner.endFrame({ status: 'success', output: NO_BYTES });
			},
		];
		for (const misuse of wrong) {
			one.put(host, A, (frame) => {
				const inner = frame.beginFrame(request(A));
				if (isFrame(inner)) misuse(frame, inner);
				return NO_BYTES;
			});
			expect(() => start(host)).toThrow(expect.objectContaining({ name: 'HostFault' }));
		}
	});
});
