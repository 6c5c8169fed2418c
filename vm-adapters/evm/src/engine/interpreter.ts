import { type Frame, type FrameResult, Halt } from '@altvm/host';
import type { Program } from '../loader/program.ts';
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
import { blobHash, blockHash, hashMemory } from './hashes.ts';
import { emitLog } from './log.ts';
import type { Machine } from './machine.ts';
import { toOffset } from './memory.ts';
import { selfDestruct } from './self-destruct.ts';
import { load, store } from './storage.ts';
import { bytesToWord, MASK, signed, wordToHex, wordToSlotValue } from './words.ts';

const EMPTY = new Uint8Array(0);
const asUint = (word: bigint) => BigInt.asUintN(256, word);

/** Why a frame stopped: it is done, or it called a contract of this VM, whose frame is to be run first. */
export type Pause = { readonly child: Frame } | { readonly result: FrameResult };

/** As `Pause`, or it has looped for as long as the machine had fuel: the machine can go on from here, on any engine. */
export type InterpreterPause = Pause | { readonly hot: true };

const HOT: InterpreterPause = { hot: true };

/**
 * Runs a machine until it is done or calls. Throws `Halt`. The frame's gas meter is right whenever this returns.
 * `program` is the machine's own, or stands for a single instruction of it.
 */
export function interpret(machine: Machine, program: Program = machine.program): InterpreterPause {
	const { frame, stack, memory, callData, rules } = machine;
	const { flatGas, stackMin, stackMax } = machine.instructions;
	const prices = rules.gas;
	const { code, jumpDests, pushes } = program;
	const { message, state, block } = frame;
	const meter = frame.gas;
	const self = message.target;
	let { pc, sp } = machine;
	let gas = meter.remaining;
	let { fuel } = machine;

	for (;;) {
		const op = pc < code.length ? code[pc]! : 0;
		if (sp < stackMin[op]!) throw missing(machine, op, pc);
		if (sp > stackMax[op]!) throw new Halt('stack-overflow', `stack overflow at ${pc}`);
		gas -= flatGas[op]!;
		if (gas < 0) throw new Halt('out-of-gas');
		switch (op) {
			case 0x00: // STOP
				meter.remaining = gas;
				return { result: { status: 'success', output: EMPTY } };
			case 0x01: // ADD
				sp--;
				stack[sp - 1] = asUint(stack[sp]! + stack[sp - 1]!);
				break;
			case 0x02: // MUL
				sp--;
				stack[sp - 1] = asUint(stack[sp]! * stack[sp - 1]!);
				break;
			case 0x03: // SUB
				sp--;
				stack[sp - 1] = asUint(stack[sp]! - stack[sp - 1]!);
				break;
			case 0x04: // DIV
				sp--;
				stack[sp - 1] = divide(stack[sp]!, stack[sp - 1]!);
				break;
			case 0x05: // SDIV
				sp--;
				stack[sp - 1] = divideSigned(stack[sp]!, stack[sp - 1]!);
				break;
			case 0x06: // MOD
				sp--;
				stack[sp - 1] = modulo(stack[sp]!, stack[sp - 1]!);
				break;
			case 0x07: // SMOD
				sp--;
				stack[sp - 1] = moduloSigned(stack[sp]!, stack[sp - 1]!);
				break;
			case 0x08: // ADDMOD
				sp -= 2;
				stack[sp - 1] = addModulo(stack[sp + 1]!, stack[sp]!, stack[sp - 1]!);
				break;
			case 0x09: // MULMOD
				sp -= 2;
				stack[sp - 1] = multiplyModulo(stack[sp + 1]!, stack[sp]!, stack[sp - 1]!);
				break;
			case 0x0a: {
				// EXP
				sp--;
				const exponent = stack[sp - 1]!;
				if (exponent > 0n) {
					gas -= prices.expByte * Math.ceil(exponent.toString(16).length / 2);
					if (gas < 0) throw new Halt('out-of-gas');
				}
				stack[sp - 1] = power(stack[sp]!, exponent);
				break;
			}
			case 0x0b: // SIGNEXTEND
				sp--;
				stack[sp - 1] = signExtend(stack[sp]!, stack[sp - 1]!);
				break;
			case 0x10: // LT
				sp--;
				stack[sp - 1] = stack[sp]! < stack[sp - 1]! ? 1n : 0n;
				break;
			case 0x11: // GT
				sp--;
				stack[sp - 1] = stack[sp]! > stack[sp - 1]! ? 1n : 0n;
				break;
			case 0x12: // SLT
				sp--;
				stack[sp - 1] = signed(stack[sp]!) < signed(stack[sp - 1]!) ? 1n : 0n;
				break;
			case 0x13: // SGT
				sp--;
				stack[sp - 1] = signed(stack[sp]!) > signed(stack[sp - 1]!) ? 1n : 0n;
				break;
			case 0x14: // EQ
				sp--;
				stack[sp - 1] = stack[sp]! === stack[sp - 1]! ? 1n : 0n;
				break;
			case 0x15: // ISZERO
				stack[sp - 1] = stack[sp - 1] === 0n ? 1n : 0n;
				break;
			case 0x16: // AND
				sp--;
				stack[sp - 1] = stack[sp]! & stack[sp - 1]!;
				break;
			case 0x17: // OR
				sp--;
				stack[sp - 1] = stack[sp]! | stack[sp - 1]!;
				break;
			case 0x18: // XOR
				sp--;
				stack[sp - 1] = stack[sp]! ^ stack[sp - 1]!;
				break;
			case 0x19: // NOT
				stack[sp - 1] = stack[sp - 1]! ^ MASK;
				break;
			case 0x1a: // BYTE
				sp--;
				stack[sp - 1] = byteAt(stack[sp]!, stack[sp - 1]!);
				break;
			case 0x1b: // SHL
				sp--;
				stack[sp - 1] = shiftLeft(stack[sp]!, stack[sp - 1]!);
				break;
			case 0x1c: // SHR
				sp--;
				stack[sp - 1] = shiftRight(stack[sp]!, stack[sp - 1]!);
				break;
			case 0x1d: // SAR
				sp--;
				stack[sp - 1] = shiftRightSigned(stack[sp]!, stack[sp - 1]!);
				break;
			case 0x1e: // CLZ (EIP-7939)
				stack[sp - 1] = leadingZeros(stack[sp - 1]!);
				break;
			case 0x20: // KECCAK256
				sp--;
				gas = hashMemory(machine, sp, gas);
				break;
			case 0x30: // ADDRESS
			case 0x32: // ORIGIN
			case 0x33: // CALLER
			case 0x3a: // GASPRICE
			case 0x41: // COINBASE
			case 0x42: // TIMESTAMP
			case 0x43: // NUMBER
			case 0x44: // PREVRANDAO, DIFFICULTY
			case 0x45: // GASLIMIT
			case 0x46: // CHAINID
			case 0x47: // SELFBALANCE
			case 0x48: // BASEFEE
			case 0x4a: // BLOBBASEFEE
				stack[sp++] = environment(machine, op);
				break;
			case 0x31: // BALANCE
			case 0x3b: // EXTCODESIZE
			case 0x3f: // EXTCODEHASH
				gas = lookAt(machine, op, sp, gas);
				break;
			case 0x34: // CALLVALUE
				stack[sp++] = message.value;
				break;
			case 0x35: // CALLDATALOAD
				stack[sp - 1] = loadPadded(machine, stack[sp - 1]!);
				break;
			case 0x36: // CALLDATASIZE
				stack[sp++] = BigInt(callData.length);
				break;
			case 0x37: // CALLDATACOPY
				sp -= 3;
				gas = copyToMemory(machine, callData, gas, stack[sp + 2]!, stack[sp + 1]!, stack[sp]!);
				break;
			case 0x38: // CODESIZE
				stack[sp++] = BigInt(code.length);
				break;
			case 0x39: // CODECOPY
				sp -= 3;
				gas = copyToMemory(machine, machine.program.code, gas, stack[sp + 2]!, stack[sp + 1]!, stack[sp]!);
				break;
			case 0x3c: // EXTCODECOPY
				sp -= 4;
				gas = copyCode(machine, sp, gas);
				break;
			case 0x3d: // RETURNDATASIZE
				stack[sp++] = BigInt(machine.returnData.length);
				break;
			case 0x3e: // RETURNDATACOPY
				sp -= 3;
				gas = copyReturned(machine, sp, gas);
				break;
			case 0x40: // BLOCKHASH
				stack[sp - 1] = blockHash(block, stack[sp - 1]!);
				break;
			case 0x49: // BLOBHASH
				stack[sp - 1] = blobHash(frame.transaction, stack[sp - 1]!);
				break;
			case 0x50: // POP
				sp--;
				break;
			case 0x51: {
				// MLOAD
				const offset = toOffset(stack[sp - 1]!);
				gas = memory.expand(offset, 32, gas);
				stack[sp - 1] = memory.load(offset);
				break;
			}
			case 0x52: {
				// MSTORE
				sp -= 2;
				const offset = toOffset(stack[sp + 1]!);
				gas = memory.expand(offset, 32, gas);
				memory.store(offset, stack[sp]!);
				break;
			}
			case 0x53: {
				// MSTORE8
				sp -= 2;
				const offset = toOffset(stack[sp + 1]!);
				gas = memory.expand(offset, 1, gas);
				memory.storeByte(offset, Number(stack[sp]! & 0xffn));
				break;
			}
			case 0x54: // SLOAD
				gas = load(machine, sp, gas);
				break;
			case 0x55: // SSTORE
				sp -= 2;
				gas = store(machine, stack[sp + 1]!, stack[sp]!, gas);
				break;
			case 0x56: {
				// JUMP
				const dest = stack[--sp]!;
				const from = pc;
				pc = dest < BigInt(code.length) ? Number(dest) : code.length;
				if (jumpDests[pc] !== 1) throw new Halt('invalid-jump', `jump to ${dest}`);
				if (pc < from && --fuel < 0) return hotAt(machine, pc, sp, gas);
				continue;
			}
			case 0x57: {
				// JUMPI
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
			case 0x58: // PC
				stack[sp++] = BigInt(pc);
				break;
			case 0x59: // MSIZE
				stack[sp++] = BigInt(memory.size);
				break;
			case 0x5a: // GAS
				stack[sp++] = BigInt(gas) + meter.reserve;
				break;
			case 0x5b: // JUMPDEST
				break;
			case 0x5c: {
				// TLOAD (EIP-1153)
				const value = state.readTransient(self, wordToHex(stack[sp - 1]!));
				stack[sp - 1] = value === undefined ? 0n : bytesToWord(value);
				break;
			}
			case 0x5d: // TSTORE (EIP-1153)
				sp -= 2;
				state.writeTransient(self, wordToHex(stack[sp + 1]!), wordToSlotValue(stack[sp]!));
				break;
			case 0x5e: // MCOPY
				sp -= 3;
				gas = moveMemory(machine, gas, stack[sp + 2]!, stack[sp + 1]!, stack[sp]!);
				break;
			case 0x5f: // PUSH0
				stack[sp++] = 0n;
				break;
			case 0x60: // PUSH1
				stack[sp++] = pushes[pc]!;
				pc += 2;
				continue;
			case 0x61: // PUSH2
				stack[sp++] = pushes[pc]!;
				pc += 3;
				continue;
			case 0xf0: // CREATE
			case 0xf1: // CALL
			case 0xf2: // CALLCODE
			case 0xf4: // DELEGATECALL
			case 0xf5: // CREATE2
			case 0xfa: {
				// STATICCALL
				const isCreate = op === 0xf0 || op === 0xf5;
				const child = isCreate ? create(machine, op, sp, gas) : call(machine, op, sp, gas);
				if (child) {
					machine.pc = pc + 1;
					return { child };
				}
				sp = machine.sp;
				gas = meter.remaining;
				break;
			}
			case 0xf3: // RETURN
			case 0xfd: {
				// REVERT
				sp -= 2;
				const offset = toOffset(stack[sp + 1]!);
				const length = toOffset(stack[sp]!);
				gas = memory.expand(offset, length, gas);
				meter.remaining = gas;
				const output = memory.slice(offset, length);
				return { result: op === 0xf3 ? { status: 'success', output } : { status: 'revert', output } };
			}
			case 0xff: // SELFDESTRUCT
				meter.remaining = selfDestruct(machine, stack[--sp]!, gas);
				return { result: { status: 'success', output: EMPTY } };
			default:
				if (op >= 0x62 && op <= 0x7f) {
					stack[sp++] = pushes[pc]!;
					pc += op - 0x5e;
					continue;
				}
				if (op >= 0x80 && op <= 0x8f) {
					stack[sp] = stack[sp - (op - 0x7f)]!;
					sp++;
					break;
				}
				if (op >= 0x90 && op <= 0x9f) {
					const other = sp - (op - 0x8e);
					const top = stack[sp - 1]!;
					stack[sp - 1] = stack[other]!;
					stack[other] = top;
					break;
				}
				if (op >= 0xa0 && op <= 0xa4) {
					sp -= op - 0x9e;
					gas = emitLog(machine, op - 0xa0, sp, gas);
					break;
				}
				throw missing(machine, op, pc);
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

/** Why an instruction that needs more than is on the stack halts: what is no opcode in this fork needs more than there can be. */
function missing({ instructions }: Machine, op: number, pc: number): Halt {
	if (instructions.opcodes[op]) return new Halt('stack-underflow', `stack underflow at ${pc}`);
	return new Halt('invalid-opcode', `opcode 0x${op.toString(16).padStart(2, '0')} at ${pc}`);
}
