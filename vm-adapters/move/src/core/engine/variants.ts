import { Halt } from '@altvm/host';
import { UNITS } from '../../gas.ts';
import type { ModuleFile } from '../loader/file-format.ts';
import { OP, OPERAND_KINDS } from '../loader/opcodes.ts';
import type { VariantUse } from './code.ts';
import { verificationFailed } from './failures.ts';
import type { Instance, Instances, Session } from './interfaces.ts';
import type { StructType } from './types.ts';
import { asVariant, places, Reference, structWords, target, type Value, Variant } from './values.ts';

/** The enum and variants that an instruction names. Returns undefined for an instruction that names none. */
export function variantsUsed(file: ModuleFile, op: number, operand: number): VariantUse | undefined {
	switch (OPERAND_KINDS[op]) {
		case 'variant': {
			const { definition, variant } = file.variants[operand]!;
			return { definition, args: [], variants: [variant], field: 0 };
		}
		case 'variantInst': {
			const { definition, args, variant } = file.variantInstantiations[operand]!;
			return { definition, args, variants: [variant], field: 0 };
		}
		case 'variantField':
			return { ...file.variantFields[operand]!, args: [] };
		case 'variantFieldInst': {
			const { handle, args } = file.variantFieldInstantiations[operand]!;
			return { ...file.variantFields[handle]!, args };
		}
		default:
			return undefined;
	}
}

function nameOf({ name, definition }: StructType, tag: number): string {
	return `${name}::${definition.variants?.[tag]?.name}`;
}

/**
 * @throws Halt `variant-mismatch` if the value is none of the variants (STRUCT_VARIANT_MISMATCH in Move's reference).
 */
function expectOneOf(value: Variant, variants: readonly number[]): void {
	if (variants.includes(value.tag)) return;
	const { type, tag } = value;
	const expected = variants.map((variant) => nameOf(type, variant)).join(' or ');
	throw new Halt('variant-mismatch', `${nameOf(type, tag)} in the place of ${expected}`);
}

/** The jump target for the variant of the enum that a reference points to. */
export function switchTo(reference: Value, targets: readonly number[]): number {
	const { tag } = asVariant(target(reference));
	return targets[tag] ?? verificationFailed(`no target for variant ${tag}`);
}

/** Runs an instruction on variants of an enum. Returns the new height of the stack. */
export function runVariant(
	session: Session,
	instances: Instances,
	instance: Instance,
	stack: Value[],
	sp: number,
	at: number,
): number {
	const { ops, operands, structs, variants: uses } = instance.code!;
	const op = ops[at]!;
	const operand = operands[at]!;
	const use = uses[structs[operand]!] ?? verificationFailed(`opcode ${op}`);
	const { variants, field } = use;
	switch (op) {
		case OP.PACK_VARIANT: {
			const type = instances.enum(instance, operand);
			const [tag] = variants as [number];
			const start = sp - type.definition.variants![tag]!.fields.length;
			session.use(UNITS.value * (1 + sp - start));
			session.allocate(structWords(sp - start));
			const fields = places(sp - start) as Value[];
			for (let i = 0; i < fields.length; i++) fields[i] = stack[start + i]!;
			stack[start] = new Variant(type, tag, fields);
			return start + 1;
		}
		case OP.UNPACK_VARIANT: {
			instances.enum(instance, operand);
			const value = asVariant(stack[--sp]);
			expectOneOf(value, variants);
			session.use(UNITS.value * value.fields.length);
			session.free(structWords(value.fields.length));
			for (const field of value.fields) stack[sp++] = field;
			return sp;
		}
		case OP.TEST_VARIANT:
			stack[sp - 1] = asVariant(target(stack[sp - 1])).tag === variants[0];
			return sp;
		case OP.IMM_BORROW_VARIANT_FIELD: {
			const value = asVariant(target(stack[sp - 1]));
			session.use(UNITS.smallItem * variants.length);
			expectOneOf(value, variants);
			stack[sp - 1] = new Reference(value.fields, field);
			return sp;
		}
		case OP.UNPACK_VARIANT_IMM_REF: {
			const value = asVariant(target(stack[--sp]));
			expectOneOf(value, variants);
			session.use(UNITS.value * value.fields.length);
			for (let i = 0; i < value.fields.length; i++) stack[sp++] = new Reference(value.fields, i);
			return sp;
		}
		default:
			return verificationFailed(`opcode ${op}`);
	}
}
