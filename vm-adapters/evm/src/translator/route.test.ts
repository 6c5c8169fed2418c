import { hexToBytes, toAddress } from '@altvm/abi-bridge';
import { Host } from '@altvm/host';
import { afterEach, describe, expect, it, vi } from 'vitest';

const USER = toAddress(`0x${'b2'.padStart(40, '0')}`);
const AT = toAddress(`0x${'a1'.repeat(20)}`);

/** Parts of the program, each as long as a part of the code, so that a computed jump can reach every one. */
const PARTS = 32;
const STRIDE = 512;
const FIRST = 64;

/**
 * Walks from part to part by computed and known jumps. The word on the stack is multiplied, and shifted by itself, at each step; its
 * low bits choose the next part. Ends when the counter, which is the first word of call data, is zero. Then it jumps to the place
 * in the second word, which is no jump destination unless that is zero.
 */
function walk(): Uint8Array {
	const end = FIRST + PARTS * STRIDE;
	const code = new Uint8Array(end + 32);
	// PUSH1 1 PUSH0 CALLDATALOAD PUSH2 first JUMP: the stack is the word, then the counter.
	code.set([0x60, 1, 0x5f, 0x35, 0x61, FIRST >> 8, FIRST & 0xff, 0x56]);
	for (let part = 0; part < PARTS; part++) {
		const at = FIRST + part * STRIDE;
		const known = FIRST + ((part * 7 + 3) % PARTS) * STRIDE;
		const mixed = Array.from({ length: 60 }, (_, i) => [0x60, 2 * part + i + 1, 0x02, 0x80, 0x80, 0x1c, 0x18]).flat();
		const bytes = [
			...[0x5b, 0x90, ...mixed, 0x90], // JUMPDEST SWAP1 ... SWAP1
			...[0x60, 1, 0x90, 0x03, 0x80, 0x15, 0x61, end >> 8, end & 0xff, 0x57], // the counter falls; at zero to the end
			...(part % 3 === 0
				? [0x61, known >> 8, known & 0xff, 0x56]
				: // DUP2 PUSH1 31 AND PUSH2 stride MUL PUSH1 first ADD JUMP
					[0x81, 0x60, PARTS - 1, 0x16, 0x61, STRIDE >> 8, STRIDE & 0xff, 0x02, 0x60, FIRST, 0x01, 0x56]),
		];
		code.set(bytes, at);
	}
	// JUMPDEST PUSH1 32 CALLDATALOAD DUP1 PUSH1 (2 behind) JUMPI ... MSTORE of the word, RETURN.
	const to = end + 6;
	code.set([0x5b, 0x60, 32, 0x35, 0x80, 0x15, 0x61, (to + 5) >> 8, (to + 5) & 0xff, 0x57, 0x56, 0x5b], end);
	code.set([0x50, 0x50, 0x5f, 0x52, 0x60, 32, 0x5f, 0xf3], end + 12);
	return code;
}

const word = (number: number) => number.toString(16).padStart(64, '0');

function run(host: Host, counter: number, place: number, gas: number) {
	const { outcome } = host.call({ from: USER, to: AT, input: hexToBytes(`0x${word(counter)}${word(place)}`), gas });
	const { status, gasUsed, output } = outcome;
	return {
		status,
		gasUsed,
		output: Buffer.from(output).toString('hex'),
		...('reason' in outcome && { reason: outcome.reason }),
	};
}

/** Loads the adapter anew, and counts how often its executor enters translated code. */
async function load() {
	vi.resetModules();
	const { Executor } = await import('./executor.ts');
	const { evmAdapter } = await import('../adapter.ts');
	const entries = { functions: 0, count: 0 };
	const { instantiate } = Executor.prototype;
	vi.spyOn(Executor.prototype, 'instantiate').mockImplementation(function (this: InstanceType<typeof Executor>, made) {
		const compiled = instantiate.call(this, made);
		entries.functions = compiled.run.length;
		const counted = compiled.run.map((enter): typeof enter => (...args) => {
			entries.count++;
			return enter(...args);
		});
		return { ...compiled, run: counted };
	});
	const hostWith = (engine: 'interpreter' | 'translated') => {
		const host = new Host({ adapters: [evmAdapter({ engine })] });
		host.setAccount(AT, { vm: 'evm', code: walk() });
		return host;
	};
	return { entries, interpreted: hostWith('interpreter'), translated: hostWith('translated') };
}

afterEach(() => {
	vi.restoreAllMocks();
	vi.unstubAllGlobals();
});

describe.each([true, false])('a program of several functions, with tail calls: %s', (hasTailCalls) => {
	const prepare = () => {
		if (!hasTailCalls) vi.stubGlobal('WebAssembly', { ...withAll(WebAssembly), validate: () => false });
		return load();
	};

	it('has the same result, gas and failure as in the interpreter', async () => {
		const { entries, interpreted, translated } = await prepare();
		const whole = run(interpreted, 200, 0, 1_000_000);
		expect(whole.status).toBe('success');
		for (let gas = 21_000; gas < whole.gasUsed + 500; gas += 397) {
			expect(run(translated, 200, 0, gas), `${gas}`).toEqual(run(interpreted, 200, 0, gas));
		}
		expect(entries.functions).toBeGreaterThan(1);
	});

	it('restarts its functions without a trace', async () => {
		const { interpreted, translated } = await prepare();
		expect(run(translated, 2000, 0, 30_000_000)).toEqual(run(interpreted, 2000, 0, 30_000_000));
	});

	it.each([
		1,
		FIRST + 1,
		FIRST + 5 * STRIDE + 2,
		FIRST + 31 * STRIDE + 3,
		0x3fffffff,
		0x40000040,
		0x7fffffff,
		0xffffffff,
	])('halts at a jump to %i, which is no jump destination', async (place) => {
		const { interpreted, translated } = await prepare();
		const failure = run(translated, 50, place, 1_000_000);
		expect(failure).toEqual(run(interpreted, 50, place, 1_000_000));
		expect(failure).toMatchObject({ status: 'halt', reason: 'invalid-jump' });
	});

	it(`enters its code ${hasTailCalls ? 'once' : 'again after a jump between functions'}`, async () => {
		const { entries, translated } = await prepare();
		run(translated, 200, 0, 1_000_000);
		if (hasTailCalls) expect(entries.count).toBe(1);
		else expect(entries.count).toBeGreaterThan(1);
	});
});

function withAll(of: object): Record<string, unknown> {
	return Object.fromEntries(Object.getOwnPropertyNames(of).map((name) => [name, Reflect.get(of, name)]));
}
