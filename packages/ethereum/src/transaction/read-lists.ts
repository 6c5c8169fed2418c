import { bytesToHex, type Hex, toAddress } from '@altvm/abi-bridge';
import type { EvmHardfork } from '@altvm/evm';
import { RlpError, type RlpReader } from '../rlp/reader.ts';
import { authorizationHash } from './authorization-hash.ts';
import { maxBlobsOfTransaction } from './blob-gas.ts';
import type { Authorization, SignedTransaction } from './signed-transaction.ts';
import { TransactionError } from './transaction-error.ts';

/** EIP-4844: first byte of a versioned hash. */
const KZG_VERSION = 1;

/** EIP-2930. */
export function readAccessList(list: RlpReader): SignedTransaction['accessList'] {
	const accessList = [];
	while (!list.isAtEnd) {
		const what = `accessList[${accessList.length}]`;
		const entry = list.list(what);
		const address = toAddress(entry.bytes(`${what} address`, 20));
		const keyList = entry.list(`${what} keys`);
		entry.end(what);
		const keys: Hex[] = [];
		while (!keyList.isAtEnd) keys.push(bytesToHex(keyList.bytes(`${what} key`, 32)));
		accessList.push({ address, keys });
	}
	return accessList;
}

/** EIP-4844: at least one hash, of the version of KZG. */
export function readBlobHashes(list: RlpReader, hardfork: EvmHardfork): Hex[] {
	const hashes: Hex[] = [];
	while (!list.isAtEnd) {
		const what = `blobVersionedHashes[${hashes.length}]`;
		const hash = list.bytes(what, 32);
		if (hash[0] !== KZG_VERSION) throw new RlpError(`${what}: version ${hash[0]} instead of ${KZG_VERSION}`);
		hashes.push(bytesToHex(hash));
	}
	if (hashes.length === 0) throw new TransactionError('malformed', 'a blob transaction without blobs');
	const max = maxBlobsOfTransaction(hardfork);
	if (hashes.length > max) {
		const numbers = { blobs: BigInt(hashes.length), max: BigInt(max) };
		throw new TransactionError('malformed', 'more blobs than a transaction may have', numbers);
	}
	return hashes;
}

/** EIP-7702: at least one. */
export function readAuthorizations(list: RlpReader): Authorization[] {
	const authorizations: Authorization[] = [];
	while (!list.isAtEnd) {
		const what = `authorizationList[${authorizations.length}]`;
		const entry = list.list(what);
		const chainId = entry.number(`${what} chainId`, 256);
		const address = toAddress(entry.bytes(`${what} address`, 20));
		const nonce = entry.number(`${what} nonce`, 64);
		const yParity = entry.number(`${what} yParity`, 8);
		const [r, s] = [entry.number(`${what} r`, 256), entry.number(`${what} s`, 256)];
		entry.end(what);
		authorizations.push({
			chainId,
			address,
			nonce,
			yParity,
			r,
			s,
			signedHash: authorizationHash({ chainId, address, nonce }),
		});
	}
	if (authorizations.length === 0) {
		throw new TransactionError('malformed', 'a set-code transaction without authorizations');
	}
	return authorizations;
}
