/**
 * An edge of the borrow graph (move-borrow-graph). It leads from a reference to one borrowed from it, and names the
 * path of the borrow: exactly this path (strong), or any path with this prefix (weak). The encoding is a string: `s` or
 * `w`, then the labels of the path. The first character of a label determines its length, so string comparison compares
 * paths.
 */
type Edge = string;

/**
 * Edges between two references. A larger set is replaced by one weak edge with the empty path, which covers every path.
 */
const MAX_EDGES = 10;
const ANYWHERE: Edge = 'w';

/** The edges from one reference to another that was borrowed from it. Immutable, so graphs share it. */
interface Borrow {
	readonly child: number;
	readonly edges: readonly Edge[];
	readonly isFull: boolean;
}

/** A node of the graph. Immutable, so a clone of a graph shares its nodes. Lists suffice: most have no item or one. */
interface Reference {
	readonly isMutable: boolean;
	readonly borrowedBy: readonly Borrow[];
	readonly borrowsFrom: readonly number[];
}

const NO_BORROWS: readonly Borrow[] = [];
const NOTHING: readonly number[] = [];

/** Adds an edge. As in the reference verifier, a full set collapses before duplicates are looked for. */
function withEdge(borrow: Borrow, edge: Edge): Borrow {
	if (borrow.isFull) return borrow;
	const { child, edges } = borrow;
	if (edges.length + 1 > MAX_EDGES) return { child, edges: [ANYWHERE], isFull: true };
	return edges.includes(edge) ? borrow : { child, edges: [...edges, edge], isFull: false };
}

const withItem = <T>(list: readonly T[], item: T): readonly T[] => (list.length === 0 ? [item] : [...list, item]);

function without(list: readonly number[], id: number): readonly number[] {
	return list.length === 1 && list[0] === id ? NOTHING : list.filter((other) => other !== id);
}

function indexOf(borrows: readonly Borrow[], child: number): number {
	for (let i = 0; i < borrows.length; i++) if (borrows[i]!.child === child) return i;
	return -1;
}

/** One step of a path: a local, a resource, a field, or a field of enum variants. */
export type Label = string;

/** Makes labels of one letter and an index below 2^16, each once: an instruction on a local asks for one. */
function labels(letter: string): (index: number) => Label {
	const made: Label[] = [];
	return (index) => (made[index] ??= `${letter}${String.fromCharCode(index)}`);
}

/** Makes labels. */
export const LABEL = {
	local: labels('l'),
	global: labels('g'),
	field: labels('f'),
	/**
	 * A field of enum variants, by its position. Not by its handle: several handles, each with a set of variants, can name
	 * one field, and borrows through them must conflict (aptos-core#16102).
	 */
	variantField: (position: number): Label => `v${String.fromCharCode(position)}`,
	/** A field that an unpack by reference borrows: enum definition, variant, position of the field. */
	unpacked: (definition: number, variant: number, field: number): Label =>
		`u${String.fromCharCode(definition, variant, field)}`,
} as const;

/** Whether every path of `other` is a path of `edge`. */
function covers(edge: Edge, other: Edge): boolean {
	return edge === other || (edge[0] === 'w' && other.startsWith(edge.slice(1), 1));
}

/** The references that are alive in a function, and which of them borrow from which. */
export class BorrowGraph {
	/** Nodes by id. The lowest ids belong to the locals and the root; between blocks no others exist. */
	#references: (Reference | undefined)[];
	#size: number;

	constructor(references: (Reference | undefined)[] = [], size = 0) {
		this.#references = references;
		this.#size = size;
	}

	clone(): BorrowGraph {
		return new BorrowGraph(this.#references.slice(), this.#size);
	}

	/** Number of references and edges. */
	get size(): number {
		return this.#size;
	}

	add(id: number, isMutable: boolean): void {
		this.#references[id] = { isMutable, borrowedBy: NO_BORROWS, borrowsFrom: NOTHING };
		this.#size++;
	}

	isMutable(id: number): boolean {
		return this.#references[id]!.isMutable;
	}

	/**
	 * Whether a borrow of `id` is alive: of the whole value, or along a path that starts with `label`.
	 * @param label omitted: any path
	 * @param test `mutably`: count mutable borrows only
	 */
	isBorrowed(id: number, label: Label | undefined, test: { mutably: boolean }): boolean {
		const { borrowedBy } = this.#references[id]!;
		for (let i = 0; i < borrowedBy.length; i++) {
			const { child, edges } = borrowedBy[i]!;
			if (test.mutably && !this.isMutable(child)) continue;
			for (let j = 0; j < edges.length; j++) {
				const edge = edges[j]!;
				if (edge.length === 1 || label === undefined || edge.startsWith(label, 1)) return true;
			}
		}
		return false;
	}

	/** Whether a borrow of the whole value is alive: one with an empty path. */
	isWhollyBorrowed(id: number): boolean {
		const { borrowedBy } = this.#references[id]!;
		for (let i = 0; i < borrowedBy.length; i++) {
			const { edges } = borrowedBy[i]!;
			if (edges.includes('s') || edges.includes('w')) return true;
		}
		return false;
	}

	#setBorrows(id: number, borrowedBy: readonly Borrow[]): void {
		const { isMutable, borrowsFrom } = this.#references[id]!;
		this.#references[id] = { isMutable, borrowedBy, borrowsFrom };
	}

	#setParents(id: number, borrowsFrom: readonly number[]): void {
		const { isMutable, borrowedBy } = this.#references[id]!;
		this.#references[id] = { isMutable, borrowedBy, borrowsFrom };
	}

	#connect(parent: number, edge: Edge, child: number): void {
		const { borrowedBy } = this.#references[parent]!;
		const at = indexOf(borrowedBy, child);
		if (at < 0) {
			this.#setBorrows(parent, withItem(borrowedBy, { child, edges: [edge], isFull: false }));
			this.#size++;
			const { borrowsFrom } = this.#references[child]!;
			if (!borrowsFrom.includes(parent)) this.#setParents(child, withItem(borrowsFrom, parent));
			return;
		}
		const before = borrowedBy[at]!;
		const after = withEdge(before, edge);
		if (after === before) return;
		this.#setBorrows(parent, borrowedBy.with(at, after));
		this.#size += after.edges.length - before.edges.length;
	}

	/** Adds a weak edge: `child` borrows from any path of `parent` that starts with `label`. */
	borrowWeakly(parent: number, child: number, label: Label = ''): void {
		this.#connect(parent, `w${label}`, child);
	}

	/**
	 * Adds a strong edge: `child` borrows `label` of `parent`, or the whole value. Earlier borrows along that path
	 * become borrows from `child`.
	 */
	borrow(parent: number, child: number, label: Label = ''): void {
		const { borrowedBy } = this.#references[parent]!;
		const isMoved = (edge: Edge) => edge.startsWith(label, 1);
		if (borrowedBy.length > 0 && borrowedBy.some(({ edges }) => edges.some(isMoved))) {
			const kept: Borrow[] = [];
			for (const borrow of borrowedBy) {
				const edges = borrow.edges.filter((edge) => !isMoved(edge));
				if (edges.length > 0) kept.push({ ...borrow, edges });
				this.#size -= borrow.edges.length - edges.length;
			}
			this.#setBorrows(parent, kept);
			for (const { child: grandchild, edges } of borrowedBy) {
				if (indexOf(kept, grandchild) < 0) {
					const { borrowsFrom } = this.#references[grandchild]!;
					this.#setParents(grandchild, without(borrowsFrom, parent));
				}
				for (const edge of edges)
					if (isMoved(edge)) this.#connect(child, edge[0] + edge.slice(1 + label.length), grandchild);
			}
		}
		this.#connect(parent, `s${label}`, child);
	}

	/** Removes a reference. Its children become borrows from its parents. */
	release(id: number): void {
		const { borrowedBy, borrowsFrom } = this.#references[id]!;
		this.#references[id] = undefined;
		this.#size--;
		for (let i = 0; i < borrowedBy.length; i++) this.#size -= borrowedBy[i]!.edges.length;
		for (let i = 0; i < borrowsFrom.length; i++) {
			const parent = borrowsFrom[i]!;
			const parents = this.#references[parent]!.borrowedBy;
			const at = indexOf(parents, id);
			const { edges } = parents[at]!;
			this.#size -= edges.length;
			this.#setBorrows(parent, parents.length === 1 ? NO_BORROWS : parents.toSpliced(at, 1));
			if (borrowedBy.length === 0) continue;
			for (const edge of edges) {
				for (const { child, edges: following } of borrowedBy) {
					if (child === parent) continue;
					for (const next of following) {
						this.#connect(parent, edge[0] === 's' ? next[0] + edge.slice(1) + next.slice(1) : edge, child);
					}
				}
			}
		}
		for (let i = 0; i < borrowedBy.length; i++) {
			const { child } = borrowedBy[i]!;
			this.#setParents(child, without(this.#references[child]!.borrowsFrom, id));
		}
	}

	/** Renumbers references. Every new id is below `length`. */
	rename(ids: ReadonlyMap<number, number>, length: number): void {
		const renamed = (id: number) => ids.get(id) ?? id;
		const references = new Array<Reference | undefined>(length).fill(undefined);
		this.#references.forEach((reference, id) => {
			if (!reference) return;
			const { isMutable, borrowedBy, borrowsFrom } = reference;
			references[renamed(id)] = {
				isMutable,
				borrowedBy:
					borrowedBy.length === 0
						? NO_BORROWS
						: borrowedBy.map((borrow) => ({ ...borrow, child: renamed(borrow.child) })),
				borrowsFrom: borrowsFrom.length === 0 ? NOTHING : borrowsFrom.map(renamed),
			};
		});
		this.#references = references;
	}

	/** Drops the slots of ids from `length` on. All of these references have been released. */
	truncate(length: number): void {
		this.#references.length = length;
	}

	/**
	 * Adds the edges of `other` that no edge of this graph covers. Both graphs hold the same references.
	 * @returns whether an edge was added
	 */
	join(other: BorrowGraph): boolean {
		const missing: [parent: number, edge: Edge, child: number][] = [];
		for (let parent = 0; parent < other.#references.length; parent++) {
			const borrowedBy = other.#references[parent]?.borrowedBy ?? NO_BORROWS;
			if (borrowedBy.length === 0) continue;
			const own = this.#references[parent]!.borrowedBy;
			if (own === borrowedBy) continue;
			for (const { child, edges } of borrowedBy) {
				const known = own.find((borrow) => borrow.child === child)?.edges ?? [];
				for (const edge of edges) {
					if (!known.some((mine) => covers(mine, edge))) missing.push([parent, edge, child]);
				}
			}
		}
		for (const [parent, edge, child] of missing) this.#connect(parent, edge, child);
		return missing.length > 0;
	}
}
