import type { Chain } from '@altvm/chain';

/** Whether receipts and logs say their VM: on every chain that has more than the EVM. The answers of others are exactly Ethereum's. */
export function showsVm({ adapters }: Chain): boolean {
	return adapters.size > 1;
}
