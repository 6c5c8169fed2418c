import type { Instruction, JumpTable } from './file-format.ts';
import type { ModuleReader } from './module-reader.ts';
import { OP, OPERAND_KINDS, type OperandKind, opOf } from './opcodes.ts';

/** Sizes of the tables whose entries instructions name, by the kind of operand. */
export type TableSizes = Readonly<Partial<Record<OperandKind, number>>>;

const NUMBER_SIZES: Partial<Record<OperandKind, number>> = { u8: 1, u16: 2, u32: 4, u64: 8, u128: 16, u256: 32 };
/** Sui's limits on variants and on handles of variants. */
const MAX_JUMP_TABLES = 127;
const MAX_SUI_VARIANT = 1024;

/**
 * Reads the instructions of a function, preceded by their count. Checks every index except those of jumps and jump
 * tables.
 * @throws MoveLoadError
 */
export function readCode(reader: ModuleReader, sizes: TableSizes, locals: number): Instruction[] {
	return reader.list(() => instruction(reader, sizes, locals), 0xffff);
}

/** Instructions of small operands, which modules share: most take one byte, and an object would take seventy. */
const SHARED = 256;
const shared = new Array<Instruction | undefined>(256 * SHARED);

/** An instruction with an operand. */
function withOperand(op: number, operand: number): Instruction {
	if (operand >= SHARED) return { op, operand, count: 0, constant: 0n };
	const key = op * SHARED + operand;
	return (shared[key] ??= { op, operand, count: 0, constant: 0n });
}

const loads = new Array<Instruction | undefined>(256 * SHARED);

function load(op: number, constant: bigint): Instruction {
	if (constant >= SHARED) return { op, operand: 0, count: 0, constant };
	const key = op * SHARED + Number(constant);
	return (loads[key] ??= { op, operand: 0, count: 0, constant });
}

function instruction(reader: ModuleReader, sizes: TableSizes, locals: number): Instruction {
	const { version, flavour } = reader.format;
	const byte = reader.u8();
	const op = opOf(byte, version, flavour);
	if (op === undefined) reader.fail('UNKNOWN_OPCODE', `opcode 0x${byte.toString(16)} in version ${version}`);
	const kind = OPERAND_KINDS[op]!;
	switch (kind) {
		case 'none':
			return withOperand(op, 0);
		case 'offset':
			return withOperand(op, reader.uleb());
		case 'jumpTable':
			return { op, operand: reader.uleb(MAX_JUMP_TABLES), count: 0, constant: 0n };
		case 'local':
			return withOperand(op, reader.index(locals, 'local'));
		case 'vectorCount': {
			const operand = reader.index(sizes[kind]!, kind);
			return { op, operand, count: Number(reader.uint(8)), constant: 0n };
		}
		default: {
			const size = NUMBER_SIZES[kind];
			if (size !== undefined) return load(op, reader.uint(size));
			const isVariant = flavour === 'sui' && (kind === 'variant' || kind === 'variantInst');
			const operand = reader.index(sizes[kind]!, kind, isVariant ? MAX_SUI_VARIANT : undefined);
			return withOperand(op, operand);
		}
	}
}

/**
 * Reads the jump tables that follow the instructions in Sui bytecode from version 7 on. Each table has an entry for
 * every variant of an enum.
 * @param firstEnum index of the first enum among the definitions
 * @param variants the number of variants of each enum
 * @throws MoveLoadError
 */
export function readJumpTables(
	reader: ModuleReader,
	firstEnum: number,
	variants: readonly number[],
	codeLength: number,
): JumpTable[] {
	return reader.list((): JumpTable => {
		const index = reader.index(variants.length, 'enum definition');
		const count = reader.uleb(MAX_JUMP_TABLES);
		const form = reader.u8();
		if (form !== 1) reader.fail('UNKNOWN_JUMP_TABLE_FLAG', `a jump table of form ${form}`);
		if (count !== variants[index]) reader.fail('INVALID_ENUM_SWITCH', `a jump table for ${count} variants`);
		const targets: number[] = [];
		for (let i = 0; i < count; i++) targets.push(reader.index(codeLength, 'instruction'));
		return { definition: firstEnum + index, targets };
	}, MAX_JUMP_TABLES);
}

/** Checks that branches lead to instructions, and that switches name jump tables. @throws MoveLoadError */
export function checkJumps(reader: ModuleReader, code: readonly Instruction[], jumpTables: readonly JumpTable[]): void {
	for (let i = 0; i < code.length; i++) {
		const { op, operand } = code[i]!;
		if (OPERAND_KINDS[op] === 'offset' && operand >= code.length)
			reader.fail('INDEX_OUT_OF_BOUNDS', `a branch to ${operand}`);
		if (op === OP.VARIANT_SWITCH && operand >= jumpTables.length)
			reader.fail('INDEX_OUT_OF_BOUNDS', `no jump table ${operand} of ${jumpTables.length}`);
	}
}
