import type { Chain } from '@altvm/chain';

const known = new WeakMap<Chain, boolean>();

/** Whether receipts and logs say their VM: on every chain that has more than the EVM. The answers of others are exactly Ethereum's. */
export function showsVm(chain: Chain): boolean {
	let shows = known.get(chain);
	if (shows === undefined) {
		shows = chain.at(chain.head.hash, (host) => host.adapters.size > 1);
		known.set(chain, shows);
	}
	return shows;
}
