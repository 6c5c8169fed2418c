import { joinBytes } from '@altvm/abi-bridge';
import { RlpError, RlpReader } from '../rlp/reader.ts';
import { encodeBytes, encodeList } from '../rlp/writer.ts';
import { TransactionError } from './transaction-error.ts';

/** The blobs of a transaction (EIP-4844; cell proofs by EIP-7594). A blob has 131,072 bytes, a commitment and a proof 48. */
export interface BlobSidecar {
	/** 0: a proof for each blob. 1: 128 proofs of cells for each blob. */
	readonly version: 0 | 1;
	readonly blobs: readonly Uint8Array[];
	readonly commitments: readonly Uint8Array[];
	readonly proofs: readonly Uint8Array[];
}

/** A transaction as clients send it. */
export interface NetworkTransaction {
	/** The bytes as they stand in a block. */
	readonly bytes: Uint8Array;
	/** Undefined if there are no blobs beside it. */
	readonly sidecar: BlobSidecar | undefined;
}

const BLOB_TYPE = 3;
const BLOB_BYTES = 131_072;
const POINT_BYTES = 48;
const CELL_PROOFS = 1n;

/**
 * Takes a transaction apart as clients send it: a blob transaction has its blobs beside it (EIP-4844, EIP-7594), any other is as in a
 * block. Lengths are checked, proofs are not, and the transaction is not decoded.
 * @throws TransactionError `malformed`
 * @example
 * ```ts
 * import { joinNetworkForm, splitNetworkForm } from '@altvm/ethereum';
 *
 * const sidecar = { version: 0, blobs: [], commitments: [], proofs: [] } as const;
 * // A type byte, and a list with the transaction's list and three of its blobs.
 * const { bytes } = splitNetworkForm(joinNetworkForm({ bytes: Uint8Array.of(3, 0xc0), sidecar }));
 * console.log(bytes[0], bytes[1]); // 3 192
 * ```
 */
export function splitNetworkForm(raw: Uint8Array): NetworkTransaction {
	if (!(raw instanceof Uint8Array)) throw new TransactionError('malformed', `not bytes but ${typeof raw}`);
	if (raw[0] !== BLOB_TYPE) return { bytes: raw, sidecar: undefined };
	try {
		const outer = new RlpReader(raw, 1);
		const list = outer.list('transaction');
		outer.end('transaction');
		if (!list.isList) return { bytes: raw, sidecar: undefined };
		const bytes = joinBytes([Uint8Array.of(BLOB_TYPE), list.item('transaction')]);
		const version = list.isList ? 0 : versionOf(list.number('version', 8));
		const sidecar = {
			version,
			blobs: all(list.list('blobs'), 'blobs', BLOB_BYTES),
			commitments: all(list.list('commitments'), 'commitments', POINT_BYTES),
			proofs: all(list.list('proofs'), 'proofs', POINT_BYTES),
		} as const;
		list.end('transaction');
		return { bytes, sidecar };
	} catch (cause) {
		if (!(cause instanceof RlpError)) throw cause;
		throw new TransactionError('malformed', cause.message, {}, { cause });
	}
}

/**
 * The bytes of a transaction as clients send it: as in a block, with its blobs beside it if it has any.
 *
 * @example
 * ```ts
 * import { joinNetworkForm } from '@altvm/ethereum';
 *
 * joinNetworkForm({ bytes: Uint8Array.of(2, 0xc0), sidecar: undefined }).length; // 2
 * ```
 */
export function joinNetworkForm({ bytes, sidecar }: NetworkTransaction): Uint8Array {
	if (!sidecar) return bytes;
	const lists = [sidecar.blobs, sidecar.commitments, sidecar.proofs].map((items) => encodeList(items.map(encodeBytes)));
	const version = sidecar.version === 0 ? [] : [Uint8Array.of(sidecar.version)];
	return joinBytes([Uint8Array.of(BLOB_TYPE), encodeList([bytes.subarray(1), ...version, ...lists])]);
}

function versionOf(version: bigint): 1 {
	if (version !== CELL_PROOFS) throw new RlpError(`no version ${version} of blobs beside a transaction`);
	return 1;
}

function all(list: RlpReader, what: string, size: number): Uint8Array[] {
	const items: Uint8Array[] = [];
	while (!list.isAtEnd) items.push(list.bytes(`${what}[${items.length}]`, size).slice());
	return items;
}
