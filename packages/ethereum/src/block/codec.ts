import { addressToBytes, bytesToAddress } from '@altvm/abi-bridge';
import { RLP } from '@ethereumjs/rlp';
import { RlpError, RlpReader } from '../rlp/reader.ts';
import { encodeList } from '../rlp/writer.ts';
import type { SealedBlock, Withdrawal } from './block.ts';
import { BlockError } from './block-error.ts';
import { checkSealed, checkWithdrawals } from './check-block.ts';
import { decoding, encodeHeader, readHeader } from './header.ts';

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
	return decoding(() => {
		const reader = new RlpReader(bytes);
		const block = reader.list('block');
		reader.end('block');
		const header = readHeader(block.list('header'), 'header');
		const transactions = all(block.list('transactions'), 'transactions', readTransaction);
		const ommers = all(block.list('ommers'), 'ommers', (list, what) => readHeader(list.list(what), what));
		if (block.isAtEnd) return { header, transactions, ommers };
		const withdrawals = all(block.list('withdrawals'), 'withdrawals', readWithdrawal);
		block.end('block');
		return { header, transactions, ommers, withdrawals };
	});
}

/**
 * Encodes a block in RLP.
 * @throws BlockError `malformed` or `withdrawals` if a field is out of its range; HostError `bad-request` for what is no block.
 * @example
 * ```ts
 * import { encodeBlock, genesisHeader } from '@altvm/ethereum';
 *
 * encodeBlock({ header: genesisHeader('london', { gasLimit: 30_000_000n }), transactions: [], ommers: [] }).length; // 510
 * ```
 */
export function encodeBlock(block: SealedBlock): Uint8Array {
	checkSealed(block);
	const { header, transactions, ommers, withdrawals } = block;
	checkTransactionBytes(transactions);
	if (withdrawals) checkWithdrawals(withdrawals);
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
			throw new BlockError('malformed', `transactions[${i}]: no bytes`);
		}
		const first = bytes[0]!;
		if (first > LAST_TYPE && first < FIRST_LIST) {
			throw new BlockError('malformed', `transactions[${i}]: no transaction type ${first}`);
		}
	}
}

/**
 * Encodes a withdrawal in RLP (EIP-4895), as the root of a block's withdrawals is made of.
 * @example
 * ```ts
 * import { toAddress } from '@altvm/abi-bridge';
 * import { encodeWithdrawal } from '@altvm/ethereum';
 *
 * const address = toAddress('0x00000000000000000000000000000000000000a1');
 * encodeWithdrawal({ index: 0n, validatorIndex: 7n, address, gwei: 5n }).length; // 25
 * ```
 */
export function encodeWithdrawal({ index, validatorIndex, address, gwei }: Withdrawal): Uint8Array {
	return RLP.encode([index, validatorIndex, addressToBytes(address).subarray(12), gwei]);
}

function all<T>(list: RlpReader, name: string, read: (list: RlpReader, what: string) => T): T[] {
	const values: T[] = [];
	while (!list.isAtEnd) values.push(read(list, `${name}[${values.length}]`));
	return values;
}

function readTransaction(list: RlpReader, what: string): Uint8Array {
	if (list.isList) return list.item(what).slice();
	const bytes = list.bytes(what);
	if (bytes.length === 0) throw new RlpError(`${what}: no bytes`);
	if (bytes[0]! > LAST_TYPE) throw new RlpError(`${what}: no transaction type ${bytes[0]}`);
	return bytes.slice();
}

function readWithdrawal(list: RlpReader, what: string): Withdrawal {
	const fields = list.list(what);
	const index = fields.number(`${what}.index`, 64);
	const validatorIndex = fields.number(`${what}.validatorIndex`, 64);
	const address = bytesToAddress(fields.bytes(`${what}.address`, 20));
	const gwei = fields.number(`${what}.amount`, 64);
	fields.end(what);
	return { index, validatorIndex, address, gwei };
}
