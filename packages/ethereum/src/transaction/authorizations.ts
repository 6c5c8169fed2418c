import { type Address, EMPTY_BYTES, keccakBytes, toAddress } from '@altvm/abi-bridge';
import { delegateOf, delegationTo, EVM } from '@altvm/evm';
import { MAX_NONCE, type OpenTransaction } from '@altvm/host';
import {
	bytesToBigInt,
	type EOACode7702AuthorizationListBytes,
	eoaCode7702AuthorizationHashedMessageToSign,
} from '@ethereumjs/util';
import { ecrecover } from './custom-crypto.ts';
import { AUTHORIZATION_REFUND } from './intrinsic-gas.ts';

type Authorization = EOACode7702AuthorizationListBytes[number];

/** EIP-2: half the order of secp256k1. A signature with a higher s is invalid. */
const SECP256K1_HALF = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n;

/** EIP-7702: sets the code of each signer to a designator of the account that it names. Skips invalid authorizations. */
export function applyAuthorizations(open: OpenTransaction, list: EOACode7702AuthorizationListBytes): void {
	for (const authorization of list) {
		const [chainIdBytes, delegateBytes, nonceBytes] = authorization;
		const chainId = bytesToBigInt(chainIdBytes);
		if (chainId !== 0n && chainId !== open.block.chainId) continue;
		const nonce = bytesToBigInt(nonceBytes);
		if (nonce >= MAX_NONCE) continue;
		const signer = authorityOf(authorization);
		if (signer === undefined) continue;
		open.warm(signer);
		const account = open.account(signer);
		if (account.code.length > 0 && (account.vm !== EVM || delegateOf(account.code) === undefined)) continue;
		if (account.nonce !== nonce) continue;
		if (!account.isEmpty) open.addRefund(AUTHORIZATION_REFUND);
		const removes = delegateBytes.every((byte) => byte === 0);
		open.setCode(signer, EVM, removes ? EMPTY_BYTES : delegationTo(toAddress(delegateBytes)));
		open.setNonce(signer, nonce + 1n);
	}
}

function authorityOf(authorization: Authorization): Address | undefined {
	const [chainId, delegate, nonce, yParity, r, s] = authorization;
	if (bytesToBigInt(yParity) > 1n || bytesToBigInt(s) > SECP256K1_HALF) return undefined;
	try {
		const message = eoaCode7702AuthorizationHashedMessageToSign([chainId, delegate, nonce]);
		const key = ecrecover(message, bytesToBigInt(yParity), r, s);
		return toAddress(keccakBytes(key).subarray(12));
	} catch {
		return undefined;
	}
}
