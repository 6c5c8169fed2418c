import { type Engine, evmAdapter } from '@altvm/evm';
import { type Hex, Host } from 'altvm';
import { OP } from '../../../vm-adapters/evm/src/loader/op.ts';
import { instructionSet } from '../../../vm-adapters/evm/src/loader/opcodes.ts';
import type { Kernel } from './rate.ts';

const FROM: Hex = `0x${'b2'.padStart(40, '0')}`;
const TO: Hex = `0x${'c0'.padStart(40, '0')}`;
const WORD = (1n << 255n) + 12345678901234567890123456789n;

/** Operands from the top of the stack down. Others are large words. */
const OPERANDS: Partial<Record<keyof typeof OP, readonly bigint[]>> = {
	DIV: [WORD, 3n ** 80n],
	SDIV: [WORD, 3n ** 80n],
	MOD: [WORD, 3n ** 80n],
	SMOD: [WORD, 3n ** 80n],
	SIGNEXTEND: [3n, WORD],
	BYTE: [3n, WORD],
	SHL: [77n, WORD],
	SHR: [77n, WORD],
	SAR: [77n, WORD],
	KECCAK256: [0n, 32n],
	CALLDATALOAD: [0n],
	CALLDATACOPY: [0n, 0n, 32n],
	CODECOPY: [0n, 0n, 32n],
	EXTCODECOPY: [0xc0n, 0n, 0n, 32n],
	RETURNDATACOPY: [0n, 0n, 0n],
	BLOCKHASH: [1n],
	BLOBHASH: [0n],
	MLOAD: [64n],
	MSTORE: [64n, WORD],
	MSTORE8: [64n, 7n],
	MCOPY: [0n, 32n, 32n],
	LOG0: [0n, 32n],
	LOG1: [0n, 32n, 1n],
	LOG2: [0n, 32n, 1n, 2n],
	LOG3: [0n, 32n, 1n, 2n, 3n],
	LOG4: [0n, 32n, 1n, 2n, 3n, 4n],
	CREATE: [0n, 0n, 0n],
	CREATE2: [0n, 0n, 0n, 1n],
	CALL: [50_000n, 5n, 0n, 0n, 0n, 0n, 0n],
	CALLCODE: [50_000n, 5n, 0n, 0n, 0n, 0n, 0n],
	DELEGATECALL: [50_000n, 5n, 0n, 0n, 0n, 0n],
	STATICCALL: [50_000n, 5n, 0n, 0n, 0n, 0n],
};

/** Instructions that end a frame, or that the loop of every kernel has. */
const LEFT_OUT: ReadonlySet<string> = new Set([
	'STOP',
	'RETURN',
	'REVERT',
	'SELFDESTRUCT',
	'JUMP',
	'JUMPI',
	'JUMPDEST',
]);

/** Kernels of the instructions of the EVM, on one of its engines. Each runs until it is out of gas. */
export function evmInstructions(engine: Engine): Kernel[] {
	const kernels: Kernel[] = [];
	for (const [op, opcode] of instructionSet('osaka').opcodes.entries()) {
		if (!opcode || LEFT_OUT.has(opcode.name)) continue;
		const { name, takes, puts } = opcode;
		const operands = OPERANDS[name as keyof typeof OP] ?? new Array<bigint>(takes).fill(WORD);
		const isPush = /^PUSH[1-9]/.test(name);
		const body = [...operands.toReversed().flatMap(push), op, ...(isPush ? new Array<number>(op - 0x5f).fill(7) : [])];
		kernels.push(loop(engine, name, [...body, ...new Array<number>(puts).fill(OP.POP)]));
	}
	kernels.push(loop(engine, 'JUMP', [OP.PC, 0x60, 5, OP.ADD, OP.JUMP, OP.JUMPDEST]));
	return kernels;
}

/** Code that repeats `body` until it is out of gas. */
function loop(engine: Engine, name: string, body: readonly number[]): Kernel {
	const times = Math.max(1, Math.min(50, Math.floor(20_000 / body.length)));
	const code = Uint8Array.from([
		OP.JUMPDEST,
		...new Array<readonly number[]>(times).fill(body).flat(),
		OP.PUSH0,
		OP.JUMP,
	]);
	const host = new Host({ adapters: [evmAdapter({ engine })], block: { number: 2n } });
	host.setAccount(TO, { vm: 'evm', code, nonce: 1n });
	return {
		case: name,
		run: () => host.call({ from: FROM, to: TO, gas: 1_000_000, input: new Uint8Array(32).fill(7) }).gasUsed,
	};
}

function push(value: bigint): number[] {
	if (value === 0n) return [OP.PUSH0];
	const bytes = [...Buffer.from(value.toString(16).padStart(2 * Math.ceil(value.toString(16).length / 2), '0'), 'hex')];
	return [OP.PUSH0 + bytes.length, ...bytes];
}
