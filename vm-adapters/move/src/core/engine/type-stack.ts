import { widthOf } from './arithmetic.ts';
import type { StaticType, StaticTypes } from './static-types.ts';

/**
 * The operand types at the instruction that the decoder has reached. Calls `fail` if a type is not the expected one.
 */
export class TypeStack {
	readonly #types: StaticTypes;
	readonly #fail: () => never;
	readonly #stack: StaticType[] = [];
	/** The lowest height that the current instruction has popped to. */
	#kept = 0;
	/** Types that have been pushed and popped. */
	moved = 0;

	constructor(types: StaticTypes, fail: () => never) {
		this.#types = types;
		this.#fail = fail;
	}

	/** Marks the beginning of an instruction. */
	begin(): void {
		this.#kept = this.#stack.length;
	}

	/** The types that the instruction has pushed. */
	get pushed(): StaticType[] {
		return this.#stack.slice(this.#kept);
	}

	get length(): number {
		return this.#stack.length;
	}

	clear(): void {
		this.#stack.length = 0;
	}

	/** Marks the end of a basic block, where the stack must be empty. */
	end(): void {
		if (this.#stack.length > 0) this.#fail();
	}

	push(...types: readonly StaticType[]): void {
		this.moved += types.length;
		for (const type of types) this.#stack.push(type);
	}

	pushPrimitive(kind: Parameters<StaticTypes['primitive']>[0]): void {
		this.moved++;
		this.#stack.push(this.#types.primitive(kind));
	}

	pop(kind?: StaticType['kind']): StaticType {
		this.moved++;
		const type = this.#stack.pop() ?? this.#fail();
		if (this.#stack.length < this.#kept) this.#kept = this.#stack.length;
		return kind === undefined || type.kind === kind ? type : this.#fail();
	}

	popType(type: StaticType): void {
		if (this.pop() !== type) this.#fail();
	}

	popAll(types: readonly StaticType[]): void {
		for (let i = types.length - 1; i >= 0; i--) this.popType(types[i]!);
	}

	/** Pops a reference and returns the type of its target. */
	popReference(isMutable: boolean): StaticType {
		const { mutable, args } = this.pop('reference');
		return isMutable && !mutable ? this.#fail() : args[0]!;
	}

	popInteger(): number {
		const width = widthOf(this.pop().kind);
		return width < 0 ? this.#fail() : width;
	}
}
