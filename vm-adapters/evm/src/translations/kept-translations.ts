import { type Hex, keccak256 } from '@altvm/abi-bridge';
import { hasTailCalls } from '@altvm/vm-kit';
import type { EvmHardfork } from '../fork.ts';
import type { Program } from '../loader/program.ts';
import { moduleOf, type Translation } from '../translator/module.ts';
import { TRANSLATOR_VERSION } from '../translator/version.ts';
import { decodeTranslation, encodeTranslation } from './encode.ts';
import type { TranslationStore } from './translation-store.ts';

/** The translations of one fork in a store. */
export class KeptTranslations {
	readonly #store: TranslationStore;
	readonly #fork: EvmHardfork;

	constructor(store: TranslationStore, fork: EvmHardfork) {
		this.#store = store;
		this.#fork = fork;
	}

	/** The program's translation, if the store has one that this translator could have made. */
	get(program: Program): Translation | undefined {
		const key = this.#keyOf(program);
		try {
			const encoded = this.#store.get(key);
			const parts = encoded instanceof Uint8Array ? decodeTranslation(key, encoded) : undefined;
			return parts && moduleOf(parts);
		} catch (error) {
			ignoreUnlessStack(error);
			return undefined;
		}
	}

	put(program: Program, translation: Translation): void {
		const key = this.#keyOf(program);
		try {
			this.#store.put(key, encodeTranslation(key, translation));
		} catch (error) {
			ignoreUnlessStack(error);
		}
	}

	/** All that decides what a translation is. */
	#keyOf({ code }: Program): string {
		const hash: Hex = keccak256(code);
		return `evm-${TRANSLATOR_VERSION}-${hasTailCalls() ? 'tail' : 'plain'}-${this.#fork}-${hash.slice(2)}`;
	}
}

/** A store only saves work, so its errors are no errors of a transaction. A stack that overflows is the host's, wherever it does. */
function ignoreUnlessStack(error: unknown): void {
	if (error instanceof RangeError && /call stack/i.test(error.message)) throw error;
}
