import { MempoolError } from '@altvm/chain';
import { TransactionError, type TransactionErrorCode } from '@altvm/ethereum';
import { RPC_CODE, RpcError } from '../rpc/rpc-error.ts';

type RefusalCode = MempoolError['code'] | TransactionErrorCode;

/** geth's words for what is wrong with a transaction: wallets and libraries look for them. */
const WORDS: Readonly<Partial<Record<RefusalCode, string>>> = {
	'already-known': 'already known',
	'replacement-underpriced': 'replacement transaction underpriced',
	underpriced: 'transaction underpriced',
	'account-limit': 'account limit exceeded',
	'too-large': 'oversized data',
	'bad-signature': 'invalid sender',
	'wrong-chain': 'invalid chain id for signer',
	'nonce-too-low': 'nonce too low',
	'nonce-too-high': 'nonce too high',
	'nonce-too-far': 'nonce too high',
	'insufficient-funds': 'insufficient funds for gas * price + value',
	'gas-below-intrinsic': 'intrinsic gas too low',
	'gas-below-floor': 'insufficient gas for floor data gas cost',
	'gas-above-cap': 'transaction gas limit too high',
	'gas-above-block': 'exceeds block gas limit',
	'initcode-size': 'max initcode size exceeded',
	'fee-below-base-fee': 'max fee per gas less than block base fee',
	'priority-above-fee': 'max priority fee per gas higher than max fee per gas',
	'blob-fee-below-base-fee': 'max fee per blob gas less than block blob gas fee',
	'sender-has-code': 'sender not an eoa',
};

/** The error that a client gets for a transaction that is refused. Other errors are returned as they are. */
export function transactionRefusal(error: unknown): unknown {
	if (!(error instanceof MempoolError) && !(error instanceof TransactionError)) return error;
	const words = WORDS[error.code];
	return new RpcError(RPC_CODE.server, words === undefined ? error.message : `${words}: ${error.message}`);
}
