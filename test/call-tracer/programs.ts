import { type Hex, hexToBytes } from '@altvm/abi-bridge';
import { Assembler } from '../fuzz/evm/assembler.ts';
import type { Random } from './random.ts';

/** A signed transaction on some contracts. */
export interface TraceProgram {
	/** Code of each contract. The first one is called. */
	readonly codes: readonly Uint8Array[];
	/** Wei of each contract. */
	readonly balances: readonly bigint[];
	/** Set for a contract creation. */
	readonly init: Uint8Array | undefined;
	readonly data: Uint8Array;
	readonly value: bigint;
	readonly gas: bigint;
}

/** What the code of a program may call. */
interface Scene {
	readonly random: Random;
	/** Addresses of the program's contracts, as numbers. */
	readonly contracts: readonly bigint[];
	/** Number of the contract whose code is written. It mostly calls later ones, so that trees end. */
	readonly self: number;
	/** How deep creates nest in this code. */
	readonly depth: number;
}

/** An account that does not exist. */
const NOBODY = 0xdead00000000000000000000000000000000beefn;
const PRECOMPILED = [1n, 2n, 3n, 4n, 5n, 6n, 7n, 8n, 9n, 0x10n, 0x100n];
const CALL = 0xf1;
const CALLCODE = 0xf2;
const DELEGATECALL = 0xf4;
const STATICCALL = 0xfa;
const CREATE = 0xf0;
const CREATE2 = 0xf5;
const CALLS = [CALL, CALL, CALL, CALLCODE, DELEGATECALL, DELEGATECALL, STATICCALL, STATICCALL];

const text = (hex: string): Hex => `0x${hex}`;
const word = (n: bigint | number) => n.toString(16).padStart(64, '0');
/** `Error("no")`, `Panic(0x11)`, an unknown panic, a custom error, an `Error` with a bad offset, and bytes of no meaning. */
const REVERTS: readonly Hex[] = [
	text(`08c379a0${word(32)}${word(2)}6e6f${'0'.repeat(60)}`),
	text(`4e487b71${word(0x11)}`),
	text(`4e487b71${word(0x99)}`),
	text(`deadbeef${word(5)}`),
	text(`08c379a0${word(1n << 200n)}${word(2)}`),
	'0x0102',
	'0x',
];

/** Writes bytes to memory at 0. */
function store(to: Assembler, bytes: Uint8Array): void {
	for (let at = 0; at < bytes.length; at += 32) {
		const chunk = new Uint8Array(32);
		chunk.set(bytes.subarray(at, at + 32));
		to.op(0x7f, ...chunk)
			.push(at)
			.op(0x52);
	}
}

function revert(to: Assembler, { random }: Scene): void {
	const bytes = hexToBytes(random.pick(REVERTS));
	store(to, bytes);
	to.push(bytes.length).push(0).op(0xfd);
}

function log(to: Assembler, { random }: Scene): void {
	const topics = random.below(5);
	to.push(random.below(1000)).push(0).op(0x52);
	for (let i = 0; i < topics; i++) to.push(random.below(1 << 16));
	to.push(random.pick([0, 5, 32]))
		.push(random.pick([0, 3]))
		.op(0xa0 + topics);
}

function call(to: Assembler, scene: Scene): void {
	const { random, contracts, self } = scene;
	const kind = random.pick(CALLS);
	const later = contracts.slice(self + 1);
	const isSure = later.length > 0 && random.below(10) < 7;
	const target = isSure ? random.pick(later) : random.pick([...PRECOMPILED, NOBODY, contracts[self]!, ...contracts]);
	// A call that leads back gets little gas, so that trees stay small.
	const isBack = contracts.indexOf(target) >= 0 && contracts.indexOf(target) <= self;
	const gas = isBack ? random.pick([0, 900, 6000]) : random.pick([0, 300, 3000, 30_000, 300_000, 1 << 30]);
	to.push(random.below(1 << 30))
		.push(0)
		.op(0x52);
	to.push(random.pick([0, 32]))
		.push(0)
		.push(random.pick([0, 4, 33, 128]))
		.push(0);
	if (kind === CALL || kind === CALLCODE) to.push(random.pick([0, 0, 0, 1, 7, 10 ** 6]));
	to.push(target).push(gas).op(kind, 0x50);
}

/** Init code: what it does, then the code that it returns. */
function initCode({ random, contracts, depth }: Scene): Uint8Array {
	const to = new Assembler();
	// As the code of the last contract: it calls no other, but may call back.
	const scene = { random, contracts, self: contracts.length - 1, depth: depth + 1 };
	for (let i = random.below(3); i > 0; i--) random.pick([log, call, sstore])(to, scene);
	switch (random.below(12)) {
		case 0:
			return to.op(0xfe).finish();
		case 1:
			revert(to, scene);
			return to.finish();
		case 2:
			// Code that begins with 0xEF.
			return to.push(0xef).push(0).op(0x53).push(1).push(0).op(0xf3).finish();
		case 3:
			return to.push(24577).push(0).op(0xf3).finish();
		case 4:
			// Code that costs more than most frames have.
			return to.push(20_000).push(0).op(0xf3).finish();
		case 5:
			return to.op(0x33, 0xff).finish();
		case 6:
			return to.finish();
		case 7:
			if (depth < 2) create(to, scene);
			return to.push(3).push(0).op(0xf3).finish();
		default:
			return to.push(random.below(40)).push(0).op(0xf3).finish();
	}
}

function create(to: Assembler, scene: Scene): void {
	const { random } = scene;
	const code = initCode(scene);
	store(to, code);
	const isCreate2 = random.below(2) === 0;
	if (isCreate2) to.push(random.below(2));
	to.push(code.length)
		.push(0)
		.push(random.pick([0, 0, 1, 10 ** 7]));
	to.op(isCreate2 ? CREATE2 : CREATE);
	// Half of the new contracts are called.
	if (random.below(2) === 0) to.op(0x50);
	else to.op(0x5f, 0x5f, 0x5f, 0x5f, 0x5f, 0x85, 0x61, 0xff, 0xff, CALL, 0x50, 0x50);
}

function sstore(to: Assembler, { random }: Scene): void {
	to.push(random.below(3)).push(random.below(3)).op(0x55);
}

/** Fails by itself: INVALID, opcodes that there are not, the stack, jumps, return data, memory, init code that is too large. */
function fail(to: Assembler, { random }: Scene): void {
	const loop = to.label();
	switch (random.below(9)) {
		case 0:
			to.op(0xfe);
			return;
		case 1:
			to.op(random.pick([0x0c, 0x1f, 0x21, 0xb0, 0xef]));
			return;
		case 2:
			to.op(0x01);
			return;
		case 3:
			to.op(0x5f, 0xa1);
			return;
		case 4:
			to.mark(loop).push(0).jump(loop);
			return;
		case 5:
			to.push(3).op(0x56);
			return;
		case 6:
			to.push(1).push(10_000).push(0).op(0x3e);
			return;
		case 7:
			to.push(0)
				.push(1 << 30)
				.op(0x52);
			return;
		default:
			to.push(0xc001).push(0).push(0).op(CREATE);
	}
}

function selfDestruct(to: Assembler, { random, contracts }: Scene): void {
	to.push(random.pick([NOBODY, ...contracts, 0xfeedn])).op(0xff);
}

function stop(to: Assembler, { random }: Scene): void {
	if (random.below(2) === 0) to.op(0x00);
	else
		to.push(random.pick([0, 7, 64]))
			.push(0)
			.op(0xf3);
}

const STATEMENTS = [call, call, call, call, create, create, log, log, sstore];
const ENDS = [stop, stop, stop, stop, stop, revert, revert, fail, fail, selfDestruct, selfDestruct];

function contract(scene: Scene): Uint8Array {
	const { random } = scene;
	const to = new Assembler();
	for (let i = 1 + random.below(5); i > 0; i--) random.pick(STATEMENTS)(to, scene);
	random.pick(ENDS)(to, scene);
	return to.finish();
}

/** Makes the program of a number, for contracts at these addresses. */
export function program(random: Random, contracts: readonly bigint[]): TraceProgram {
	const codes = contracts.map((_, self) => contract({ random, contracts, self, depth: 0 }));
	const isCreate = random.below(6) === 0;
	const scene = { random, contracts, self: -1, depth: 0 };
	return {
		codes,
		balances: contracts.map(() => random.pick([0n, 5n, 1000n])),
		init: isCreate ? initCode(scene) : undefined,
		data: Uint8Array.from({ length: isCreate ? 0 : random.pick([0, 4, 40]) }, () => random.below(256)),
		value: random.pick([0n, 0n, 3n]),
		gas: BigInt(random.pick([60_000, 100_000, 400_000, 2_000_000, 2_000_000])),
	};
}
