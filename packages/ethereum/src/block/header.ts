import {
	type Address,
	addressToBytes,
	bytesToAddress,
	bytesToHex,
	type Hex,
	hexToBytes,
	keccak256,
} from '@altvm/abi-bridge';
import { RLP } from '@ethereumjs/rlp';
import { RlpError, RlpReader } from '../rlp/reader.ts';
import { BlockError } from './block-error.ts';

/** A block's header (Yellow Paper, section 4.3, and the EIPs named below). Hashes and roots are 32 bytes. */
export interface BlockHeader {
	readonly parentHash: Hex;
	/** Hash of the RLP of the list of ommers. */
	readonly ommersHash: Hex;
	readonly coinbase: Address;
	readonly stateRoot: Hex;
	readonly transactionsRoot: Hex;
	readonly receiptsRoot: Hex;
	/** 256 bytes. */
	readonly logsBloom: Uint8Array;
	/** Proof of work; 0 since Paris. At most 256 bits. */
	readonly difficulty: bigint;
	readonly number: bigint;
	readonly gasLimit: bigint;
	readonly gasUsed: bigint;
	/** Seconds since 1970. */
	readonly timestamp: bigint;
	/** At most 32 bytes. */
	readonly extraData: Uint8Array;
	/** Since Paris the beacon chain's randomness (EIP-4399). */
	readonly mixHash: Hex;
	/** 8 bytes; zero since Paris. */
	readonly nonce: Hex;
	/** Wei per gas, from London on (EIP-1559). */
	readonly baseFee?: bigint;
	/** From Shanghai on (EIP-4895). */
	readonly withdrawalsRoot?: Hex;
	/** From Cancun on (EIP-4844). */
	readonly blobGasUsed?: bigint;
	/** From Cancun on (EIP-4844). */
	readonly excessBlobGas?: bigint;
	/** From Cancun on (EIP-4788). */
	readonly parentBeaconBlockRoot?: Hex;
	/** From Prague on (EIP-7685). */
	readonly requestsHash?: Hex;
}

type Kind = 'hash' | 'address' | 'bloom' | 'bytes' | 'nonce' | 'uint64' | 'uint256';

/** The fields in the order of the RLP. */
const FIELDS: readonly (readonly [keyof BlockHeader, Kind])[] = [
	['parentHash', 'hash'],
	['ommersHash', 'hash'],
	['coinbase', 'address'],
	['stateRoot', 'hash'],
	['transactionsRoot', 'hash'],
	['receiptsRoot', 'hash'],
	['logsBloom', 'bloom'],
	['difficulty', 'uint256'],
	['number', 'uint64'],
	['gasLimit', 'uint64'],
	['gasUsed', 'uint64'],
	['timestamp', 'uint64'],
	['extraData', 'bytes'],
	['mixHash', 'hash'],
	['nonce', 'nonce'],
	['baseFee', 'uint256'],
	['withdrawalsRoot', 'hash'],
	['blobGasUsed', 'uint64'],
	['excessBlobGas', 'uint64'],
	['parentBeaconBlockRoot', 'hash'],
	['requestsHash', 'hash'],
];
/** The first fields, which every header has. */
const REQUIRED = 15;

const SIZES = { hash: 32, address: 20, bloom: 256, nonce: 8 } as const;

function read(fields: RlpReader, what: string, kind: Kind): Hex | bigint | Uint8Array {
	switch (kind) {
		case 'uint64':
			return fields.number(what, 64);
		case 'uint256':
			return fields.number(what, 256);
		case 'bytes':
			return fields.bytes(what).slice();
		case 'bloom':
			return fields.bytes(what, SIZES.bloom).slice();
		case 'address':
			return bytesToAddress(fields.bytes(what, SIZES.address));
		default:
			return bytesToHex(fields.bytes(what, SIZES[kind]));
	}
}

/** Returns a field as it stands in the RLP. */
function checked(name: keyof BlockHeader, kind: Kind, value: unknown): bigint | Uint8Array {
	const wrong = (what: string): never => {
		throw new BlockError('malformed', `header.${name}: ${what}`);
	};
	if (kind === 'uint64' || kind === 'uint256') {
		if (typeof value !== 'bigint') return wrong(`not a bigint but ${typeof value}`);
		if (value < 0n || value >> (kind === 'uint64' ? 64n : 256n) !== 0n) return wrong(`${value} is out of range`);
		return value;
	}
	if (kind === 'bytes' || kind === 'bloom') {
		if (!(value instanceof Uint8Array)) return wrong('not a Uint8Array');
		if (kind === 'bloom' && value.length !== SIZES.bloom) return wrong(`${value.length} bytes, not ${SIZES.bloom}`);
		return value;
	}
	const size = kind === 'address' ? 32 : SIZES[kind];
	if (typeof value !== 'string' || !/^0x[0-9a-f]*$/.test(value) || value.length !== 2 + 2 * size) {
		return wrong(`not ${size} bytes in lower-case hex`);
	}
	if (kind !== 'address') return hexToBytes(value);
	const bytes = addressToBytes(value as Address);
	if (bytes.subarray(0, 12).some((byte) => byte !== 0)) return wrong('not an address of 20 bytes');
	return bytes.subarray(12);
}

/** The header's fields in the order of the RLP. */
function headerList(header: BlockHeader): (bigint | Uint8Array)[] {
	if (typeof header !== 'object' || header === null) throw new BlockError('malformed', 'a header is not an object');
	const present = FIELDS.findLastIndex(([name]) => header[name] !== undefined) + 1;
	return FIELDS.slice(0, Math.max(present, REQUIRED)).map(([name, kind]) => {
		const value = header[name];
		if (value === undefined) throw new BlockError('fields', `header.${name} is missing`);
		return checked(name, kind, value);
	});
}

/**
 * Encodes a header in RLP.
 * @throws BlockError `malformed` if a field is out of its range, `fields` if one is missing before another.
 * @example
 * ```ts
 * import { decodeHeader, encodeHeader, genesisHeader } from '@altvm/ethereum';
 *
 * const header = genesisHeader('london', { gasLimit: 30_000_000n });
 * decodeHeader(encodeHeader(header)).gasLimit; // 30000000n
 * ```
 */
export function encodeHeader(header: BlockHeader): Uint8Array {
	return RLP.encode(headerList(header));
}

/**
 * Decodes a header. Only the form is checked: {@link validateHeader} knows which fields a fork has.
 * @throws BlockError `malformed`
 * @example
 * ```ts
 * import { decodeHeader, encodeHeader, genesisHeader } from '@altvm/ethereum';
 *
 * const { number, gasLimit } = decodeHeader(encodeHeader(genesisHeader('paris', { gasLimit: 5000n })));
 * console.log(number, gasLimit); // 0n 5000n
 * ```
 */
export function decodeHeader(bytes: Uint8Array): BlockHeader {
	return decoding(() => {
		const reader = new RlpReader(bytes);
		const header = readHeader(reader.list('header'), 'header');
		reader.end('header');
		return header;
	});
}

/** Turns errors of RLP into those of blocks. */
export function decoding<T>(decode: () => T): T {
	try {
		return decode();
	} catch (cause) {
		if (!(cause instanceof RlpError)) throw cause;
		throw new BlockError('malformed', cause.message, { cause });
	}
}

/** Reads the fields of a header. `place` is where it is, for errors. */
export function readHeader(fields: RlpReader, place: string): BlockHeader {
	const header: Record<string, unknown> = {};
	for (const [index, [name, kind]] of FIELDS.entries()) {
		if (index >= REQUIRED && fields.isAtEnd) break;
		header[name] = read(fields, `${place}.${name}`, kind);
	}
	fields.end(place);
	return header as unknown as BlockHeader;
}

/**
 * A block's hash: Keccak-256 of its header's RLP.
 * @throws BlockError as {@link encodeHeader} does.
 * @example
 * ```ts
 * import { genesisHeader, headerHash } from '@altvm/ethereum';
 *
 * headerHash(genesisHeader('london', { gasLimit: 30_000_000n })).length; // 66
 * ```
 */
export function headerHash(header: BlockHeader): Hex {
	return keccak256(encodeHeader(header));
}

/** keccak256 of the RLP of a list of headers. */
export function ommersHash(ommers: readonly BlockHeader[]): Hex {
	return keccak256(RLP.encode(ommers.map(headerList)));
}

/** The hash of no ommers. */
export const NO_OMMERS: Hex = ommersHash([]);
