import { type Hex, toAddress } from '@altvm/abi-bridge';
import type { Executor } from '@altvm/host';
import { DAO_ACCOUNTS } from './dao-accounts.ts';

/** 'dao-hard-fork' in ASCII. */
export const DAO_EXTRA_DATA: Hex = '0x64616f2d686172642d666f726b';
/** So many blocks bear the extra data (EIP-779). */
export const DAO_EXTRA_BLOCKS = 10n;
const REFUND_CONTRACT = toAddress('0xbf4ed7b27f1d666546e30d74d50d173d20bca754');

/** EIP-779: moves the balances of The DAO to the contract that repays them. */
export function moveDaoBalances(host: Executor): void {
	host.transact((open) => {
		// The contract exists afterwards even if there was nothing to move.
		open.touch(REFUND_CONTRACT);
		for (const hex of DAO_ACCOUNTS) {
			const address = toAddress(`0x${hex}`);
			const { balance } = open.account(address);
			if (balance === 0n) continue;
			open.burn(address, balance);
			open.mint(REFUND_CONTRACT, balance);
		}
	});
}
