import fc from 'fast-check';
import type { Assembler, Emit } from './assembler.ts';
import { account, bit, expression, length, offset, slot, word } from './expressions.ts';

const ENDS: readonly (readonly number[])[] = [
	[0x00],
	[0xfe],
	[0x0c],
	[0x60, 0x20, 0x5f, 0xfd],
	[0x60, 0x40, 0x5f, 0xf3],
	[0x5f, 0x56],
	[0x56],
	[0x33, 0xff],
	[0x30, 0xff],
	[0x61, 0xde, 0xad, 0xff],
	[0x60, 0x01, 0x5f, 0x57],
	// A jump into the data of a PUSH.
	[0x58, 0x60, 0x06, 0x01, 0x56, 0x61, 0x5b, 0x5b],
];

function block(to: Assembler, body: readonly Emit[]): void {
	for (const statement of body) statement(to);
}

/** Runs a body `times` times. The counter is on the stack below the body's words. It is tested at the start or at the end. */
function loop(to: Assembler, times: number, body: readonly Emit[], asksFirst: boolean): void {
	const head = to.label();
	const end = to.label();
	to.push(times).mark(head);
	if (asksFirst) to.op(0x80, 0x15).jumpIf(end);
	block(to, body);
	to.push(1).op(0x90, 0x03);
	if (asksFirst) to.jump(head).mark(end);
	else to.op(0x80).jumpIf(head);
	to.op(0x50);
}

/** Jumps to one of the bodies through a jump table. The target is computed from a word. */
function table(to: Assembler, selector: Emit, bodies: readonly (readonly Emit[])[]): void {
	const entries = bodies.map(() => to.label());
	const targets = bodies.map(() => to.label());
	const end = to.label();
	selector(to);
	// An entry consists of JUMPDEST, PUSH2 and JUMP.
	to.push(bodies.length).op(0x90, 0x06).push(5).op(0x02).pushLabel(entries[0]!).op(0x01, 0x56);
	entries.forEach((entry, i) => void to.mark(entry).jump(targets[i]!));
	bodies.forEach((body, i) => {
		to.mark(targets[i]!);
		block(to, body);
		to.jump(end);
	});
	to.mark(end);
}

/** A switch as Solidity compiles it: a series of comparisons that jump to bodies. */
function chain(to: Assembler, selector: Emit, bodies: readonly (readonly Emit[])[]): void {
	const targets = bodies.map(() => to.label());
	const end = to.label();
	selector(to);
	bodies.forEach((_, i) => void to.op(0x80).push(i).op(0x14).jumpIf(targets[i]!));
	to.jump(end);
	bodies.forEach((body, i) => {
		to.mark(targets[i]!);
		block(to, body);
		to.jump(end);
	});
	to.mark(end).op(0x50);
}

const { statement, body } = fc.letrec<{ statement: Emit; body: Emit[] }>((tie) => ({
	/** Leaves the stack height unchanged, except for a few statements that fill the stack or end the program. */
	statement: fc.oneof(
		{ maxDepth: 3, depthSize: 'small', withCrossShrink: true },
		{
			weight: 16,
			arbitrary: fc.tuple(expression, offset).map(
				([value, at]): Emit =>
					(to) => {
						value(to);
						to.push(at).op(0x52);
					},
			),
		},
		{
			weight: 4,
			arbitrary: fc.tuple(expression, offset).map(
				([value, at]): Emit =>
					(to) => {
						value(to);
						to.push(at).op(0x53);
					},
			),
		},
		{
			weight: 4,
			arbitrary: expression.map(
				(value): Emit =>
					(to) => {
						value(to);
						to.op(0x50);
					},
			),
		},
		{
			weight: 4,
			arbitrary: fc.tuple(expression, expression, fc.constantFrom(0x52, 0x53)).map(
				([value, at, op]): Emit =>
					(to) => {
						value(to);
						at(to);
						to.push(0x3ff).op(0x16, op);
					},
			),
		},
		{
			weight: 8,
			arbitrary: fc
				.tuple(
					fc.oneof(
						bit.map(
							(value): Emit =>
								(to) =>
									void to.push(value),
						),
						expression,
					),
					slot,
					fc.constantFrom(0x55, 0x55, 0x5d),
				)
				.map(
					([value, key, op]): Emit =>
						(to) => {
							value(to);
							to.push(key).op(op);
						},
				),
		},
		{
			weight: 8,
			arbitrary: fc.tuple(offset, offset, length, fc.constantFrom(0x37, 0x39, 0x3e, 0x5e)).map(
				([at, from, size, op]): Emit =>
					(to) =>
						void to.push(size).push(from).push(at).op(op),
			),
		},
		// Copies return data within its bounds.
		{
			weight: 4,
			arbitrary: offset.map(
				(at): Emit =>
					(to) =>
						void to.op(0x3d).push(0).push(at).op(0x3e),
			),
		},
		{
			weight: 4,
			arbitrary: fc.tuple(account, offset, offset, length).map(
				([who, at, from, size]): Emit =>
					(to) =>
						void to.push(size).push(from).push(at).push(who).op(0x3c),
			),
		},
		{
			weight: 4,
			arbitrary: fc.tuple(fc.array(word, { maxLength: 4 }), offset, length).map(
				([topics, at, size]): Emit =>
					(to) => {
						for (const topic of topics) to.push(topic);
						to.push(size)
							.push(at)
							.op(0xa0 + topics.length);
					},
			),
		},
		{
			weight: 8,
			arbitrary: fc.tuple(expression, tie('body'), tie('body'), fc.boolean()).map(
				([condition, then, otherwise, isNegated]): Emit =>
					(to) => {
						const other = to.label();
						const end = to.label();
						condition(to);
						if (isNegated) to.op(0x15);
						to.jumpIf(other);
						block(to, then);
						to.jump(end).mark(other);
						block(to, otherwise);
						to.mark(end);
					},
			),
		},
		{
			weight: 8,
			arbitrary: fc
				.tuple(
					fc.oneof(
						{ weight: 9, arbitrary: fc.integer({ min: 1, max: 12 }) },
						{ weight: 1, arbitrary: fc.constant(7000) },
					),
					tie('body'),
					fc.boolean(),
				)
				.map(
					([times, inner, asksFirst]): Emit =>
						(to) =>
							loop(to, times, inner, asksFirst),
				),
		},
		{
			weight: 4,
			arbitrary: fc
				.tuple(expression, fc.array(tie('body'), { minLength: 1, maxLength: 4 }), fc.constantFrom(table, chain))
				.map(
					([selector, bodies, kind]): Emit =>
						(to) =>
							kind(to, selector, bodies),
				),
		},
		// Grows the stack up to or beyond the limit, and shrinks it again or not.
		{
			weight: 4,
			arbitrary: fc
				.tuple(
					fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1005, max: 1024 })),
					tie('body'),
					fc.boolean(),
				)
				.map(
					([height, inner, isLeft]): Emit =>
						(to) => {
							grow(to, height);
							block(to, inner);
							if (!isLeft) shrink(to, height);
						},
				),
		},
		// Code that is long when translated and is only jumped over. The code around it becomes functions of its own.
		{
			weight: 1,
			arbitrary: fc.integer({ min: 1, max: 1500 }).map(
				(times): Emit =>
					(to) =>
						jumpOver(to, times),
			),
		},
		// Pops up to three items, whether or not they are on the stack.
		{
			weight: 1,
			arbitrary: fc.integer({ min: 1, max: 3 }).map(
				(count): Emit =>
					(to) =>
						void to.op(...new Array<number>(count).fill(0x50)),
			),
		},
		{
			weight: 1,
			arbitrary: fc.constantFrom(...ENDS).map(
				(bytes): Emit =>
					(to) =>
						void to.op(...bytes),
			),
		},
		{
			weight: 1,
			arbitrary: fc.uint8Array({ maxLength: 6 }).map(
				(bytes): Emit =>
					(to) =>
						void to.op(...bytes),
			),
		},
	),
	body: fc.array(tie('statement'), { maxLength: 5, size: 'max', depthIdentifier: 'body' }),
}));

function jumpOver(to: Assembler, times: number): void {
	const long = to.label();
	const end = to.label();
	to.pushLabel(long).op(0x50).jump(end).mark(long);
	// DUP1 DUP1 MULMOD.
	for (let i = 0; i < times; i++) to.op(0x80, 0x80, 0x09);
	to.mark(end);
}

/** Pushes words, in a loop if they are many. */
function grow(to: Assembler, height: number): void {
	if (height <= 40) {
		for (let i = 0; i < height; i++) to.push(0);
		return;
	}
	const head = to.label();
	to.push(height).mark(head).op(0x80).push(1).op(0x90, 0x03, 0x80).jumpIf(head);
}

/** Pops words, counted in memory. */
function shrink(to: Assembler, height: number): void {
	if (height <= 40) {
		to.op(...new Array<number>(height).fill(0x50));
		return;
	}
	const head = to.label();
	to.push(height).push(0x1e0).op(0x52).mark(head).op(0x50);
	to.push(1).push(0x1e0).op(0x51, 0x03, 0x80).push(0x1e0).op(0x52).jumpIf(head).op(0x50);
}

/** Loops until translated code replaces the interpreter, within a frame or between frames. */
const hotLoop: fc.Arbitrary<Emit> = fc
	.tuple(fc.constantFrom(150, 3100, 6100), fc.array(statement, { maxLength: 1 }), fc.boolean())
	.map(
		([times, inner, asksFirst]): Emit =>
			(to) =>
				loop(to, times, inner, asksFirst),
	);

export { body, hotLoop, statement };
