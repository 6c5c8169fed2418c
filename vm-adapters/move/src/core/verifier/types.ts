import { ABILITY, type Instruction, type JumpTable, type Token } from '../loader/file-format.ts';
import { OP } from '../loader/opcodes.ts';
import type { VerifierStatus } from '../status/verifier-status.ts';
import type { Blocks } from './blocks.ts';
import type { FunctionContext, Named } from './context.ts';
import { countTypes, isSame, substitute } from './tokens.ts';

/** Meter units per node of a pushed type or type argument (move-bytecode-verifier, type_safety). */
const TYPE_NODE = 30;

const plain = (kind: 'bool' | 'u8' | 'u16' | 'u32' | 'u64' | 'u128' | 'u256' | 'address'): Token => ({ kind });
const BOOL = plain('bool');
const U64 = plain('u64');
/** By opcode: the type that a load pushes. `CASTS`: the type that a cast pushes. */
const LOADS: readonly (Token | undefined)[] = byOpcode([
	[OP.LD_U8, plain('u8')],
	[OP.LD_U16, plain('u16')],
	[OP.LD_U32, plain('u32')],
	[OP.LD_U64, U64],
	[OP.LD_U128, plain('u128')],
	[OP.LD_U256, plain('u256')],
	[OP.LD_TRUE, BOOL],
	[OP.LD_FALSE, BOOL],
]);
const CASTS: readonly (Token | undefined)[] = byOpcode([
	[OP.CAST_U8, plain('u8')],
	[OP.CAST_U16, plain('u16')],
	[OP.CAST_U32, plain('u32')],
	[OP.CAST_U64, U64],
	[OP.CAST_U128, plain('u128')],
	[OP.CAST_U256, plain('u256')],
]);

function byOpcode(types: readonly (readonly [op: number, type: Token])[]): (Token | undefined)[] {
	const table = new Array<Token | undefined>(256).fill(undefined);
	for (const [op, type] of types) table[op] = type;
	return table;
}
const INTEGERS: ReadonlySet<Token['kind']> = new Set(['u8', 'u16', 'u32', 'u64', 'u128', 'u256']);

/**
 * Checks that every instruction finds operands of the right types on the stack (move-bytecode-verifier, type_safety).
 * Requires that stack usage has been verified.
 * @throws MoveVerificationError
 */
export function verifyTypes(fn: FunctionContext, { all }: Blocks): void {
	const types = new Types(fn);
	for (let block = 0; block < all.length; block++) {
		const { start, end } = all[block]!;
		for (let offset = start; offset <= end; offset++) types.step(fn.code[offset]!, offset);
	}
}

class Types {
	readonly #fn: FunctionContext;
	readonly #stack: Token[] = [];
	#offset = 0;

	constructor(fn: FunctionContext) {
		this.#fn = fn;
	}

	#pop(): Token {
		// Never empty: stack usage has been verified.
		return this.#stack.pop()!;
	}

	#push(type: Token): void {
		this.#fn.meter.add(TYPE_NODE * countTypes(type));
		this.#stack.push(type);
	}

	#require(condition: boolean, status: VerifierStatus): void {
		if (!condition) this.#fn.reject(status, this.#offset);
	}

	#has(type: Token, ability: number): boolean {
		return (this.#fn.abilities(type) & ability) !== 0;
	}

	step(instruction: Instruction, offset: number) {
		this.#offset = offset;
		const { op, operand } = instruction;
		const fn = this.#fn;
		const loaded = LOADS[op];
		if (loaded) return this.#push(loaded);
		// The most frequent opcodes come first: the JIT does not optimise code that runs once.
		switch (op) {
			case OP.MOVE_LOC:
				return this.#push(fn.locals[operand]!);
			case OP.COPY_LOC:
				this.#require(this.#has(fn.locals[operand]!, ABILITY.copy), 'COPYLOC_WITHOUT_COPY_ABILITY');
				return this.#push(fn.locals[operand]!);
			case OP.ST_LOC:
				return this.#require(isSame(this.#pop(), fn.locals[operand]!), 'STLOC_TYPE_MISMATCH_ERROR');
			case OP.CALL:
			case OP.CALL_GENERIC:
				return this.#call(this.#named(instruction));
			case OP.BRANCH:
			case OP.NOP:
				return;
			case OP.BR_TRUE:
			case OP.BR_FALSE:
				return this.#require(this.#pop().kind === 'bool', 'BR_TYPE_MISMATCH_ERROR');
			case OP.MUT_BORROW_LOC:
			case OP.IMM_BORROW_LOC: {
				const to = fn.locals[operand]!;
				this.#require(to.kind !== 'reference', 'BORROWLOC_REFERENCE_ERROR');
				return this.#push({ kind: 'reference', mutable: op === OP.MUT_BORROW_LOC, to });
			}
			case OP.MUT_BORROW_FIELD:
			case OP.MUT_BORROW_FIELD_GENERIC:
				return this.#borrowField(this.#named(instruction), true);
			case OP.IMM_BORROW_FIELD:
			case OP.IMM_BORROW_FIELD_GENERIC:
				return this.#borrowField(this.#named(instruction), false);
			case OP.POP:
				return this.#require(this.#has(this.#pop(), ABILITY.drop), 'POP_WITHOUT_DROP_ABILITY');
			case OP.ABORT:
				return this.#require(this.#pop().kind === 'u64', 'ABORT_TYPE_MISMATCH_ERROR');
			case OP.RET:
				for (const result of fn.handle.results.toReversed())
					this.#require(isSame(this.#pop(), result), 'RET_TYPE_MISMATCH_ERROR');
				return;
			case OP.LD_CONST:
				return this.#push(fn.file.constants[operand]!.type);
			case OP.FREEZE_REF:
			case OP.READ_REF:
			case OP.WRITE_REF:
				return this.#reference(op);
			case OP.PACK:
			case OP.PACK_GENERIC:
				return this.#pack(this.#named(instruction));
			case OP.UNPACK:
			case OP.UNPACK_GENERIC:
				return this.#unpack(this.#named(instruction));
			case OP.PACK_VARIANT:
			case OP.PACK_VARIANT_GENERIC:
				return this.#pack(this.#named(instruction));
			case OP.UNPACK_VARIANT:
			case OP.UNPACK_VARIANT_GENERIC:
				return this.#unpack(this.#named(instruction));
			case OP.TEST_VARIANT:
			case OP.TEST_VARIANT_GENERIC:
				return this.#testVariant(this.#named(instruction));
			case OP.IMM_BORROW_VARIANT_FIELD:
			case OP.IMM_BORROW_VARIANT_FIELD_GENERIC:
				return this.#borrowVariantField(this.#named(instruction), false);
			case OP.MUT_BORROW_VARIANT_FIELD:
			case OP.MUT_BORROW_VARIANT_FIELD_GENERIC:
				return this.#borrowVariantField(this.#named(instruction), true);
			case OP.UNPACK_VARIANT_IMM_REF:
			case OP.UNPACK_VARIANT_GENERIC_IMM_REF:
				return this.#unpackByReference(this.#named(instruction), false);
			case OP.UNPACK_VARIANT_MUT_REF:
			case OP.UNPACK_VARIANT_GENERIC_MUT_REF:
				return this.#unpackByReference(this.#named(instruction), true);
			case OP.VARIANT_SWITCH:
				return this.#switch(fn.definition.jumpTables[operand]!);
			default: {
				if (op >= OP.ADD && op <= OP.GE) return this.#operator(op);
				if (op === OP.SHL || op === OP.SHR) return this.#operator(op);
				if (op >= OP.VEC_PACK && op <= OP.VEC_SWAP) return this.#vector(instruction);
				const cast = CASTS[op];
				if (!cast) return this.#global(op, this.#named(instruction));
				this.#require(INTEGERS.has(this.#pop().kind), 'INTEGER_OP_TYPE_MISMATCH_ERROR');
				return this.#push(cast);
			}
		}
	}

	/** Resolves the operand, and charges for its type arguments each time. */
	#named(instruction: Instruction): Named {
		const named = this.#fn.named(instruction);
		const { args } = named;
		for (let i = 0; i < args.length; i++) this.#fn.meter.add(TYPE_NODE * countTypes(args[i]!));
		return named;
	}

	#operator(op: number) {
		const right = this.#pop();
		if (op === OP.NOT) {
			this.#require(right.kind === 'bool', 'BOOLEAN_OP_TYPE_MISMATCH_ERROR');
			return this.#push(BOOL);
		}
		const left = this.#pop();
		if (op === OP.EQ || op === OP.NEQ) {
			const canCompare = this.#has(right, ABILITY.drop) && isSame(right, left);
			this.#require(canCompare, 'EQUALITY_OP_TYPE_MISMATCH_ERROR');
			this.#push(BOOL);
		} else if (op === OP.AND || op === OP.OR) {
			this.#require(right.kind === 'bool' && left.kind === 'bool', 'BOOLEAN_OP_TYPE_MISMATCH_ERROR');
			this.#push(BOOL);
		} else if (op === OP.SHL || op === OP.SHR) {
			this.#require(INTEGERS.has(left.kind) && right.kind === 'u8', 'INTEGER_OP_TYPE_MISMATCH_ERROR');
			this.#push(left);
		} else {
			this.#require(INTEGERS.has(right.kind) && right.kind === left.kind, 'INTEGER_OP_TYPE_MISMATCH_ERROR');
			this.#push(op >= OP.LT && op <= OP.GE ? BOOL : right);
		}
	}

	#reference(op: number) {
		const reference = this.#pop();
		if (op === OP.FREEZE_REF) {
			if (reference.kind !== 'reference' || !reference.mutable)
				return this.#fn.reject('FREEZEREF_TYPE_MISMATCH_ERROR', this.#offset);
			this.#push({ ...reference, mutable: false });
		} else if (op === OP.READ_REF) {
			if (reference.kind !== 'reference') return this.#fn.reject('READREF_TYPE_MISMATCH_ERROR', this.#offset);
			this.#require(this.#has(reference.to, ABILITY.copy), 'READREF_WITHOUT_COPY_ABILITY');
			this.#push(reference.to);
		} else {
			const value = this.#pop();
			if (reference.kind !== 'reference' || !reference.mutable)
				return this.#fn.reject('WRITEREF_NO_MUTABLE_REFERENCE_ERROR', this.#offset);
			this.#require(this.#has(reference.to, ABILITY.drop), 'WRITEREF_WITHOUT_DROP_ABILITY');
			this.#require(isSame(value, reference.to), 'WRITEREF_TYPE_MISMATCH_ERROR');
		}
	}

	#struct({ index, args }: Named): Token {
		return { kind: 'struct', handle: this.#fn.file.structs[index]!.handle, args };
	}

	/** Whether a type is a reference to this struct or enum. With `mutable`, only a mutable one. */
	#isReferenceTo(type: Token, struct: Named, mutable: boolean): boolean {
		return type.kind === 'reference' && (type.mutable || !mutable) && isSame(type.to, this.#struct(struct));
	}

	#borrowField({ index, args }: Named, mutable: boolean) {
		const { owner, field } = this.#fn.file.fields[index]!;
		const isRight = this.#isReferenceTo(this.#pop(), { index: owner, args }, mutable);
		this.#require(isRight, 'BORROWFIELD_TYPE_MISMATCH_ERROR');
		const to = substitute(this.#fn.file.structs[owner]!.fields![field]!.type, args);
		this.#push({ kind: 'reference', mutable, to });
	}

	/** The field must have the same type in every variant of its handle. */
	#borrowVariantField({ index, args }: Named, mutable: boolean) {
		const { definition, variants, field } = this.#fn.file.variantFields[index]!;
		const isRight = this.#isReferenceTo(this.#pop(), { index: definition, args }, mutable);
		this.#require(isRight, 'BORROWFIELD_TYPE_MISMATCH_ERROR');
		const all = this.#fn.file.structs[definition]!.variants!;
		const [first, ...more] = variants.map((variant) => all[variant]!.fields[field]!.type);
		const to = substitute(first!, args);
		for (const type of more) {
			this.#fn.meter.add(TYPE_NODE * countTypes(type));
			this.#require(isSame(to, type, args), 'BORROWFIELD_TYPE_MISMATCH_ERROR');
		}
		this.#push({ kind: 'reference', mutable, to });
	}

	#testVariant(named: Named) {
		const isRight = this.#isReferenceTo(this.#pop(), named, false);
		this.#require(isRight, 'TEST_VARIANT_TYPE_MISMATCH_ERROR');
		this.#push(BOOL);
	}

	#unpackByReference(named: Named, mutable: boolean) {
		const reference = this.#pop();
		const isRight =
			reference.kind === 'reference' && reference.mutable === mutable && isSame(reference.to, this.#struct(named));
		this.#require(isRight, 'UNPACK_TYPE_MISMATCH_ERROR');
		for (const { type } of this.#fn.fields(named)!)
			this.#push({ kind: 'reference', mutable, to: substitute(type, named.args) });
	}

	/** The reader has checked that the jump table has an entry for every variant of its enum. */
	#switch({ definition }: JumpTable) {
		const reference = this.#pop();
		if (reference.kind !== 'reference' || reference.mutable)
			return this.#fn.reject('ENUM_SWITCH_BAD_OPERAND', this.#offset);
		const { handle } = this.#fn.file.structs[definition]!;
		const isRight = reference.to.kind === 'struct' && reference.to.handle === handle;
		this.#require(isRight, 'ENUM_TYPE_MISMATCH');
	}

	#call({ index, args }: Named) {
		const { parameters, results } = this.#fn.file.functionHandles[index]!;
		for (let i = parameters.length - 1; i >= 0; i--)
			this.#require(isSame(this.#pop(), parameters[i]!, args), 'CALL_TYPE_MISMATCH_ERROR');
		for (let i = 0; i < results.length; i++) this.#push(substitute(results[i]!, args));
	}

	#pack(named: Named) {
		const fields = this.#fn.fields(named);
		this.#require(fields !== undefined, 'PACK_TYPE_MISMATCH_ERROR');
		for (const { type } of fields!.toReversed())
			this.#require(isSame(this.#pop(), type, named.args), 'PACK_TYPE_MISMATCH_ERROR');
		this.#push(this.#struct(named));
	}

	#unpack(named: Named) {
		this.#require(isSame(this.#pop(), this.#struct(named)), 'UNPACK_TYPE_MISMATCH_ERROR');
		const fields = this.#fn.fields(named);
		this.#require(fields !== undefined, 'PACK_TYPE_MISMATCH_ERROR');
		for (const { type } of fields!) this.#push(substitute(type, named.args));
	}

	#global(op: number, named: Named) {
		const type = this.#struct(named);
		const hasKey = this.#has(type, ABILITY.key);
		switch (op) {
			case OP.EXISTS:
			case OP.EXISTS_GENERIC: {
				const isAddress = this.#pop().kind === 'address';
				this.#require(hasKey && isAddress, 'EXISTS_WITHOUT_KEY_ABILITY_OR_BAD_ARGUMENT');
				return this.#push(BOOL);
			}
			case OP.MOVE_FROM:
			case OP.MOVE_FROM_GENERIC:
				this.#require(hasKey, 'MOVEFROM_WITHOUT_KEY_ABILITY');
				this.#require(this.#pop().kind === 'address', 'MOVEFROM_TYPE_MISMATCH_ERROR');
				return this.#push(type);
			case OP.MOVE_TO:
			case OP.MOVE_TO_GENERIC: {
				this.#require(hasKey, 'MOVETO_WITHOUT_KEY_ABILITY');
				const isValue = isSame(this.#pop(), type);
				const signer = this.#pop();
				const isSigner = signer.kind === 'reference' && !signer.mutable && signer.to.kind === 'signer';
				return this.#require(isValue && isSigner, 'MOVETO_TYPE_MISMATCH_ERROR');
			}
			default: {
				this.#require(this.#pop().kind === 'address', 'BORROWGLOBAL_TYPE_MISMATCH_ERROR');
				this.#require(hasKey, 'BORROWGLOBAL_WITHOUT_KEY_ABILITY');
				const mutable = op === OP.MUT_BORROW_GLOBAL || op === OP.MUT_BORROW_GLOBAL_GENERIC;
				return this.#push({ kind: 'reference', mutable, to: type });
			}
		}
	}

	#vector({ op, operand, count }: Instruction) {
		const element = this.#fn.file.signatures[operand]![0]!;
		const take = (isRight: boolean) => this.#require(isRight, 'TYPE_MISMATCH');
		const takeReference = (mutable: boolean) => {
			const reference = this.#pop();
			const to = reference.kind === 'reference' && (reference.mutable || !mutable) ? reference.to : undefined;
			take(to?.kind === 'vector' && isSame(to.element, element));
		};
		switch (op) {
			case OP.VEC_PACK:
				for (let i = 0; i < count; i++) take(isSame(this.#pop(), element));
				return void this.#stack.push({ kind: 'vector', element });
			case OP.VEC_UNPACK:
				take(isSame(this.#pop(), { kind: 'vector', element }));
				for (let i = 0; i < count; i++) this.#push(element);
				return;
			case OP.VEC_LEN:
				takeReference(false);
				return this.#push(U64);
			case OP.VEC_IMM_BORROW:
			case OP.VEC_MUT_BORROW: {
				const mutable = op === OP.VEC_MUT_BORROW;
				take(this.#pop().kind === 'u64');
				takeReference(mutable);
				return this.#push({ kind: 'reference', mutable, to: element });
			}
			case OP.VEC_PUSH_BACK:
				take(isSame(this.#pop(), element));
				return takeReference(true);
			case OP.VEC_POP_BACK:
				takeReference(true);
				return this.#push(element);
			default:
				take(this.#pop().kind === 'u64');
				take(this.#pop().kind === 'u64');
				return takeReference(true);
		}
	}
}
