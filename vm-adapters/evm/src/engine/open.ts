import type { CallRequest, CreateRequest, Frame } from '@altvm/host';
import type { Machine } from './machine.ts';

/**
 * Asks the host for a call or create, with `gas` left and the operands off the stack. Gives the frame that is to be run
 * first; undefined if there is none and the result is on the stack already.
 */
export function open(
	machine: Machine,
	request: CallRequest | CreateRequest,
	sp: number,
	gas: number,
): Frame | undefined {
	const { frame } = machine;
	frame.gas.remaining = gas;
	machine.sp = sp;
	const opened = frame.beginFrame(request);
	if ('message' in opened) return opened;
	machine.resume(opened);
	return undefined;
}
