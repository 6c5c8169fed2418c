import type { BlockHeader } from '../block/header.ts';
import type { BlockSimulation, SimulatedFields } from './simulation.ts';
import { SimulationError } from './simulation-error.ts';

/** Most blocks of a simulation, with the empty ones between them (execution-apis, `eth_simulateV1`). */
const MOST_BLOCKS = 256n;
const MOST_CALLS_OF_BLOCK = 5000;
const MOST_CALLS = 10_000;
/** Seconds from one block to the next, unless a timestamp is given. */
const SECONDS = 12n;

/** A block whose number and time are known. */
export interface FilledBlock extends BlockSimulation {
	readonly fields: SimulatedFields & { readonly number: bigint; readonly timestamp: bigint };
}

/**
 * Returns the blocks with their numbers and times, and with the empty blocks that fill the gaps.
 * @throws SimulationError
 */
export function filledBlocks(parent: BlockHeader, blocks: readonly BlockSimulation[]): FilledBlock[] {
	checkCounts(blocks);
	const filled: FilledBlock[] = [];
	let { number: last, timestamp: time } = parent;
	for (const block of blocks) {
		const number = block.fields?.number ?? last + 1n;
		if (number <= last) {
			throw new SimulationError('block-number', `block numbers must be in order: ${number} <= ${last}`);
		}
		if (number - parent.number > MOST_BLOCKS) throw new SimulationError('too-many', 'too many blocks');
		for (let empty = last + 1n; empty < number; empty++) {
			time += SECONDS;
			filled.push({ fields: { number: empty, timestamp: time } });
		}
		const timestamp = block.fields?.timestamp ?? time + SECONDS;
		if (timestamp <= time) {
			throw new SimulationError('block-timestamp', `block timestamps must be in order: ${timestamp} <= ${time}`);
		}
		filled.push({ ...block, fields: { ...block.fields, number, timestamp } });
		[last, time] = [number, timestamp];
	}
	return filled;
}

/** Each call costs some work even if it uses little gas. */
function checkCounts(blocks: readonly BlockSimulation[]): void {
	if (blocks.length > MOST_BLOCKS) throw new SimulationError('too-many', 'too many blocks');
	let total = 0;
	for (const { calls = [] } of blocks) {
		if (calls.length > MOST_CALLS_OF_BLOCK) {
			throw new SimulationError('too-many', `too many calls in block: ${calls.length} > ${MOST_CALLS_OF_BLOCK}`);
		}
		total += calls.length;
	}
	if (total > MOST_CALLS) throw new SimulationError('too-many', `too many calls: ${total} > ${MOST_CALLS}`);
}
