import { Halt } from '@altvm/host';
import { LIMITS, UNITS } from '../../gas.ts';
import type { Instruction, Token } from '../loader/file-format.ts';
import type { LoadedFunction } from '../loader/loaded-module.ts';
import { OP, OP_NAMES } from '../loader/opcodes.ts';
import { fromBigInt, widthOf } from './arithmetic.ts';
import { type Code, emptyCode, type MutableCode, TYPED } from './code.ts';
import { verificationFailed } from './failures.ts';
import { type StaticType, StaticTypes } from './static-types.ts';
import { TypeStack } from './type-stack.ts';
import { variantsUsed } from './variants.ts';

/** Types without parts: their values need no deep copy and no ability check. */
export const PLAIN = new Set<string>(['bool', 'u8', 'u16', 'u32', 'u64', 'u128', 'u256', 'address']);

/** Whether a vector of this element type is a `SmallVector`. */
export function isSmall({ kind }: StaticType): boolean {
	return kind === 'u8' || kind === 'u16' || kind === 'u32';
}

const decoded = new WeakMap<LoadedFunction, Code>();

/** Units of decoding that are charged at once. */
const PAID_AT_ONCE = 20_000;

/**
 * The decoded code of a function that is not native.
 * @param pay is called with the units that decoding costs, whether or not the code is cached
 * @throws Halt `verification-failed` if it is not well typed.
 */
export function codeOf(fn: LoadedFunction, pay: (units: number) => void = () => {}): Code {
	let code = decoded.get(fn);
	if (code) pay(code.price);
	else decoded.set(fn, (code = new Decoder(fn, pay).decode()));
	return code;
}

/** Types that a translator needs in addition to the code. */
export interface CodeTypes {
	readonly locals: readonly StaticType[];
	/** By instruction: the types that it pushes. */
	readonly pushed: readonly (readonly StaticType[])[];
}

/** The types of a function's locals and of all values that its instructions push. */
export function codeTypes(fn: LoadedFunction): CodeTypes {
	return new Decoder(fn).types();
}

/**
 * Type-checks the operands of every instruction and emits the instructions for the interpreter. The stack is empty
 * where a basic block begins and ends (move-bytecode-verifier, stack_usage_verifier), so one pass over the code is
 * enough. The decoder does not check that locals are set, that abilities allow an instruction, or that borrows are
 * alive; the engine that runs the code does.
 */
class Decoder {
	readonly #fn: LoadedFunction;
	readonly #types: StaticTypes;
	readonly #locals: readonly StaticType[];
	readonly #stack: TypeStack;
	readonly #code: MutableCode;
	readonly #pay: (units: number) => void;
	#paid = 0;
	#at = 0;

	constructor(fn: LoadedFunction, pay: (units: number) => void = () => {}) {
		this.#pay = pay;
		this.#fn = fn;
		const types = new StaticTypes();
		this.#types = types;
		this.#stack = new TypeStack(types, () => this.#fail());
		this.#locals = [...fn.handle.parameters, ...fn.definition.locals].map((token) => types.of(token));
		this.#code = emptyCode(fn.definition.code.length);
	}

	types(): CodeTypes {
		const pushed: StaticType[][] = [];
		this.decode((types) => pushed.push(types));
		return { locals: this.#locals, pushed };
	}

	decode(onPushed?: (types: StaticType[]) => void): Code {
		const { code, jumpTables } = this.#fn.definition;
		const starts = new Uint8Array(code.length + 1);
		for (const { op, operand } of code)
			if (op === OP.BRANCH || op === OP.BR_TRUE || op === OP.BR_FALSE) starts[operand] = 1;
		for (const { targets } of jumpTables) for (const target of targets) starts[target] = 1;
		let isReachable = true;
		code.forEach((instruction, at) => {
			this.#at = at;
			if (starts[at] === 1 && isReachable) this.#stack.end();
			const { op } = instruction;
			this.#code.ops[at] = op;
			this.#code.operands[at] = instruction.operand;
			this.#stack.begin();
			this.#step(instruction);
			this.#charge(at + 1, PAID_AT_ONCE);
			onPushed?.(this.#stack.pushed);
			// Running this code would halt anyway, and its types would take memory that is not paid for.
			if (this.#stack.length > LIMITS.operands) throw new Halt('stack-overflow', `more than ${LIMITS.operands} values`);
			isReachable = op !== OP.RET && op !== OP.ABORT;
			if (!isReachable) this.#stack.clear();
			else if (op === OP.BRANCH || op === OP.BR_TRUE || op === OP.BR_FALSE || op === OP.VARIANT_SWITCH)
				this.#stack.end();
			if (op === OP.BRANCH || op === OP.VARIANT_SWITCH) isReachable = false;
		});
		if (isReachable) verificationFailed(`${this.#fn.name} ends without a return`);
		this.#charge(code.length, 0);
		for (const [i, { kind }] of this.#locals.entries()) if (!PLAIN.has(kind)) this.#code.checkedLocals.push(i);
		return this.#code;
	}

	/** Charges for what has been decoded, if it is `least` units or more. */
	#charge(instructions: number, least: number): void {
		const price =
			UNITS.decoded * instructions + UNITS.decodedType * this.#stack.moved + UNITS.madeType * this.#types.made;
		if (price - this.#paid < least) return;
		this.#pay(price - this.#paid);
		this.#paid = this.#code.price = price;
	}

	#fail(): never {
		const { name, definition } = this.#fn;
		return verificationFailed(`${OP_NAMES[definition.code[this.#at]!.op]} at ${this.#at} of ${name} is not well typed`);
	}

	#typed(op: number, operand?: number): void {
		this.#code.ops[this.#at] = op;
		if (operand !== undefined) this.#code.operands[this.#at] = operand;
	}

	/** Types arithmetic on integers of a type, and prices wide integers. */
	#arithmetic(op: number, { kind }: StaticType): void {
		const width = widthOf(kind);
		this.#typed(op, width < 0 ? this.#fail() : width);
		const isProduct = op === OP.MUL || op === OP.DIV || op === OP.MOD;
		if (width >= widthOf('u128')) this.#code.prices[this.#at] = isProduct ? UNITS.bigProduct : UNITS.big;
		else if (kind === 'u64' && op !== OP.ADD && op !== OP.SUB) this.#code.prices[this.#at] = UNITS.wide;
	}

	#load(kind: Parameters<StaticTypes['primitive']>[0], value: bigint): void {
		this.#stack.pushPrimitive(kind);
		this.#typed(TYPED.LOAD);
		this.#code.constants[this.#at] = fromBigInt(value);
	}

	#cast(kind: 'u8' | 'u16' | 'u32' | 'u64' | 'u128' | 'u256'): void {
		this.#stack.popInteger();
		this.#stack.pushPrimitive(kind);
		this.#typed(TYPED.CAST, widthOf(kind));
	}

	/** The type of a struct of this module, and the types of its fields. */
	#struct(operand: number, isGeneric: boolean) {
		this.#code.operands[this.#at] = this.#code.structs.push(operand) - 1;
		const { file } = this.#fn.module;
		const { definition, args } = isGeneric ? file.structInstantiations[operand]! : { definition: operand, args: [] };
		const { handle, fields } = file.structs[definition]!;
		if (args.length !== file.structHandles[handle]!.typeParameters.length) this.#fail();
		const types = args.map((arg) => this.#types.of(arg));
		return {
			type: this.#types.struct(handle, types),
			fields: () => (fields ?? this.#fail()).map(({ type }) => this.#types.fill(this.#types.of(type), types)),
		};
	}

	#borrowField(operand: number, isMutable: boolean, isGeneric: boolean): void {
		const { file } = this.#fn.module;
		const { handle, args } = isGeneric ? file.fieldInstantiations[operand]! : { handle: operand, args: [] };
		const { owner, field } = file.fields[handle]!;
		const { handle: struct, fields } = file.structs[owner]!;
		if (args.length !== file.structHandles[struct]!.typeParameters.length) this.#fail();
		const types = args.map((arg) => this.#types.of(arg));
		if (this.#stack.popReference(isMutable) !== this.#types.struct(struct, types)) this.#fail();
		this.#stack.push(this.#types.reference(isMutable, this.#types.fill(this.#types.of(fields![field]!.type), types)));
		this.#typed(OP.IMM_BORROW_FIELD, field);
	}

	#call(handleIndex: number, args: readonly Token[]): void {
		const { parameters, results, typeParameters } = this.#fn.module.file.functionHandles[handleIndex]!;
		if (args.length !== typeParameters.length) this.#fail();
		const types = args.map((arg) => this.#types.of(arg));
		const fill = (token: Token) => this.#types.fill(this.#types.of(token), types);
		this.#stack.popAll(parameters.map(fill));
		this.#stack.push(...results.map(fill));
	}

	#vector(operand: number): { token: Token; type: StaticType } {
		const [token, ...more] = this.#fn.module.file.signatures[operand]!;
		return token && more.length === 0 ? { token, type: this.#types.of(token) } : this.#fail();
	}

	#popVector(operand: number, isMutable: boolean): StaticType {
		const { type } = this.#vector(operand);
		return this.#stack.popReference(isMutable) === this.#types.vector(type) ? type : this.#fail();
	}

	#step({ op, operand, count, constant }: Instruction): void {
		const types = this.#types;
		const { file } = this.#fn.module;
		const local = this.#locals[operand]!;
		switch (op) {
			case OP.POP:
				if (PLAIN.has(this.#stack.pop().kind)) this.#typed(TYPED.POP_PLAIN);
				break;
			case OP.RET:
				this.#stack.popAll(this.#fn.handle.results.map((token) => types.of(token)));
				this.#stack.end();
				break;
			case OP.BR_TRUE:
			case OP.BR_FALSE:
				this.#stack.pop('bool');
				break;
			case OP.BRANCH:
			case OP.NOP:
				break;
			case OP.LD_U8:
				this.#load('u8', constant);
				break;
			case OP.LD_U16:
				this.#load('u16', constant);
				break;
			case OP.LD_U32:
				this.#load('u32', constant);
				break;
			case OP.LD_U64:
				this.#load('u64', constant);
				break;
			case OP.LD_U128:
				this.#load('u128', constant);
				break;
			case OP.LD_U256:
				this.#load('u256', constant);
				break;
			case OP.LD_CONST:
				this.#stack.push(types.of(file.constants[operand]!.type));
				break;
			case OP.LD_TRUE:
			case OP.LD_FALSE:
				this.#stack.pushPrimitive('bool');
				break;
			case OP.COPY_LOC:
				this.#stack.push(local);
				if (PLAIN.has(local.kind)) this.#typed(TYPED.COPY_PLAIN);
				break;
			case OP.MOVE_LOC:
				this.#stack.push(local);
				break;
			case OP.ST_LOC:
				this.#stack.popType(local);
				if (PLAIN.has(local.kind)) this.#typed(TYPED.STORE_PLAIN);
				break;
			case OP.MUT_BORROW_LOC:
			case OP.IMM_BORROW_LOC:
				if (local.kind === 'reference') this.#fail();
				this.#stack.push(types.reference(op === OP.MUT_BORROW_LOC, local));
				this.#typed(OP.IMM_BORROW_LOC);
				break;
			case OP.MUT_BORROW_FIELD:
			case OP.IMM_BORROW_FIELD:
				this.#borrowField(operand, op === OP.MUT_BORROW_FIELD, false);
				break;
			case OP.MUT_BORROW_FIELD_GENERIC:
			case OP.IMM_BORROW_FIELD_GENERIC:
				this.#borrowField(operand, op === OP.MUT_BORROW_FIELD_GENERIC, true);
				break;
			case OP.CALL:
				this.#call(operand, []);
				this.#typed(op, this.#code.calls.push(operand) - 1);
				break;
			case OP.CALL_GENERIC: {
				const { handle, args } = file.functionInstantiations[operand]!;
				this.#call(handle, args);
				this.#typed(op, this.#code.calls.push(operand) - 1);
				break;
			}
			case OP.PACK:
			case OP.PACK_GENERIC: {
				const { type, fields } = this.#struct(operand, op === OP.PACK_GENERIC);
				this.#stack.popAll(fields());
				this.#stack.push(type);
				break;
			}
			case OP.UNPACK:
			case OP.UNPACK_GENERIC: {
				const { type, fields } = this.#struct(operand, op === OP.UNPACK_GENERIC);
				this.#stack.popType(type);
				this.#stack.push(...fields());
				break;
			}
			case OP.READ_REF: {
				const to = this.#stack.popReference(false);
				this.#stack.push(to);
				if (PLAIN.has(to.kind)) this.#typed(TYPED.READ_PLAIN);
				break;
			}
			case OP.WRITE_REF: {
				const to = this.#stack.popReference(true);
				this.#stack.popType(to);
				if (PLAIN.has(to.kind)) this.#typed(TYPED.WRITE_PLAIN);
				break;
			}
			case OP.FREEZE_REF:
				this.#stack.push(types.reference(false, this.#stack.popReference(true)));
				this.#typed(OP.NOP);
				break;
			case OP.ADD:
			case OP.SUB:
			case OP.MUL:
			case OP.MOD:
			case OP.DIV:
			case OP.BIT_OR:
			case OP.BIT_AND:
			case OP.XOR: {
				const right = this.#stack.pop();
				this.#stack.popType(right);
				this.#stack.push(right);
				this.#arithmetic(op, right);
				break;
			}
			case OP.SHL:
			case OP.SHR: {
				this.#stack.pop('u8');
				const type = this.#stack.pop();
				this.#stack.push(type);
				this.#arithmetic(op, type);
				break;
			}
			case OP.OR:
			case OP.AND:
				this.#stack.pop('bool');
				this.#stack.pop('bool');
				this.#stack.pushPrimitive('bool');
				break;
			case OP.NOT:
				this.#stack.pop('bool');
				this.#stack.pushPrimitive('bool');
				break;
			case OP.EQ:
			case OP.NEQ: {
				const right = this.#stack.pop();
				this.#stack.popType(right);
				this.#stack.pushPrimitive('bool');
				if (!PLAIN.has(right.kind)) break;
				this.#typed(op === OP.EQ ? TYPED.EQ_PLAIN : TYPED.NEQ_PLAIN);
				this.#code.prices[this.#at] = UNITS.instruction + UNITS.value;
				break;
			}
			case OP.LT:
			case OP.GT:
			case OP.LE:
			case OP.GE: {
				const right = this.#stack.pop();
				this.#stack.popType(right);
				if (widthOf(right.kind) < 0) this.#fail();
				this.#stack.pushPrimitive('bool');
				break;
			}
			case OP.CAST_U8:
				this.#cast('u8');
				break;
			case OP.CAST_U16:
				this.#cast('u16');
				break;
			case OP.CAST_U32:
				this.#cast('u32');
				break;
			case OP.CAST_U64:
				this.#cast('u64');
				break;
			case OP.CAST_U128:
				this.#cast('u128');
				break;
			case OP.CAST_U256:
				this.#cast('u256');
				break;
			case OP.ABORT:
				this.#stack.pop('u64');
				break;
			case OP.EXISTS:
			case OP.EXISTS_GENERIC:
				this.#stack.pop('address');
				this.#struct(operand, op === OP.EXISTS_GENERIC);
				this.#stack.pushPrimitive('bool');
				break;
			case OP.MUT_BORROW_GLOBAL:
			case OP.MUT_BORROW_GLOBAL_GENERIC:
			case OP.IMM_BORROW_GLOBAL:
			case OP.IMM_BORROW_GLOBAL_GENERIC: {
				this.#stack.pop('address');
				const isGeneric = op === OP.MUT_BORROW_GLOBAL_GENERIC || op === OP.IMM_BORROW_GLOBAL_GENERIC;
				const isMutable = op === OP.MUT_BORROW_GLOBAL || op === OP.MUT_BORROW_GLOBAL_GENERIC;
				this.#stack.push(types.reference(isMutable, this.#struct(operand, isGeneric).type));
				break;
			}
			case OP.MOVE_FROM:
			case OP.MOVE_FROM_GENERIC:
				this.#stack.pop('address');
				this.#stack.push(this.#struct(operand, op === OP.MOVE_FROM_GENERIC).type);
				break;
			case OP.MOVE_TO:
			case OP.MOVE_TO_GENERIC:
				this.#stack.popType(this.#struct(operand, op === OP.MOVE_TO_GENERIC).type);
				if (this.#stack.popReference(false).kind !== 'signer') this.#fail();
				break;
			case OP.VEC_PACK: {
				const { token, type } = this.#vector(operand);
				for (let i = 0; i < count; i++) this.#stack.popType(type);
				this.#stack.push(types.vector(type));
				this.#code.elements[this.#at] = token;
				this.#typed(op, count);
				break;
			}
			case OP.VEC_UNPACK: {
				const { type } = this.#vector(operand);
				this.#stack.popType(types.vector(type));
				for (let i = 0; i < count; i++) this.#stack.push(type);
				this.#typed(op, count);
				break;
			}
			case OP.VEC_LEN:
				this.#popVector(operand, false);
				this.#stack.pushPrimitive('u64');
				break;
			case OP.VEC_IMM_BORROW:
			case OP.VEC_MUT_BORROW: {
				this.#stack.pop('u64');
				const isMutable = op === OP.VEC_MUT_BORROW;
				const element = this.#popVector(operand, isMutable);
				this.#stack.push(types.reference(isMutable, element));
				// Vectors that may be of small integers may share their items with a copy.
				const mayShare = isMutable && (element.kind === 'parameter' || isSmall(element));
				this.#typed(mayShare ? OP.VEC_MUT_BORROW : OP.VEC_IMM_BORROW);
				break;
			}
			case OP.VEC_PUSH_BACK:
				this.#stack.popType(this.#vector(operand).type);
				this.#popVector(operand, true);
				break;
			case OP.VEC_POP_BACK:
				this.#stack.push(this.#popVector(operand, true));
				break;
			case OP.VEC_SWAP:
				this.#stack.pop('u64');
				this.#stack.pop('u64');
				this.#popVector(operand, true);
				break;
			case OP.VARIANT_SWITCH:
				this.#switch(operand);
				break;
			default:
				this.#variant(op, operand);
		}
	}

	#switch(operand: number): void {
		const { definition, targets } = this.#fn.definition.jumpTables[operand]!;
		const { handle, variants } = this.#fn.module.file.structs[definition]!;
		const type = this.#stack.popReference(false);
		if (type.kind !== 'struct' || type.index !== handle || targets.length !== variants?.length) this.#fail();
		this.#typed(TYPED.SWITCH, this.#code.jumpTables.push(targets) - 1);
	}

	/** The enum type and the field types that an instruction on variants works with. Records the variants in the code. */
	#useVariants(op: number, operand: number) {
		const { file } = this.#fn.module;
		const use = variantsUsed(file, op, operand) ?? this.#fail();
		const { handle, variants } = file.structs[use.definition]!;
		const { args, field } = use;
		if (args.length !== file.structHandles[handle]!.typeParameters.length) this.#fail();
		const types = args.map((arg) => this.#types.of(arg));
		this.#code.operands[this.#at] = this.#code.structs.push(this.#code.variants.push(use) - 1) - 1;
		const fieldsOf = (variant: number) =>
			variants![variant]!.fields.map(({ type }) => this.#types.fill(this.#types.of(type), types));
		return {
			type: this.#types.struct(handle, types),
			fields: () => fieldsOf(use.variants[0]!),
			/** The type of the borrowed field, which must be the same in all the variants. */
			borrowed: () => {
				const [first, ...more] = use.variants.map((variant) => fieldsOf(variant)[field]);
				return first && more.every((type) => type === first) ? first : this.#fail();
			},
		};
	}

	#variant(op: number, operand: number): void {
		const types = this.#types;
		const { type, fields, borrowed } = this.#useVariants(op, operand);
		switch (op) {
			case OP.PACK_VARIANT:
			case OP.PACK_VARIANT_GENERIC:
				this.#stack.popAll(fields());
				this.#stack.push(type);
				this.#typed(OP.PACK_VARIANT);
				break;
			case OP.UNPACK_VARIANT:
			case OP.UNPACK_VARIANT_GENERIC:
				this.#stack.popType(type);
				this.#stack.push(...fields());
				this.#typed(OP.UNPACK_VARIANT);
				break;
			case OP.TEST_VARIANT:
			case OP.TEST_VARIANT_GENERIC:
				if (this.#stack.popReference(false) !== type) this.#fail();
				this.#stack.pushPrimitive('bool');
				this.#typed(OP.TEST_VARIANT);
				break;
			case OP.IMM_BORROW_VARIANT_FIELD:
			case OP.IMM_BORROW_VARIANT_FIELD_GENERIC:
			case OP.MUT_BORROW_VARIANT_FIELD:
			case OP.MUT_BORROW_VARIANT_FIELD_GENERIC: {
				const isMutable = op === OP.MUT_BORROW_VARIANT_FIELD || op === OP.MUT_BORROW_VARIANT_FIELD_GENERIC;
				if (this.#stack.popReference(isMutable) !== type) this.#fail();
				this.#stack.push(types.reference(isMutable, borrowed()));
				this.#typed(OP.IMM_BORROW_VARIANT_FIELD);
				break;
			}
			default: {
				const isMutable = op === OP.UNPACK_VARIANT_MUT_REF || op === OP.UNPACK_VARIANT_GENERIC_MUT_REF;
				if (this.#stack.popReference(isMutable) !== type) this.#fail();
				this.#stack.push(...fields().map((field) => types.reference(isMutable, field)));
				this.#typed(OP.UNPACK_VARIANT_IMM_REF);
			}
		}
	}
}
