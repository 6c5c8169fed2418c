/**
 * A helper that is WebAssembly or native and has state of its own, such as memory. It is made when it is first used. If it fails
 * (a trap, no stack left), its state may be broken: it is dropped, and the next use makes another. So a failure does not change what
 * later uses give, and a process that has seen one is like a fresh one.
 *
 * @example
 * ```ts
 * import { Replaceable } from '@altvm/vm-kit';
 *
 * let made = 0;
 * const counter = new Replaceable(() => ({ id: ++made }));
 * counter.use(({ id }) => id); // 1
 * try {
 * 	counter.use(() => {
 * 		throw new WebAssembly.RuntimeError('unreachable');
 * 	});
 * } catch {}
 * counter.use(({ id }) => id); // 2
 * ```
 */
export class Replaceable<T extends object> {
	readonly #make: () => T;
	readonly #isAnswer: (error: unknown) => boolean;
	#current: T | undefined;

	/** `isAnswer`: whether an error is an answer to bad input, after which the helper is kept. */
	constructor(make: () => T, isAnswer: (error: unknown) => boolean = () => false) {
		this.#make = make;
		this.#isAnswer = isAnswer;
	}

	/** Runs something with the helper. Errors are passed on. */
	use<R>(run: (helper: T) => R): R {
		const helper = (this.#current ??= this.#make());
		try {
			return run(helper);
		} catch (error) {
			if (!this.#isAnswer(error)) this.#current = undefined;
			throw error;
		}
	}

	/** As `use`, for a function that is run many times. */
	wrap<A extends readonly unknown[], R>(run: (helper: T, ...args: A) => R): (...args: A) => R {
		return (...args) => this.use((helper) => run(helper, ...args));
	}
}
