import { addressToBytes } from '@altvm/abi-bridge';
import { RLP } from '@ethereumjs/rlp';
import type { Withdrawal } from './block.ts';

export { listRoot } from '@altvm/state';

/** RLP of a withdrawal (EIP-4895). */
export function encodeWithdrawal({ index, validatorIndex, address, gwei }: Withdrawal): Uint8Array {
	return RLP.encode([index, validatorIndex, addressToBytes(address).subarray(12), gwei]);
}
