import { UNITS } from '../../gas.ts';
import { ABILITY } from '../loader/file-format.ts';
import { OP, type Op } from '../loader/opcodes.ts';
import type { Int } from './arithmetic.ts';
import { MoveAbort, verificationFailed } from './failures.ts';
import type { Instance, Instances, Session } from './interfaces.ts';
import { loadConstant } from './load-constant.ts';
import {
	type AnyVector,
	asAddress,
	asStruct,
	copyValue,
	dropped,
	equalValues,
	hasAbility,
	type Reference,
	Signer,
	Struct,
	structWords,
	target,
	type Value,
	vectorOfItems,
	vectorWords,
	wordsOf,
} from './values.ts';
import { runVariant } from './variants.ts';
import { elementToChange, popBack, spread, swap, unpackedAs } from './vector-instructions.ts';

/** Runs an instruction that is not in the interpreter's loop. Returns the new height of the stack. */
export function runComplex(
	session: Session,
	instances: Instances,
	instance: Instance,
	locals: (Value | undefined)[],
	stack: Value[],
	sp: number,
	at: number,
): number {
	const { globals } = session;
	const { ops, operands, elements } = instance.code!;
	const { module } = instance.fn;
	const op = ops[at]!;
	const operand = operands[at]!;
	const struct = (isGeneric: boolean) => instances.struct(instance, operand, isGeneric);
	switch (op) {
		case 0x01 satisfies Op['POP']:
			dropped(stack[--sp]);
			session.free(wordsOf(stack[sp]));
			return sp;
		case 0x07 satisfies Op['LD_CONST']:
			stack[sp++] = loadConstant(session, module, operand);
			return sp;
		case 0x0a satisfies Op['COPY_LOC']: {
			const value = locals[operand] ?? verificationFailed(`local ${operand} is not set`);
			if (!hasAbility(value, ABILITY.copy)) verificationFailed('a value without copy is copied');
			stack[sp++] = copyValue(value, session);
			return sp;
		}
		case 0x12 satisfies Op['PACK']:
		case 0x39 satisfies Op['PACK_GENERIC']: {
			const type = struct(op === OP.PACK_GENERIC);
			const start = sp - type.definition.fields!.length;
			session.use(UNITS.value * (sp - start));
			session.allocate(structWords(sp - start));
			stack[start] = new Struct(type, stack.slice(start, sp));
			return start + 1;
		}
		case 0x13 satisfies Op['UNPACK']:
		case 0x3a satisfies Op['UNPACK_GENERIC']: {
			if (op === OP.UNPACK_GENERIC) struct(true);
			const { fields } = stack[--sp] as Struct;
			session.use(UNITS.value * fields.length);
			session.free(structWords(fields.length));
			for (let i = 0; i < fields.length; i++) stack[sp++] = fields[i]!;
			return sp;
		}
		case 0x14 satisfies Op['READ_REF']: {
			const value = target(stack[sp - 1]);
			if (!hasAbility(value, ABILITY.copy)) verificationFailed('a value without copy is read');
			stack[sp - 1] = copyValue(value, session);
			return sp;
		}
		case 0x15 satisfies Op['WRITE_REF']: {
			const { container, index } = stack[--sp] as Reference;
			dropped(container[index]);
			session.free(wordsOf(container[index]));
			(container as Value[])[index] = stack[--sp]!;
			return sp;
		}
		case 0x21 satisfies Op['EQ']:
		case 0x22 satisfies Op['NEQ']: {
			const right = stack[--sp]!;
			const left = stack[sp - 1]!;
			const isEqual = equalValues(left, right, session.pay);
			dropped(left);
			dropped(right);
			session.free(wordsOf(left) + wordsOf(right));
			stack[sp - 1] = op === OP.EQ ? isEqual : !isEqual;
			return sp;
		}
		case 0x27 satisfies Op['ABORT']:
			throw new MoveAbort(module.address, BigInt(stack[sp - 1] as Int));
		case 0x29 satisfies Op['EXISTS']:
		case 0x3b satisfies Op['EXISTS_GENERIC']:
			stack[sp - 1] = globals.exists(asAddress(stack[sp - 1]), struct(op === OP.EXISTS_GENERIC));
			return sp;
		case 0x2a satisfies Op['MUT_BORROW_GLOBAL']:
		case 0x3c satisfies Op['MUT_BORROW_GLOBAL_GENERIC']:
			stack[sp - 1] = globals.borrow(asAddress(stack[sp - 1]), struct(op === OP.MUT_BORROW_GLOBAL_GENERIC), true);
			return sp;
		case 0x2b satisfies Op['IMM_BORROW_GLOBAL']:
		case 0x3d satisfies Op['IMM_BORROW_GLOBAL_GENERIC']:
			stack[sp - 1] = globals.borrow(asAddress(stack[sp - 1]), struct(op === OP.IMM_BORROW_GLOBAL_GENERIC), false);
			return sp;
		case 0x2c satisfies Op['MOVE_FROM']:
		case 0x3e satisfies Op['MOVE_FROM_GENERIC']:
			stack[sp - 1] = globals.moveFrom(asAddress(stack[sp - 1]), struct(op === OP.MOVE_FROM_GENERIC));
			return sp;
		case 0x2d satisfies Op['MOVE_TO']:
		case 0x3f satisfies Op['MOVE_TO_GENERIC']: {
			const type = struct(op === OP.MOVE_TO_GENERIC);
			const value = asStruct(stack[--sp]);
			const signer = target(stack[--sp]);
			if (!(signer instanceof Signer)) verificationFailed('a resource is stored without a signer');
			globals.moveTo(signer.address, type, value);
			return sp;
		}
		case 0x40 satisfies Op['VEC_PACK']: {
			session.use(UNITS.value * operand);
			const token = elements[at]!;
			const kind = token.kind === 'parameter' ? instance.typeArgs[token.index]!.kind : token.kind;
			const start = sp - operand;
			const vector = vectorOfItems(kind, stack.slice(start, sp));
			session.allocate(vectorWords(vector));
			stack[start] = vector;
			return start + 1;
		}
		case 0x46 satisfies Op['VEC_UNPACK']: {
			const vector = stack[--sp] as AnyVector;
			const items = spread(vector);
			if (items.length !== operand) unpackedAs(items.length, operand);
			session.use(UNITS.value * items.length);
			session.free(vectorWords(vector));
			for (let i = 0; i < items.length; i++) stack[sp++] = items[i]!;
			return sp;
		}
		case 0x43 satisfies Op['VEC_MUT_BORROW']:
			stack[sp - 2] = elementToChange(stack[sp - 2] as Reference, stack[sp - 1] as Int);
			return sp - 1;
		case 0x45 satisfies Op['VEC_POP_BACK']:
			stack[sp - 1] = popBack(session, stack[sp - 1] as Reference);
			return sp;
		case 0x47 satisfies Op['VEC_SWAP']:
			swap(stack[sp - 3] as Reference, stack[sp - 2] as Int, stack[sp - 1] as Int);
			return sp - 3;
		default:
			return runVariant(session, instances, instance, stack, sp, at);
	}
}
