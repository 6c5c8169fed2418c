import type { Instruction, ModuleFile, Token } from '../src/core/loader/file-format.ts';
import { OP } from '../src/core/loader/opcodes.ts';
import { parseModule } from '../src/core/loader/parse.ts';
import type { Random } from './mutate.ts';
import { writeModule } from './write-module.ts';

/** Kinds of values: the enum, its field, and references to both. */
type Kind = 'enum' | '&enum' | '&mut enum' | 'u64' | '&u64' | '&mut u64';
const KINDS: readonly Kind[] = ['enum', '&enum', '&mut enum', 'u64', '&u64', '&mut u64'];
/** Number of locals of each kind. */
const LOCALS = 2;

/** Generates random well-typed code. Its use of references may be invalid. */
class EnumCode {
	readonly #random: Random;
	readonly #file: ModuleFile;
	readonly #definition: number;
	/** Indices of the enum's variant handles, and of the handles of its fields of type u64. */
	readonly #variants: readonly number[];
	readonly #fields: readonly number[];
	readonly #set = new Set<number>();
	readonly code: Instruction[] = [];

	constructor(random: Random, file: ModuleFile, definition: number) {
		this.#random = random;
		this.#file = file;
		this.#definition = definition;
		const all = file.structs[definition]!.variants!;
		const indices = <T>(list: readonly T[], isWanted: (item: T) => boolean) =>
			list.flatMap((item, i) => (isWanted(item) ? [i] : []));
		const isNumber = ({ type }: { type: Token }) => type.kind === 'u64';
		this.#variants = indices(file.variants, (handle) => {
			return handle.definition === definition && all[handle.variant]!.fields.every(isNumber);
		});
		this.#fields = indices(file.variantFields, (handle) => {
			return handle.definition === definition && isNumber(all[handle.variants[0]!]!.fields[handle.field]!);
		});
		this.#local('enum', 0);
		this.#local('u64', 0);
		for (let statements = 3 + random(12); statements > 0; statements--) this.#statement();
		this.#emit(OP.RET);
	}

	#pick<T>(list: readonly T[]): T {
		return list[this.#random(list.length)]!;
	}

	#emit(op: number, operand = 0): void {
		this.code.push({ op, operand, count: 0, constant: 7n });
	}

	/** Emits code that pushes a value of a kind and stores it in a local. */
	#local(kind: Kind, depth: number): void {
		const local = KINDS.indexOf(kind) * LOCALS + this.#random(LOCALS);
		this.#make(kind, depth);
		this.#emit(OP.ST_LOC, local);
		this.#set.add(local);
	}

	#load(kind: Kind, ...ops: number[]): boolean {
		const first = KINDS.indexOf(kind) * LOCALS;
		const known = [...this.#set].filter((local) => local >= first && local < first + LOCALS);
		if (known.length === 0) return false;
		this.#emit(this.#pick(ops), this.#pick(known));
		return true;
	}

	#statement() {
		switch (this.#random(7)) {
			case 0:
				this.#make('u64', 3);
				this.#make('&mut u64', 3);
				return this.#emit(OP.WRITE_REF);
			case 1:
				this.#make('enum', 3);
				this.#make('&mut enum', 3);
				return this.#emit(OP.WRITE_REF);
			case 2:
				this.#make(this.#pick(KINDS), 3);
				return this.#emit(OP.POP);
			case 3: {
				this.#make(this.#pick(['&enum', '&mut enum'] as const), 3);
				this.#emit(OP.TEST_VARIANT, this.#pick(this.#variants));
				const at = this.code.length;
				this.#emit(OP.BR_FALSE);
				const set = new Set(this.#set);
				this.#statement();
				for (const local of this.#set) if (!set.has(local)) this.#set.delete(local);
				this.code[at] = { ...this.code[at]!, operand: this.code.length };
				return;
			}
			default:
				return this.#local(this.#pick(KINDS), 3);
		}
	}

	#make(kind: Kind, depth: number) {
		const random = this.#random(4);
		switch (kind) {
			case 'enum': {
				if (random === 0 && depth > 0) {
					this.#make(this.#pick(['&enum', '&mut enum'] as const), depth - 1);
					return this.#emit(OP.READ_REF);
				}
				if (random === 1 && this.#load(kind, OP.COPY_LOC, OP.MOVE_LOC)) return;
				const variant = this.#pick(this.#variants);
				const { fields } = this.#file.structs[this.#definition]!.variants![this.#file.variants[variant]!.variant]!;
				for (const _ of fields) this.#make('u64', depth - 1);
				return this.#emit(OP.PACK_VARIANT, variant);
			}
			case 'u64':
				if (random === 0 && this.#load(kind, OP.COPY_LOC)) return;
				if (random < 2 || depth <= 0) return this.#emit(OP.LD_U64);
				this.#make(this.#pick(['&u64', '&mut u64'] as const), depth - 1);
				return this.#emit(OP.READ_REF);
			case '&enum':
				if (random === 0 && this.#load(kind, OP.COPY_LOC, OP.MOVE_LOC)) return;
				if (random < 3 || depth <= 0) return void this.#load('enum', OP.IMM_BORROW_LOC);
				this.#make('&mut enum', depth - 1);
				return this.#emit(OP.FREEZE_REF);
			case '&mut enum':
				if (random < 2 && this.#load(kind, OP.COPY_LOC, OP.MOVE_LOC)) return;
				return void this.#load('enum', OP.MUT_BORROW_LOC);
			default: {
				const isMutable = kind === '&mut u64';
				if (random === 0 && this.#load(kind, OP.COPY_LOC, OP.MOVE_LOC)) return;
				if (random === 1 || depth <= 0)
					return void this.#load('u64', isMutable ? OP.MUT_BORROW_LOC : OP.IMM_BORROW_LOC);
				this.#make(isMutable ? '&mut enum' : this.#pick(['&enum', '&mut enum'] as const), depth - 1);
				this.#emit(isMutable ? OP.MUT_BORROW_VARIANT_FIELD : OP.IMM_BORROW_VARIANT_FIELD, this.#pick(this.#fields));
			}
		}
	}
}

/** Adds a function of random code on references to the module's first enum, which has fields of type u64. */
export function withEnumCode(code: Uint8Array, random: Random): Uint8Array {
	const file = parseModule(code);
	const isNumber = ({ type }: { type: Token }) => type.kind === 'u64';
	const definition = file.structs.findIndex(
		({ variants = [] }) => variants.slice(0, 2).every(({ fields }) => fields.some(isNumber)) && variants.length > 1,
	);
	// A handle of two variants names the same field as a handle of each of them.
	const variantFields = [...file.variantFields, { definition, variants: [0, 1], field: 0 }];
	const extended = { ...file, variantFields };
	const { code: made } = new EnumCode(random, extended, definition);
	const whole: Token = { kind: 'struct', handle: file.structs[definition]!.handle, args: [] };
	const number: Token = { kind: 'u64' };
	const to = (mutable: boolean, type: Token): Token => ({ kind: 'reference', mutable, to: type });
	const locals = [whole, to(false, whole), to(true, whole), number, to(false, number), to(true, number)].flatMap(
		(type) => Array.from({ length: LOCALS }, () => type),
	);
	const none = file.signatures.find((types) => types.length === 0) ?? [];
	const handle = { module: file.self, name: 'generated', parameters: none, results: none, typeParameters: [] };
	return writeModule({
		...extended,
		functionHandles: [...file.functionHandles, handle],
		functions: [
			...file.functions,
			{
				handle: file.functionHandles.length,
				visibility: 'private',
				isEntry: false,
				isNative: false,
				acquires: [],
				locals,
				code: made,
				jumpTables: [],
			},
		],
	});
}
