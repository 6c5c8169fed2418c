import type { CallRequest, CreateRequest, Frame } from '@altvm/host';
import type { Machine } from './machine.ts';

/**
 * Asks the host for a call or create. `gas` is what the caller has left; the operands are off the stack, of which `sp` items
 * remain. Returns the callee's frame if this VM is to run it, or undefined if the result is on the stack already.
 */
export function subCall(
	machine: Machine,
	request: CallRequest | CreateRequest,
	sp: number,
	gas: number,
): Frame | undefined {
	const { frame } = machine;
	machine.steps?.calls(request, gas, machine.rules.capsForwardedGas);
	frame.gas.remaining = gas;
	machine.sp = sp;
	const begun = frame.beginFrame(request);
	if ('message' in begun) return begun;
	machine.resume(begun);
	return undefined;
}
