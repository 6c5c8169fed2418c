import type {
	FlavourName,
	Instruction,
	JumpTable,
	StructDefinition,
	Token,
} from '../../src/core/loader/file-format.ts';
import { OP, OPERAND_KINDS, type OperandKind } from '../../src/core/loader/opcodes.ts';
import type { Pools } from './pools.ts';
import type { Tokens } from './tokens.ts';

/** The context in which an instruction is assembled. */
export interface CodeScope {
	readonly tokens: Tokens;
	readonly pools: Pools;
	readonly structs: readonly StructDefinition[];
	readonly flavour: FlavourName | undefined;
	/** Jump tables of the function. Switches add to them. */
	readonly jumpTables: JumpTable[];
	type(): Token;
	typeArguments(): Token[] | undefined;
	structHandleOf(name: string): number;
	functionHandleOf(name: string): number;
}

/**
 * Assembles an instruction: its name in `OP` and its operand. That is a number (of a load, a local, a jump or a
 * constant), or `CALL f`, `CALL_GENERIC f<u8>`, `PACK S`, `PACK_GENERIC S<u8>`, `MUT_BORROW_FIELD S.a`,
 * `MUT_BORROW_FIELD_GENERIC S<u8>.a`, `PACK_VARIANT E.A`, `PACK_VARIANT_GENERIC E<u8>.A`,
 * `MUT_BORROW_VARIANT_FIELD E.A|B.x`, `VARIANT_SWITCH E 1 4`, `VEC_LEN u8`, `VEC_PACK u8 2`. A number instead of a name
 * is an index.
 */
export function assembleInstruction(scope: CodeScope): Instruction {
	const { tokens } = scope;
	const op = OP[tokens.peek() as keyof typeof OP] as number | undefined;
	if (op === undefined) throw tokens.error('an instruction');
	tokens.next();
	const kind = OPERAND_KINDS[op]!;
	const instruction = { op, operand: 0, count: 0, constant: 0n };
	if (kind === 'none') return instruction;
	if (/^u\d+$/.test(kind)) return { ...instruction, constant: BigInt(tokens.next()) };
	const isIndex = /^\d/.test(tokens.peek());
	const operand = isIndex ? Number(tokens.next()) : operandOf(scope, kind);
	return { ...instruction, operand, count: kind === 'vectorCount' ? Number(tokens.next()) : 0 };
}

function operandOf(scope: CodeScope, kind: OperandKind): number {
	const { tokens, pools } = scope;
	switch (kind) {
		case 'vector':
		case 'vectorCount':
			return pools.signature([scope.type()]);
		case 'function':
		case 'functionInst': {
			const handle = scope.functionHandleOf(tokens.next());
			return kind === 'function' ? handle : pools.functionInstantiation(handle, scope.typeArguments() ?? []);
		}
		case 'jumpTable': {
			const definition = definitionOf(scope, tokens.next());
			const targets: number[] = [];
			while (/^\d/.test(tokens.peek())) targets.push(Number(tokens.next()));
			const isSame = (table: JumpTable) => table.definition === definition && table.targets.join() === targets.join();
			const known = scope.jumpTables.findIndex(isSame);
			return known >= 0 ? known : scope.jumpTables.push({ definition, targets }) - 1;
		}
		default: {
			const definition = definitionOf(scope, tokens.next());
			return ofStruct(scope, kind, definition, scope.typeArguments() ?? []);
		}
	}
}

function definitionOf(scope: CodeScope, name: string): number {
	const wanted = scope.structHandleOf(name);
	return scope.structs.findIndex(({ handle }) => handle === wanted);
}

function ofStruct(scope: CodeScope, kind: OperandKind, definition: number, args: readonly Token[]): number {
	const { tokens, pools } = scope;
	const isOf = ({ name }: { readonly name: string }) => name === tokens.peek();
	const take = (list: readonly { readonly name: string }[] | undefined): number => {
		const index = list?.findIndex(isOf) ?? -1;
		if (index < 0) throw tokens.error('a field or variant');
		tokens.next();
		return index;
	};
	if (kind === 'struct') return definition;
	if (kind === 'structInst') return pools.structInstantiation(definition, args);
	const { fields, variants } = scope.structs[definition]!;
	tokens.expect('.');
	if (kind === 'field' || kind === 'fieldInst') {
		const handle = pools.field(definition, take(fields));
		return kind === 'field' ? handle : pools.fieldInstantiation(handle, args);
	}
	const first = take(variants);
	if (kind === 'variant') return pools.variant(definition, first);
	if (kind === 'variantInst') return pools.variantInstantiation(definition, first, args, scope.flavour === 'sui');
	const all = [first];
	while (tokens.skip('|')) all.push(take(variants));
	tokens.expect('.');
	const handle = pools.variantField(definition, all, take(variants![first]!.fields));
	return kind === 'variantField' ? handle : pools.variantFieldInstantiation(handle, args);
}
