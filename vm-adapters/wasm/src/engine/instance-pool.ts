import type { WasmProgram } from '../loader/program.ts';
import { type Ending, Instance } from './instance.ts';

const PAGE = 65536;
/** Bytes of an instance, and of each core instance, beside its memories and tables. */
const INSTANCE_BYTES = 2048;
const CORE_BYTES = 8192;

/** The unused instances of a program. */
interface Unused {
	readonly instances: Instance[];
	/** Bytes of each. */
	readonly bytes: number;
}

/**
 * Instances that have served a frame and were reset to their first state, for the next frames of their programs. Bounded in bytes over
 * all programs. Instances of the program that was called least recently are dropped first. What a contract sees does not depend on
 * whether it gets an instance from here.
 */
export class InstancePool {
	readonly #capacity: number;
	/** The program that was called last is last. */
	readonly #unused = new Map<WasmProgram, Unused>();
	/** The last program of the map. */
	#last: WasmProgram | undefined;
	#bytes = 0;

	/** `capacity`: bytes that unused instances may take. */
	constructor(capacity: number) {
		this.#capacity = capacity;
	}

	/** Bytes that unused instances take. */
	get bytes(): number {
		return this.#bytes;
	}

	/** Programs that stay in memory because of the pool: each has unused instances, or had one that now serves a frame. */
	get programs(): number {
		return this.#unused.size;
	}

	/** Returns an instance in its first state, which nobody else uses. */
	take(program: WasmProgram): Instance {
		const unused = this.#unused.get(program);
		const instance = unused?.instances.pop();
		if (!instance) return new Instance(program);
		this.#bytes -= unused!.bytes;
		return instance;
	}

	/** Ends an instance's service of a frame, and keeps the instance if it can serve another. */
	put(instance: Instance, ending: Ending): void {
		const { program } = instance;
		if (!instance.end(ending)) {
			// Its program has no weight here once it has no instance.
			if (this.#unused.get(program)?.instances.length === 0) this.#unused.delete(program);
			return;
		}
		const unused = this.#refresh(program);
		unused.instances.push(instance);
		this.#bytes += unused.bytes;
		for (const [oldest, { instances, bytes }] of this.#unused) {
			while (this.#bytes > this.#capacity && instances.length > 0) {
				instances.pop();
				this.#bytes -= bytes;
			}
			if (this.#bytes <= this.#capacity) return;
			this.#unused.delete(oldest);
		}
		this.#last = undefined;
	}

	/** Makes a program the last of the map. */
	#refresh(program: WasmProgram): Unused {
		const known = this.#unused.get(program);
		if (known && this.#last === program) return known;
		const unused = known ?? { instances: [], bytes: bytesOf(program) };
		this.#unused.delete(program);
		this.#unused.set(program, unused);
		this.#last = program;
		return unused;
	}
}

/** A program that nobody else keeps stays in memory with its instances, so that each counts for all of it. */
function bytesOf({ pages, tableEntries, coreInstances, weight }: WasmProgram): number {
	return INSTANCE_BYTES + CORE_BYTES * coreInstances + pages * PAGE + 8 * tableEntries + weight;
}
