import { abilitiesOf } from '../loader/abilities.ts';
import type {
	FieldDefinition,
	FunctionDefinition,
	FunctionHandle,
	Instruction,
	ModuleFile,
	Token,
} from '../loader/file-format.ts';
import { OPERAND_KINDS } from '../loader/opcodes.ts';
import { MoveVerificationError } from '../status/errors.ts';
import type { VerifierStatus } from '../status/verifier-status.ts';
import type { Meter } from './meter.ts';

/**
 * Refuses the module.
 * @param place a table entry, such as `signature 3`
 * @throws MoveVerificationError always
 */
export function rejectModule(file: ModuleFile, status: VerifierStatus, place?: string): never {
	throw new MoveVerificationError(status, file.modules[file.self]!.name, place === undefined ? {} : { place });
}

/** The struct, enum variant, field or function that an instruction names, with its type arguments. */
export interface Named {
	/** Index of the struct definition, field handle, variant field handle, or function handle. */
	readonly index: number;
	readonly args: readonly Token[];
	/** Variant number, for instructions on one variant of an enum. */
	readonly variant?: number;
}

const NO_ARGS: readonly Token[] = [];

/** Resolves the operand of an instruction, directly or through an instantiation. Undefined for other operands. */
export function namedBy(file: ModuleFile, { op, operand }: Instruction): Named | undefined {
	switch (OPERAND_KINDS[op]) {
		case 'function':
		case 'struct':
		case 'field':
		case 'variantField':
			return { index: operand, args: NO_ARGS };
		case 'variant': {
			const { definition, variant } = file.variants[operand]!;
			return { index: definition, args: NO_ARGS, variant };
		}
		case 'variantInst': {
			const { definition, variant, args } = file.variantInstantiations[operand]!;
			return { index: definition, args, variant };
		}
		case 'variantFieldInst': {
			const { handle, args } = file.variantFieldInstantiations[operand]!;
			return { index: handle, args };
		}
		case 'functionInst': {
			const { handle, args } = file.functionInstantiations[operand]!;
			return { index: handle, args };
		}
		case 'structInst': {
			const { definition, args } = file.structInstantiations[operand]!;
			return { index: definition, args };
		}
		case 'fieldInst': {
			const { handle, args } = file.fieldInstantiations[operand]!;
			return { index: handle, args };
		}
		default:
			return undefined;
	}
}

/** Resolved operands, by opcode and operand. Filled on demand. */
type Names = (Named | undefined)[][];
const known = new WeakMap<ModuleFile, Names>();

function namesOf(file: ModuleFile): Names {
	let names = known.get(file);
	if (!names) known.set(file, (names = Array.from({ length: OPERAND_KINDS.length }, () => [])));
	return names;
}

/** The function under verification. It has code: native functions have no context. */
export class FunctionContext {
	readonly file: ModuleFile;
	readonly definition: FunctionDefinition;
	readonly handle: FunctionHandle;
	readonly code: readonly Instruction[];
	/** Parameters, then locals. */
	readonly locals: readonly Token[];
	readonly meter: Meter;
	/** The `acquires` lists of this module's functions, by function handle. */
	readonly acquired: ReadonlyMap<number, readonly number[]>;
	readonly #names: Names;

	constructor(
		file: ModuleFile,
		definition: FunctionDefinition,
		meter: Meter,
		acquired: ReadonlyMap<number, readonly number[]>,
	) {
		this.file = file;
		this.definition = definition;
		this.handle = file.functionHandles[definition.handle]!;
		this.code = definition.code;
		this.locals = [...this.handle.parameters, ...definition.locals];
		this.meter = meter;
		this.acquired = acquired;
		this.#names = namesOf(file);
	}

	/**
	 * Refuses the module, with this function as the place.
	 * @param offset of the instruction, counted in instructions
	 * @throws MoveVerificationError always
	 */
	reject(status: VerifierStatus, offset?: number): never {
		const module = this.file.modules[this.file.self]!.name;
		throw new MoveVerificationError(status, module, {
			function: this.handle.name,
			...(offset !== undefined && { offset }),
		});
	}

	/** Ability bits of a type in this function. */
	abilities(token: Token): number {
		return abilitiesOf(this.file, token, this.handle.typeParameters);
	}

	/** The instruction's operand, resolved. Only for instructions whose operand names something. */
	named(instruction: Instruction): Named {
		const names = this.#names[instruction.op]!;
		return (names[instruction.operand] ??= namedBy(this.file, instruction))!;
	}

	/**
	 * Fields of a struct, or of one variant. Undefined for a native struct, and if a struct is used as an enum or an
	 * enum as a struct.
	 */
	fields({ index, variant }: Named): readonly FieldDefinition[] | undefined {
		const { fields, variants } = this.file.structs[index]!;
		return variant === undefined ? fields : variants?.[variant]?.fields;
	}
}
