import { type Hex, toAddress } from '@altvm/abi-bridge';
import { evmAdapter } from '@altvm/evm';
import { Host } from '@altvm/host';
import { describe, expect, it } from 'vitest';
import { instructionSet } from '../../../vm-adapters/evm/src/loader/opcodes.ts';
import { loadProgram } from '../../../vm-adapters/evm/src/loader/program.ts';
import { translate } from '../../../vm-adapters/evm/src/translator/module.ts';
import { sliced, sweep } from '../../slice.ts';
import { deepestOf } from '../../world/deepest.ts';
import { type Call, call, createWorld, forward, send } from '../../world/world.ts';
import { Assembler } from './assembler.ts';
import { check } from './check.ts';
import { type Engine, OurWorld } from './ours.ts';
import { ACCOUNTS, type FuzzCase, USER } from './world.ts';

const SIZE = 24_576;
const SELF = ACCOUNTS[0]!;
const engines: readonly Engine[] = ['interpreter', 'translated'];

const hex = (bytes: Uint8Array): Hex => `0x${Buffer.from(bytes).toString('hex')}`;
const filled = (...pattern: number[]) => Uint8Array.from({ length: SIZE }, (_, i) => pattern[i % pattern.length]!);
const fuzzCase = (code: Uint8Array, gas: number, input: Hex = '0x'): FuzzCase => ({
	contracts: [hex(code)],
	input,
	value: '0',
	gas,
});

function code(emit: (to: Assembler) => void): Uint8Array {
	const to = new Assembler();
	emit(to);
	return to.finish();
}

describe('code of the maximum size behaves the same on every engine', () => {
	it('each byte value repeated, after words on the stack', async () => {
		for (const op of sweep(256, 4)) {
			const bytes = filled(op).fill(0x5f, 0, 600);
			const found = await check(fuzzCase(bytes, 200_000), { engines });
			expect(found, `0x${op.toString(16)}`).toBeUndefined();
		}
	});

	const chain = code((to) => {
		for (let at = 0; at + 5 <= SIZE; at += 5) to.jump(0).mark(to.label());
	});
	const jumps = Uint8Array.from(chain, (byte, at) => {
		// Each jump leads to the next JUMPDEST.
		const next = at - (at % 5) + 4;
		return at % 5 === 1 ? next >> 8 : at % 5 === 2 ? next & 0xff : byte;
	});
	const patterns: Record<string, Uint8Array> = {
		JUMPDEST: filled(0x5b),
		'PUSH32 of JUMPDESTs': filled(0x7f, ...new Array<number>(32).fill(0x5b)),
		'PUSH1 and a JUMP to it': filled(0x60, 0x5b, 0x56),
		'chain of JUMPs': jumps,
		'computed JUMPs': filled(0x5b, 0x58, 0x60, 0x06, 0x01, 0x56),
		DUP1: filled(0x5f, ...new Array<number>(8191).fill(0x80)),
		'DUP1 and JUMPDEST': filled(0x5b, 0x36, 0x80),
		'SWAP16 after JUMPDEST': Uint8Array.from(filled(0x5b, 0x9f), (byte, at) => (at < 1000 ? 0x5f : byte)),
		calls: filled(0x5f, 0x5f, 0x5f, 0x5f, 0x5f, 0x5a, 0xf4, 0x50),
		'JUMPIs with two targets': filled(0x5b, 0x36, 0x60, 0x00, 0x57),
	};
	for (const [name, bytes] of Object.entries(patterns)) {
		it(`${name}, with a bounded size of the translation`, async () => {
			const translation = translate(loadProgram(bytes), instructionSet('osaka'));
			// Larger translations are left to the interpreter.
			expect(translation?.bytes.length ?? 0).toBeLessThan(6 * 1024 * 1024);
			expect(translation?.heads.size ?? 0).toBeLessThanOrEqual(SIZE + 1);
			expect(await check(fuzzCase(bytes, 300_000), { engines, shares: [9_999, 5_000] })).toBeUndefined();
		});
	}
});

describe.each(engines)('call chains on the engine %s', (engine) => {
	/** Adds one to the result of the next call. */
	const counting = (to: (from: Assembler) => void) =>
		code((from) => {
			from.push(32).push(0).push(0).push(0).push(0);
			to(from);
			from.op(0x5a, 0xf1, 0x50).push(0).op(0x51).push(1).op(0x01).push(0).op(0x52).push(32).push(0).op(0xf3);
		});
	const run = (codes: readonly Uint8Array[]) => {
		const of: FuzzCase = { contracts: codes.map(hex), input: '0x', value: '0', gas: Number.MAX_SAFE_INTEGER };
		return new OurWorld(of, engine).run(of.gas);
	};

	it('a contract that calls itself goes 1,024 deep', () => {
		const result = run([counting((from) => from.op(0x30))]);
		expect(BigInt(hex(result.output))).toBe(1025n);
	});

	it('contracts that call one another go 1,024 deep', () => {
		const result = run(ACCOUNTS.map((_, i) => counting((from) => from.push(BigInt(ACCOUNTS[(i + 1) % 3]!)))));
		expect(BigInt(hex(result.output))).toBe(1025n);
	});

	it('nested creates end at the maximum depth, or out of gas', () => {
		// Init code that creates itself.
		const body = (to: Assembler) => to.op(0x38, 0x5f, 0x5f, 0x39, 0x38, 0x5f, 0x5f, 0xf0);
		const { status } = new OurWorld(fuzzCase(code(body), 0), engine).run(1_000_000_000_000);
		expect(status).toBe('success');
	});

	it('chains through other VMs go as deep as the native stack allows, and fail as calls do beyond it', async () => {
		const { host, peers, reentrantWasm } = await createWorld({ evm: { engine } });
		const ring = [peers.evm, reentrantWasm];
		const chain = (length: number): Call => {
			let of: Call = call(ring[length % 2]!, 'ping', 1n);
			for (let i = length - 1; i >= 0; i--) of = forward(ring[i % 2]!, of);
			return of;
		};
		const run = (length: number) => send(host, chain(length), { gas: 10_000_000_000_000 });
		const deepest = deepestOf((length) => run(length).status === 'success');
		expect(deepest).toBeGreaterThanOrEqual(60);
		expect(run(deepest + 300).failure).toMatchObject({ kind: 'halt', vm: expect.any(String) });
		expect(send(host, chain(20), { gas: 10_000_000_000 }).status).toBe('success');
	});

	it('chains whose frames each use 64 KB of memory free all of it', () => {
		const deep = counting((from) =>
			from
				.push(2n ** 256n - 1n)
				.push(0x8000)
				.op(0x52)
				.push(0x010000)
				.op(0x51, 0x50, 0x30),
		);
		const result = run([deep]);
		expect(BigInt(hex(result.output))).toBe(1025n);
		// The frames' memory is zero when it is reused.
		const sum = code((to) =>
			to.push(0x8000).op(0x51).push(0xffe0).op(0x51, 0x17).push(0).op(0x52).push(32).push(0).op(0xf3),
		);
		expect(BigInt(hex(run([sum]).output))).toBe(0n);
	});
});

describe('memory and call data at their limits', () => {
	const OFFSETS = sliced([0, 31, 32, 65_504, 65_535, 1_048_575, 1_048_576], [0, 31, 65_504, 1_048_576]).map(BigInt);
	const BITS = sliced([24n, 31n, 32n, 33n, 53n, 63n, 64n, 127n, 255n, 256n], [32n, 53n, 256n]);
	const BEYOND = BITS.flatMap((bits) => [2n ** bits - 1n, 2n ** bits - 32n]);
	const input: Hex = `0x${'a5'.repeat(1_048_576)}`;

	it('1 MB of call data is read, copied and hashed the same, within and beyond its end', async () => {
		for (const at of [...OFFSETS, ...BEYOND.filter((_, i) => i % 3 === 0)]) {
			const read = code((to) =>
				to.push(at).op(0x35).push(0).op(0x52).push(32).push(at).push(32).op(0x37).push(64).push(0).op(0xf3),
			);
			const of = fuzzCase(read, 1_000_000, input);
			expect(await check(of, { engines }), `offset ${at}`).toBeUndefined();
		}
		const all = code((to) => to.op(0x36, 0x5f, 0x5f, 0x37, 0x36, 0x5f, 0x20).push(0).op(0x52, 0x36, 0x5f, 0xf3));
		expect(await check(fuzzCase(all, 30_000_000, input), { engines, shares: [9_999] })).toBeUndefined();
		expect(new OurWorld(fuzzCase(all, 0, input), 'translated').run(30_000_000).output.length).toBe(1_048_576);
	});

	it('memory grows as far as 30,000,000 gas and more can pay for, and no further', async () => {
		for (const gas of [30_000_000, 100_000_000]) {
			// Doubles the offset until it is out of gas.
			const grow = code((to) => {
				const head = to.label();
				to.push(1).mark(head).op(0x80, 0x80, 0x52).push(1).op(0x1b).jump(head);
			});
			expect(await check(fuzzCase(grow, gas), { engines })).toBeUndefined();
		}
		const most = code((to) =>
			to.push(7).push(3_900_000).op(0x52, 0x59).push(0).op(0x52).push(3_900_032).push(0).op(0xf3),
		);
		const { output, status } = new OurWorld(fuzzCase(most, 0), 'translated').run(30_000_000);
		expect([status, output.length, output.at(-1)]).toEqual(['success', 3_900_032, 7]);
	});

	it('offsets and lengths that no gas can pay for halt every instruction that takes them, at the maximum gas', async () => {
		const takers: [op: number, offset: number, length: number, takes: number][] = [
			[0x20, 0, 1, 2],
			[0x37, 0, 2, 3],
			[0x39, 0, 2, 3],
			[0x3e, 0, 2, 3],
			[0x51, 0, -1, 1],
			[0x52, 0, -1, 2],
			[0x53, 0, -1, 2],
			[0x5e, 0, 2, 3],
			[0x5e, 1, 2, 3],
			[0xa1, 0, 1, 3],
			[0xf0, 1, 2, 3],
			[0xf1, 3, 4, 7],
			[0xf1, 5, 6, 7],
			[0xf3, 0, 1, 2],
			[0xfd, 0, 1, 2],
		];
		for (const [op, offset, length, takes] of takers) {
			for (const word of BEYOND.filter((word) => word > 2n ** 31n)) {
				for (const [at, size] of length < 0 ? [[word, 0n] as const] : [[word, 1n] as const, [0n, word] as const]) {
					const operands = Array.from({ length: takes }, (_, i) => (i === offset ? at : i === length ? size : 0n));
					const bytes = code((to) => {
						for (const operand of operands.reverse()) to.push(operand & (2n ** 256n - 1n));
						to.op(op);
					});
					const of = fuzzCase(bytes, Number.MAX_SAFE_INTEGER);
					expect(await check(of, { engines }), hex(bytes)).toBeUndefined();
					expect(new OurWorld(of, 'translated').run(of.gas).status, hex(bytes)).not.toBe('success');
				}
			}
		}
	});

	it('a call with 1 MB of call data reaches the callee in full', async () => {
		const address = toAddress(`0x${'cc'.repeat(20)}`);
		const pass = code((to) =>
			to
				.push(32)
				.push(0)
				.push(1_048_576)
				.push(0)
				.push(0)
				.push(BigInt(address))
				.op(0x5a, 0xf1)
				.push(32)
				.push(0)
				.op(0xf3),
		);
		const size = code((to) => to.op(0x36).push(0).op(0x52).push(32).push(0).op(0xf3));
		for (const engine of engines) {
			const host = new Host({ adapters: [evmAdapter({ engine })] });
			host.setAccount(SELF, { vm: 'evm', code: pass });
			host.setAccount(address, { vm: 'evm', code: size });
			expect(BigInt(hex(host.call({ from: USER, to: SELF, gas: 30_000_000 }).output))).toBe(1_048_576n);
		}
	});
});
