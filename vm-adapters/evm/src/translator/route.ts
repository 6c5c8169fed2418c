import { CodeWriter, NO_RESULT, OP as W } from '@altvm/vm-kit';
import { INNER, L } from './layout.ts';

/** Emits the place in the EVM code of `L.target`, without the mark of places that are no jump destinations. -1 becomes the largest. */
export function emitPlace(body: CodeWriter): void {
	body
		.get(L.target)
		.i32(INNER - 1)
		.byte(W.i32And);
}

/** Emits a jump into a function of the module, which continues with the frame's state in this one's place. */
export function emitTailCall(body: CodeWriter, index: number): void {
	body.get(L.target).get(L.sp).get(L.gas).byte(W.f64ConvertI64S).get(L.header).get(L.memory).get(L.memorySize);
	body.get(L.callDataSize).get(L.floor).byte(W.returnCall).uint(index);
}

/** The function that continues in the one which has the traces around `L.target`. `starts`: the place at which each function's begin. */
export function routeBody(starts: readonly number[], first: number): CodeWriter {
	const body = new CodeWriter().uint(0);
	emitSearch(body, starts, 0, starts.length, first);
	return body.byte(W.unreachable).byte(W.end);
}

/** A binary search among the functions from `from` to before `to`. */
function emitSearch(body: CodeWriter, starts: readonly number[], from: number, to: number, first: number): void {
	if (to - from === 1) {
		body.get(L.target).get(L.sp).get(L.gasIn).get(L.header).get(L.memory).get(L.memorySize);
		body
			.get(L.callDataSize)
			.get(L.floor)
			.byte(W.returnCall)
			.uint(first + from);
		return;
	}
	const middle = (from + to) >> 1;
	emitPlace(body);
	body.i32(starts[middle]!).byte(W.i32LtU).byte(W.if).byte(NO_RESULT);
	emitSearch(body, starts, from, middle, first);
	body.byte(W.else);
	emitSearch(body, starts, middle, to, first);
	body.byte(W.end);
}
