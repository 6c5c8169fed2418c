import type { ModuleFile } from '../loader/file-format.ts';
import { GLOBAL_STORAGE_OPS, OPERAND_KINDS, type OperandKind } from '../loader/opcodes.ts';
import type { FunctionContext, Named } from './context.ts';

/** Most items that one instruction packs into a vector or unpacks. */
const MAX_ITEMS = 0xffff;
const GENERIC: ReadonlySet<OperandKind> = new Set([
	'functionInst',
	'structInst',
	'fieldInst',
	'variantInst',
	'variantFieldInst',
]);

/**
 * Checks that generic instructions name generic structs and functions, and that the others do not
 * (move-bytecode-verifier, instruction_consistency).
 * @throws MoveVerificationError
 */
export function verifyInstructions(functions: readonly FunctionContext[]): void {
	for (const fn of functions) {
		const { file } = fn;
		for (let offset = 0; offset < fn.code.length; offset++) {
			const instruction = fn.code[offset]!;
			const kind = OPERAND_KINDS[instruction.op]!;
			if (kind === 'none' || kind === 'local' || kind === 'offset') continue;
			if (file.flavour === 'sui' && GLOBAL_STORAGE_OPS.has(instruction.op))
				fn.reject('DEPRECATED_BYTECODE_FORMAT', offset);
			if (kind === 'vectorCount' && instruction.count > MAX_ITEMS) fn.reject('CONSTRAINT_NOT_SATISFIED', offset);
			const named = fn.named(instruction) as Named | undefined;
			if (!named) continue;
			const isGeneric = GENERIC.has(kind);
			if (typeParameters(file, kind, named.index) > 0 !== isGeneric)
				fn.reject('GENERIC_MEMBER_OPCODE_MISMATCH', offset);
		}
	}
}

function typeParameters(file: ModuleFile, kind: OperandKind, index: number): number {
	if (kind === 'function' || kind === 'functionInst') return file.functionHandles[index]!.typeParameters.length;
	let definition = index;
	if (kind === 'field' || kind === 'fieldInst') definition = file.fields[index]!.owner;
	if (kind === 'variantField' || kind === 'variantFieldInst') ({ definition } = file.variantFields[index]!);
	return file.structHandles[file.structs[definition]!.handle]!.typeParameters.length;
}
