import { type Address, aliasOf, type CodecContext, isEvmForm, toAddress, toEvmHex } from '@altvm/abi-bridge';
import type { GasMeter } from '../gas.ts';
import type { Journal } from '../journal/journal.ts';
import { PRICES } from '../prices.ts';

/** Codec context of a frame: resolves addresses by the journal, and charges bytes to a meter before they are allocated. */
export class JournalCodecContext implements CodecContext {
	readonly #journal: Journal;
	readonly #gas: GasMeter;

	constructor(journal: Journal, gas: GasMeter) {
		this.#journal = journal;
		this.#gas = gas;
	}

	toEvmAddress(address: Address): `0x${string}` {
		if (isEvmForm(address)) return toEvmHex(address);
		const account = this.#journal.account(address);
		if (account.alias === undefined) this.#gas.charge(PRICES.newAlias);
		return toEvmHex(this.#journal.recordAlias(account));
	}

	fromEvmAddress(address20: `0x${string}`): Address {
		return this.#journal.account(toAddress(address20)).address;
	}

	charge(bytes: number): void {
		this.#gas.charge(Math.ceil(bytes / 32) * PRICES.codecWord);
	}
}

/** Returns the address itself if it is of EVM form, otherwise its alias, which is recorded if it was not before. */
export function evmForm(journal: Journal, address: Address): Address {
	return isEvmForm(address) ? address : journal.recordAlias(journal.account(address));
}

/** Codec context for traces and embedders: records no aliases and charges nothing. */
export function viewContext(journal: Journal): CodecContext {
	return {
		toEvmAddress: (address) => toEvmHex(isEvmForm(address) ? address : aliasOf(address)),
		fromEvmAddress: (address20) => journal.account(toAddress(address20)).address,
		charge: () => {},
	};
}
