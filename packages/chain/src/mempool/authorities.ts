import type { Address } from '@altvm/abi-bridge';
import type { PoolEntry } from './pool-entry.ts';

/** Accounts whose authorizations transactions of the pool carry (EIP-7702), and how many of those there are. */
export class Authorities {
	readonly #counts = new Map<Address, number>();

	has(address: Address): boolean {
		return this.#counts.has(address);
	}

	add({ authorities }: PoolEntry): void {
		for (const each of authorities) this.#counts.set(each, (this.#counts.get(each) ?? 0) + 1);
	}

	delete({ authorities }: PoolEntry): void {
		for (const each of authorities) {
			const count = (this.#counts.get(each) ?? 0) - 1;
			if (count > 0) this.#counts.set(each, count);
			else this.#counts.delete(each);
		}
	}

	clear(): void {
		this.#counts.clear();
	}
}
