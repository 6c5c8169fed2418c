import type { Frame } from '@altvm/host';
import { delegateOf } from '../loader/delegation.ts';
import { OP } from '../loader/op.ts';
import { access } from './access.ts';
import { outOfGas, staticViolation } from './halts.ts';
import type { Machine } from './machine.ts';
import { toOffset } from './memory.ts';
import { subCall } from './sub-call.ts';
import { wordToAddress } from './words.ts';

const MAX_REQUEST = BigInt(Number.MAX_SAFE_INTEGER);

/** The gas that a call requests: a number if that is exact, else a bigint. */
export function wantedGas(word: bigint): number | bigint {
	return word > MAX_REQUEST ? word : Number(word);
}

/** CALL, CALLCODE, DELEGATECALL and STATICCALL. Their flat gas is already charged. Returns as `subCall` does. */
export function call(machine: Machine, op: number, sp: number, gas: number): Frame | undefined {
	const { stack, call: own } = machine;
	const hasValue = op === OP.CALL || op === OP.CALLCODE;
	sp -= hasValue ? 7 : 6;
	own.gas = wantedGas(stack[hasValue ? sp + 6 : sp + 5]!);
	own.target = wordToAddress(stack[hasValue ? sp + 5 : sp + 4]!);
	own.value = hasValue ? stack[sp + 4]! : 0n;
	own.inputOffset = toOffset(stack[sp + 3]!);
	own.inputLength = toOffset(stack[sp + 2]!);
	own.outputOffset = toOffset(stack[sp + 1]!);
	own.outputLength = toOffset(stack[sp]!);
	return beginCall(machine, op, sp, gas);
}

/** As `call`, after the operands were taken from the stack to `machine.call`. `sp` items remain on it. */
export function beginCall(machine: Machine, op: number, sp: number, gas: number): Frame | undefined {
	const { frame, memory, rules, call: own } = machine;
	const { state } = frame;
	const { target, value } = own;
	gas = memory.expand(own.inputOffset, own.inputLength, gas);
	gas = memory.expand(own.outputOffset, own.outputLength, gas);
	gas = access(machine, target, gas);
	if (value !== 0n) gas -= rules.gas.callValue;
	// Before EIP-161, a call without value creates an account, too.
	if (op === OP.CALL && (value !== 0n || !rules.clearsEmptyAccounts) && !state.exists(target))
		gas -= rules.gas.newAccount;
	if (gas < 0) throw outOfGas(gas);
	const codeFrom = rules.hasDelegations ? delegateOf(state.code(target)) : undefined;
	if (codeFrom !== undefined) gas = access(machine, codeFrom, gas);
	if (!rules.capsForwardedGas && BigInt(own.gas) > BigInt(gas) + frame.gas.reserve)
		throw outOfGas(gas - Number(own.gas));
	if (op === OP.CALL && value !== 0n && frame.message.isStatic) {
		throw staticViolation(gas, 'value sent from a static frame');
	}
	own.kind = op === OP.DELEGATECALL ? 'delegatecall' : op === OP.CALLCODE ? 'callcode' : 'call';
	own.stipend = value !== 0n ? rules.gas.callStipend : 0;
	own.isStatic = op === OP.STATICCALL;
	return subCall(machine, own, sp, gas);
}
