import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import { MemoryImage } from '../../engine/memory-image.ts';
import { metered } from '../../testing/metered.ts';
import { RESET_EXPORT, WRITTEN_EXPORT } from './injected.ts';
import { chunkShift } from './write-marks.ts';

const PAGES = 2;
const SIZE = PAGES * 65536;
const OFFSETS = [0, 3, 247, 248, 255, 256, 300, 1023, 40_000] as const;
/** Variables that addresses are read from. */
const ADDRESSES = ['$a', '$b', '$c'] as const;

/** Writes statements by numbers that it takes from a list, and zeros after its end. */
class Writer {
	readonly #numbers: readonly number[];
	#at = 0;

	constructor(numbers: readonly number[]) {
		this.#numbers = numbers;
	}

	#number(below: number): number {
		return (this.#numbers[this.#at++] ?? 0) % below;
	}

	#address(): string {
		return `(i32.const ${this.#number(8) * 10_237 + this.#number(3000)})`;
	}

	/** A condition that differs from round to round. */
	#condition(): string {
		return `(i32.and (local.tee $s (i32.rotl (local.get $s) (i32.const 1))) (i32.const ${1 << this.#number(5)}))`;
	}

	statements(depth: number): string {
		let text = '';
		for (let left = this.#number(5); left >= 0; left--) text += `${this.#statement(depth)} `;
		return text;
	}

	#statement(depth: number): string {
		const variable = ADDRESSES[this.#number(3)]!;
		const offset = OFFSETS[this.#number(OFFSETS.length)]!;
		const nested = () => this.statements(depth + 1);
		switch (this.#number(depth < 4 ? 12 : 8)) {
			case 0:
				return `(i64.store offset=${offset} (local.get ${variable}) (i64.const -1))`;
			case 1:
				return `(i32.store8 offset=${offset} (local.get ${variable}) (i32.const -1))`;
			case 2:
				return `(i64.store32 offset=${offset} (i32.add (local.get ${variable}) (i32.const ${this.#number(999)})) (i64.const -1))`;
			case 3:
				return `(i64.store offset=${offset} (local.tee ${variable} ${this.#address()}) (i64.const -1))`;
			case 4:
				// The variable changes between its read and the store.
				return `local.get ${variable} ${this.#address()} local.set ${variable} i32.const -1 i32.store offset=${offset}`;
			case 5:
				return `(local.set ${variable} ${this.#address()})`;
			case 6:
				return `(local.set ${variable} (local.get ${ADDRESSES[this.#number(3)]!}))`;
			case 7:
				return `(i32.store16 (local.get ${variable}) (call $other ${this.#address()}))`;
			case 8:
				return `(if ${this.#condition()} (then ${nested()}) (else ${nested()}))`;
			case 9:
				return `(block ${nested()} (br_if 0 ${this.#condition()}) ${nested()})`;
			case 10:
				return `(local.set $n${depth} (i32.const 3)) (loop ${nested()}
					(br_if 0 (local.tee $n${depth} (i32.sub (local.get $n${depth}) (i32.const 1)))))`;
			default:
				return `(memory.fill ${this.#address()} (i32.const 7) (i32.const ${this.#number(3) * this.#number(3000)}))`;
		}
	}
}

it('every byte that code writes is restored by its marks, over all paths', async () => {
	let changed = 0;
	await fc.assert(
		fc.asyncProperty(
			fc.array(fc.nat(100_000), { minLength: 30, maxLength: 300 }),
			fc.integer(),
			fc.tuple(fc.nat(60_000), fc.nat(80_000), fc.nat(80_000)),
			async (numbers, seed, [a, b, c]) => {
				const { exports } = await metered(`(module (memory (export "memory") ${PAGES}) (data (i32.const 1500) "altvm")
					(func $other (param i32) (result i32) (i32.store (local.get 0) (i32.const 3)) (local.get 0))
					(func (export "run") (param $a i32) (param $b i32) (param $c i32) (param $s i32)
						${['n0', 'n1', 'n2', 'n3', 'n4'].map((name) => `(local $${name} i32)`).join(' ')}
						${new Writer(numbers).statements(0)}))`);
				const memory = new Uint8Array((exports['memory'] as WebAssembly.Memory).buffer);
				const before = memory.slice();
				const image = new MemoryImage(before, chunkShift(PAGES));
				(exports['run'] as unknown as (...args: number[]) => void)(a, b, c, seed);
				if (Buffer.compare(memory, before) !== 0) changed++;
				const written = exports[WRITTEN_EXPORT] as unknown as (from: number) => number;
				image.restore(memory, written(0), written(32), chunkShift(PAGES));
				expect(Buffer.compare(memory, before)).toBe(0);
				// The marks themselves are removed by the reset.
				expect((exports[RESET_EXPORT] as unknown as () => number)()).toBe(0);
				expect([written(0), written(32)]).toEqual([0, 0]);
			},
		),
		{ numRuns: 300 },
	);
	expect(changed).toBeGreaterThan(200);
	expect(SIZE / 2 ** chunkShift(PAGES)).toBe(64);
});

it('stores near each other share a mark', async () => {
	const size = async (stores: string) => {
		const { meterModule } = await import('./meter.ts');
		const { wat } = await import('../../testing/wat.ts');
		const text = `(module (memory 1) (func (export "run") (param $a i32) (param $b i32) ${stores}))`;
		return meterModule(await wat(text), 0).bytes.length;
	};
	const store = (variable: string, offset: number) =>
		`(i32.store offset=${offset} (local.get ${variable}) (i32.const 0))`;
	const one = await size(store('$a', 8));
	const bytes = 7;
	expect(await size(`${store('$a', 8)} ${store('$a', 100)}`)).toBe(one + bytes);
	expect(await size(`${store('$a', 8)} ${store('$b', 8)}`)).toBeGreaterThan(one + 2 * bytes);
	expect(await size(`${store('$a', 8)} (local.set $a (i32.const 3)) ${store('$a', 8)}`)).toBeGreaterThan(
		one + 2 * bytes,
	);
});

it('a function is metered in time that grows with its size alone', async () => {
	const { meterModule } = await import('./meter.ts');
	const { wat } = await import('../../testing/wat.ts');
	const repeat = (count: number, text: (i: number) => string) =>
		Array.from({ length: count }, (_, i) => text(i)).join(' ');
	const count = 5000;
	const bodies = [
		repeat(count, (i) => `(i32.store offset=${256 * i} (local.get 0) (i32.const 0))`),
		`${repeat(count, () => 'local.get 0')} ${repeat(count, () => 'local.set 0')}`,
	];
	// What it looks through: variables and windows that it knows.
	const { some } = Array.prototype;
	let longest = 0;
	vi.spyOn(Array.prototype, 'some').mockImplementation(function (this: unknown[], ...args) {
		longest = Math.max(longest, this.length);
		return some.apply(this, args);
	});
	for (const body of bodies) meterModule(await wat(`(module (memory 1) (func (param i32) ${body}))`), 0);
	vi.restoreAllMocks();
	expect(longest).toBe(32);
});
