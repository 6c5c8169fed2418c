import { EMPTY_BYTES } from '@altvm/abi-bridge';
import { delegateOf, delegationTo, EVM } from '@altvm/evm';
import { MAX_NONCE, type OpenTransaction } from '@altvm/host';
import { ZERO_ADDRESS } from '../constants.ts';
import { AUTHORIZATION_REFUND } from './intrinsic-gas.ts';
import type { Authorization } from './signed-transaction.ts';
import { HALF_ORDER, signerOf } from './signer.ts';

/** EIP-7702: sets the code of each signer to a designator of the account that it names. Skips invalid authorizations. */
export function applyAuthorizations(open: OpenTransaction, list: readonly Authorization[]): void {
	for (const authorization of list) {
		const { chainId, address, nonce, signedHash } = authorization;
		if (chainId !== 0n && chainId !== open.block.chainId) continue;
		// EIP-2 refuses a high s.
		if (nonce >= MAX_NONCE || authorization.s > HALF_ORDER) continue;
		const signer = signerOf(signedHash, authorization);
		if (signer === undefined) continue;
		open.warm(signer);
		const account = open.account(signer);
		if (account.code.length > 0 && (account.vm !== EVM || delegateOf(account.code) === undefined)) continue;
		if (account.nonce !== nonce) continue;
		if (!account.isEmpty) open.addRefund(AUTHORIZATION_REFUND);
		open.setCode(signer, EVM, address === ZERO_ADDRESS ? EMPTY_BYTES : delegationTo(address));
		open.setNonce(signer, nonce + 1n);
	}
}
