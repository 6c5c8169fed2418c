import { addressToBytes, bytesToAddress } from '@altvm/abi-bridge';
import { RLP } from '@ethereumjs/rlp';
import { listItems, type RlpItem, readFixed, readItem, readUint } from '../rlp/reader.ts';
import { encodeList } from '../rlp/writer.ts';
import type { SealedBlock, Withdrawal } from './block.ts';
import { BlockError } from './block-error.ts';
import { encodeHeader, readHeader } from './header.ts';

/** Transactions whose first byte is lower are typed (EIP-2718); others are lists. */
const FIRST_LIST = 0xc0;
const LAST_TYPE = 0x7f;

/**
 * Decodes a block as it is stored and sent: a list of its header, transactions, ommers, and from Shanghai on withdrawals. The form
 * is checked strictly; transactions are not decoded.
 * @throws BlockError `malformed`
 * @example
 * ```ts
 * import { decodeBlock, encodeBlock, genesisHeader } from '@altvm/ethereum';
 *
 * const header = genesisHeader('shanghai', { gasLimit: 30_000_000n });
 * const bytes = encodeBlock({ header, transactions: [], ommers: [], withdrawals: [] });
 * const { transactions, withdrawals } = decodeBlock(bytes);
 * console.log(transactions.length, withdrawals?.length); // 0 0
 * ```
 */
export function decodeBlock(bytes: Uint8Array): SealedBlock {
	const names = ['header', 'transactions', 'ommers', 'withdrawals'];
	const parts: RlpItem[] = [];
	for (const part of listItems(readItem(bytes, 'block'), (index) => names[index] ?? `${index}`)) {
		if (parts.push(part) > names.length) throw new BlockError('malformed', 'block: more than four lists');
	}
	const [header, transactions, ommers, withdrawals] = parts;
	if (!header || !transactions || !ommers) throw new BlockError('malformed', 'block: fewer than three lists');
	return {
		header: readHeader(header),
		transactions: all(transactions, readTransaction),
		ommers: all(ommers, readHeader),
		...(withdrawals && { withdrawals: all(withdrawals, readWithdrawal) }),
	};
}

/**
 * Encodes a block in RLP.
 * @throws BlockError `malformed` if a field is out of its range.
 * @example
 * ```ts
 * import { encodeBlock, genesisHeader } from '@altvm/ethereum';
 *
 * encodeBlock({ header: genesisHeader('london', { gasLimit: 30_000_000n }), transactions: [], ommers: [] }).length; // 510
 * ```
 */
export function encodeBlock({ header, transactions, ommers, withdrawals }: SealedBlock): Uint8Array {
	checkTransactionBytes(transactions);
	const parts = [
		encodeHeader(header),
		encodeList(transactions.map((bytes) => (bytes[0]! < FIRST_LIST ? RLP.encode(bytes) : bytes))),
		encodeList(ommers.map(encodeHeader)),
	];
	if (withdrawals) parts.push(encodeList(withdrawals.map(encodeWithdrawal)));
	return encodeList(parts);
}

/** Checks that every transaction of a block is bytes, of a type or a list (EIP-2718). */
export function checkTransactionBytes(transactions: readonly Uint8Array[]): void {
	for (const [i, bytes] of transactions.entries()) {
		if (!(bytes instanceof Uint8Array) || bytes.length === 0) {
			throw new BlockError('malformed', `block.transactions.${i}: no bytes`);
		}
		const first = bytes[0]!;
		if (first > LAST_TYPE && first < FIRST_LIST) {
			throw new BlockError('malformed', `block.transactions.${i}: no transaction type ${first}`);
		}
	}
}

/** RLP of a withdrawal (EIP-4895). */
export function encodeWithdrawal({ index, validatorIndex, address, gwei }: Withdrawal): Uint8Array {
	return RLP.encode([index, validatorIndex, addressToBytes(address).subarray(12), gwei]);
}

function all<T>(item: RlpItem, read: (item: RlpItem) => T): T[] {
	const values: T[] = [];
	for (const each of listItems(item, String)) values.push(read(each));
	return values;
}

function readTransaction({ isList, payload, bytes, place }: RlpItem): Uint8Array {
	if (isList) return bytes.slice();
	if (payload.length === 0) throw new BlockError('malformed', `${place}: no bytes`);
	if (payload[0]! > LAST_TYPE) throw new BlockError('malformed', `${place}: no transaction type ${payload[0]}`);
	return payload.slice();
}

function readWithdrawal(item: RlpItem): Withdrawal {
	const names = ['index', 'validatorIndex', 'address', 'amount'];
	const fields = [...listItems(item, (index) => names[index] ?? `${index}`)];
	if (fields.length !== names.length)
		throw new BlockError('malformed', `${item.place}: ${fields.length} fields, not 4`);
	return {
		index: readUint(fields[0]!, 64),
		validatorIndex: readUint(fields[1]!, 64),
		address: bytesToAddress(readFixed(fields[2]!, 20)),
		gwei: readUint(fields[3]!, 64),
	};
}
