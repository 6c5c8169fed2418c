/**
 * Keeps translations of code between processes, so that code which was hot before is not translated again. Results and gas do not depend on it.
 * Both functions are synchronous: a promise that `get` returns counts as undefined, and nobody handles one that `put` returns.
 *
 * The store must be trusted as the program itself is: who can write to it decides what contracts do. A translation is bound to its key by a
 * digest, which finds damage and mistakes, not forgery.
 */
export interface TranslationStore {
	/**
	 * Returns the bytes that were last put under a key, or undefined if there are none. What it throws counts as undefined.
	 * @param key letters, digits and `-`, at most 120 characters.
	 */
	get(key: string): Uint8Array | undefined;
	/** Keeps the bytes under the key, or does not. What it throws is ignored: a translation can be made again. */
	put(key: string, translation: Uint8Array): void;
}
