import { fieldsWithin, type ModuleFile, type Token } from '../loader/file-format.ts';
import { OPERAND_KINDS } from '../loader/opcodes.ts';
import { namedBy, rejectModule } from './context.ts';
import { visitTypes } from './tokens.ts';

const MAX_LOCALS = 255;

/**
 * By opcode: true if an instantiation holds the type arguments, false if the operand is a signature, undefined without
 * types.
 */
const IS_GENERIC = OPERAND_KINDS.map((kind): boolean | undefined => {
	if (kind === 'vector' || kind === 'vectorCount') return false;
	return kind?.endsWith('Inst') ? true : undefined;
});

/**
 * Checks that every type parameter is one of the function or struct that uses it, and that no function has too many
 * locals (move-binary-format, check_bounds). The reader has checked every other index.
 * @throws MoveVerificationError `INDEX_OUT_OF_BOUNDS`, `TOO_MANY_LOCALS`
 */
export function verifyBounds(file: ModuleFile): void {
	const known = new Map<readonly Token[], number>();
	/** One more than the highest type parameter, 0 without any. */
	const parametersOf = (signature: readonly Token[]): number => {
		let count = known.get(signature);
		if (count === undefined) {
			count = 0;
			for (const token of signature) count = Math.max(count, parametersIn(token));
			known.set(signature, count);
		}
		return count;
	};
	file.functionHandles.forEach(({ parameters, results, typeParameters }, i) => {
		if (Math.max(parametersOf(parameters), parametersOf(results)) > typeParameters.length)
			rejectModule(file, 'INDEX_OUT_OF_BOUNDS', `function handle ${i}`);
	});
	file.structs.forEach((definition, i) => {
		const count = file.structHandles[definition.handle]!.typeParameters.length;
		if (fieldsWithin(definition).some(({ type }) => parametersIn(type) > count))
			rejectModule(file, 'INDEX_OUT_OF_BOUNDS', `struct definition ${i}`);
	});
	file.functions.forEach(({ handle, isNative, locals, code }, i) => {
		if (isNative) return;
		const { parameters, typeParameters } = file.functionHandles[handle]!;
		if (parameters.length + locals.length > MAX_LOCALS)
			rejectModule(file, 'TOO_MANY_LOCALS', `function definition ${i}`);
		const check = (signature: readonly Token[]) => {
			if (parametersOf(signature) > typeParameters.length)
				rejectModule(file, 'INDEX_OUT_OF_BOUNDS', `function definition ${i}`);
		};
		check(locals);
		for (let offset = 0; offset < code.length; offset++) {
			const instruction = code[offset]!;
			const isGeneric = IS_GENERIC[instruction.op];
			if (isGeneric === undefined) continue;
			check(isGeneric ? namedBy(file, instruction)!.args : file.signatures[instruction.operand]!);
		}
	});
}

/** One more than the highest type parameter in a type, 0 without any. */
function parametersIn(token: Token): number {
	let count = 0;
	visitTypes(token, (part) => {
		if (part.kind === 'parameter') count = Math.max(count, part.index + 1);
	});
	return count;
}
