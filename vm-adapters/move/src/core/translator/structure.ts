import type { Block } from './graph.ts';

/** Where structured code is written. Every jump that a block ends with is written out: nothing is fallen into. */
export interface Shape {
	/** Opens what a jump to `block` leaves forward, or goes back to the start of. */
	open(kind: 'block' | 'loop', block: Block): void;
	close(): void;
	/** Jumps to a block around: leaves what was opened for it, or goes back to its start. */
	jump(block: Block, isBack: boolean): void;
	/** Writes the block's instructions; where it goes on, `goOn` writes the way there. */
	writeBlock(block: Block, goOn: (to: Block) => void): void;
}

/** How deep structured code may nest: parsers recur. */
const MAX_NESTING = 64;

/** The code nests too deep. */
export class TooDeep extends Error {}

/**
 * Writes the blocks as structured code (Ramsey, Beyond Relooper, 2022): what a block dominates stands within what was opened
 * for it, so that every jump is out of something, or back to the start of it.
 */
export function writeStructured(entry: Block, shape: Shape): void {
	tree(entry, shape, 0);
}

function tree(block: Block, shape: Shape, nesting: number): void {
	for (let at: Block | undefined = block; at; ) {
		const { isLoop, merges, exits }: Block = at;
		if (nesting + exits.length + merges.length > MAX_NESTING) throw new TooDeep();
		for (const exit of exits) shape.open('block', exit);
		if (isLoop) shape.open('loop', at);
		for (const merge of merges) shape.open('block', merge);
		const inner = nesting + exits.length + merges.length + 2;
		const from: Block = at;
		shape.writeBlock(from, (to) => {
			if (to.number <= from.number) shape.jump(to, true);
			else if (to.isMerge) shape.jump(to, false);
			else tree(to, shape, inner);
		});
		// What is jumped to stands behind what was opened for it; the last of it needs no recursion.
		if (isLoop) {
			behind(merges, 0, shape, nesting + exits.length + 1);
			shape.close();
			behind(exits, 1, shape, nesting);
			if (exits.length > 0) shape.close();
			at = exits[0];
		} else {
			behind(merges, 1, shape, nesting);
			if (merges.length > 0) shape.close();
			at = merges[0];
		}
	}
}

function behind(blocks: readonly Block[], last: number, shape: Shape, nesting: number): void {
	for (let i = blocks.length - 1; i >= last; i--) {
		shape.close();
		tree(blocks[i]!, shape, nesting + i);
	}
}
