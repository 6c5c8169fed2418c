import fc from 'fast-check';
import { Assembler, type Emit } from './assembler.ts';
import { ACCOUNTS, NOBODY } from './world.ts';

const limb = fc.oneof(
	fc.constantFrom(0n, 1n, 2n ** 32n, 2n ** 63n, 2n ** 63n - 1n, 2n ** 64n - 2n, 2n ** 64n - 1n),
	fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
);
export const word = fc.oneof(
	// Numbers that carry from limb to limb, or are one limb short.
	{
		weight: 4,
		arbitrary: fc.tuple(limb, limb, limb, limb).map(([a, b, c, d]) => a | (b << 64n) | (c << 128n) | (d << 192n)),
	},
	{ weight: 4, arbitrary: fc.bigInt({ min: 0n, max: 300n }) },
	{
		weight: 3,
		arbitrary: fc.constantFrom(
			...[8n, 31n, 32n, 63n, 64n, 127n, 128n, 192n, 255n, 256n].map((bits) => 2n ** bits - 1n),
		),
	},
	{ weight: 3, arbitrary: fc.constantFrom(...[8n, 31n, 32n, 64n, 128n, 192n, 255n].map((bits) => 2n ** bits)) },
	{ weight: 1, arbitrary: fc.constantFrom(2n ** 256n - 2n, 2n ** 256n - 32n, 2n ** 255n + 1n) },
	{ weight: 2, arbitrary: fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }) },
);
/** Offsets and lengths: near zero, at the edges of words and pages, and sometimes beyond what any gas can pay for. */
export const offset = fc.oneof(
	{ weight: 30, arbitrary: fc.bigInt({ min: 0n, max: 200n }) },
	{
		weight: 4,
		arbitrary: fc.constantFrom(0n, 31n, 32n, 33n, 63n, 64n, 992n, 1023n, 1024n, 4095n, 65504n, 65505n, 65536n),
	},
	{
		weight: 1,
		arbitrary: fc.constantFrom(
			...[16n, 24n, 31n, 32n, 33n, 53n, 63n, 64n, 128n, 255n, 256n].flatMap((bits) => [
				2n ** bits - 1n,
				2n ** bits - 32n,
			]),
			...[17n, 31n, 32n, 64n, 65n, 128n].map((bits) => 2n ** bits),
		),
	},
);
export const length = fc.oneof(
	{ weight: 20, arbitrary: fc.bigInt({ min: 0n, max: 100n }) },
	{ weight: 1, arbitrary: offset },
);
export const slot = fc.bigInt({ min: 0n, max: 3n });
export const bit = fc.bigInt({ min: 0n, max: 1n });
/** Precompiled contracts, contracts, missing accounts, and words with bits above an address. */
export const account = fc.oneof(
	{ weight: 6, arbitrary: fc.constantFrom(...ACCOUNTS.map(BigInt)) },
	{ weight: 1, arbitrary: fc.bigInt({ min: 0n, max: 10n }) },
	{ weight: 1, arbitrary: fc.constantFrom(NOBODY, NOBODY | (0xffn << 160n), BigInt(ACCOUNTS[0]!) | (1n << 255n)) },
);

const BINARY = [
	0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x0a, 0x0b, 0x10, 0x11, 0x12, 0x13, 0x14, 0x16, 0x17, 0x18, 0x1a, 0x1b,
	0x1c, 0x1d,
];
const ENVIRONMENT = [
	0x30, 0x32, 0x33, 0x34, 0x36, 0x38, 0x3a, 0x3d, 0x41, 0x42, 0x43, 0x44, 0x45, 0x46, 0x47, 0x48, 0x4a, 0x58, 0x59,
	0x5a,
];
const CALLS = [0xf1, 0xf1, 0xf2, 0xf4, 0xfa];

const { expression } = fc.letrec<{
	expression: Emit;
	leaf: Emit;
	call: Emit;
	create: Emit;
	generatedCreate: Emit;
	smallCreate: Emit;
}>((tie) => ({
	/** Pushes one word. */
	expression: fc.oneof(
		{ maxDepth: 4, depthSize: 'small', withCrossShrink: true },
		{ weight: 12, arbitrary: tie('leaf') },
		{
			weight: 10,
			arbitrary: fc.tuple(tie('expression'), tie('expression'), fc.constantFrom(...BINARY)).map(
				([a, b, op]): Emit =>
					(to) =>
						run(to, a, b).op(op),
			),
		},
		{
			weight: 2,
			arbitrary: fc.tuple(tie('expression'), tie('expression'), tie('expression'), fc.constantFrom(0x08, 0x09)).map(
				([a, b, c, op]): Emit =>
					(to) =>
						run(to, a, b, c).op(op),
			),
		},
		{
			weight: 4,
			arbitrary: fc.tuple(tie('expression'), fc.constantFrom(0x15, 0x15, 0x19, 0x1e, 0x35, 0x49, 0x40)).map(
				([a, op]): Emit =>
					(to) =>
						run(to, a).op(op),
			),
		},
		// A branch: both paths meet with a word on the stack.
		{
			weight: 2,
			arbitrary: fc.tuple(tie('expression'), tie('expression'), tie('expression')).map(
				([condition, a, b]): Emit =>
					(to) => {
						const other = to.label();
						const end = to.label();
						run(to, condition).jumpIf(other);
						run(to, a).jump(end).mark(other);
						run(to, b).mark(end);
					},
			),
		},
		// Pushes words, shuffles them, and folds them into one.
		{
			weight: 3,
			arbitrary: fc
				.tuple(
					fc.array(tie('expression'), { minLength: 1, maxLength: 6 }),
					fc.array(fc.integer({ min: 0x80, max: 0x9f }), { maxLength: 8 }),
				)
				.map(
					([words, moves]): Emit =>
						(to) =>
							shuffle(to, words, moves),
				),
		},
		// A call of a function, whose return address is on the stack below its argument.
		{
			weight: 3,
			arbitrary: fc.tuple(tie('expression'), fc.nat(7)).map(
				([argument, which]): Emit =>
					(to) => {
						if (to.functions.length === 0) return argument(to);
						const back = to.label();
						to.pushLabel(back);
						run(to, argument)
							.jump(to.functions[which % to.functions.length]!)
							.mark(back);
					},
			),
		},
		{ weight: 2, arbitrary: tie('call') },
		{ weight: 1, arbitrary: tie('create') },
	),
	leaf: fc.oneof(
		{
			weight: 6,
			arbitrary: word.map(
				(value): Emit =>
					(to) =>
						void to.push(value),
			),
		},
		{
			weight: 3,
			arbitrary: fc.constantFrom(...ENVIRONMENT).map(
				(op): Emit =>
					(to) =>
						void to.op(op),
			),
		},
		// PUSHes longer than necessary, and PUSHes whose data look like instructions.
		{
			weight: 1,
			arbitrary: fc.tuple(fc.integer({ min: 1, max: 32 }), fc.constantFrom(0, 0x5b, 0x60, 0x7f, 0xff)).map(
				([size, byte]): Emit =>
					(to) =>
						void to.op(0x5f + size, ...new Array<number>(size).fill(byte)),
			),
		},
		{
			weight: 3,
			arbitrary: fc.tuple(offset, fc.constantFrom(0x35, 0x51, 0x51)).map(
				([at, op]): Emit =>
					(to) =>
						void to.push(at).op(op),
			),
		},
		{
			weight: 2,
			arbitrary: fc.tuple(slot, fc.constantFrom(0x54, 0x5c)).map(
				([key, op]): Emit =>
					(to) =>
						void to.push(key).op(op),
			),
		},
		{
			weight: 1,
			arbitrary: fc.tuple(account, fc.constantFrom(0x31, 0x3b, 0x3f)).map(
				([who, op]): Emit =>
					(to) =>
						void to.push(who).op(op),
			),
		},
		{
			weight: 1,
			arbitrary: fc.tuple(offset, length).map(
				([at, size]): Emit =>
					(to) =>
						void to.push(size).push(at).op(0x20),
			),
		},
	),
	call: fc
		.tuple(
			account,
			fc.constantFrom(...CALLS),
			fc.oneof(
				{ weight: 4, arbitrary: fc.bigInt({ min: 0n, max: 60_000n }) },
				{ weight: 1, arbitrary: fc.constantFrom(2n ** 53n, 2n ** 64n, 2n ** 256n - 1n) },
			),
			fc.oneof({ weight: 8, arbitrary: bit }, { weight: 1, arbitrary: fc.constantFrom(999n, 1000n, 2n ** 200n) }),
			fc.tuple(length, offset, length, offset),
		)
		.map(
			([who, op, gas, value, [outputLength, output, inputLength, input]]): Emit =>
				(to) => {
					to.push(outputLength).push(output).push(inputLength).push(input);
					if (op === 0xf1 || op === 0xf2) to.push(value);
					to.push(who).push(gas).op(op);
				},
		),
	create: fc.oneof({ weight: 4, arbitrary: tie('smallCreate') }, { weight: 1, arbitrary: tie('generatedCreate') }),
	/** Init code that is generated, or that is the running code itself. */
	generatedCreate: fc.tuple(fc.option(tie('expression')), bit).map(
		([body, value]): Emit =>
			(to) => {
				if (!body) return void to.op(0x38).push(0).push(0).op(0x39, 0x38).push(0).push(value).op(0xf0);
				const code = run(new Assembler(to.hasPush0), body).push(0).op(0x52).push(3).push(29).op(0xf3).finish();
				for (let at = 0; at < code.length; at += 32) {
					const chunk = Buffer.from(code.subarray(at, at + 32))
						.toString('hex')
						.padEnd(64, '0');
					to.push(BigInt(`0x${chunk}`))
						.push(at)
						.op(0x52);
				}
				to.push(code.length).push(0).push(value).op(0xf0);
			},
	),
	/** Small init codes with one outcome each, created in full, truncated, or followed by more memory. */
	smallCreate: fc
		.tuple(
			fc.constantFrom(
				0x60016000f3n << 216n, // Code of one byte: STOP.
				0x60ef60005360016000f3n << 176n, // Code that begins with 0xEF.
				0x656000545033ff6000526006601af3n << 136n, // Code that self-destructs.
				0x3460005260206000fdn << 184n, // Reverts with a word.
				0x33ffn << 240n, // Self-destructs.
				0x5b5f56n << 232n, // Loops until it is out of gas.
				0x600160025560016003555f545f5260205ff3n << 112n, // Writes storage and returns a word of it.
			),
			bit,
			bit,
			fc.oneof({ weight: 6, arbitrary: fc.constant(32n) }, { weight: 1, arbitrary: length }),
			fc.boolean(),
		)
		.map(
			([code, value, salt, size, isCreate2]): Emit =>
				(to) => {
					to.push(code).push(0).op(0x52);
					if (isCreate2) to.push(salt);
					to.push(size)
						.push(0)
						.push(value)
						.op(isCreate2 ? 0xf5 : 0xf0);
				},
		),
}));

function run(to: Assembler, ...pieces: readonly Emit[]): Assembler {
	for (const piece of pieces) piece(to);
	return to;
}

function shuffle(to: Assembler, words: readonly Emit[], moves: readonly number[]): void {
	run(to, ...words);
	let height = words.length;
	for (const op of moves) {
		// DUP1 to DUP16 and SWAP1 to SWAP16, as far as there are words.
		if (op < 0x90) to.op(0x80 + ((op - 0x80) % height++));
		else if (height > 1) to.op(0x90 + ((op - 0x90) % (height - 1)));
	}
	for (; height > 1; height--) to.op(height % 2 ? 0x18 : 0x03);
}

export { expression };
