import { NO_RESULT, OP as W } from '@altvm/vm-kit';
import { KECCAK_WORD } from '../gas.ts';
import type { Limbs } from './arithmetic.ts';
import type { InstructionContext } from './instruction-context.ts';
import { IMPORT, KECCAK_IMPORT, L } from './layout.ts';
import { loadBigEndian, pushF64, pushIsOutside, pushNumber } from './memory-access.ts';
import { pushLimb } from './values.ts';

/** KECCAK256: the runtime hashes the bytes where they are. The host is called only where the memory grows. */
export function emitKeccak(context: InstructionContext): void {
	const { code, stack } = context;
	const length = stack.peek(1);
	const offset = stack.peek(0);
	pushIsOutside(context, offset, length);
	code.byte(W.if).byte(NO_RESULT);
	pushNumber(context, offset);
	pushNumber(context, length);
	code.get(L.gas).byte(W.f64ConvertI64S);
	pushNumber(context, length);
	pushF64(code, 1 / 32);
	code.byte(W.f64Mul).byte(W.f64Ceil);
	pushF64(code, KECCAK_WORD);
	code.byte(W.f64Mul).byte(W.f64Sub).byte(W.call).uint(IMPORT.expand).byte(W.i64TruncF64S).set(L.gas);
	context.loadMemorySize();
	code.byte(W.else).get(L.gas);
	pushPrice(context, length);
	code.byte(W.i64Sub).set(L.gas).byte(W.end);
	context.checkGas();
	pushLimb(code, offset[0]);
	code.byte(W.i32WrapI64).get(L.memory).byte(W.i32Add);
	pushLimb(code, length[0]);
	code.byte(W.i32WrapI64).byte(W.call).uint(KECCAK_IMPORT).set(L.i32);
	stack.replace(2, loadBigEndian(context));
}

/** Pushes the price of a length below 2^32 as i64. */
function pushPrice({ code }: InstructionContext, [low]: Limbs): void {
	if (typeof low === 'bigint') {
		code.i64(((low + 31n) / 32n) * BigInt(KECCAK_WORD));
		return;
	}
	pushLimb(code, low);
	code.i64(31n).byte(W.i64Add).i64(5n).byte(W.i64ShrU).i64(BigInt(KECCAK_WORD)).byte(W.i64Mul);
}
