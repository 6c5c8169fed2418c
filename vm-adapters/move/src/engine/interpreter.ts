import { Halt } from '@altvm/host';
import { LIMITS, UNITS } from '../gas.ts';
import { ABILITY, type Instruction, type Token } from '../loader/file-format.ts';
import type { LoadedFunction, LoadedModule } from '../loader/loaded-module.ts';
import { OP } from '../loader/opcodes.ts';
import type { Natives } from '../natives/natives.ts';
import { binary, cast, compare, shift } from './arithmetic.ts';
import { deserialize } from './bcs.ts';
import { MoveAbort, orHalt, type Session } from './session.ts';
import { type StructType, type Type, verificationFailed } from './types.ts';
import {
	asAddress,
	asBool,
	asReference,
	asStruct,
	asU64,
	asVector,
	copyValue,
	equalValues,
	hasAbility,
	int,
	Reference,
	Signer,
	Struct,
	target,
	type Value,
	Vector,
} from './values.ts';

/** A function under way. */
export interface CallFrame {
	readonly fn: LoadedFunction;
	readonly typeArgs: readonly Type[];
	readonly locals: (Value | undefined)[];
	pc: number;
}

/** Runs a function with its arguments and gives its results. Calls within Move use no native stack. */
export function execute(
	session: Session,
	natives: Natives,
	fn: LoadedFunction,
	typeArgs: readonly Type[],
	args: readonly Value[],
): Value[] {
	const { callStack } = session;
	const operands: Value[] = [...args];
	const base = callStack.length;
	enter(session, natives, operands, fn, typeArgs);
	while (callStack.length > base) {
		const frame = callStack[callStack.length - 1]!;
		step(session, natives, operands, frame);
	}
	return operands;
}

/** Starts a function with arguments from the stack; a native runs at once. */
function enter(
	session: Session,
	natives: Natives,
	operands: Value[],
	fn: LoadedFunction,
	typeArgs: readonly Type[],
): void {
	const { callStack } = session;
	session.use(UNITS.call);
	if (typeArgs.length !== fn.handle.typeParameters.length) verificationFailed(`${fn.name} takes other type arguments`);
	fn.handle.typeParameters.forEach((constraints, i) => {
		if ((typeArgs[i]!.abilities & constraints) !== constraints)
			verificationFailed(`${typeArgs[i]!.tag} lacks abilities that ${fn.name} asks for`);
	});
	const count = fn.handle.parameters.length;
	if (operands.length < count) verificationFailed('too few values on the stack');
	const args = operands.splice(operands.length - count, count);
	if (fn.definition.isNative) {
		const native = natives.find(fn) ?? verificationFailed(`no native ${fn.module.id.name}::${fn.name}`);
		operands.push(...native(session, args, typeArgs));
		return;
	}
	if (callStack.length >= LIMITS.callDepth) throw new Halt('stack-overflow', `more than ${LIMITS.callDepth} functions`);
	const caller = callStack[callStack.length - 1];
	if (!caller || caller.fn.module !== fn.module) refuseReentry(session, fn.module);
	session.use(fn.localCount * UNITS.value);
	const locals: (Value | undefined)[] = new Array(fn.localCount).fill(undefined);
	for (let i = 0; i < count; i++) locals[i] = args[i];
	callStack.push({ fn, typeArgs, locals, pc: 0 });
}

/** A module that is on the stack below this frame is not entered again, through whichever module the way leads. */
function refuseReentry(session: Session, module: LoadedModule): void {
	const { frame } = session;
	if (module.address === frame.message.target || isLibrary(module) || module.isStub) return;
	if (frame.isOnStackBelow(module.address))
		throw new MoveAbort(module.address, REENTRY_CODE, { kind: 'refused', reason: 're-entrancy' });
}

/** Abort code of a module that was to be entered again. */
export const REENTRY_CODE = 0xffff_ffff_ffff_fffen;

const STD = `0x${'0'.repeat(63)}1`;

/** The standard library has no state of its own. */
export function isLibrary(module: LoadedModule): boolean {
	return module.id.account === STD;
}

function pop(operands: Value[]): Value {
	return operands.pop() ?? verificationFailed('too few values on the stack');
}

function dropped(value: Value | undefined): void {
	if (value !== undefined && !hasAbility(value, ABILITY.drop)) verificationFailed('a value without drop is dropped');
}

/** Runs until the function returns or calls another. */
function step(session: Session, natives: Natives, operands: Value[], frame: CallFrame): void {
	const { fn, locals, typeArgs } = frame;
	const { module } = fn;
	const { file } = module;
	const { code } = fn.definition;
	const { linker, globals, pay } = session;
	const structAt = (definition: number, args: readonly Token[]): StructType =>
		linker.structType(
			module,
			file.structs[definition]!.handle,
			args.map((arg) => linker.type(arg, module, typeArgs)),
		);
	const structOf = ({ operand }: Instruction, isGeneric: boolean): StructType => {
		if (!isGeneric) return structAt(operand, []);
		const { definition, args } = file.structInstantiations[operand]!;
		return structAt(definition, args);
	};

	for (;;) {
		const instruction = code[frame.pc] ?? verificationFailed(`${fn.name} ends without a return`);
		frame.pc++;
		session.units -= UNITS.instruction;
		if (session.units < 0) session.outOfGas();
		if (operands.length > LIMITS.operands) throw new Halt('stack-overflow', `more than ${LIMITS.operands} values`);
		const { op, operand } = instruction;
		switch (op) {
			case OP.POP:
				dropped(pop(operands));
				break;
			case OP.RET: {
				for (const local of locals) dropped(local);
				session.callStack.pop();
				return;
			}
			case OP.BR_TRUE:
				if (asBool(pop(operands))) frame.pc = operand;
				break;
			case OP.BR_FALSE:
				if (!asBool(pop(operands))) frame.pc = operand;
				break;
			case OP.BRANCH:
				frame.pc = operand;
				break;
			case OP.LD_U8:
				operands.push(int(8, instruction.constant));
				break;
			case OP.LD_U16:
				operands.push(int(16, instruction.constant));
				break;
			case OP.LD_U32:
				operands.push(int(32, instruction.constant));
				break;
			case OP.LD_U64:
				operands.push(instruction.constant);
				break;
			case OP.LD_U128:
				operands.push(int(128, instruction.constant));
				break;
			case OP.LD_U256:
				operands.push(int(256, instruction.constant));
				break;
			case OP.LD_CONST: {
				const constant = file.constants[operand]!;
				const type = linker.type(constant.type, module, []);
				operands.push(orHalt(() => deserialize(type, constant.data, linker, session.codec)));
				break;
			}
			case OP.LD_TRUE:
				operands.push(true);
				break;
			case OP.LD_FALSE:
				operands.push(false);
				break;
			case OP.COPY_LOC: {
				const value = locals[operand] ?? verificationFailed(`local ${operand} is not set`);
				if (!hasAbility(value, ABILITY.copy)) verificationFailed('a value without copy is copied');
				operands.push(copyValue(value, pay));
				break;
			}
			case OP.MOVE_LOC:
				operands.push(locals[operand] ?? verificationFailed(`local ${operand} is not set`));
				locals[operand] = undefined;
				break;
			case OP.ST_LOC:
				dropped(locals[operand]);
				locals[operand] = pop(operands);
				break;
			case OP.MUT_BORROW_LOC:
			case OP.IMM_BORROW_LOC:
				if (locals[operand] === undefined) verificationFailed(`local ${operand} is not set`);
				operands.push(new Reference(locals, operand));
				break;
			case OP.MUT_BORROW_FIELD:
			case OP.IMM_BORROW_FIELD:
			case OP.MUT_BORROW_FIELD_GENERIC:
			case OP.IMM_BORROW_FIELD_GENERIC: {
				const isGeneric = op === OP.MUT_BORROW_FIELD_GENERIC || op === OP.IMM_BORROW_FIELD_GENERIC;
				const handle = file.fields[isGeneric ? file.fieldInstantiations[operand]!.handle : operand]!;
				const struct = asStruct(target(pop(operands)));
				if (struct.type.definition !== file.structs[handle.owner]) verificationFailed('a field of another struct');
				operands.push(new Reference(struct.fields, handle.field));
				break;
			}
			case OP.CALL:
				enter(session, natives, operands, linker.function(module, operand), []);
				return;
			case OP.CALL_GENERIC: {
				const { handle, args } = file.functionInstantiations[operand]!;
				const types = args.map((arg) => linker.type(arg, module, typeArgs));
				enter(session, natives, operands, linker.function(module, handle), types);
				return;
			}
			case OP.PACK:
			case OP.PACK_GENERIC: {
				const type = structOf(instruction, op === OP.PACK_GENERIC);
				const count = type.definition.fields?.length ?? verificationFailed('a native struct is packed');
				if (operands.length < count) verificationFailed('too few values on the stack');
				session.use(UNITS.value * count);
				operands.push(new Struct(type, operands.splice(operands.length - count, count)));
				break;
			}
			case OP.UNPACK:
			case OP.UNPACK_GENERIC: {
				const type = structOf(instruction, op === OP.UNPACK_GENERIC);
				const struct = asStruct(pop(operands));
				if (struct.type.tag !== type.tag) verificationFailed(`${struct.type.tag} is unpacked as ${type.tag}`);
				session.use(UNITS.value * struct.fields.length);
				operands.push(...struct.fields);
				break;
			}
			case OP.READ_REF: {
				const value = target(pop(operands));
				if (!hasAbility(value, ABILITY.copy)) verificationFailed('a value without copy is read');
				operands.push(copyValue(value, pay));
				break;
			}
			case OP.WRITE_REF: {
				const { container, index } = asReference(pop(operands));
				dropped(container[index]);
				container[index] = pop(operands);
				break;
			}
			case OP.FREEZE_REF:
				asReference(operands[operands.length - 1]);
				break;
			case OP.ADD:
			case OP.SUB:
			case OP.MUL:
			case OP.MOD:
			case OP.DIV:
			case OP.BIT_OR:
			case OP.BIT_AND:
			case OP.XOR: {
				const right = pop(operands);
				operands.push(binary(op, pop(operands), right));
				break;
			}
			case OP.SHL:
			case OP.SHR: {
				const by = pop(operands);
				operands.push(shift(op, pop(operands), by));
				break;
			}
			case OP.OR: {
				const right = asBool(pop(operands));
				operands.push(asBool(pop(operands)) || right);
				break;
			}
			case OP.AND: {
				const right = asBool(pop(operands));
				operands.push(asBool(pop(operands)) && right);
				break;
			}
			case OP.NOT:
				operands.push(!asBool(pop(operands)));
				break;
			case OP.EQ:
			case OP.NEQ: {
				const right = pop(operands);
				const left = pop(operands);
				const isEqual = equalValues(left, right, pay);
				dropped(left);
				dropped(right);
				operands.push(op === OP.EQ ? isEqual : !isEqual);
				break;
			}
			case OP.LT:
			case OP.GT:
			case OP.LE:
			case OP.GE: {
				const right = pop(operands);
				operands.push(compare(op, pop(operands), right));
				break;
			}
			case OP.CAST_U8:
				operands.push(cast(8, pop(operands)));
				break;
			case OP.CAST_U16:
				operands.push(cast(16, pop(operands)));
				break;
			case OP.CAST_U32:
				operands.push(cast(32, pop(operands)));
				break;
			case OP.CAST_U64:
				operands.push(cast(64, pop(operands)));
				break;
			case OP.CAST_U128:
				operands.push(cast(128, pop(operands)));
				break;
			case OP.CAST_U256:
				operands.push(cast(256, pop(operands)));
				break;
			case OP.ABORT:
				throw new MoveAbort(module.address, asU64(pop(operands)));
			case OP.NOP:
				break;
			case OP.EXISTS:
			case OP.EXISTS_GENERIC:
				operands.push(globals.exists(asAddress(pop(operands)), structOf(instruction, op === OP.EXISTS_GENERIC)));
				break;
			case OP.MUT_BORROW_GLOBAL:
			case OP.MUT_BORROW_GLOBAL_GENERIC:
				operands.push(
					globals.borrow(asAddress(pop(operands)), structOf(instruction, op === OP.MUT_BORROW_GLOBAL_GENERIC), true),
				);
				break;
			case OP.IMM_BORROW_GLOBAL:
			case OP.IMM_BORROW_GLOBAL_GENERIC:
				operands.push(
					globals.borrow(asAddress(pop(operands)), structOf(instruction, op === OP.IMM_BORROW_GLOBAL_GENERIC), false),
				);
				break;
			case OP.MOVE_FROM:
			case OP.MOVE_FROM_GENERIC:
				operands.push(globals.moveFrom(asAddress(pop(operands)), structOf(instruction, op === OP.MOVE_FROM_GENERIC)));
				break;
			case OP.MOVE_TO:
			case OP.MOVE_TO_GENERIC: {
				const type = structOf(instruction, op === OP.MOVE_TO_GENERIC);
				const value = asStruct(pop(operands));
				if (value.type.tag !== type.tag) verificationFailed(`${value.type.tag} is stored as ${type.tag}`);
				const signer = target(pop(operands));
				if (!(signer instanceof Signer)) verificationFailed('a resource is stored without a signer');
				globals.moveTo(signer.address, type, value);
				break;
			}
			case OP.VEC_PACK: {
				const { count } = instruction;
				if (operands.length < count) verificationFailed('too few values on the stack');
				session.use(UNITS.value * count);
				operands.push(new Vector(operands.splice(operands.length - count, count)));
				break;
			}
			case OP.VEC_UNPACK: {
				const { items } = asVector(pop(operands));
				if (items.length !== instruction.count)
					throw new Halt('out-of-bounds', `a vector of ${items.length} is unpacked as ${instruction.count}`);
				session.use(UNITS.value * items.length);
				if (operands.length + items.length > LIMITS.operands)
					throw new Halt('stack-overflow', `more than ${LIMITS.operands} values`);
				operands.push(...items);
				break;
			}
			case OP.VEC_LEN:
				operands.push(BigInt(asVector(target(pop(operands))).items.length));
				break;
			case OP.VEC_IMM_BORROW:
			case OP.VEC_MUT_BORROW: {
				const index = asU64(pop(operands));
				const { items } = asVector(target(pop(operands)));
				operands.push(new Reference(items, indexIn(items, index)));
				break;
			}
			case OP.VEC_PUSH_BACK: {
				const value = pop(operands);
				const { items } = asVector(target(pop(operands)));
				if (items.length >= LIMITS.vector) throw new Halt('limit', `a vector of more than ${LIMITS.vector} items`);
				session.use(UNITS.value);
				items.push(value);
				break;
			}
			case OP.VEC_POP_BACK: {
				const { items } = asVector(target(pop(operands)));
				operands.push(items.pop() ?? outOfBounds(0n, 0));
				break;
			}
			case OP.VEC_SWAP: {
				const second = asU64(pop(operands));
				const first = asU64(pop(operands));
				const { items } = asVector(target(pop(operands)));
				const i = indexIn(items, first);
				const j = indexIn(items, second);
				const value = items[i]!;
				items[i] = items[j]!;
				items[j] = value;
				break;
			}
			default:
				verificationFailed(`opcode ${op}`);
		}
	}
}

function indexIn(items: readonly Value[], index: bigint): number {
	return index < BigInt(items.length) ? Number(index) : outOfBounds(index, items.length);
}

function outOfBounds(index: bigint, length: number): never {
	throw new Halt('out-of-bounds', `item ${index} of a vector of ${length}`);
}
