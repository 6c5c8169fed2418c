import type { Address } from '@altvm/abi-bridge';
import { type CallRequest, type Frame, Halt } from '@altvm/host';
import { delegateOf } from '../loader/delegation.ts';
import { OP } from '../loader/op.ts';
import { access } from './access.ts';
import type { Machine } from './machine.ts';
import { toOffset } from './memory.ts';
import { subCall } from './sub-call.ts';
import { wordToAddress } from './words.ts';

const MAX_REQUEST = BigInt(Number.MAX_SAFE_INTEGER);

/** The gas that a call requests: a number if that is exact, else a bigint. */
export function wantedGas(word: bigint): number | bigint {
	return word > MAX_REQUEST ? word : Number(word);
}

/** The operands of a call. Offsets and lengths above 32 bits are infinite. */
export interface CallOperands {
	/** The requested gas; a bigint beyond 2^53. */
	readonly wanted: number | bigint;
	readonly target: Address;
	readonly value: bigint;
	readonly inputOffset: number;
	readonly inputLength: number;
	readonly outputOffset: number;
	readonly outputLength: number;
}

/** CALL, CALLCODE, DELEGATECALL and STATICCALL. Their flat gas is already charged. Returns as `subCall` does. */
export function call(machine: Machine, op: number, sp: number, gas: number): Frame | undefined {
	const { stack } = machine;
	const hasValue = op === OP.CALL || op === OP.CALLCODE;
	sp -= hasValue ? 7 : 6;
	const wanted = stack[hasValue ? sp + 6 : sp + 5]!;
	const operands: CallOperands = {
		wanted: wantedGas(wanted),
		target: wordToAddress(stack[hasValue ? sp + 5 : sp + 4]!),
		value: hasValue ? stack[sp + 4]! : 0n,
		inputOffset: toOffset(stack[sp + 3]!),
		inputLength: toOffset(stack[sp + 2]!),
		outputOffset: toOffset(stack[sp + 1]!),
		outputLength: toOffset(stack[sp]!),
	};
	return callWith(machine, op, operands, sp, gas);
}

/** As `call`, after the operands were taken from the stack. `sp` items remain on it. */
export function callWith(
	machine: Machine,
	op: number,
	operands: CallOperands,
	sp: number,
	gas: number,
): Frame | undefined {
	const { frame, memory, rules } = machine;
	const { state, message } = frame;
	const { wanted, target, value, inputOffset, inputLength, outputOffset, outputLength } = operands;
	gas = memory.expand(inputOffset, inputLength, gas);
	gas = memory.expand(outputOffset, outputLength, gas);
	gas = access(machine, target, gas);
	if (value !== 0n) gas -= rules.gas.callValue;
	// Before EIP-161, a call without value creates an account, too.
	if (op === OP.CALL && (value !== 0n || !rules.clearsEmptyAccounts) && !state.exists(target))
		gas -= rules.gas.newAccount;
	if (gas < 0) throw new Halt('out-of-gas');
	const codeFrom = rules.hasDelegations ? delegateOf(state.code(target)) : undefined;
	if (codeFrom !== undefined) gas = access(machine, codeFrom, gas);
	if (!rules.capsForwardedGas && BigInt(wanted) > BigInt(gas) + frame.gas.reserve) throw new Halt('out-of-gas');
	if (op === OP.CALL && value !== 0n && message.isStatic) {
		throw new Halt('static-violation', 'value sent from a static frame');
	}

	machine.outputOffset = outputLength === 0 ? 0 : outputOffset;
	machine.outputLength = outputLength;
	const request: CallRequest = {
		kind: op === OP.DELEGATECALL ? 'delegatecall' : op === OP.CALLCODE ? 'callcode' : 'call',
		target,
		value,
		gas: wanted,
		stipend: value !== 0n ? rules.gas.callStipend : 0,
		input: memory.slice(inputOffset, inputLength),
		isStatic: op === OP.STATICCALL,
	};
	return subCall(machine, request, sp, gas);
}
