import type { Address } from '@altvm/abi-bridge';

/** How accounts are made, kept and removed, where that differs from Ethereum today. The rules apply to the whole state. */
export interface StateRules {
	/** As before EIP-161: empty accounts stay, and new contracts start with nonce 0. */
	readonly keepsEmptyAccounts?: boolean;
	/** As before EIP-6780: a self-destruct also removes contracts that were created in an earlier transaction. */
	readonly destroysOldContracts?: boolean;
	/** As before EIP-150: a call may forward all gas that is left. */
	readonly forwardsAllGas?: boolean;
	/** An account that stays touched (EIP-161) even if the frame that touched it is reverted. */
	readonly stickyTouch?: Address;
}
