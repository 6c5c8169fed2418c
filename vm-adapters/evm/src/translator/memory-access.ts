import { SIMD, OP as W } from '@altvm/vm-kit';
import type { Limbs } from './arithmetic.ts';
import type { InstructionContext } from './instruction-context.ts';
import { IMPORT, L } from './layout.ts';
import { type Limb, pushLimb } from './values.ts';

/**
 * Makes `size` bytes at the offset usable and stores their address in `L.i32`. The host grows the memory, and halts the frame if
 * the gas does not cover that.
 */
export function emitAddress(context: InstructionContext, offset: Limbs, size: 1 | 32): void {
	const { code, arithmetic } = context;
	const [low, ...high] = offset;
	const isSmall = high.every((limb) => limb === 0n);
	pushLimb(code, low);
	if (size === 32) code.get(L.wordLimit);
	else code.get(L.memorySize).byte(W.i64ExtendI32U);
	code.byte(W.i64GeU);
	if (!isSmall) {
		arithmetic.pushIsNotZero([0n, offset[1], offset[2], offset[3]]);
		code.byte(W.i32Or);
	}
	code.byte(W.if).byte(0x40);
	pushNumber(context, offset);
	pushF64(code, size);
	code.get(L.gas).byte(W.f64ConvertI64S).byte(W.call).uint(IMPORT.expand).byte(W.i64TruncF64S).set(L.gas);
	context.loadMemorySize();
	code.byte(W.end);
	pushLimb(code, low);
	code.byte(W.i32WrapI64).get(L.memory).byte(W.i32Add).set(L.i32);
}

/** Pushes an offset or length as f64. Values of 2^64 and more become 2^64, which no gas pays for. */
export function pushNumber({ code, arithmetic }: InstructionContext, [low, ...high]: Limbs): void {
	pushLimb(code, low);
	code.byte(W.f64ConvertI64U);
	if (high.every((limb) => limb === 0n)) return;
	pushF64(code, 2 ** 64);
	arithmetic.pushIsZero([0n, high[0]!, high[1]!, high[2]!]);
	code.byte(W.select);
}

/**
 * Pushes an i32: whether a range is not wholly in the memory that is in use. It is 1 where the offset or the length takes more than 32
 * bits, even if the length is zero.
 */
export function pushIsOutside({ code, arithmetic }: InstructionContext, offset: Limbs, length: Limbs): void {
	const parts = [offset[0], length[0]] as const;
	code.get(L.memorySize).byte(W.i64ExtendI32U);
	for (const low of parts) pushLimb(code, low);
	code.byte(W.i64Add).byte(W.i64LtU);
	const high: Limb[] = [...offset.slice(1), ...length.slice(1)].filter((limb) => limb !== 0n);
	for (const low of parts) {
		if (typeof low === 'bigint' && low < 1n << 32n) continue;
		pushLimb(code, low);
		code.i64(32n).byte(W.i64ShrU).i64(0n).byte(W.i64Ne).byte(W.i32Or);
	}
	if (high.length === 0) return;
	arithmetic.pushIsAnySet(high);
	code.byte(W.i32Or);
}

const F64_CONST = 0x44;

export function pushF64(code: InstructionContext['code'], number: number): void {
	code.byte(F64_CONST).bytes(new Uint8Array(Float64Array.of(number).buffer));
}

const REVERSED = Uint8Array.from({ length: 16 }, (_, i) => 15 - i);

/** Loads a big-endian word from the address in `L.i32`. */
export function loadBigEndian({ code, registers }: InstructionContext): Limbs {
	const half = (offset: number): [Limb, Limb] => {
		code.get(L.i32).simdAt(SIMD.load, offset).tee(L.v128).get(L.v128).simd(SIMD.shuffle).bytes(REVERSED).set(L.v128);
		const lane = (index: number): Limb => {
			const register = registers.take();
			code.get(L.v128).simd(SIMD.extractLane).byte(index).set(register.local);
			return register;
		};
		return [lane(0), lane(1)];
	};
	return [...half(16), ...half(0)];
}

export function storeBigEndian({ code }: InstructionContext, word: Limbs): void {
	const half = (low: Limb, high: Limb, offset: number): void => {
		if (typeof low === 'bigint' && typeof high === 'bigint') {
			code.get(L.i32).i64(swapped(high)).at(W.i64Store, offset);
			code
				.get(L.i32)
				.i64(swapped(low))
				.at(W.i64Store, offset + 8);
			return;
		}
		code.get(L.i32);
		pushLimb(code, low);
		code.simd(SIMD.i64x2Splat);
		pushLimb(code, high);
		code.simd(SIMD.replaceLane).byte(1).tee(L.v128).get(L.v128).simd(SIMD.shuffle).bytes(REVERSED);
		code.simdAt(SIMD.store, offset);
	};
	half(word[2], word[3], 0);
	half(word[0], word[1], 16);
}

function swapped(limb: bigint): bigint {
	const view = new DataView(new ArrayBuffer(8));
	view.setBigUint64(0, limb);
	return view.getBigUint64(0, true);
}
