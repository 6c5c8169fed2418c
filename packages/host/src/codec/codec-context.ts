import { type Address, aliasOf, type CodecContext, evmFormOf, isEvmForm, toAddress, toEvmHex } from '@altvm/abi-bridge';
import type { GasMeter } from '../gas.ts';
import { Halt } from '../halt.ts';
import type { AccountState } from '../journal/account-state.ts';
import type { Journal } from '../journal/journal.ts';
import { PRICES } from '../prices.ts';

/** What precedes the 40 digits of an address of EVM form. */
const EVM_FORM = `0x${'0'.repeat(24)}`;

/** Codec context of a frame: resolves addresses by the journal, and charges bytes to a meter before they are allocated. */
export class JournalCodecContext implements CodecContext {
	readonly #journal: Journal;
	readonly #gas: GasMeter;
	readonly #isStatic: boolean;
	readonly #payer: GasMeter;

	/**
	 * @param isStatic whether nothing may be written: aliases are shown, but not recorded.
	 * @param payer pays for recorded aliases, if it is another meter than the one that pays for bytes.
	 */
	constructor(journal: Journal, gas: GasMeter, isStatic: boolean, payer: GasMeter = gas) {
		this.#journal = journal;
		this.#gas = gas;
		this.#isStatic = isStatic;
		this.#payer = payer;
	}

	toEvmAddress(address: Address): `0x${string}` {
		if (isEvmForm(address)) return toEvmHex(address);
		const account = this.#journal.account(address);
		if (this.#isStatic) return toEvmHex(this.#journal.showAlias(account));
		const price = aliasPrice(this.#journal, account);
		// Gas that does not cover it is kept: the payer of a failure goes on without its bytes.
		if (price > this.#payer.remaining) throw new Halt('out-of-gas');
		this.#payer.charge(price);
		return toEvmHex(this.#journal.recordAlias(account));
	}

	fromEvmAddress(address20: `0x${string}`): Address {
		// Most addresses in calls are of accounts that the transaction has used, as codecs write them: in lower case.
		const address = `${EVM_FORM}${address20.slice(2)}` as Address;
		return this.#journal.account(this.#journal.knows(address) ? address : toAddress(address20)).address;
	}

	charge(bytes: number): void {
		this.#gas.charge(Math.ceil(bytes / 32) * PRICES.codecWord);
	}
}

/** Returns what it costs to record the alias of an account: 0 if it has one or needs none. */
export function aliasPrice(journal: Journal, account: AccountState): number {
	if (account.isEvmForm || account.alias !== undefined) return 0;
	return PRICES.newAlias + PRICES.entryAtAlias * journal.entriesAtAlias(account);
}

/**
 * Returns the address itself if it is of EVM form, otherwise its alias, which is not recorded. It leads to its owner for the rest of the
 * transaction, unless it has a balance or storage that would have to move.
 */
export function evmForm(journal: Journal, address: Address): Address {
	if (isEvmForm(address)) return address;
	const account = journal.account(address);
	return journal.hasMovableAlias(account) ? aliasOf(address) : journal.showAlias(account);
}

/** As `viewContext`, for an embedder that writes a message, and the accounts that it names by their aliases. */
export function namingContext(journal: Journal): {
	readonly context: CodecContext;
	readonly accounts: readonly Address[];
} {
	const accounts: Address[] = [];
	const { fromEvmAddress, charge } = viewContext(journal);
	const toEvmAddress = (address: Address) => {
		if (!isEvmForm(address)) accounts.push(address);
		return toEvmHex(evmFormOf(address));
	};
	return { context: { toEvmAddress, fromEvmAddress, charge }, accounts };
}

/** Codec context for traces and embedders: records no aliases and charges nothing. */
export function viewContext(journal: Journal): CodecContext {
	return {
		toEvmAddress: (address) => toEvmHex(evmFormOf(address)),
		fromEvmAddress: (address20) => journal.account(toAddress(address20)).address,
		charge: () => {},
	};
}
