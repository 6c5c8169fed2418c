import type { Address } from '@altvm/abi-bridge';

/** How accounts are made, kept and removed, where that differs from what Ethereum does today. Of the whole state, not of one VM. */
export interface StateRules {
	/** As before EIP-161: an account stays though it is empty, and new contracts begin with nonce 0. */
	readonly keepsEmptyAccounts?: boolean;
	/** As before EIP-6780: a self-destruct removes contracts that an earlier transaction made. */
	readonly destroysOldContracts?: boolean;
	/** As before EIP-150: a callee may get all the gas that is left. */
	readonly forwardsAllGas?: boolean;
	/** An account that counts as touched (EIP-161) though the frame that touched it is reverted. */
	readonly stickyTouch?: Address;
}
