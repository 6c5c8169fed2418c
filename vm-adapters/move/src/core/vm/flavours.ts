import type { Address } from '@altvm/abi-bridge';
import { HostFault } from '@altvm/host';
import type { ModuleFile } from '../loader/file-format.ts';
import type { LoadedModule } from '../loader/loaded-module.ts';
import type { RulesByModule } from '../loader/module-rules.ts';
import type { Flavour } from './flavour.ts';

/** The flavours of one VM. Exactly one of them owns each module. */
export class Flavours implements RulesByModule {
	readonly #flavours: readonly Flavour[];

	constructor(flavours: readonly Flavour[]) {
		this.#flavours = flavours;
	}

	of(file: ModuleFile): Flavour {
		const flavour = this.#flavours.find((flavour) => flavour.owns(file));
		if (!flavour) throw new HostFault('a module belongs to no flavour');
		return flavour;
	}

	ofModule({ rules, file }: LoadedModule): Flavour {
		return this.#flavours.find((flavour) => flavour.name === rules.name) ?? this.of(file);
	}

	/** The flavour whose framework is at an account, if there is one. */
	withFramework(account: Address): Flavour | undefined {
		return this.#flavours.find(({ framework }) => framework === account);
	}

	isFramework(account: Address): boolean {
		return this.withFramework(account) !== undefined;
	}

	[Symbol.iterator](): Iterator<Flavour> {
		return this.#flavours[Symbol.iterator]();
	}
}
