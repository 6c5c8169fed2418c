import type { Block } from './graph.ts';

/** The target of structured code. Every way out of a block is written as a jump; no block falls through to the next. */
export interface Shape {
	/** Opens a block that forward jumps to `block` leave, or a loop whose start backward jumps to `block` go to. */
	open(kind: 'block' | 'loop', block: Block): void;
	close(): void;
	/** Jumps to an enclosing block: leaves it, or goes back to its start. */
	jump(block: Block, isBack: boolean): void;
	/**
	 * Writes the block's instructions. For each successor, it calls `goOn`, which writes the jump there or the block
	 * itself.
	 */
	writeBlock(block: Block, goOn: (to: Block) => void): void;
}

/** The deepest nesting of structured code: JavaScript parsers are recursive. */
const MAX_NESTING = 64;

/** The code nests too deeply, or has too many characters. */
export class TooDeep extends Error {}

/**
 * Writes the blocks as structured code (Ramsey, Beyond Relooper, 2022). A block is written within what was opened for
 * its immediate dominator, so every jump leaves an enclosing block or goes back to the start of an enclosing loop.
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
		// Jump targets follow the block that was opened for them. The loop handles the last of them, without recursion.
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
