import type { ModuleFile } from '../loader/file-format.ts';
import { OPERAND_KINDS, type OperandKind } from '../loader/opcodes.ts';
import { type FunctionContext, namedBy } from './context.ts';

/** Items of a vector that is packed or unpacked at once. */
const MAX_ITEMS = 0xffff;

/** The generic form of an instruction names what is generic, the other what is not (instruction_consistency). */
export function verifyInstructions(functions: readonly FunctionContext[]): void {
	for (const fn of functions) {
		const { file } = fn;
		fn.code.forEach((instruction, offset) => {
			const kind = OPERAND_KINDS[instruction.op];
			if (kind === 'vectorCount' && instruction.count > MAX_ITEMS) fn.reject('CONSTRAINT_NOT_SATISFIED', offset);
			const named = namedBy(file, instruction);
			if (!named) return;
			const isGeneric = kind === 'functionInst' || kind === 'structInst' || kind === 'fieldInst';
			if (typeParameters(file, kind, named.index) > 0 !== isGeneric)
				fn.reject('GENERIC_MEMBER_OPCODE_MISMATCH', offset);
		});
	}
}

function typeParameters(file: ModuleFile, kind: OperandKind | undefined, index: number): number {
	if (kind === 'function' || kind === 'functionInst') return file.functionHandles[index]!.typeParameters.length;
	const definition = kind === 'field' || kind === 'fieldInst' ? file.fields[index]!.owner : index;
	return file.structHandles[file.structs[definition]!.handle]!.typeParameters.length;
}
