import {
	type Address,
	addressToBytes,
	BcsReader,
	BcsWriter,
	type CodecContext,
	DecodeError,
	decodeUtf8,
	encodeUtf8,
	type Hex,
	toAddress,
} from '@altvm/abi-bridge';

/** The owner of an object. A dynamic field belongs to the object with the id `parent`. */
export type Owner =
	| { readonly kind: 'address'; readonly address: Address }
	| { readonly kind: 'object'; readonly parent: Address }
	| { readonly kind: 'shared' }
	| { readonly kind: 'immutable' };

/** The stored form of an object. */
export interface ObjectRecord {
	readonly owner: Owner;
	/** Type tag, such as `0x...::nft::Nft`. Addresses have all 64 digits. */
	readonly type: string;
	/** BCS of the value. */
	readonly contents: Uint8Array;
}

const KINDS = ['address', 'object', 'shared', 'immutable'] as const;

/** Storage key of an object, under the account of the framework. */
export function objectKey(id: Address): Hex {
	return `0x01${id.slice(2)}`;
}

/** Encodes a record: the owner as a BCS enum, the type as a BCS string, then the contents to the end. */
export function encodeRecord({ owner, type, contents }: ObjectRecord, context: CodecContext): Uint8Array {
	const writer = new BcsWriter(context);
	writer.u8(KINDS.indexOf(owner.kind));
	if (owner.kind === 'address') writer.raw(addressToBytes(owner.address));
	if (owner.kind === 'object') writer.raw(addressToBytes(owner.parent));
	writer.vector(encodeUtf8(type));
	writer.raw(contents);
	return writer.finish();
}

/**
 * Decodes a record that `encodeRecord` has written.
 * @throws DecodeError
 */
export function decodeRecord(bytes: Uint8Array, context: CodecContext): ObjectRecord {
	const reader = new BcsReader(bytes, context);
	const kind = KINDS[reader.u8()];
	const owner = (): Owner => {
		if (kind === 'address') return { kind, address: toAddress(reader.take(32)) };
		if (kind === 'object') return { kind, parent: toAddress(reader.take(32)) };
		if (kind === undefined) throw new DecodeError('out-of-range', 'an unknown kind of owner', { place: 'byte 0' });
		return { kind };
	};
	const of = owner();
	const type = decodeUtf8(reader.vector());
	if (type === undefined) throw new DecodeError('bad-utf8', 'a type that is not UTF-8');
	return { owner: of, type, contents: reader.take(reader.left) };
}
