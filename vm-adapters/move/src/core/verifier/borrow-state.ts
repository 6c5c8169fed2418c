import type { Token } from '../loader/file-format.ts';
import type { VerifierStatus } from '../status/verifier-status.ts';
import { BorrowGraph, LABEL, type Label } from './borrow-graph.ts';
import type { FunctionContext } from './context.ts';
import type { State } from './flow.ts';

// Meter units, as in the reference verifier (move-bytecode-verifier, reference_safety).
const STEP = 10;
const STEP_PER_LOCAL = 20;
const STEP_PER_GRAPH_ITEM = 50;
const JOIN = 100;
const JOIN_PER_LOCAL = 10;
const JOIN_PER_GRAPH_ITEM = 50;
const CALL_PER_ACQUIRED = 100;
const BORROW_OF_PARAMETER = 100;
const BORROW_GROWTH = 1.5;

/** An item of the stack or a local: the id of a reference, or undefined for any other value. */
export type Held = number | undefined;

const ALIVE = { mutably: false };
const MUTABLE = { mutably: true };

/** The state of the reference pass: the references that locals hold, and the graph of their borrows. */
export class BorrowState implements State<BorrowState> {
	readonly #fn: FunctionContext;
	readonly #locals: Held[];
	readonly #graph: BorrowGraph;
	/** The id of the frame's root. Borrows of locals and resources start there. */
	readonly #root: number;
	#next: number;
	/** Offset of the current instruction, for errors. */
	offset = 0;

	private constructor(fn: FunctionContext, locals: Held[], graph: BorrowGraph, next: number) {
		this.#fn = fn;
		this.#locals = locals;
		this.#graph = graph;
		this.#root = locals.length;
		this.#next = next;
	}

	/** The state on entry: reference parameters are alive, every other local holds no reference. */
	static initial(fn: FunctionContext): BorrowState {
		const graph = new BorrowGraph();
		const parameters = fn.handle.parameters.length;
		const locals = fn.locals.map((type, i): Held => {
			if (i >= parameters || type.kind !== 'reference') return undefined;
			graph.add(i, type.mutable);
			return i;
		});
		graph.add(locals.length, true);
		return new BorrowState(fn, locals, graph, locals.length + 1);
	}

	clone(): BorrowState {
		return new BorrowState(this.#fn, this.#locals.slice(), this.#graph.clone(), this.#next);
	}

	/** Renumbers references at the end of a block: each gets the index of the local that holds it. */
	canonicalize(): void {
		const locals = this.#locals;
		this.#next = this.#root + 1;
		if (locals.every((id, local) => id === undefined || id === local)) {
			this.#graph.truncate(this.#next);
			return;
		}
		const ids = new Map<number, number>();
		locals.forEach((id, local) => {
			if (id === undefined) return;
			ids.set(id, local);
			locals[local] = local;
		});
		this.#graph.rename(ids, this.#next);
	}

	join(other: BorrowState): boolean {
		let graph = other.#graph;
		let isChanged = false;
		for (let local = 0; local < this.#locals.length; local++) {
			const id = this.#locals[local];
			const otherId = other.#locals[local];
			if (id === otherId) continue;
			if (id === undefined) {
				if (graph === other.#graph) graph = graph.clone();
				graph.release(otherId!);
			} else {
				this.#graph.release(id);
				this.#locals[local] = undefined;
				isChanged = true;
			}
		}
		isChanged = this.#graph.join(graph) || isChanged;
		this.#fn.meter.add(JOIN + JOIN_PER_LOCAL * this.#locals.length + JOIN_PER_GRAPH_ITEM * this.#graph.size);
		return isChanged;
	}

	/** Charges the meter for one instruction. */
	payStep(): void {
		this.#fn.meter.add(STEP + STEP_PER_LOCAL * this.#locals.length + STEP_PER_GRAPH_ITEM * this.#graph.size);
	}

	#require(condition: boolean, status: VerifierStatus): void {
		if (!condition) this.#fn.reject(status, this.offset);
	}

	#add(isMutable: boolean): number {
		this.#graph.add(this.#next, isMutable);
		return this.#next++;
	}

	release(held: Held): void {
		if (held !== undefined) this.#graph.release(held);
	}

	/** Whether a write through the reference is safe: no borrow from it is alive. */
	#isWritable(id: number): boolean {
		return !this.#graph.isBorrowed(id, undefined, ALIVE);
	}

	/**
	 * Whether a read of `label`, or of the whole value, is safe: the reference is immutable, or no mutable borrow of it
	 * is alive.
	 */
	#isReadable(id: number, label?: Label): boolean {
		return !this.#graph.isMutable(id) || !this.#graph.isBorrowed(id, label, MUTABLE);
	}

	#isRootBorrowed(label: Label | undefined, test: { mutably: boolean }): boolean {
		return this.#graph.isBorrowed(this.#root, label, test);
	}

	copyLocal(local: number): Held {
		const id = this.#locals[local];
		if (id === undefined) {
			this.#require(!this.#isRootBorrowed(LABEL.local(local), MUTABLE), 'COPYLOC_EXISTS_BORROW_ERROR');
			return undefined;
		}
		const copy = this.#add(this.#graph.isMutable(id));
		this.#graph.borrow(id, copy);
		return copy;
	}

	moveLocal(local: number): Held {
		const id = this.#locals[local];
		this.#locals[local] = undefined;
		if (id === undefined)
			this.#require(!this.#isRootBorrowed(LABEL.local(local), ALIVE), 'MOVELOC_EXISTS_BORROW_ERROR');
		return id;
	}

	storeLocal(local: number, held: Held): void {
		const old = this.#locals[local];
		this.#locals[local] = held;
		if (old !== undefined) this.#graph.release(old);
		else this.#require(!this.#isRootBorrowed(LABEL.local(local), ALIVE), 'STLOC_UNSAFE_TO_DESTROY_ERROR');
	}

	borrowLocal(local: number, isMutable: boolean): Held {
		const label = LABEL.local(local);
		// After too many edges to one reference, the graph only knows that it may borrow any local (aptos-core#17771).
		const isFree = isMutable ? !this.#graph.isWhollyBorrowed(this.#root) : !this.#isRootBorrowed(label, MUTABLE);
		this.#require(isFree, 'BORROWLOC_EXISTS_BORROW_ERROR');
		const id = this.#add(isMutable);
		this.#graph.borrow(this.#root, id, label);
		return id;
	}

	freeze(id: number): Held {
		this.#require(this.#isReadable(id), 'FREEZEREF_EXISTS_MUTABLE_BORROW_ERROR');
		const frozen = this.#add(false);
		this.#graph.borrow(id, frozen);
		this.#graph.release(id);
		return frozen;
	}

	compare(a: Held, b: Held): void {
		for (const id of [a, b])
			this.#require(id === undefined || this.#isReadable(id), 'READREF_EXISTS_MUTABLE_BORROW_ERROR');
		this.release(a);
		this.release(b);
	}

	read(id: number): void {
		this.#require(this.#isReadable(id), 'READREF_EXISTS_MUTABLE_BORROW_ERROR');
		this.#graph.release(id);
	}

	write(id: number): void {
		this.#require(this.#isWritable(id), 'WRITEREF_EXISTS_BORROW_ERROR');
		this.#graph.release(id);
	}

	borrowField(id: number, label: Label, isMutable: boolean): Held {
		const isFree = isMutable ? !this.#graph.isWhollyBorrowed(id) : this.#isReadable(id, label);
		this.#require(isFree, 'BORROWFIELD_EXISTS_MUTABLE_BORROW_ERROR');
		const borrowed = this.#add(isMutable);
		this.#graph.borrow(id, borrowed, label);
		this.#graph.release(id);
		return borrowed;
	}

	/** Unpacks a variant by reference. Returns a reference to each of its fields. */
	borrowFields(id: number, labels: readonly Label[], isMutable: boolean): Held[] {
		const isFree = isMutable ? !this.#graph.isWhollyBorrowed(id) : this.#isReadable(id);
		this.#require(isFree, 'FIELD_EXISTS_MUTABLE_BORROW_ERROR');
		const fields = labels.map((label) => {
			const borrowed = this.#add(isMutable);
			this.#graph.borrow(id, borrowed, label);
			return borrowed;
		});
		this.#graph.release(id);
		return fields;
	}

	borrowGlobal(struct: number, isMutable: boolean): Held {
		const label = LABEL.global(struct);
		this.#require(!this.#isRootBorrowed(label, isMutable ? ALIVE : MUTABLE), 'GLOBAL_REFERENCE_ERROR');
		const id = this.#add(isMutable);
		this.#graph.borrowWeakly(this.#root, id, label);
		return id;
	}

	takeGlobal(struct: number): void {
		this.#require(!this.#isRootBorrowed(LABEL.global(struct), ALIVE), 'GLOBAL_REFERENCE_ERROR');
	}

	/** Indices of the struct definitions with a resource that is currently borrowed. */
	borrowedGlobals(): number[] {
		return [...this.#fn.file.structs.keys()].filter((struct) => this.#isRootBorrowed(LABEL.global(struct), ALIVE));
	}

	useVector(id: number, isChanged: boolean): void {
		this.#require(!isChanged || this.#isWritable(id), 'VEC_UPDATE_EXISTS_MUTABLE_BORROW_ERROR');
		this.#graph.release(id);
	}

	borrowElement(id: number, isMutable: boolean): Held {
		// A mutable reference to an element would let the borrowed element change or be dropped (aptos-core#18092).
		const isFree = isMutable ? this.#isWritable(id) : this.#isReadable(id);
		this.#require(isFree, 'VEC_BORROW_ELEMENT_EXISTS_MUTABLE_BORROW_ERROR');
		const element = this.#add(isMutable);
		this.#graph.borrowWeakly(id, element);
		this.#graph.release(id);
		return element;
	}

	/**
	 * Calls a function. A returned reference may borrow from any reference argument; a mutable one, from mutable
	 * arguments only.
	 * @param acquired struct definitions of the callee's `acquires` list
	 */
	call(args: readonly Held[], acquired: readonly number[], results: readonly Token[]): Held[] {
		this.#fn.meter.add(CALL_PER_ACQUIRED * acquired.length);
		for (const struct of acquired) this.takeGlobal(struct);
		const references: number[] = [];
		const mutable: number[] = [];
		for (let i = 0; i < args.length; i++) {
			const id = args[i];
			if (id === undefined) continue;
			references.push(id);
			if (!this.#graph.isMutable(id)) continue;
			mutable.push(id);
			this.#require(this.#isWritable(id), 'CALL_BORROWED_MUTABLE_REFERENCE_ERROR');
		}
		const held: Held[] = [];
		let returned = 0;
		for (const { kind } of results) if (kind === 'reference') returned++;
		this.#fn.meter.addGrowing(BORROW_OF_PARAMETER, references.length * returned, BORROW_GROWTH);
		for (const type of results) {
			if (type.kind !== 'reference') held.push(undefined);
			else {
				const id = this.#add(type.mutable);
				for (const parent of type.mutable ? mutable : references) this.#graph.borrowWeakly(parent, id);
				held.push(id);
			}
		}
		for (const id of references) this.#graph.release(id);
		return held;
	}

	return(values: readonly Held[]): void {
		this.#locals.forEach((id, local) => {
			this.release(id);
			this.#locals[local] = undefined;
		});
		this.#require(!this.#isRootBorrowed(undefined, ALIVE), 'UNSAFE_RET_LOCAL_OR_RESOURCE_STILL_BORROWED');
		for (const id of values) {
			const canLeave = id === undefined || !this.#graph.isMutable(id) || this.#isWritable(id);
			this.#require(canLeave, 'RET_BORROWED_MUTABLE_REFERENCE_ERROR');
		}
	}
}
