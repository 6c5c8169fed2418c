import { hexToBytes } from '@altvm/abi-bridge';
import { type Engine, type EvmHardfork, evmAdapter } from '@altvm/evm';
import { type CallTracerFrame, Host, MAX_GAS, toCallTracer } from '@altvm/host';
import { describe, expect, it } from 'vitest';
import { Assembler } from '../fuzz/evm/assembler.ts';

const USER = '0x00000000000000000000000000000000000000b2';
const MAIN = `0x${'a1'.repeat(20)}` as const;
const OTHER = `0x${'a2'.repeat(20)}` as const;

interface Setting {
	readonly hardfork?: EvmHardfork;
	readonly gas?: number;
	readonly nonce?: bigint;
	/** Code of the contract that MAIN calls. */
	readonly other?: string;
}

/** Runs code. A contract in it has 5 wei. */
function traced(code: Uint8Array | string, engine: Engine, setting: Setting = {}): CallTracerFrame {
	const { hardfork = 'prague', gas = 1_000_000, nonce = 1n, other = '' } = setting;
	const host = new Host({ adapters: [evmAdapter({ hardfork, engine })] });
	const bytes = typeof code === 'string' ? hexToBytes(`0x${code}`) : code;
	host.setAccount(MAIN, { vm: 'evm', code: bytes, nonce, balance: 5n });
	host.setAccount(OTHER, { vm: 'evm', code: hexToBytes(`0x${other}`), nonce: 1n });
	const { trace } = host.call({ from: USER, to: MAIN, input: Uint8Array.of(1), gas, trace: true });
	return toCallTracer(trace!);
}

/** Writes bytes to memory at 0. */
function stored(bytes: Uint8Array): Assembler {
	const to = new Assembler();
	for (let at = 0; at < bytes.length; at += 32) {
		const chunk = new Uint8Array(32);
		chunk.set(bytes.subarray(at, at + 32));
		to.op(0x7f, ...chunk)
			.push(at)
			.op(0x52);
	}
	return to;
}

/** CALL, or STATICCALL of an address with so many bytes of input. */
function calling(target: string | number, { op = 0xf1, value = 0, length = 0, gas = 500_000 } = {}): Uint8Array {
	const to = new Assembler().push(0).push(0).push(length).push(0);
	if (op === 0xf1) to.push(value);
	return to.push(BigInt(target)).push(gas).op(op, 0x00).finish();
}

/** CREATE with init code, `times` times; with CREATE2 if there is a salt. */
function creating(init: string, { value = 0, salt = -1, times = 1 } = {}): Uint8Array {
	const code = hexToBytes(`0x${init}`);
	const to = stored(code);
	for (let i = 0; i < times; i++) {
		if (salt >= 0) to.push(salt);
		to.push(code.length)
			.push(0)
			.push(value)
			.op(salt < 0 ? 0xf0 : 0xf5);
	}
	return to.op(0x00).finish();
}

const reverting = (bytes: Uint8Array) => stored(bytes).push(bytes.length).push(0).op(0xfd).finish();

const ENGINES: readonly Engine[] = ['interpreter', 'translated'];

describe.each(ENGINES)('on the %s engine, an error is the text of geth 1.16', (engine) => {
	it.each<[string, string, string, Setting?]>([
		['INVALID', 'fe', 'invalid opcode: INVALID'],
		['an undefined opcode', '5f0c', 'invalid opcode: opcode 0xc not defined'],
		['an opcode of a later fork', '5f', 'invalid opcode: PUSH0', { hardfork: 'london' }],
		['too few items', '5f01', 'stack underflow (1 <=> 2)'],
		['too few items to swap', '5f5f91', 'stack underflow (2 <=> 3)'],
		['too many items', '5b5f5f56', 'stack limit reached 1024 (1023)'],
		['too many items to copy', '5f5b805f50600156', 'stack limit reached 1024 (1023)'],
		['a jump to no destination', '600356', 'invalid jump destination'],
		['return data that there are not', '60015f5f3e', 'return data out of bounds'],
		['too little gas', '5b5f56', 'out of gas', { gas: 20_000 }],
		['too little gas to store', '5f5f55', 'out of gas: not enough gas for reentrancy sentry', { gas: 2302 }],
		['init code that is too large', '61c0015f5ff0', 'out of gas: max initcode size exceeded: size 49153'],
	])('of a frame: %s', (_what, code, error, setting) => {
		const frame = traced(code, engine, setting);
		expect(frame).toMatchObject({ error, gasUsed: frame.gas });
	});

	it.each<[string, Uint8Array, string, Setting?]>([
		['more value than there is', calling(OTHER, { value: 9 }), 'insufficient balance for transfer'],
		['a create of more value', creating('00', { value: 9 }), 'insufficient balance for transfer'],
		['a creator without a nonce left', creating('00'), 'nonce uint64 overflow', { nonce: 2n ** 64n - 1n }],
		['a write in a static call', calling(OTHER, { op: 0xfa }), 'write protection', { other: '5f5f55' }],
		['a log in a static call', calling(OTHER, { op: 0xfa }), 'write protection', { other: '5f5fa0' }],
		[
			'a write in a static call without the gas for it',
			calling(OTHER, { op: 0xfa, gas: 10_000 }),
			'out of gas',
			{ other: '60015f55' },
		],
		['code that begins with 0xEF', creating('60ef5f5360015ff3'), 'invalid code: must not begin with 0xef'],
		['code that is too large', creating('6160015ff3'), 'max code size exceeded'],
		['code that is not paid for', creating('614e205ff3'), 'contract creation code storage out of gas'],
		['an address that is taken', creating('00', { salt: 1, times: 2 }), 'contract address collision'],
		['BLAKE2 of a bad length', calling(9, { length: 1 }), 'invalid input length'],
		['a pairing of a bad length', calling(8, { length: 1 }), 'bad elliptic curve pairing size'],
		[
			'a point that is none',
			stored(Uint8Array.of(1))
				.op(...calling(6, { length: 64 }))
				.finish(),
			'point is not on curve',
		],
	])('of a call: %s', (what, code, error, setting) => {
		const called = traced(code, engine, setting).calls!.at(-1)!;
		expect(called.error).toBe(error);
		expect('to' in called).toBe(!called.type.startsWith('CREATE'));
		const isRefused = /balance|nonce/.test(error);
		expect(called.gasUsed, what).toBe(isRefused ? '0x0' : called.gas);
	});

	it('of a chain that is too deep is that of the call that did not start', () => {
		// Calls itself with all gas.
		const self = new Assembler().push(0).push(0).push(0).push(0).push(0).op(0x30, 0x5a, 0xf1, 0x00).finish();
		let frame: CallTracerFrame | undefined = traced(self, engine, { gas: MAX_GAS });
		let frames = 0;
		for (; frame?.calls; frames++) frame = frame.calls[0];
		expect([frames, frame!.error, frame!.gasUsed]).toEqual([1025, 'max call depth exceeded', '0x0']);
	});
});

const hex = (text: string) => Uint8Array.from(Buffer.from(text, 'hex'));
const word = (n: bigint | number) => n.toString(16).padStart(64, '0');
const errorOf = (bytes: string, length = bytes.length / 2) => hex(`08c379a0${word(32)}${word(length)}${bytes}`);

describe('revertReason is what geth unpacks', () => {
	it.each<[string, Uint8Array, string | undefined]>([
		['a text without padding', errorOf('6e6f'), 'no'],
		['a text with dirty padding', errorOf(`6e6f${'ff'.repeat(30)}`, 2), 'no'],
		['a text with control characters', errorOf('6e1b5b'), 'n\x1b['],
		['bytes that are not UTF-8', errorOf('6eff'), 'n\ufffd'],
		['an empty text', errorOf(''), undefined],
		['a text longer than the data', errorOf('6e6f', 3), undefined],
		['an offset beyond the data', hex(`08c379a0${word(1n << 255n)}${word(0)}`), undefined],
		['a selector alone', hex('08c379a0'), undefined],
		['a panic', hex(`4e487b71${word(0x12)}`), 'division or modulo by zero'],
		['a panic with bytes after it', hex(`4e487b71${word(0x01)}ff`), 'assert(false)'],
		['a panic of an unknown code', hex(`4e487b71${word(2n ** 200n)}`), `unknown panic code: 0x1${'0'.repeat(50)}`],
		['a panic that is cut', hex('4e487b710000'), undefined],
		['a custom error', hex(`deadbeef${word(1)}`), undefined],
		['three bytes', hex('08c379'), undefined],
	])('%s', (_what, data, reason) => {
		const frame = traced(reverting(data), 'interpreter');
		expect(frame.error).toBe('execution reverted');
		expect(frame.output).toBe(`0x${Buffer.from(data).toString('hex')}`);
		expect(frame.revertReason).toBe(reason);
	});
});

describe('the options of geth', () => {
	/** Logs, calls a contract that logs, and logs. */
	const code = new Assembler()
		.op(0x5f, 0x5f, 0xa0)
		.push(0)
		.push(0)
		.push(0)
		.push(0)
		.push(0)
		.push(BigInt(OTHER))
		.push(9999)
		.op(0xf1, 0x5f, 0x5f, 0xa0)
		.finish();
	const host = new Host({ adapters: [evmAdapter()] });
	host.setAccount(MAIN, { vm: 'evm', code });
	host.setAccount(OTHER, { vm: 'evm', code: hexToBytes('0x5f5fa0') });
	const { trace } = host.call({ from: USER, to: MAIN, input: Uint8Array.of(1), trace: true });
	const places = ({ logs }: CallTracerFrame) => logs?.map(({ index, position }) => [index, position]);

	it('onlyTopCall leaves out calls, whose logs are counted', () => {
		const frame = toCallTracer(trace!, { onlyTopCall: true });
		expect(frame).not.toHaveProperty('calls');
		expect(places(frame)).toEqual([
			['0x0', '0x0'],
			['0x2', '0x0'],
		]);
	});

	it('withLog leaves out logs; firstLog counts those of earlier transactions', () => {
		expect(places(toCallTracer(trace!, { withLog: false }))).toBeUndefined();
		const frame = toCallTracer(trace!, { firstLog: 14 });
		expect([places(frame), places(frame.calls![0]!)]).toEqual([
			[
				['0xe', '0x0'],
				['0x10', '0x1'],
			],
			[['0xf', '0x0']],
		]);
	});

	it('are refused by name if they are wrong', () => {
		expect(() => toCallTracer(trace!, { withLogs: true } as never)).toThrow(/no option `withLogs`/);
		expect(() => toCallTracer(trace!, { firstLog: -1 })).toThrow(/`firstLog` must be an integer/);
	});
});
