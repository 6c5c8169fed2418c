import { Halt } from '@altvm/host';
import { OP, type Op } from '../loader/op.ts';
import { type Program, pushedAt } from '../loader/program.ts';
import {
	addModulo,
	byteAt,
	divide,
	divideSigned,
	leadingZeros,
	modulo,
	moduloSigned,
	multiplyModulo,
	power,
	shiftLeft,
	shiftRight,
	shiftRightSigned,
	signExtend,
} from './arithmetic.ts';
import { call } from './call.ts';
import { create } from './create.ts';
import { copyToMemory, loadPadded, moveMemory } from './data.ts';
import { copyCode, copyReturned, environment, lookAt } from './environment.ts';
import { missing, outOfGas, stackOverflow } from './halts.ts';
import { blobHash, blockHash, hashMemory } from './hashes.ts';
import { emitLog } from './log.ts';
import type { Machine } from './machine.ts';
import { toOffset } from './memory.ts';
import { type Pause, returned, reverted, STOPPED } from './pause.ts';
import { selfDestruct } from './self-destruct.ts';
import { loadTransientWord, loadWord, storeTransientWord, storeWord } from './word-storage.ts';
import { MASK, signed } from './words.ts';

const asUint = (word: bigint) => BigInt.asUintN(256, word);

/** A pause, or the machine used up its fuel in a loop. In that case either engine can continue from here. */
export type InterpreterPause = Pause | { readonly hot: true };

const HOT: InterpreterPause = { hot: true };

/**
 * Interprets a machine until its frame ends or calls. The frame's gas meter is up to date when this returns. `program` is the
 * machine's own, or one that holds a single instruction of it.
 * @throws Halt if the frame halts.
 */
export function interpret(machine: Machine, program: Program = machine.program): InterpreterPause {
	const { frame, stack, memory, rules } = machine;
	const { flatGas, stackMin, stackMax } = machine.instructions;
	const prices = rules.gas;
	const { code, jumpDests, pushes } = program;
	const { message, block } = frame;
	const meter = frame.gas;
	let { pc, sp } = machine;
	let gas = meter.remaining;
	let { fuel } = machine;

	for (;;) {
		const op = pc < code.length ? code[pc]! : 0;
		if (sp < stackMin[op]!) {
			if (machine.steps === undefined) throw missing(machine.instructions, op, pc, sp);
			machine.steps.begin(machine, op, pc, sp, gas);
		}
		if (sp > stackMax[op]!) throw stackOverflow(sp, stackMax[op]!, pc);
		gas -= flatGas[op]!;
		if (gas < 0) throw outOfGas(gas);
		switch (op) {
			case 0x00 satisfies Op['STOP']:
				meter.remaining = gas;
				return STOPPED;
			case 0x01 satisfies Op['ADD']:
				sp--;
				stack[sp - 1] = asUint(stack[sp]! + stack[sp - 1]!);
				break;
			case 0x02 satisfies Op['MUL']:
				sp--;
				stack[sp - 1] = asUint(stack[sp]! * stack[sp - 1]!);
				break;
			case 0x03 satisfies Op['SUB']:
				sp--;
				stack[sp - 1] = asUint(stack[sp]! - stack[sp - 1]!);
				break;
			case 0x04 satisfies Op['DIV']:
				sp--;
				stack[sp - 1] = divide(stack[sp]!, stack[sp - 1]!);
				break;
			case 0x05 satisfies Op['SDIV']:
				sp--;
				stack[sp - 1] = divideSigned(stack[sp]!, stack[sp - 1]!);
				break;
			case 0x06 satisfies Op['MOD']:
				sp--;
				stack[sp - 1] = modulo(stack[sp]!, stack[sp - 1]!);
				break;
			case 0x07 satisfies Op['SMOD']:
				sp--;
				stack[sp - 1] = moduloSigned(stack[sp]!, stack[sp - 1]!);
				break;
			case 0x08 satisfies Op['ADDMOD']:
				sp -= 2;
				stack[sp - 1] = addModulo(stack[sp + 1]!, stack[sp]!, stack[sp - 1]!);
				break;
			case 0x09 satisfies Op['MULMOD']:
				sp -= 2;
				stack[sp - 1] = multiplyModulo(stack[sp + 1]!, stack[sp]!, stack[sp - 1]!);
				break;
			case 0x0a satisfies Op['EXP']: {
				sp--;
				const exponent = stack[sp - 1]!;
				if (exponent > 0n) {
					gas -= prices.expByte * Math.ceil(exponent.toString(16).length / 2);
					if (gas < 0) throw outOfGas(gas);
				}
				stack[sp - 1] = power(stack[sp]!, exponent);
				break;
			}
			case 0x0b satisfies Op['SIGNEXTEND']:
				sp--;
				stack[sp - 1] = signExtend(stack[sp]!, stack[sp - 1]!);
				break;
			case 0x10 satisfies Op['LT']:
				sp--;
				stack[sp - 1] = stack[sp]! < stack[sp - 1]! ? 1n : 0n;
				break;
			case 0x11 satisfies Op['GT']:
				sp--;
				stack[sp - 1] = stack[sp]! > stack[sp - 1]! ? 1n : 0n;
				break;
			case 0x12 satisfies Op['SLT']:
				sp--;
				stack[sp - 1] = signed(stack[sp]!) < signed(stack[sp - 1]!) ? 1n : 0n;
				break;
			case 0x13 satisfies Op['SGT']:
				sp--;
				stack[sp - 1] = signed(stack[sp]!) > signed(stack[sp - 1]!) ? 1n : 0n;
				break;
			case 0x14 satisfies Op['EQ']:
				sp--;
				stack[sp - 1] = stack[sp]! === stack[sp - 1]! ? 1n : 0n;
				break;
			case 0x15 satisfies Op['ISZERO']:
				stack[sp - 1] = stack[sp - 1] === 0n ? 1n : 0n;
				break;
			case 0x16 satisfies Op['AND']:
				sp--;
				stack[sp - 1] = stack[sp]! & stack[sp - 1]!;
				break;
			case 0x17 satisfies Op['OR']:
				sp--;
				stack[sp - 1] = stack[sp]! | stack[sp - 1]!;
				break;
			case 0x18 satisfies Op['XOR']:
				sp--;
				stack[sp - 1] = stack[sp]! ^ stack[sp - 1]!;
				break;
			case 0x19 satisfies Op['NOT']:
				stack[sp - 1] = stack[sp - 1]! ^ MASK;
				break;
			case 0x1a satisfies Op['BYTE']:
				sp--;
				stack[sp - 1] = byteAt(stack[sp]!, stack[sp - 1]!);
				break;
			case 0x1b satisfies Op['SHL']:
				sp--;
				stack[sp - 1] = shiftLeft(stack[sp]!, stack[sp - 1]!);
				break;
			case 0x1c satisfies Op['SHR']:
				sp--;
				stack[sp - 1] = shiftRight(stack[sp]!, stack[sp - 1]!);
				break;
			case 0x1d satisfies Op['SAR']:
				sp--;
				stack[sp - 1] = shiftRightSigned(stack[sp]!, stack[sp - 1]!);
				break;
			case 0x1e satisfies Op['CLZ']: // EIP-7939
				stack[sp - 1] = leadingZeros(stack[sp - 1]!);
				break;
			case 0x20 satisfies Op['KECCAK256']:
				sp--;
				gas = hashMemory(machine, sp, gas);
				break;
			case 0x30 satisfies Op['ADDRESS']:
			case 0x32 satisfies Op['ORIGIN']:
			case 0x33 satisfies Op['CALLER']:
			case 0x3a satisfies Op['GASPRICE']:
			case 0x41 satisfies Op['COINBASE']:
			case 0x42 satisfies Op['TIMESTAMP']:
			case 0x43 satisfies Op['NUMBER']:
			case 0x44 satisfies Op['PREVRANDAO']: // or DIFFICULTY
			case 0x45 satisfies Op['GASLIMIT']:
			case 0x46 satisfies Op['CHAINID']:
			case 0x47 satisfies Op['SELFBALANCE']:
			case 0x48 satisfies Op['BASEFEE']:
			case 0x4a satisfies Op['BLOBBASEFEE']:
				stack[sp++] = environment(machine, op);
				break;
			case 0x31 satisfies Op['BALANCE']:
			case 0x3b satisfies Op['EXTCODESIZE']:
			case 0x3f satisfies Op['EXTCODEHASH']:
				gas = lookAt(machine, op, sp, gas);
				break;
			case 0x34 satisfies Op['CALLVALUE']:
				stack[sp++] = message.value;
				break;
			case 0x35 satisfies Op['CALLDATALOAD']:
				stack[sp - 1] = loadPadded(machine, stack[sp - 1]!);
				break;
			case 0x36 satisfies Op['CALLDATASIZE']:
				stack[sp++] = BigInt(machine.callDataSize);
				break;
			case 0x37 satisfies Op['CALLDATACOPY']:
				sp -= 3;
				gas = copyToMemory(machine, machine.callData, gas, stack[sp + 2]!, stack[sp + 1]!, stack[sp]!);
				break;
			case 0x38 satisfies Op['CODESIZE']:
				stack[sp++] = BigInt(code.length);
				break;
			case 0x39 satisfies Op['CODECOPY']:
				sp -= 3;
				gas = copyToMemory(machine, machine.program.code, gas, stack[sp + 2]!, stack[sp + 1]!, stack[sp]!);
				break;
			case 0x3c satisfies Op['EXTCODECOPY']:
				sp -= 4;
				gas = copyCode(machine, sp, gas);
				break;
			case 0x3d satisfies Op['RETURNDATASIZE']:
				stack[sp++] = BigInt(machine.returnSize);
				break;
			case 0x3e satisfies Op['RETURNDATACOPY']:
				sp -= 3;
				gas = copyReturned(machine, sp, gas);
				break;
			case 0x40 satisfies Op['BLOCKHASH']:
				stack[sp - 1] = blockHash(block, stack[sp - 1]!);
				break;
			case 0x49 satisfies Op['BLOBHASH']:
				stack[sp - 1] = blobHash(frame.transaction, stack[sp - 1]!);
				break;
			case 0x50 satisfies Op['POP']:
				sp--;
				break;
			case 0x51 satisfies Op['MLOAD']: {
				const offset = toOffset(stack[sp - 1]!);
				gas = memory.expand(offset, 32, gas);
				stack[sp - 1] = memory.load(offset);
				break;
			}
			case 0x52 satisfies Op['MSTORE']: {
				sp -= 2;
				const offset = toOffset(stack[sp + 1]!);
				gas = memory.expand(offset, 32, gas);
				memory.store(offset, stack[sp]!);
				break;
			}
			case 0x53 satisfies Op['MSTORE8']: {
				sp -= 2;
				const offset = toOffset(stack[sp + 1]!);
				gas = memory.expand(offset, 1, gas);
				memory.storeByte(offset, Number(stack[sp]! & 0xffn));
				break;
			}
			case 0x54 satisfies Op['SLOAD']:
				gas = loadWord(machine, sp, gas);
				break;
			case 0x55 satisfies Op['SSTORE']:
				sp -= 2;
				gas = storeWord(machine, stack[sp + 1]!, stack[sp]!, gas);
				break;
			case 0x56 satisfies Op['JUMP']: {
				const dest = stack[--sp]!;
				const from = pc;
				pc = dest < BigInt(code.length) ? Number(dest) : code.length;
				if (jumpDests[pc] !== 1) throw new Halt('invalid-jump', `jump to ${dest}`);
				if (pc < from && --fuel < 0) return hotAt(machine, pc, sp, gas);
				continue;
			}
			case 0x57 satisfies Op['JUMPI']: {
				sp -= 2;
				if (stack[sp]! !== 0n) {
					const dest = stack[sp + 1]!;
					const from = pc;
					pc = dest < BigInt(code.length) ? Number(dest) : code.length;
					if (jumpDests[pc] !== 1) throw new Halt('invalid-jump', `jump to ${dest}`);
					if (pc < from && --fuel < 0) return hotAt(machine, pc, sp, gas);
					continue;
				}
				break;
			}
			case 0x58 satisfies Op['PC']:
				stack[sp++] = BigInt(pc);
				break;
			case 0x59 satisfies Op['MSIZE']:
				stack[sp++] = BigInt(memory.size);
				break;
			case 0x5a satisfies Op['GAS']:
				stack[sp++] = BigInt(gas) + meter.reserve;
				break;
			case 0x5b satisfies Op['JUMPDEST']:
				break;
			case 0x5c satisfies Op['TLOAD']:
				loadTransientWord(machine, sp);
				break;
			case 0x5d satisfies Op['TSTORE']:
				sp -= 2;
				storeTransientWord(machine, stack[sp + 1]!, stack[sp]!);
				break;
			case 0x5e satisfies Op['MCOPY']:
				sp -= 3;
				gas = moveMemory(machine, gas, stack[sp + 2]!, stack[sp + 1]!, stack[sp]!);
				break;
			case 0x5f satisfies Op['PUSH0']:
				stack[sp++] = 0n;
				break;
			case 0x60 satisfies Op['PUSH1']:
				stack[sp++] = pushes[pc] ?? pushedAt(program, pc);
				pc += 2;
				continue;
			case 0x61 satisfies Op['PUSH2']:
				stack[sp++] = pushes[pc] ?? pushedAt(program, pc);
				pc += 3;
				continue;
			case 0xf0 satisfies Op['CREATE']:
			case 0xf1 satisfies Op['CALL']:
			case 0xf2 satisfies Op['CALLCODE']:
			case 0xf4 satisfies Op['DELEGATECALL']:
			case 0xf5 satisfies Op['CREATE2']:
			case 0xfa satisfies Op['STATICCALL']: {
				const isCreate = op === OP.CREATE || op === OP.CREATE2;
				const child = isCreate ? create(machine, op, sp, gas) : call(machine, op, sp, gas);
				if (child) {
					machine.pc = pc + 1;
					return machine.pausedFor(child);
				}
				sp = machine.sp;
				gas = meter.remaining;
				break;
			}
			case 0xf3 satisfies Op['RETURN']:
			case 0xfd satisfies Op['REVERT']: {
				sp -= 2;
				const offset = toOffset(stack[sp + 1]!);
				const length = toOffset(stack[sp]!);
				gas = memory.expand(offset, length, gas);
				meter.remaining = gas;
				return op === OP.RETURN ? returned(machine, offset, length) : reverted(machine, offset, length);
			}
			case 0xff satisfies Op['SELFDESTRUCT']:
				meter.remaining = selfDestruct(machine, stack[--sp]!, gas);
				return STOPPED;
			default:
				if (op >= (0x62 satisfies Op['PUSH3']) && op <= (0x7f satisfies Op['PUSH32'])) {
					stack[sp++] = pushes[pc] ?? pushedAt(program, pc);
					pc += op - (0x60 satisfies Op['PUSH1']) + 2;
					continue;
				}
				if (op >= (0x80 satisfies Op['DUP1']) && op <= (0x8f satisfies Op['DUP16'])) {
					stack[sp] = stack[sp - 1 - (op - (0x80 satisfies Op['DUP1']))]!;
					sp++;
					break;
				}
				if (op >= (0x90 satisfies Op['SWAP1']) && op <= (0x9f satisfies Op['SWAP16'])) {
					const other = sp - 2 - (op - (0x90 satisfies Op['SWAP1']));
					const top = stack[sp - 1]!;
					stack[sp - 1] = stack[other]!;
					stack[other] = top;
					break;
				}
				if (op >= (0xa0 satisfies Op['LOG0']) && op <= (0xa4 satisfies Op['LOG4'])) {
					const topics = op - (0xa0 satisfies Op['LOG0']);
					sp -= topics + 2;
					gas = emitLog(machine, topics, sp, gas);
					break;
				}
				throw missing(machine.instructions, op, pc, sp);
		}
		pc++;
	}
}

function hotAt(machine: Machine, pc: number, sp: number, gas: number): InterpreterPause {
	machine.pc = pc;
	machine.sp = sp;
	machine.frame.gas.remaining = gas;
	return HOT;
}
