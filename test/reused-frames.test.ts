import { bytesToHex, concatBytes, hexToBytes } from '@altvm/abi-bridge';
import { evmAdapter } from '@altvm/evm';
import { push } from '@altvm/evm/testing';
import { type Frame, type FrameResult, Host, type Outcome, type TransactionResult, type VmAdapter } from '@altvm/host';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evmAddress, type Script, scriptedVm, USER } from '../packages/host/src/testing/scripted-vm.ts';

// Frames, machines and their memory are used again. Random trees of calls must do exactly what they do on objects of their own.

const CONTRACTS = 5;
const contract = (i: number) => evmAddress(0xc0 + i);
/** Contracts of another VM: one calls back into the EVM on the native stack, one halts, and one breaks the host. */
const ECHO = evmAddress(0xd0);
const HALTS = evmAddress(0xd1);
const FAULT = evmAddress(0xd2);
const IDENTITY = evmAddress(4);

const OP = { add: 0x01, keccak: 0x20, mload: 0x51, mstore: 0x52, sload: 0x54, sstore: 0x55, gas: 0x5a, pop: 0x50 };
const bytes = (...parts: (number | readonly number[])[]) => parts.flat();
const at = (address: string) => push(BigInt(address));

/** Adds the word on the stack to a sum in memory at 0. */
const note = bytes(push(0n), OP.mload, OP.add, push(0n), OP.mstore);
/** What a frame may see of an earlier one: memory that it never wrote, call data beyond their end, return data and their size. */
const look = bytes(
	bytes(push(0x400n), OP.mload, note),
	bytes(push(0x1000n), 0x35, note),
	bytes(0x36, note),
	bytes(push(3n), 0x35, note),
	bytes(0x3d, note),
	// RETURNDATACOPY of all of them to 0x80, and their hash.
	bytes(0x3d, push(0n), push(0x80n), 0x3e, 0x3d, push(0x80n), OP.keccak, note),
	// CALLDATACOPY of 80 bytes to 0x100.
	bytes(push(80n), push(0n), push(0x100n), 0x37, push(80n), push(0x100n), OP.keccak, note),
	bytes(0x33, note, 0x30, note, 0x34, note, OP.gas, note, 0x59, note),
);

interface Call {
	readonly kind: 'call' | 'callcode' | 'delegatecall' | 'staticcall';
	readonly to: string;
	readonly gas: bigint;
	readonly value: bigint;
	readonly input: readonly [offset: number, length: number];
	readonly output: readonly [offset: number, length: number];
}
const OPCODES = { call: 0xf1, callcode: 0xf2, delegatecall: 0xf4, staticcall: 0xfa };

function calls({ kind, to, gas, value, input, output }: Call): number[] {
	const hasValue = kind === 'call' || kind === 'callcode';
	const ranges = [output[1], output[0], input[1], input[0]].flatMap((n) => push(BigInt(n)));
	return bytes(ranges, hasValue ? push(value) : [], at(to), push(gas), OPCODES[kind], note, look);
}

const range = fc.tuple(fc.integer({ min: 0, max: 0x180 }), fc.constantFrom(0, 1, 4, 31, 36, 64, 100, 700));
const callFrom = (i: number): fc.Arbitrary<number[]> =>
	fc
		.record({
			kind: fc.constantFrom<Call['kind']>('call', 'call', 'callcode', 'delegatecall', 'staticcall', 'staticcall'),
			to: fc.oneof(
				{ weight: 5, arbitrary: fc.integer({ min: Math.min(i + 1, CONTRACTS - 1), max: CONTRACTS - 1 }).map(contract) },
				fc.constantFrom(contract(0), IDENTITY, evmAddress(2), ECHO, HALTS, evmAddress(0xeeee)),
			),
			gas: fc.constantFrom(100_000n, 100_000n, 1_000_000n, 3000n, 700n, 0n, 2n ** 255n),
			value: fc.constantFrom(0n, 0n, 0n, 1n),
			input: range,
			output: range,
		})
		.map(calls);

/** CREATE of code that returns what it finds in memory, after a look, and a call of it. */
const creates = fc.constantFrom(0xf0, 0xf5).map((op) => {
	const init = bytes(look, push(64n), push(0n), 0xf3);
	const store = init.flatMap((byte, i) => bytes(push(BigInt(byte)), push(BigInt(0x200 + i)), 0x53));
	const args = bytes(op === 0xf5 ? push(7n) : [], push(BigInt(init.length)), push(0x200n), push(0n));
	return bytes(
		store,
		args,
		op,
		0x80,
		note,
		bytes(push(0n), 0x80, 0x80, 0x80, 0x80, 0x85, OP.gas, 0xf1, note, OP.pop),
		look,
	);
});
const step = (i: number) =>
	fc.oneof(
		{ weight: 6, arbitrary: callFrom(i) },
		{ weight: 1, arbitrary: creates },
		fc.constant(bytes(push(1n), OP.sload, note, push(0n), OP.mload, push(1n), OP.sstore)),
		fc.constant(bytes(push(9n), push(32n), push(0n), 0xa1)),
		fc.nat(0x700).map((to) => bytes(push(0xabcdefn), push(BigInt(to)), OP.mstore)),
	);
const ending = fc.oneof(
	{ weight: 2, arbitrary: fc.constantFrom([0x00], [0x00], [0xfe], bytes(push(1n), 0x56)) },
	fc
		.tuple(fc.constantFrom(0xf3, 0xf3, 0xf3, 0xfd), range)
		.map(([op, [offset, length]]) => bytes(push(BigInt(length)), push(BigInt(offset)), op)),
	fc.constant(bytes(at(contract(1)), 0xff)),
);
const program = (i: number) =>
	fc
		.tuple(fc.array(step(i), { maxLength: 4 }), ending)
		.map(([steps, end]) => Uint8Array.from(bytes(look, ...steps, push(0n), OP.mload, push(2n), OP.sstore, end)));

const programs = fc.tuple(...Array.from({ length: CONTRACTS }, (_, i) => program(i)));

function hostWith(evm: VmAdapter, codes: readonly Uint8Array[]): Host {
	const other = scriptedVm('other');
	const host = new Host({ adapters: [evm, other.adapter] });
	codes.forEach((code, i) => {
		host.setAccount(contract(i), { vm: 'evm', code, balance: 100n });
	});
	const back: Script = (frame) => {
		const outcome = frame.call({
			kind: 'call',
			target: contract(CONTRACTS - 1),
			value: 0n,
			input: frame.message.input,
		});
		return concatBytes(outcome.output, frame.message.input);
	};
	other.put(host, ECHO, back);
	other.put(host, HALTS, () => ({ status: 'halt', reason: 'trap', detail: 'as the test asks' }));
	other.put(host, FAULT, () => {
		throw new TypeError('a fault of the adapter');
	});
	host.setAccount(USER, { balance: 10n ** 18n });
	return host;
}

/** Everything that a run shows. */
const shown = ({ status, outcome, gasUsed, logs, changes }: TransactionResult) => ({
	status,
	outcome,
	gasUsed,
	logs,
	changes,
});

const run = (host: Host, i: number, gas: number, trace = false) =>
	shown(
		host.call({ from: USER, to: contract(i), input: Uint8Array.from({ length: 70 }, (_, n) => n + 1), gas, trace }),
	);

const ENGINES = ['interpreter', 'translated'] as const;
const reused = (engine: (typeof ENGINES)[number]) => evmAdapter({ engine });
const fresh = (engine: (typeof ENGINES)[number]): VmAdapter => ({ ...evmAdapter({ engine }), reusesFrames: false });

describe.each(ENGINES)('%s: frames that are used again', (engine) => {
	it('do what frames of their own do, with and without a trace, at any gas', () => {
		fc.assert(
			fc.property(programs, fc.array(fc.integer({ min: 21_000, max: 400_000 }), { maxLength: 3 }), (codes, limits) => {
				const [ours, own, traced] = [reused(engine), fresh('interpreter'), reused(engine)].map((evm) =>
					hostWith(evm, codes),
				);
				for (const gas of [3_000_000, ...limits, 3_000_000]) {
					for (const i of [0, 2]) {
						const expected = run(own!, i, gas);
						expect(run(ours!, i, gas)).toEqual(expected);
						expect(run(traced!, i, gas, true)).toEqual(expected);
					}
				}
			}),
			{ numRuns: 60 },
		);
	});

	it('read call data of their own', () => {
		// Returns the first word of its call data; the second call gets another one than the first.
		const first = Uint8Array.from(bytes(push(0n), 0x35, push(0n), OP.mstore, push(32n), push(0n), 0xf3));
		const calls = [7n, 9n].flatMap((word, i) =>
			bytes(
				push(word),
				push(0n),
				OP.mstore,
				bytes(push(32n), push(BigInt(32 + 32 * i)), push(32n), push(0n)),
				at(contract(1)),
				push(100_000n),
				OPCODES.staticcall,
				OP.pop,
			),
		);
		const main = Uint8Array.from(bytes(calls, push(64n), push(32n), 0xf3));
		const { output } = hostWith(reused(engine), [main, first]).call({ from: USER, to: contract(0), gas: 1_000_000 });
		expect([output[31], output[63]]).toEqual([7, 9]);
	});

	it('are whole again after a fault of the host in the middle of nested frames', () => {
		// Each calls the next one with call data of its own, and the last one the contract that breaks the host.
		const chain = Array.from({ length: CONTRACTS }, (_, i) =>
			Uint8Array.from(
				bytes(
					push(0x1234n + BigInt(i)),
					push(0x60n),
					OP.mstore,
					calls({
						kind: 'call',
						to: i + 1 < CONTRACTS ? contract(i + 1) : FAULT,
						gas: 2n ** 64n,
						value: 0n,
						input: [0x60, 100],
						output: [0x300, 64],
					}),
				),
			),
		);
		const codes = [...chain.slice(0, -1), Uint8Array.from(bytes(look, push(64n), push(0n), 0xf3))];
		const evm = reused(engine);
		const [broken, whole] = [hostWith(evm, chain), hostWith(evm, codes)];
		const expected = run(hostWith(fresh('interpreter'), codes), 0, 1_000_000);
		for (let i = 0; i < 3; i++) {
			expect(() => run(broken, 0, 1_000_000)).toThrow('a fault of the adapter');
			expect(run(whole, 0, 1_000_000)).toEqual(expected);
		}
	});

	it('show nothing of the frame that ran in their place before', () => {
		// Fills 512 bytes of memory and returns, reverts with, or leaves all of it.
		const fill = (end: readonly number[]) =>
			Uint8Array.from(
				bytes(
					...Array.from({ length: 16 }, (_, i) => bytes(push(2n ** 256n - 1n), push(BigInt(32 * i)), OP.mstore)),
					push(512n),
					push(0n),
					end,
				),
			);
		// Returns 512 bytes of memory that nothing wrote, and 64 of call data that were not given.
		const read = Uint8Array.from(bytes(push(64n), push(0n), push(0x200n), 0x37, push(576n), push(0n), 0xf3));
		for (const end of [[0xf3], [0xfd], [0xfe], [0x00], [0x60, 0x01, 0x56]]) {
			const order = [1, 2, 1, 2].flatMap((i) =>
				bytes(push(0n), push(0n), push(0n), push(0n), push(0n), at(contract(i)), push(100_000n), 0xf1, OP.pop),
			);
			const main = Uint8Array.from(bytes(order, bytes(0x3d, push(0n), push(0n), 0x3e, 0x3d, push(0n), 0xf3)));
			const host = hostWith(reused(engine), [main, fill(end), read]);
			const { output } = host.call({ from: USER, to: contract(0), gas: 1_000_000 });
			expect(bytesToHex(output)).toBe(bytesToHex(new Uint8Array(576)));
		}
	});
});

/** Begins and ends a call of the same VM four times. Returns the frames, their messages, meters and outcomes. */
function fourCalls(reusesFrames: boolean, end: (frame: Frame) => FrameResult) {
	const vm = scriptedVm('four', { reusesFrames });
	const host = new Host({ adapters: [vm.adapter] });
	const leaf = evmAddress(2);
	const frames: Frame[] = [];
	const outcomes: Outcome[] = [];
	const left: number[] = [];
	vm.put(host, leaf, () => hexToBytes('0x01'));
	vm.put(host, evmAddress(1), (frame) => {
		for (let i = 0; i < 4; i++) {
			const begun = frame.beginFrame({ kind: 'call', target: leaf, value: 0n, gas: 1000, input: Uint8Array.of(i) });
			if (!('message' in begun)) throw new Error('not begun');
			outcomes.push(begun.endFrame(end(begun)));
			frames.push(begun);
			left.push(begun.gas.remaining);
			expect(() => begun.call({ kind: 'call', target: leaf, value: 0n, input: Uint8Array.of(1) })).toThrow(
				'not the innermost',
			);
		}
		return hexToBytes('0x02');
	});
	host.call({ from: USER, to: evmAddress(1), input: Uint8Array.of(1), gas: 100_000 });
	return { frames, outcomes, left };
}
const objects = (frames: readonly Frame[]) => [
	new Set(frames).size,
	new Set(frames.map(({ message }) => message)).size,
	new Set(frames.map(({ gas }) => gas)).size,
];

const ENDS: readonly [string, () => FrameResult, number][] = [
	['succeeds', () => ({ status: 'success', output: Uint8Array.of(7) }), 1],
	['halts', () => ({ status: 'halt', reason: 'trap', detail: 'as the test asks' }), 1],
	['reverts without data', () => ({ status: 'revert', output: Uint8Array.of() }), 1],
	// The caller may pass the data on: it keeps the frame.
	['reverts with data', () => ({ status: 'revert', output: Uint8Array.of(7) }), 4],
];

it.each(ENDS)('calls within a VM use the same objects if each %s', (_, end, made) => {
	const { frames, left } = fourCalls(true, end);
	expect(objects(frames)).toEqual([made, made, made]);
	// What is asked of a frame after its end finds no gas.
	if (made === 1) expect(left).toEqual([0, 0, 0, 0]);
});

it('an adapter that does not say that it reuses frames gets objects of its own, which it may keep', () => {
	const { frames, outcomes } = fourCalls(false, ({ message }) => ({ status: 'success', output: message.input }));
	expect(objects(frames)).toEqual([4, 4, 4]);
	expect(frames.map(({ message }) => message.input[0])).toEqual([0, 1, 2, 3]);
	expect(outcomes.map(({ output }) => output[0])).toEqual([0, 1, 2, 3]);
});

describe('calls from outside', () => {
	const [MAIN, OTHER_VM] = [evmAddress(1), evmAddress(2)];

	/** A host with a contract that notes its frame and ends it as `end` says, and a contract of a VM that does not reuse frames. */
	function noting(reusesFrames: boolean, end: Script) {
		const vm = scriptedVm('noting', { reusesFrames });
		const keeping = scriptedVm('keeping');
		const host = new Host({ adapters: [vm.adapter, keeping.adapter] });
		const frames: Frame[] = [];
		vm.put(host, MAIN, (frame) => {
			frames.push(frame);
			return end(frame);
		});
		keeping.put(host, OTHER_VM, () => hexToBytes('0x'));
		return { host, frames };
	}
	const call = (host: Host, input: number, gas = 100_000) =>
		host.call({ from: USER, to: MAIN, input: Uint8Array.of(input), gas });
	const callOther: Script = (frame) => {
		frame.call({ kind: 'call', target: OTHER_VM, value: 0n, input: Uint8Array.of(1) });
		return Uint8Array.of(7);
	};

	const SEVERAL: readonly [string, boolean, Script, number][] = [
		['use the same objects if each succeeds', true, () => Uint8Array.of(7), 1],
		['have objects of their own after a revert', true, () => ({ status: 'revert', output: Uint8Array.of() }), 4],
		['have objects of their own after a halt', true, () => ({ status: 'halt', reason: 'trap', detail: '' }), 4],
		['have objects of their own if the adapter may keep them', false, () => Uint8Array.of(7), 4],
		['have objects of their own if an adapter that they call may keep frames', true, callOther, 4],
	];
	it.each(SEVERAL)('%s', (_, reusesFrames, end, made) => {
		const { host, frames } = noting(reusesFrames, end);
		for (let i = 0; i < 4; i++) call(host, i);
		expect(objects(frames)).toEqual([made, made, made]);
		expect(new Set(frames.map(({ state }) => state)).size).toBe(made);
	});

	it('drop the objects of a call that a fault ended', () => {
		let isBroken = false;
		const { host, frames } = noting(true, () => {
			if (isBroken) throw new TypeError('a fault of the adapter');
			return Uint8Array.of(7);
		});
		call(host, 1);
		isBroken = true;
		expect(() => call(host, 2)).toThrow('a fault of the adapter');
		isBroken = false;
		call(host, 3);
		call(host, 4);
		const [first, broken, next, last] = frames;
		expect(broken).toBe(first);
		expect(next).not.toBe(broken);
		expect(last).toBe(next);
		expect(() => broken!.call({ kind: 'call', target: MAIN, value: 0n, input: Uint8Array.of(1) })).toThrow(
			'not the innermost',
		);
	});

	it('are told their own message, gas, block, origin and state', () => {
		const seen: unknown[] = [];
		const { host } = noting(true, ({ message, gas, transaction, block, state }) => {
			const key = bytesToHex(message.input);
			const before = state.read(MAIN, '0x01')?.[0];
			state.write(MAIN, '0x01', message.input);
			seen.push([key, message.sender, message.depth, gas.remaining, transaction.origin, block.number, before]);
			return message.input;
		});
		const origin = evmAddress(0xe0);
		call(host, 1);
		host.call({ from: origin, to: MAIN, input: Uint8Array.of(2), gas: 2000 });
		host.simulate({ from: USER, to: MAIN, input: Uint8Array.of(3), gas: 3000, origin });
		host.setBlock({ number: 9n });
		call(host, 4, 4000);
		expect(seen).toEqual([
			['0x01', USER, 0, 100_000, USER, 1n, undefined],
			['0x02', origin, 0, 2000, origin, 1n, 1],
			['0x03', USER, 0, 3000, origin, 1n, 2],
			['0x04', USER, 0, 4000, USER, 9n, 2],
		]);
	});

	it.each(ENGINES)('%s: leave results as they were', (engine) => {
		fc.assert(
			fc.property(
				programs,
				fc.array(fc.nat({ max: CONTRACTS - 1 }), { minLength: 2, maxLength: 6 }),
				(codes, order) => {
					const host = hostWith(reused(engine), codes);
					const own = hostWith(fresh('interpreter'), codes);
					const results = order.map((i) => run(host, i, 1_000_000));
					expect(results).toEqual(order.map((i) => run(own, i, 1_000_000)));
				},
			),
			{ numRuns: 40 },
		);
	});
});
