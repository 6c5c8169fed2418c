import { type Address, EMPTY_BYTES } from '@altvm/abi-bridge';
import { delegateOf, delegationTo, EVM } from '@altvm/evm';
import { MAX_NONCE, type OpenTransaction } from '@altvm/host';
import { ZERO_ADDRESS } from '../constants.ts';
import { AUTHORIZATION_REFUND } from './intrinsic-gas.ts';
import type { Authorization, UnsignedTransaction } from './signed-transaction.ts';
import { HALF_ORDER, signerOf } from './signer.ts';

/**
 * EIP-7702: sets the code of each signer to a designator of the account that it names. Skips invalid authorizations. Returns the signers
 * whose accounts it has looked at.
 */
export function applyAuthorizations(open: OpenTransaction, list: readonly Authorization[]): Address[] {
	const signers: Address[] = [];
	for (const authorization of list) {
		const { address, nonce } = authorization;
		const signer = signerOn(open.block.chainId, authorization);
		if (signer === undefined) continue;
		signers.push(signer);
		open.warm(signer);
		const account = open.account(signer);
		if (account.code.length > 0 && (account.vm !== EVM || delegateOf(account.code) === undefined)) continue;
		if (account.nonce !== nonce) continue;
		if (!account.isEmpty) open.addRefund(AUTHORIZATION_REFUND);
		open.setCode(signer, EVM, address === ZERO_ADDRESS ? EMPTY_BYTES : delegationTo(address));
		open.setNonce(signer, nonce + 1n);
	}
	return signers;
}

/**
 * The accounts that signed the authorizations of a transaction for a chain (EIP-7702), each once. Those with an invalid signature are left
 * out, as they are when the transaction runs.
 *
 * @example
 * ```ts
 * import { hexToBytes, toAddress } from '@altvm/abi-bridge';
 * import { authoritiesOf, decodeTransaction } from '@altvm/ethereum';
 * import { privateKeyToAccount } from 'viem/accounts';
 *
 * const [alice, bob] = [privateKeyToAccount(`0x${'42'.repeat(32)}`), privateKeyToAccount(`0x${'43'.repeat(32)}`)];
 * const authorization = await bob.signAuthorization({ chainId: 1, address: alice.address, nonce: 0 });
 * const to = alice.address;
 * const signed = await alice.signTransaction({ chainId: 1, to, gas: 50_000n, authorizationList: [authorization] });
 * const [authority] = authoritiesOf(decodeTransaction(hexToBytes(signed), 'osaka', 1n), 1n);
 * authority === toAddress(bob.address); // true
 * ```
 */
export function authoritiesOf(
	{ authorizations }: Pick<UnsignedTransaction, 'authorizations'>,
	chainId: bigint,
): Address[] {
	const found = new Set<Address>();
	for (const authorization of authorizations) {
		const signer = signerOn(chainId, authorization);
		if (signer !== undefined) found.add(signer);
	}
	return [...found];
}

/** The signer of an authorization that a chain may apply; undefined if it is invalid whatever the state. */
function signerOn(onChain: bigint, authorization: Authorization): Address | undefined {
	const { chainId, nonce, s, signedHash } = authorization;
	if (chainId !== 0n && chainId !== onChain) return undefined;
	// EIP-2 refuses a high s.
	if (nonce >= MAX_NONCE || s > HALF_ORDER) return undefined;
	return signerOf(signedHash, authorization);
}
