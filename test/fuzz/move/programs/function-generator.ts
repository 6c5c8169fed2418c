import type { Random } from '../../../../vm-adapters/move/test-modules/mutate.ts';
import { type Instruction, isSame, keyOf, type ModuleBuilder, type Type } from './module-builder.ts';
import {
	INTEGERS,
	type Integer,
	isConstant,
	isInteger,
	loadConstant,
	loadInteger,
	pick,
	someInteger,
	WIDTHS,
} from './values.ts';

/** A function that generated code can call. */
export interface Callable {
	readonly index: number;
	readonly parameters: readonly Type[];
	readonly results: readonly Type[];
	/** The type argument of a generic function. */
	readonly argument?: Type;
	readonly acquires: readonly number[];
	/** Maximum number of instructions that it runs. */
	readonly cost: number;
}

/** The place of a value: code that pushes a reference to it. */
interface Place {
	readonly type: Type;
	/** Code that must run before `code`, while nothing is borrowed. */
	readonly before: readonly Instruction[];
	readonly code: readonly Instruction[];
	/** The local that holds the value or leads to it. */
	readonly root: number;
}

interface Jump {
	readonly name: 'Branch' | 'BrTrue' | 'BrFalse';
	readonly instruction: Record<string, number>;
}

/** A function that takes a reference and returns a reference to one of its fields. */
export interface Projection {
	readonly from: Type;
	readonly field: number;
	readonly index: number;
	readonly argument?: Type;
}

const MAX_COST = 4000;

export const innerOf = (type: Type): { to: Type; isMutable: boolean } | undefined => {
	if (typeof type === 'string') return undefined;
	if ('MutableReference' in type) return { to: type['MutableReference'] as Type, isMutable: true };
	return 'Reference' in type ? { to: type['Reference'] as Type, isMutable: false } : undefined;
};
const elementOf = (type: Type): Type | undefined =>
	typeof type === 'object' && 'Vector' in type ? (type['Vector'] as Type) : undefined;

/** Generates the body of a function: statements, each of which starts and ends with an empty stack. Its locals are always set. */
export class FunctionGenerator {
	readonly locals: Type[];
	readonly acquires = new Set<number>();
	cost = 0;
	readonly #code: Instruction[] = [];
	/** Locals that are set and free to use. */
	#usable: Set<number>;
	readonly #spare = new Map<string, number[]>();
	/** Locals that hold the counters of loops. */
	readonly #counters: number[] = [];
	#indices = 0;
	readonly #indexLocals: number[] = [];
	/** Locals that are borrowed by a reference, which is in another local or on the stack. */
	readonly #blocked: (number | 'storage')[] = [];
	/** Locals that hold references, which must be released before a return. */
	readonly #held: number[] = [];
	/** How often the code being written runs. */
	#times = 1;

	readonly #random: Random;
	readonly #builder: ModuleBuilder;
	readonly #parameters: readonly Type[];
	readonly #results: readonly Type[];
	readonly #types: readonly Type[];
	readonly #callables: readonly Callable[];
	readonly #projections: readonly Projection[];

	constructor(
		random: Random,
		builder: ModuleBuilder,
		signature: { readonly parameters: readonly Type[]; readonly results: readonly Type[] },
		types: readonly Type[],
		callables: readonly Callable[],
		projections: readonly Projection[],
	) {
		this.#random = random;
		this.#builder = builder;
		this.#parameters = signature.parameters;
		this.#results = signature.results;
		this.#types = types;
		this.#callables = callables;
		this.#projections = projections;
		this.locals = [...signature.parameters];
		this.#usable = new Set(this.locals.keys());
	}

	/** @returns the code of a body with some statements. */
	body(statements: number): Instruction[] {
		for (let i = 2 + this.#random(5); i > 0; i--) {
			const local = this.locals.push(pick(this.#random, this.#types)) - 1;
			this.#set(local);
			this.#usable.add(local);
		}
		for (let i = 0; i < statements; i++) this.#statement(2);
		this.#return();
		return this.#code;
	}

	get extraLocals(): Type[] {
		return this.locals.slice(this.#parameters.length);
	}

	#emit(...code: readonly Instruction[]): void {
		this.cost += code.length * this.#times;
		this.#code.push(...code);
	}

	#set(local: number): void {
		this.#expression(this.locals[local]!, 2);
		this.#emit({ StLoc: local });
	}

	#isFree(local: number | 'storage'): boolean {
		return !this.#blocked.includes(local);
	}

	/** Returns the locals of a type that may be read and written. */
	#of(type: Type): number[] {
		return [...this.#usable].filter((i) => isSame(this.locals[i], type) && this.#isFree(i));
	}

	#return(): void {
		for (const type of this.#results) this.#expression(type, 2);
		for (const local of this.#held) this.#emit({ MoveLoc: local }, 'Pop');
		this.#emit('Ret');
	}

	/** Writes a forward jump. `land` sets its target. */
	#jump(name: Jump['name']): Jump {
		const instruction = { [name]: 0 };
		this.#emit(instruction);
		return { instruction, name };
	}

	#land(...jumps: readonly Jump[]): void {
		for (const { instruction, name } of jumps) instruction[name] = this.#code.length;
	}

	/** Writes code that may not run. Locals that it sets are not counted as set after it. */
	#maybe(write: () => void): void {
		const usable = new Set(this.#usable);
		write();
		this.#usable = usable;
	}

	/** Reserves a local until it is given back. */
	#take(type: Type): number {
		const spare = this.#spare.get(keyOf(type))?.pop();
		return spare ?? this.locals.push(type) - 1;
	}

	#giveBack(...locals: readonly number[]): void {
		for (const local of locals) {
			const key = keyOf(this.locals[local]);
			this.#spare.set(key, [...(this.#spare.get(key) ?? []), local]);
		}
	}

	// Statements

	#statement(depth: number): void {
		const random = this.#random;
		switch (random(depth > 0 ? 16 : 9)) {
			case 0:
			case 1:
				this.#assign();
				return;
			case 2:
			case 3:
				this.#write();
				return;
			case 4:
				this.#changeVector();
				return;
			case 5:
				this.#callForEffect();
				return;
			case 6:
				this.#unpack();
				return;
			case 7:
				this.#maybeAbort();
				return;
			case 8:
				this.#storage();
				return;
			case 9:
			case 10:
				this.#branch(depth);
				return;
			case 11:
			case 12:
				this.#loop(depth);
				return;
			case 13:
			case 14:
				this.#hold(depth);
				return;
			default:
				this.#storageHold(depth);
				return;
		}
	}

	#statements(depth: number): void {
		for (let i = 1 + this.#random(3); i > 0; i--) this.#statement(depth - 1);
	}

	#assign(): void {
		const free = [...this.#usable].filter((i) => !innerOf(this.locals[i]!) && this.#isFree(i));
		if (free.length === 0) return;
		const local = pick(this.#random, free);
		this.#expression(this.locals[local]!, 3);
		this.#emit({ StLoc: local });
	}

	#write(): void {
		const place = this.#reach(true);
		if (!place) return;
		this.#emit(...place.before);
		this.#expression(place.type, 2);
		this.#emit(...place.code, 'WriteRef');
	}

	#changeVector(): void {
		const place = this.#reach(true, (type) => elementOf(type) !== undefined);
		if (!place) return;
		const element = elementOf(place.type)!;
		const signature = this.#builder.signature([element]);
		this.#emit(...place.before, ...place.code);
		const index = (): Instruction => ({ LdU64: BigInt(this.#random(4) === 0 ? this.#random(3) : 0) });
		switch (this.#random(4)) {
			case 0:
			case 1:
				this.#blockedBy(place.root, () => this.#expression(element, 1));
				this.#emit({ VecPushBack: signature });
				return;
			case 2:
				this.#emit(index(), index(), { VecSwap: signature });
				return;
			default: {
				this.#emit({ VecPopBack: signature });
				const into = this.#of(element).filter((local) => local !== place.root);
				this.#emit(into.length > 0 ? { StLoc: pick(this.#random, into) } : 'Pop');
			}
		}
	}

	#blockedBy(root: number | undefined, write: () => void): void {
		this.#blocked.push(root ?? 'storage');
		write();
		this.#blocked.pop();
	}

	#callForEffect(): void {
		const callable = this.#callableOf(() => true);
		if (!callable) return;
		this.#call(callable);
		for (const result of callable.results.toReversed()) this.#store(result);
	}

	/** Stores the top of the stack in a local, or pops it. */
	#store(type: Type): void {
		const into = this.#of(type);
		this.#emit(into.length > 0 && !innerOf(type) ? { StLoc: pick(this.#random, into) } : 'Pop');
	}

	#unpack(): void {
		const structs = this.#types.filter((type) => this.#builder.structOf(type));
		if (structs.length === 0 || this.#random(4) === 0) {
			const element = pick(this.#random, this.#types);
			const count = this.#random(4);
			for (let i = 0; i < count; i++) this.#expression(element, 1);
			const signature = this.#builder.signature([element]);
			this.#emit({ VecPack: [signature, BigInt(count)] });
			const unpacked = this.#random(12) === 0 ? count + 1 : count;
			this.#emit({ VecUnpack: [signature, BigInt(unpacked)] });
			for (let i = 0; i < unpacked; i++) this.#store(element);
			return;
		}
		const type = pick(this.#random, structs);
		this.#expression(type, 2);
		this.#emit(this.#builder.onStruct('Unpack', type));
		for (const field of this.#builder.structOf(type)!.fields.toReversed()) this.#store(field);
	}

	#maybeAbort(): void {
		if (this.#random(3) > 0) {
			this.#assign();
			return;
		}
		this.#expression('Bool', 2);
		const over = this.#jump('BrTrue');
		if (this.#random(3) === 0) this.#return();
		else this.#emit({ LdU64: BigInt(this.#random(100)) }, 'Abort');
		this.#land(over);
	}

	#branch(depth: number): void {
		this.#expression('Bool', 2);
		const other = this.#jump('BrFalse');
		this.#maybe(() => this.#statements(depth));
		if (this.#random(2) === 0) {
			this.#land(other);
			return;
		}
		const end = this.#jump('Branch');
		this.#land(other);
		this.#maybe(() => this.#statements(depth));
		this.#land(end);
	}

	#loop(depth: number): void {
		const rounds = 1 + this.#random(4);
		if (this.#times * rounds > 40 || this.cost > MAX_COST) {
			this.#assign();
			return;
		}
		const counter = this.#take('U64');
		this.#emit({ LdU64: 0n }, { StLoc: counter });
		this.#counters.push(counter);
		const head = this.#code.length;
		this.#times *= rounds;
		this.#emit({ CopyLoc: counter }, { LdU64: BigInt(rounds) }, 'Lt');
		const out = [this.#jump('BrFalse')];
		this.#emit({ CopyLoc: counter }, { LdU64: 1n }, 'Add', { StLoc: counter });
		this.#maybe(() => {
			this.#statements(depth);
			if (this.#random(3) > 0) return;
			this.#expression('Bool', 1);
			out.push(this.#jump('BrTrue'));
			this.#statements(depth);
		});
		this.#emit({ Branch: head });
		this.#times /= rounds;
		this.#land(...out);
		this.#counters.pop();
		this.#giveBack(counter);
	}

	/** Keeps a reference in a local for some statements. */
	#hold(depth: number): void {
		const isMutable = this.#random(3) > 0;
		const place = this.#reach(isMutable);
		if (!place) return;
		const type = { [isMutable ? 'MutableReference' : 'Reference']: place.type };
		this.#emit(...place.before, ...place.code);
		if (isMutable && this.#random(4) === 0) {
			this.#emit('FreezeRef');
			this.#keep({ Reference: place.type }, place.root, depth);
		} else this.#keep(type, place.root, depth);
	}

	#keep(type: Type, root: number | undefined, depth: number): void {
		const local = this.#take(type);
		this.#emit({ StLoc: local });
		this.#held.unshift(local);
		this.#usable.add(local);
		this.#blockedBy(root, () => this.#statements(depth));
		this.#usable.delete(local);
		this.#held.shift();
		this.#emit({ MoveLoc: local }, 'Pop');
		this.#giveBack(local);
	}

	// Storage

	#resources(): Type[] {
		return this.#types.filter((type) => this.#builder.structOf(type)?.struct.isResource);
	}

	#signer(): number {
		return this.locals.findIndex((type) => isSame(type, { Reference: 'Signer' }));
	}

	#storage(): void {
		const resources = this.#resources();
		if (resources.length === 0 || !this.#isFree('storage')) {
			this.#assign();
			return;
		}
		const type = pick(this.#random, resources);
		const signer = this.#signer();
		if (signer >= 0 && this.#random(2) === 0) {
			const isGuarded = this.#random(6) > 0;
			this.#emit(
				{ CopyLoc: signer },
				{ Call: this.#builder.addressOf },
				this.#builder.onStruct('ExistsDeprecated', type),
			);
			const over = this.#jump('BrTrue');
			// This fails if the resource already exists.
			if (!isGuarded) this.#land(over);
			this.#emit({ CopyLoc: signer });
			this.#expression(type, 2);
			this.#emit(this.#builder.onStruct('MoveToDeprecated', type));
			if (isGuarded) this.#land(over);
			return;
		}
		const at = this.#take('Address');
		this.#set(at);
		const over = this.#guard(type, at);
		this.#acquire(type);
		this.#emit({ CopyLoc: at }, this.#builder.onStruct('MoveFromDeprecated', type));
		this.#store(type);
		this.#land(...over);
		this.#giveBack(at);
	}

	#acquire(type: Type): void {
		this.acquires.add(this.#builder.structOf(type)!.struct.index);
	}

	/** Jumps over the following code if the resource does not exist. */
	#guard(type: Type, at: number): Jump[] {
		if (this.#random(6) === 0) return [];
		this.#emit({ CopyLoc: at }, this.#builder.onStruct('ExistsDeprecated', type));
		return [this.#jump('BrFalse')];
	}

	#storageHold(depth: number): void {
		const resources = this.#resources();
		if (resources.length === 0 || !this.#isFree('storage')) {
			this.#branch(depth);
			return;
		}
		const type = pick(this.#random, resources);
		const at = this.#take('Address');
		this.#set(at);
		const over = this.#guard(type, at);
		this.#acquire(type);
		const isMutable = this.#random(3) > 0;
		const name = isMutable ? 'MutBorrowGlobalDeprecated' : 'ImmBorrowGlobalDeprecated';
		this.#emit({ CopyLoc: at }, this.#builder.onStruct(name, type));
		this.#keep({ [isMutable ? 'MutableReference' : 'Reference']: type }, undefined, depth);
		this.#land(...over);
		this.#giveBack(at);
	}

	// Places

	/** Finds a place of a wanted type, in a local or behind a reference. Returns undefined if there is none. */
	#reach(isMutable: boolean, isWanted: (type: Type) => boolean = () => true): Place | undefined {
		for (let tries = 0; tries < 6; tries++) {
			const roots = [...this.#usable].filter((i) => {
				const inner = innerOf(this.locals[i]!);
				if (inner?.to === 'Signer' || !this.#isFree(i)) return false;
				return !inner || inner.isMutable || !isMutable;
			});
			if (roots.length === 0) return undefined;
			const place = this.#walk(pick(this.#random, roots), isMutable, isWanted);
			if (place) return place;
		}
		return undefined;
	}

	#walk(root: number, isMutable: boolean, isWanted: (type: Type) => boolean): Place | undefined {
		const start = this.locals[root]!;
		const inner = innerOf(start);
		let type = inner?.to ?? start;
		const code: Instruction[] = [];
		const before: Instruction[] = [];
		// The same path, for reading only.
		const reading: Instruction[] = [];
		if (inner) {
			code.push({ CopyLoc: root }, ...(inner.isMutable && !isMutable ? ['FreezeRef'] : []));
			reading.push({ CopyLoc: root }, ...(inner.isMutable ? ['FreezeRef'] : []));
		} else {
			code.push({ [isMutable ? 'MutBorrowLoc' : 'ImmBorrowLoc']: root });
			reading.push({ ImmBorrowLoc: root });
		}
		for (let steps = 0; steps < 4; steps++) {
			if (isWanted(type) && this.#random(3) === 0) break;
			const fields = this.#builder.structOf(type)?.fields;
			const element = elementOf(type);
			if (fields && fields.length > 0) {
				const field = this.#random(fields.length);
				const here = type;
				const projection = this.#projections.find((one) => one.field === field && isSame(one.from, here));
				const isCalled = isMutable && projection && this.#random(2) === 0;
				code.push(
					isCalled
						? this.#builder.call(projection.index, projection.argument)
						: this.#builder.borrowField(type, field, isMutable),
				);
				reading.push(this.#builder.borrowField(type, field, false));
				type = fields[field]!;
			} else if (element) {
				const signature = this.#builder.signature([element]);
				const at = this.#index();
				const counter = this.#counters.at(-1);
				const isCounted = counter !== undefined && this.#random(2) === 0;
				const chosen: Instruction = isCounted
					? { CopyLoc: counter }
					: { LdU64: BigInt(this.#random(3) === 0 ? this.#random(4) : 0) };
				// Most indices are within the vector, unless it is empty.
				if (this.#random(8) === 0) before.push(chosen, { StLoc: at });
				else before.push(chosen, ...reading, { VecLen: signature }, 'Mod', { StLoc: at });
				code.push({ CopyLoc: at }, { [isMutable ? 'VecMutBorrow' : 'VecImmBorrow']: signature });
				reading.push({ CopyLoc: at }, { VecImmBorrow: signature });
				type = element;
			} else break;
		}
		return isWanted(type) ? { type, before, code, root } : undefined;
	}

	/** Returns the local that holds an index until it is used. */
	#index(): number {
		const next = this.#indices++ % 6;
		this.#indexLocals[next] ??= this.locals.push('U64') - 1;
		return this.#indexLocals[next];
	}

	// Expressions: code that pushes one value

	#expression(type: Type, depth: number): void {
		const random = this.#random;
		const known = type === 'U64' ? [...this.#of(type), ...this.#counters] : this.#of(type);
		if (known.length > 0 && random(3) === 0) {
			this.#emit({ CopyLoc: pick(random, known) });
			return;
		}
		if (depth > 0 && random(4) === 0 && this.#read(type)) return;
		// Arguments have depth one: they contain no calls.
		if (depth > 1 && random(5) === 0) {
			const callable = this.#callableOf(({ results }) => results.length === 1 && isSame(results[0], type));
			if (callable) {
				this.#call(callable);
				return;
			}
		}
		if (isInteger(type)) {
			this.#integer(type, depth);
			return;
		}
		if (type === 'Bool') {
			this.#bool(depth);
			return;
		}
		if (isConstant(type) && (type === 'Address' || random(3) === 0)) {
			this.#emit(loadConstant(random, this.#builder, type));
			return;
		}
		const element = elementOf(type);
		if (element) {
			const count = random(6) === 0 ? 0 : 1 + (depth > 0 ? random(3) : 0);
			for (let i = 0; i < count; i++) this.#expression(element, depth - 1);
			this.#emit({ VecPack: [this.#builder.signature([element]), BigInt(count)] });
			return;
		}
		const struct = this.#builder.structOf(type);
		if (!struct) throw new Error(`no expression of ${JSON.stringify(type)}`);
		for (const field of struct.fields) this.#expression(field, depth - 1);
		this.#emit(this.#builder.onStruct('Pack', type));
	}

	#read(type: Type): boolean {
		const place = this.#reach(false, (other) => isSame(other, type));
		if (!place) return false;
		this.#emit(...place.before, ...place.code, 'ReadRef');
		return true;
	}

	#integer(type: Integer, depth: number): void {
		const random = this.#random;
		const literal = (value: bigint) => this.#emit(loadInteger(type, value));
		if (depth <= 0) {
			literal(someInteger(random, type));
			return;
		}
		const bits = WIDTHS[type];
		const isRaw = random(10) === 0;
		const operand = () => this.#expression(type, depth - 1);
		/** Returns an operand with which the operation does not fail. */
		const shifted = (by: number) => {
			operand();
			if (!isRaw) this.#emit({ LdU8: by }, 'Shr');
		};
		switch (random(12)) {
			case 0:
				literal(someInteger(random, type));
				return;
			case 1:
				shifted(1);
				shifted(1);
				this.#emit('Add');
				return;
			case 2:
				operand();
				literal((1n << BigInt(bits - 1)) - 1n);
				this.#emit('BitOr');
				shifted(1);
				this.#emit('Sub');
				return;
			case 3:
				shifted(bits / 2);
				shifted(bits / 2);
				this.#emit('Mul');
				return;
			case 4:
			case 5:
				operand();
				operand();
				if (!isRaw) {
					literal(1n);
					this.#emit('BitOr');
				}
				this.#emit(random(2) === 0 ? 'Div' : 'Mod');
				return;
			case 6:
			case 7:
				operand();
				operand();
				this.#emit(pick(random, ['BitAnd', 'BitOr', 'Xor']));
				return;
			case 8:
				operand();
				this.#expression('U8', depth - 1);
				if (!isRaw && bits < 256) this.#emit({ LdU8: bits - 1 }, 'BitAnd');
				this.#emit(pick(random, ['Shl', 'Shr']));
				return;
			case 9:
			case 10: {
				const from = pick(random, INTEGERS);
				this.#expression(from, depth - 1);
				if (!isRaw && WIDTHS[from] > bits) {
					this.#emit(loadInteger(from, (1n << BigInt(bits)) - 1n));
					this.#emit('BitAnd');
				}
				this.#emit(`Cast${type}`);
				return;
			}
			default: {
				const place = type === 'U64' && this.#reach(false, (other) => elementOf(other) !== undefined);
				if (!place) {
					literal(someInteger(random, type));
					return;
				}
				this.#emit(...place.before, ...place.code, { VecLen: this.#builder.signature([elementOf(place.type)!]) });
			}
		}
	}

	#bool(depth: number): void {
		const random = this.#random;
		if (depth <= 0) {
			this.#emit(random(2) === 0 ? 'LdTrue' : 'LdFalse');
			return;
		}
		switch (random(6)) {
			case 0:
				this.#expression('Bool', depth - 1);
				this.#emit('Not');
				return;
			case 1:
				this.#expression('Bool', depth - 1);
				this.#expression('Bool', depth - 1);
				this.#emit(pick(random, ['And', 'Or']));
				return;
			case 2:
			case 3: {
				const type = pick(random, INTEGERS);
				this.#expression(type, depth - 1);
				this.#expression(type, depth - 1);
				this.#emit(pick(random, ['Lt', 'Gt', 'Le', 'Ge']));
				return;
			}
			case 4: {
				const place = this.#reach(false);
				const other = place && this.#reach(false, (type) => isSame(type, place.type));
				if (!place || !other) {
					this.#emit('LdTrue');
					return;
				}
				this.#emit(...place.before, ...other.before, ...place.code, ...other.code);
				this.#emit(pick(random, ['Eq', 'Neq']));
				return;
			}
			default: {
				const type = pick(random, this.#types);
				this.#expression(type, depth - 1);
				this.#expression(type, depth - 1);
				this.#emit(pick(random, ['Eq', 'Neq']));
				return;
			}
		}
	}

	#callableOf(isWanted: (callable: Callable) => boolean): Callable | undefined {
		const possible = this.#callables.filter((callable) => {
			if (callable.cost * this.#times > MAX_COST || this.cost + callable.cost * this.#times > 4 * MAX_COST)
				return false;
			if (callable.acquires.length > 0 && !this.#isFree('storage')) return false;
			if (callable.parameters.some((type) => isSame(type, { Reference: 'Signer' })) && this.#signer() < 0) return false;
			return isWanted(callable);
		});
		return possible.length > 0 ? pick(this.#random, possible) : undefined;
	}

	/** Calls a function, with arguments whose references do not conflict. */
	#call(callable: Callable): void {
		const blocked = this.#blocked.length;
		const taken: number[] = [];
		/** Arguments that need no reference are made first and stored in locals. */
		const put = (type: Type) => {
			this.#expression(type, 1);
			const local = this.#take(type);
			this.#emit({ StLoc: local });
			taken.push(local);
			return local;
		};
		const code = callable.parameters.map((type): readonly Instruction[] => {
			const inner = innerOf(type);
			if (inner?.to === 'Signer') return [{ CopyLoc: this.#signer() }];
			if (!inner) return [{ MoveLoc: put(type) }];
			const place = this.#random(4) > 0 ? this.#reach(inner.isMutable, (other) => isSame(other, inner.to)) : undefined;
			if (!place) return [{ [inner.isMutable ? 'MutBorrowLoc' : 'ImmBorrowLoc']: put(inner.to) }];
			this.#emit(...place.before);
			this.#blocked.push(place.root);
			return place.code;
		});
		this.#blocked.length = blocked;
		this.#emit(...code.flat(), this.#builder.call(callable.index, callable.argument));
		this.#giveBack(...taken);
		for (const struct of callable.acquires) this.acquires.add(struct);
		this.cost += callable.cost * this.#times;
	}
}
