/**
 * Which references were borrowed from which (move-borrow-graph). An edge leads from a reference to one borrowed from it
 * and names the path: exactly (strong) or any path that starts so (weak). It is written as a text: `s` or `w`, then the labels
 * of the path, whose first character tells how long they are, so that paths are compared as texts are.
 */
type Edge = string;

/** A set of edges beyond this size stands for every path. */
const MAX_EDGES = 10;
const ANYWHERE: Edge = 'w';

class Edges {
	readonly set: Set<Edge>;
	#isFull: boolean;

	constructor(set: Iterable<Edge> = [], isFull = false) {
		this.set = new Set(set);
		this.#isFull = isFull;
	}

	clone(): Edges {
		return new Edges(this.set, this.#isFull);
	}

	add(edge: Edge): void {
		if (this.#isFull) return;
		if (this.set.size + 1 > MAX_EDGES) {
			this.set.clear();
			this.set.add(ANYWHERE);
			this.#isFull = true;
		} else this.set.add(edge);
	}
}

interface Reference {
	readonly isMutable: boolean;
	readonly borrowedBy: Map<number, Edges>;
	readonly borrowsFrom: Set<number>;
}

/** A local, a resource, a field, or a field of variants in a path. */
export type Label = string;
export const LABEL = {
	local: (index: number): Label => `l${String.fromCharCode(index)}`,
	global: (index: number): Label => `g${String.fromCharCode(index)}`,
	field: (index: number): Label => `f${String.fromCharCode(index)}`,
	/** By the handle of the field, which may be of several variants. */
	variantField: (index: number): Label => `v${String.fromCharCode(index)}`,
	/** By the enum, the variant and the number of the field. */
	unpacked: (definition: number, variant: number, field: number): Label =>
		`u${String.fromCharCode(definition, variant, field)}`,
} as const;

function covers(edge: Edge, other: Edge): boolean {
	return edge === other || (edge[0] === 'w' && other.startsWith(edge.slice(1), 1));
}

export class BorrowGraph {
	#references = new Map<number, Reference>();
	#size: number | undefined;

	clone(): BorrowGraph {
		const copy = new BorrowGraph();
		for (const [id, { isMutable, borrowedBy, borrowsFrom }] of this.#references) {
			const edges = new Map<number, Edges>();
			for (const [child, set] of borrowedBy) edges.set(child, set.clone());
			copy.#references.set(id, { isMutable, borrowedBy: edges, borrowsFrom: new Set(borrowsFrom) });
		}
		copy.#size = this.#size;
		return copy;
	}

	/** References and edges. */
	get size(): number {
		if (this.#size === undefined) {
			this.#size = this.#references.size;
			for (const { borrowedBy } of this.#references.values())
				for (const { set } of borrowedBy.values()) this.#size += set.size;
		}
		return this.#size;
	}

	add(id: number, isMutable: boolean): void {
		this.#references.set(id, { isMutable, borrowedBy: new Map(), borrowsFrom: new Set() });
		this.#size = undefined;
	}

	isMutable(id: number): boolean {
		return this.#references.get(id)!.isMutable;
	}

	/** Whether a borrow of `id` is still alive: a whole one, or one at `label` (at any label if none is given). */
	isBorrowed(id: number, label: Label | undefined, test: { mutably: boolean }): boolean {
		for (const [child, { set }] of this.#references.get(id)!.borrowedBy) {
			if (test.mutably && !this.isMutable(child)) continue;
			for (const edge of set) {
				if (edge.length === 1 || label === undefined || edge.startsWith(label, 1)) return true;
			}
		}
		return false;
	}

	isWhollyBorrowed(id: number): boolean {
		for (const { set } of this.#references.get(id)!.borrowedBy.values()) {
			if (set.has('s') || set.has('w')) return true;
		}
		return false;
	}

	#connect(parent: number, edge: Edge, child: number): void {
		const { borrowedBy } = this.#references.get(parent)!;
		let edges = borrowedBy.get(child);
		if (!edges) borrowedBy.set(child, (edges = new Edges()));
		edges.add(edge);
		this.#references.get(child)!.borrowsFrom.add(parent);
		this.#size = undefined;
	}

	/** `child` is borrowed from somewhere below `label` of `parent`, or from anywhere in it. */
	borrowWeakly(parent: number, child: number, label: Label = ''): void {
		this.#connect(parent, `w${label}`, child);
	}

	/** `child` is `label` of `parent`, or all of it: what was borrowed there before is borrowed from `child` from now on. */
	borrow(parent: number, child: number, label: Label = ''): void {
		const { borrowedBy } = this.#references.get(parent)!;
		const moved: [grandchild: number, edge: Edge][] = [];
		for (const [grandchild, { set }] of borrowedBy) {
			for (const edge of set) if (edge.startsWith(label, 1)) moved.push([grandchild, edge]);
		}
		for (const [grandchild, edge] of moved) {
			const { set } = borrowedBy.get(grandchild)!;
			set.delete(edge);
			if (set.size > 0) continue;
			borrowedBy.delete(grandchild);
			this.#references.get(grandchild)!.borrowsFrom.delete(parent);
		}
		for (const [grandchild, edge] of moved) this.#connect(child, edge[0] + edge.slice(1 + label.length), grandchild);
		this.#connect(parent, `s${label}`, child);
	}

	/** Removes a reference: what was borrowed from it is borrowed from what it was borrowed from. */
	release(id: number): void {
		const { borrowedBy, borrowsFrom } = this.#references.get(id)!;
		this.#references.delete(id);
		this.#size = undefined;
		for (const parent of borrowsFrom) {
			const parents = this.#references.get(parent)!.borrowedBy;
			const { set: edges } = parents.get(id)!;
			parents.delete(id);
			for (const edge of edges) {
				for (const [child, { set }] of borrowedBy) {
					if (child === parent) continue;
					for (const next of set) {
						this.#connect(parent, edge[0] === 's' ? next[0] + edge.slice(1) + next.slice(1) : edge, child);
					}
				}
			}
		}
		for (const child of borrowedBy.keys()) this.#references.get(child)!.borrowsFrom.delete(id);
	}

	/** Gives references other ids. */
	rename(ids: ReadonlyMap<number, number>): void {
		const renamed = (id: number) => ids.get(id) ?? id;
		const references = new Map<number, Reference>();
		for (const [id, { isMutable, borrowedBy, borrowsFrom }] of this.#references) {
			const edges = new Map<number, Edges>();
			for (const [child, set] of borrowedBy) edges.set(renamed(child), set);
			references.set(renamed(id), {
				isMutable,
				borrowedBy: edges,
				borrowsFrom: new Set([...borrowsFrom].map(renamed)),
			});
		}
		this.#references = references;
	}

	/** Takes in the edges of a graph of the same references that no edge of this one covers; whether there are any. */
	join(other: BorrowGraph): boolean {
		const missing: [parent: number, edge: Edge, child: number][] = [];
		for (const [parent, { borrowedBy }] of other.#references) {
			const own = this.#references.get(parent)!.borrowedBy;
			for (const [child, { set }] of borrowedBy) {
				const known = [...(own.get(child)?.set ?? [])];
				for (const edge of set) {
					if (!known.some((mine) => covers(mine, edge))) missing.push([parent, edge, child]);
				}
			}
		}
		for (const [parent, edge, child] of missing) this.#connect(parent, edge, child);
		return missing.length > 0;
	}
}
