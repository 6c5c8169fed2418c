import type { ModuleFile, Token } from '../src/core/loader/file-format.ts';
import { OP, OPERAND_KINDS } from '../src/core/loader/opcodes.ts';
import { parseModule } from '../src/core/loader/parse.ts';
import type { Random } from './mutate.ts';
import { writeModule } from './write-module.ts';

type Mutable<T> = T extends Uint8Array | string
	? T
	: T extends readonly (infer Item)[]
		? Mutable<Item>[]
		: T extends object
			? { -readonly [Key in keyof T]: Mutable<T[Key]> }
			: T;
type MutableFile = Mutable<ModuleFile>;
type Instruction = MutableFile['functions'][number]['code'][number];

const pick = <T>(random: Random, list: readonly T[]): T | undefined => list[random(list.length)];

/** Groups of instructions with the same stack effect and the same kind of operand. */
const ALIKE: readonly (readonly number[])[] = [
	[OP.COPY_LOC, OP.MOVE_LOC, OP.MUT_BORROW_LOC, OP.IMM_BORROW_LOC],
	[OP.PACK_VARIANT, OP.UNPACK_VARIANT, OP.TEST_VARIANT],
	[OP.PACK_VARIANT_GENERIC, OP.UNPACK_VARIANT_GENERIC, OP.TEST_VARIANT_GENERIC],
	[OP.PACK_VARIANT, OP.PACK_VARIANT_GENERIC],
	[OP.IMM_BORROW_VARIANT_FIELD, OP.MUT_BORROW_VARIANT_FIELD],
	[OP.IMM_BORROW_VARIANT_FIELD_GENERIC, OP.MUT_BORROW_VARIANT_FIELD_GENERIC],
	[OP.IMM_BORROW_VARIANT_FIELD, OP.IMM_BORROW_VARIANT_FIELD_GENERIC],
	[OP.IMM_BORROW_FIELD, OP.IMM_BORROW_VARIANT_FIELD],
	[OP.MUT_BORROW_GLOBAL, OP.IMM_BORROW_GLOBAL, OP.MOVE_FROM, OP.EXISTS],
	[OP.PACK, OP.UNPACK, OP.MOVE_TO],
	[OP.BR_TRUE, OP.BR_FALSE, OP.BRANCH],
	[OP.FREEZE_REF, OP.READ_REF, OP.NOT, OP.CAST_U64, OP.NOP],
	[OP.ADD, OP.EQ, OP.NEQ, OP.LT, OP.AND],
	[OP.POP, OP.ABORT, OP.RET, OP.NOP, OP.WRITE_REF],
];

const instruction = (op: number, operand = 0): Instruction => ({ op, operand, count: 0, constant: 1n });

function changeCode(random: Random, file: MutableFile): void {
	const functions = file.functions.filter(({ code }) => code.length > 0);
	const fn = pick(random, functions);
	if (!fn) return;
	const { code } = fn;
	const at = random(code.length);
	const locals = file.functionHandles[fn.handle]!.parameters.length + fn.locals.length;
	const other = pick(random, functions)!.code;
	const load = () =>
		instruction(
			pick(random, [OP.COPY_LOC, OP.MOVE_LOC, OP.IMM_BORROW_LOC, OP.MUT_BORROW_LOC, OP.LD_TRUE, OP.LD_U64])!,
			random(Math.max(1, locals)),
		);
	/** Inserts instructions, and adjusts the targets of jumps. */
	const insert = (...instructions: Instruction[]) => {
		for (const known of code)
			if (OPERAND_KINDS[known.op] === 'offset' && known.operand > at) known.operand += instructions.length;
		code.splice(at, 0, ...instructions.map((made) => ({ ...made })));
	};
	switch (random(10)) {
		case 0:
			code.splice(at, 1);
			break;
		case 1:
			code.splice(at, 2, code[at + 1] ?? instruction(OP.RET), code[at]!);
			break;
		case 2:
			code[at] = { ...pick(random, other)! };
			break;
		case 3:
			insert(load(), instruction(pick(random, [OP.POP, OP.ST_LOC])!, random(Math.max(1, locals))));
			break;
		case 4: {
			const from = random(other.length);
			insert(...other.slice(from, from + 1 + random(4)));
			break;
		}
		case 5:
			insert(instruction(OP.BRANCH, random(code.length)));
			break;
		default: {
			const changed = code[at]!;
			if (random(3) === 0 && OPERAND_KINDS[changed.op] !== 'none') {
				changed.operand = random(changed.operand + 3);
				break;
			}
			const group = pick(
				random,
				ALIKE.filter((ops) => ops.includes(changed.op)),
			);
			if (group) changed.op = pick(random, group)!;
		}
	}
}

function someType(random: Random, file: MutableFile, depth = 0): Mutable<Token> {
	const inner = () => someType(random, file, depth + 1);
	switch (depth > 2 ? 0 : random(file.structHandles.length > 0 ? 7 : 4)) {
		case 1:
			return { kind: 'vector', element: inner() };
		case 2:
			return { kind: 'reference', mutable: random(2) === 0, to: inner() };
		case 3:
			return { kind: 'parameter', index: random(3) };
		case 4:
		case 5: {
			const handle = random(file.structHandles.length);
			const { typeParameters } = file.structHandles[handle]!;
			return { kind: 'struct', handle, args: typeParameters.map(inner) };
		}
		default:
			return { kind: pick(random, ['bool', 'u8', 'u64', 'address', 'signer'] as const)! };
	}
}

function changeEnums(random: Random, file: MutableFile): void {
	const definition = pick(
		random,
		file.structs.filter(({ variants }) => variants),
	);
	const variants = definition?.variants;
	if (!variants) return;
	const variant = pick(random, variants)!;
	switch (random(9)) {
		case 0:
			variants.splice(random(variants.length), 1);
			break;
		case 1:
			variants.push({ ...variant, name: pick(random, file.identifiers)! });
			break;
		case 2:
			variant.name = pick(random, variants)!.name;
			break;
		case 3: {
			const field = pick(random, variant.fields);
			if (field) field.type = someType(random, file);
			break;
		}
		case 4:
			variant.fields.push({ name: pick(random, file.identifiers)!, type: someType(random, file) });
			break;
		case 5:
			variant.fields.splice(random(Math.max(1, variant.fields.length)), 1);
			break;
		case 6: {
			const handle = pick(random, file.variantFields);
			if (!handle) break;
			if (random(2) === 0) handle.variants.splice(random(handle.variants.length), 1);
			else handle.variants.push(random(variants.length));
			break;
		}
		case 7: {
			const handle = pick(random, file.variantFields);
			if (handle) handle[pick(random, ['field', 'definition'] as const)!] = random(3);
			break;
		}
		default: {
			const handle = pick(random, file.variants);
			if (!handle) break;
			const { definition: index, variant: tag } = handle;
			const change = { definition: random(file.structs.length), variant: random(4) };
			Object.assign(handle, change);
			for (const made of file.variantInstantiations)
				if (made.definition === index && made.variant === tag) Object.assign(made, change);
		}
	}
}

function changeTables(random: Random, file: MutableFile): void {
	const signature = () => pick(random, file.signatures)!;
	switch (random(9)) {
		case 0:
			signature()[random(3)] = someType(random, file);
			break;
		case 1:
			signature().splice(random(3), 1);
			break;
		case 2: {
			const handle = pick(random, file.structHandles);
			if (handle) handle.abilities ^= 1 << random(4);
			break;
		}
		case 3: {
			const parameter = pick(random, pick(random, file.structHandles)?.typeParameters ?? []);
			if (!parameter) break;
			if (random(2) === 0) parameter.isPhantom = !parameter.isPhantom;
			else parameter.constraints ^= 1 << random(4);
			break;
		}
		case 4: {
			const { typeParameters } = pick(random, file.functionHandles)!;
			if (typeParameters.length > 0) typeParameters[random(typeParameters.length)]! ^= 1 << random(4);
			break;
		}
		case 5: {
			const { acquires } = pick(random, file.functions)!;
			if (random(2) === 0) acquires.splice(0, 1);
			else acquires.push(random(file.structs.length));
			break;
		}
		case 6: {
			const made = pick(random, [...file.variantInstantiations, ...file.structInstantiations]);
			if (made) made.args = signature();
			break;
		}
		case 7: {
			const made = pick(random, file.variantFieldInstantiations);
			if (made) made.args = signature();
			break;
		}
		default:
			pick(random, file.functions)!.locals = signature();
	}
}

/**
 * Makes up to three changes in the code or tables of a module of version 7. Undefined if the result cannot be written.
 */
export function mutateFile(code: Uint8Array, random: Random): Uint8Array | undefined {
	const file = structuredClone(parseModule(code)) as unknown as MutableFile;
	for (let changes = 1 + random(2); changes > 0; changes--) {
		const kind = random(6);
		if (kind === 0) changeTables(random, file);
		else if (kind < 3) changeEnums(random, file);
		else changeCode(random, file);
	}
	try {
		return writeModule(file as unknown as ModuleFile);
	} catch {
		return undefined;
	}
}
