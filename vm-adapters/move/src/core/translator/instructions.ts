import { LIMITS, MEMORY, UNITS } from '../../gas.ts';
import { SIMPLE_MAX } from '../engine/arithmetic.ts';
import { TYPED } from '../engine/code.ts';
import { isSmall, PLAIN } from '../engine/decode.ts';
import type { StaticType } from '../engine/static-types.ts';
import { structWords } from '../engine/values.ts';
import { OP } from '../loader/opcodes.ts';
import { binary, conversion } from './integers.ts';
import { boxed, type Item, isReference, isWide } from './operands.ts';
import { compareWide, convertWide, putInto, writeWide } from './wide-integers.ts';
import type { Writer } from './writer.ts';

const COMPARE: Readonly<Record<number, string>> = {
	[OP.LT]: '<',
	[OP.GT]: '>',
	[OP.LE]: '<=',
	[OP.GE]: '>=',
	[TYPED.EQ_PLAIN]: '===',
	[TYPED.NEQ_PLAIN]: '!==',
	[OP.AND]: '&&',
	[OP.OR]: '||',
};

/** Writes code that reads or charges the session's units, which a local variable holds otherwise. */
function withUnits(writer: Writer, text: string): void {
	writer.emit(`S.units=units;${text}units=S.units;`);
}

/** Writes one instruction, except those that end a block. */
export function writeInstruction(writer: Writer, at: number): void {
	const { code, operands: stack } = writer;
	const op = code.ops[at]!;
	const operand = code.operands[at]!;
	const types = writer.types.pushed[at]!;
	const type = types[0]!;
	switch (op) {
		case TYPED.LOAD: {
			const constant = code.constants[at]!;
			stack.later(type, typeof constant === 'bigint' ? `${constant}n` : `${constant}`);
			return;
		}
		case OP.LD_TRUE:
		case OP.LD_FALSE:
			stack.later(type, op === OP.LD_TRUE ? 'true' : 'false');
			return;
		case OP.LD_CONST:
			withUnits(writer, `s${stack.height}=constant(S,I,${operand});`);
			stack.variable(type);
			return;
		case TYPED.COPY_PLAIN:
			readLocal(writer, operand);
			return;
		case OP.COPY_LOC:
			if (isReference(type)) readLocal(writer, operand);
			else copy(writer, type, writer.local(operand).text);
			return;
		case OP.MOVE_LOC:
			readLocal(writer, operand);
			if (PLAIN.has(type.kind) || isReference(type)) return;
			// If the interpreter takes over, it must not find the moved value in the local.
			stack.keep(operand);
			writer.emit(`${writer.local(operand).text}=undefined;`);
			return;
		case TYPED.STORE_PLAIN:
		case OP.ST_LOC: {
			const item = stack.pop();
			const { text, index } = item;
			const local = writer.local(operand);
			stack.keep(operand);
			if (local.slot !== undefined) {
				putInto(writer, local.slot, item);
				return;
			}
			if (hasMemory(local.type)) writer.emit(`free(S,${local.text});`);
			writer.emit(`${local.text}=${text};`);
			if (index !== undefined) writer.emit(`${local.index}=${index};`);
			return;
		}
		case OP.POP: {
			const { type: dropped, text } = stack.pop();
			if (hasMemory(dropped)) writer.emit(`free(S,${text});`);
			return;
		}
		case TYPED.POP_PLAIN:
			stack.pop();
			return;
		case OP.IMM_BORROW_LOC:
			stack.later(type, 'B', `${operand}`);
			return;
		case OP.IMM_BORROW_FIELD: {
			const { text, index } = stack.pop();
			stack.now(type, `${text}[${index}].fields`, `${operand}`);
			return;
		}
		case TYPED.READ_PLAIN: {
			const { text, index } = stack.pop();
			stack.now(type, `${text}[${index}]`);
			return;
		}
		case OP.READ_REF: {
			const { text, index } = stack.pop();
			copy(writer, type, `${text}[${index}]`);
			return;
		}
		case TYPED.WRITE_PLAIN:
		case OP.WRITE_REF: {
			const { text, index } = stack.pop();
			if (op === OP.WRITE_REF) writer.emit(`free(S,${text}[${index}]);`);
			writer.emit(`${text}[${index}]=${stack.pop().text};`);
			return;
		}
		case OP.ADD:
		case OP.SUB:
		case OP.MUL:
		case OP.DIV:
		case OP.MOD:
		case OP.BIT_OR:
		case OP.BIT_AND:
		case OP.XOR:
		case OP.SHL:
		case OP.SHR: {
			const right = stack.pop();
			const left = stack.pop();
			if (isWide(type) && writeWide(writer, at, type, left, right)) return;
			const { before = '', value } = binary(op, operand, left, right);
			writer.emit(before);
			stack.now(type, value);
			return;
		}
		case TYPED.CAST: {
			const item = stack.pop();
			if (convertWide(writer, at, type, item, SIMPLE_MAX[operand]!)) return;
			const written = conversion(operand, item);
			writer.emit(written?.before ?? '');
			if (written && written.value !== item.text) stack.now(type, written.value);
			else stack.later(type, item.text, undefined, item.local);
			return;
		}
		case OP.LT:
		case OP.GT:
		case OP.LE:
		case OP.GE:
		case OP.AND:
		case OP.OR:
		case TYPED.EQ_PLAIN:
		case TYPED.NEQ_PLAIN: {
			const right = stack.pop();
			const left = stack.pop();
			const sign = COMPARE[op]!;
			stack.now(type, compareWide(writer, sign, left, right) ?? `${left.text}${sign}${right.text}`);
			return;
		}
		case OP.EQ:
		case OP.NEQ: {
			const right = stack.pop();
			const left = stack.pop();
			withUnits(writer, `T=equalValues(${boxed(left)},${boxed(right)},S.pay);`);
			if (hasMemory(left.type)) writer.emit(`free(S,${left.text});free(S,${right.text});`);
			stack.now(type, op === OP.EQ ? 'T' : '!T');
			return;
		}
		case OP.NOT:
			stack.now(type, `!${stack.pop().text}`);
			return;
		case OP.NOP:
			return;
		case OP.CALL:
		case OP.CALL_GENERIC:
			if (writer.fn.module.isReentrant) writer.emit(`P.pc=${at + 1};`);
			writeCall(writer, op === OP.CALL_GENERIC, operand, types);
			return;
		default:
			writeOther(writer, at, op, operand, types);
	}
}

function readLocal(writer: Writer, local: number): void {
	const { type, text, index, slot } = writer.local(local);
	if (slot !== undefined) {
		writer.operands.inSlot(type, slot, local);
		return;
	}
	if (writer.isBorrowed(local)) writer.operands.now(type, text);
	else writer.operands.later(type, text, index, local);
}

/** Pushes a deep copy of a value. */
function copy(writer: Writer, type: StaticType, from: string): void {
	const to = writer.operands.variable(type);
	writer.emit(`T=${from};if(typeof T==='object'){`);
	withUnits(writer, `${to}=copyValue(T,S);`);
	writer.emit(`}else ${to}=T;`);
}

/** Whether values of a type may count memory. */
export function hasMemory({ kind }: StaticType): boolean {
	return !PLAIN.has(kind) && kind !== 'reference';
}

/** Writes code that counts words of memory. */
function allocate(writer: Writer, words: number | string): void {
	writer.emit(`if((S.memory+=${words})>S.reserved){`);
	withUnits(writer, 'S.reserve();');
	writer.emit('}');
}

/** Puts the struct type that an instruction names into T, and charges for it. */
function struct(writer: Writer, operand: number, isGeneric: boolean): void {
	if (isGeneric) withUnits(writer, `T=S.instances.struct(I,${operand},true);`);
	else {
		writer.emit(`T=I.structs[${operand}];if(T===undefined){`);
		withUnits(writer, `T=S.instances.struct(I,${operand},false);`);
		writer.emit('}');
	}
}

function use(writer: Writer, units: number): void {
	writer.emit(`units-=${units};if(units<0)S.outOfGas();`);
}

/** Writes instructions on structs and global storage, and leaves those on vectors to `writeVector`. */
function writeOther(writer: Writer, at: number, op: number, operand: number, types: readonly StaticType[]): void {
	const { code, operands: stack } = writer;
	const { file } = writer.fn.module;
	const type = types[0]!;
	switch (op) {
		case OP.PACK:
		case OP.PACK_GENERIC: {
			const isGeneric = op === OP.PACK_GENERIC;
			const index = code.structs[operand]!;
			const definition = isGeneric ? file.structInstantiations[index]!.definition : index;
			const fields = stack.popAll(file.structs[definition]!.fields!.length);
			struct(writer, operand, isGeneric);
			if (isGeneric) use(writer, UNITS.value * fields.length);
			allocate(writer, structWords(fields.length));
			writer.emit(`F=[${fields.map(() => 'undefined')}];`);
			fields.forEach(({ text }, i) => {
				writer.emit(`F[${i}]=${text};`);
			});
			stack.now(type, 'new Struct(T,F)');
			return;
		}
		case OP.UNPACK:
		case OP.UNPACK_GENERIC: {
			writer.emit(`F=${stack.pop().text}.fields;`);
			if (op === OP.UNPACK_GENERIC) {
				struct(writer, operand, true);
				use(writer, UNITS.value * types.length);
			}
			writer.emit(`S.memory-=${structWords(types.length)};`);
			for (const [i, field] of types.entries()) stack.now(field, `F[${i}]`);
			return;
		}
		case OP.EXISTS:
		case OP.EXISTS_GENERIC: {
			const { text } = stack.pop();
			struct(writer, operand, op === OP.EXISTS_GENERIC);
			withUnits(writer, `s${stack.height}=S.globals.exists(${text},T);`);
			stack.variable(type);
			return;
		}
		case OP.MUT_BORROW_GLOBAL:
		case OP.MUT_BORROW_GLOBAL_GENERIC:
		case OP.IMM_BORROW_GLOBAL:
		case OP.IMM_BORROW_GLOBAL_GENERIC: {
			const { text } = stack.pop();
			const isMutable = op === OP.MUT_BORROW_GLOBAL || op === OP.MUT_BORROW_GLOBAL_GENERIC;
			struct(writer, operand, op === OP.MUT_BORROW_GLOBAL_GENERIC || op === OP.IMM_BORROW_GLOBAL_GENERIC);
			withUnits(writer, `T=S.globals.borrow(${text},T,${isMutable});`);
			stack.now(type, 'T.container', 'T.index');
			return;
		}
		case OP.MOVE_FROM:
		case OP.MOVE_FROM_GENERIC: {
			const { text } = stack.pop();
			struct(writer, operand, op === OP.MOVE_FROM_GENERIC);
			withUnits(writer, `s${stack.height}=S.globals.moveFrom(${text},T);`);
			stack.variable(type);
			return;
		}
		case OP.MOVE_TO:
		case OP.MOVE_TO_GENERIC: {
			const { text } = stack.pop();
			const signer = stack.pop();
			struct(writer, operand, op === OP.MOVE_TO_GENERIC);
			withUnits(writer, `S.globals.moveTo(${signer.text}[${signer.index}].address,T,${text});`);
			return;
		}
		default:
			writeVector(writer, at, op, operand, types);
	}
}

/** Puts the vector that a reference points to into T. */
function vector(writer: Writer, { text, index }: Item): void {
	writer.emit(`T=${text}[${index}];`);
}

function writeVector(writer: Writer, at: number, op: number, operand: number, types: readonly StaticType[]): void {
	const { code, operands: stack } = writer;
	const type = types[0]!;
	/** The element type of the vector that a reference points to. */
	const element = ({ type: { args } }: Item) => args[0]!.args[0]!;
	switch (op) {
		case OP.VEC_LEN: {
			const reference = stack.pop();
			stack.now(type, `${reference.text}[${reference.index}].${listOf(element(reference))}length`);
			return;
		}
		case OP.VEC_IMM_BORROW:
		case OP.VEC_MUT_BORROW: {
			const { text } = stack.pop();
			const reference = stack.pop();
			const isList = isOfValues(element(reference));
			writer.emit(`T=${reference.text}[${reference.index}]${isList ? '.items' : ''};`);
			if (op === OP.VEC_MUT_BORROW) {
				// The decoder emits VEC_MUT_BORROW only for vectors that may be of small integers.
				writer.emit(isSmall(element(reference)) ? 'T.own();' : 'if(T instanceof SmallVector)T.own();');
			}
			writer.emit(`if(!(${text}<T.length))outOfBounds(${text},T.length);`);
			// The index is written first, because its text may read the variable that the container is put into.
			writer.emit(`x${stack.height}=${text};`);
			writer.emit(`s${stack.height}=T${isList ? '' : '.items'};`);
			stack.variable(type);
			return;
		}
		case OP.VEC_PUSH_BACK: {
			const { text } = stack.pop();
			const reference = stack.pop();
			vector(writer, reference);
			writer.emit(`if(T.${listOf(element(reference))}length>=${LIMITS.vector})tooLong();`);
			allocate(writer, itemWords(element(reference)));
			if (isOfValues(element(reference))) writer.emit(`T.items.push(${text});`);
			else if (isSmall(element(reference))) writer.emit(`T.push(${text});`);
			else writer.emit(`if(T instanceof Vector)T.items.push(${text});else T.push(${text});`);
			return;
		}
		case OP.VEC_POP_BACK: {
			const reference = stack.pop();
			vector(writer, reference);
			writer.emit(`if(T.${listOf(element(reference))}length===0)outOfBounds(0,0);`);
			writer.emit(`S.memory-=${itemWords(element(reference))};`);
			if (isOfValues(element(reference))) stack.now(type, 'T.items.pop()');
			else stack.now(type, isSmall(element(reference)) ? 'T.pop()' : '(T instanceof Vector?T.items:T).pop()');
			return;
		}
		case OP.VEC_SWAP: {
			const second = stack.pop();
			const first = stack.pop();
			writer.emit(`swap(${boxed(stack.pop())},${first.text},${second.text});`);
			return;
		}
		case OP.VEC_PACK: {
			const token = code.elements[at]!;
			const items = stack.popAll(operand);
			const kind = token.kind === 'parameter' ? `I.typeArgs[${token.index}].kind` : `'${token.kind}'`;
			writer.emit(`F=places(${operand});`);
			items.forEach(({ text }, i) => {
				writer.emit(`F[${i}]=${text};`);
			});
			writer.emit(`T=vectorOfItems(${kind},F);`);
			allocate(writer, 'vectorWords(T)');
			stack.now(type, 'T');
			return;
		}
		case OP.VEC_UNPACK: {
			const { text } = stack.pop();
			writer.emit(`F=spread(${text});if(F.length!==${operand})unpackedAs(F.length,${operand});`);
			writer.emit(`S.memory-=vectorWords(${text});`);
			for (let i = 0; i < operand; i++) stack.now(types[i]!, `F[${i}]`);
			return;
		}
		default:
			throw new Error(`no translation of ${op}`);
	}
}

/** Whether a vector of this element type is always a `Vector`. A type parameter may stand for small integers. */
function isOfValues(element: StaticType): boolean {
	return element.kind !== 'parameter' && !isSmall(element);
}

/** The words that an item counts in the vector in T. */
function itemWords(element: StaticType): number | string {
	if (isOfValues(element)) return MEMORY.slot;
	return isSmall(element) ? MEMORY.smallItem : `(T instanceof Vector?${MEMORY.slot}:${MEMORY.smallItem})`;
}

function listOf(element: StaticType): string {
	return isOfValues(element) ? 'items.' : '';
}

/**
 * Writes a call. Translated callees are called directly, with two arguments for each reference. Other callees and
 * native functions get a list of values, as from the interpreter. Values below the arguments count towards the limit of
 * the operand stack.
 */
function writeCall(writer: Writer, isGeneric: boolean, operand: number, types: readonly StaticType[]): void {
	const { operands: stack } = writer;
	const args = stack.popAll(writer.parameterCount(operand, isGeneric));
	const below = stack.height;
	writer.emit(`S.units=units;c=I.calls[${operand}];`);
	if (isGeneric) {
		writer.emit(`if(c===undefined)c=S.instances.called(I,${operand},true);else S.units-=I.callCosts[${operand}];`);
		writer.emit(`if((S.units-=${UNITS.call})<0)S.outOfGas();`);
	} else writer.emit(`if(c===undefined)c=S.instances.called(I,${operand},false);`);
	if (below > 0) writer.emit(`S.height+=${below};`);
	const direct = args.map(({ text, index }) => (index === undefined ? `,${text}` : `,${text},${index}`)).join('');
	writer.emit(`f=c.run;T=f!==undefined?f(c,S${direct}):call(S,c,[${args.map(boxed)}]);`);
	if (below > 0) writer.emit(`S.height-=${below};`);
	writer.emit('units=S.units;');
	let flat = 0;
	const next = () => (flat++ === 0 ? 'T' : `O[${flat - 1}]`);
	for (const type of types) stack.now(type, next(), isReference(type) ? next() : undefined);
}
