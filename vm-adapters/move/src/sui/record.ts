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

/** To whom an object belongs. A dynamic field belongs to the object with the id `parent`. */
export type Owner =
	| { readonly kind: 'address'; readonly address: Address }
	| { readonly kind: 'object'; readonly parent: Address }
	| { readonly kind: 'shared' }
	| { readonly kind: 'immutable' };

/** An object as it is in the state. */
export interface ObjectRecord {
	readonly owner: Owner;
	/** Its type's tag, such as `0x...::nft::Nft`, addresses with all their digits. */
	readonly type: string;
	/** BCS of the value. */
	readonly contents: Uint8Array;
}

const KINDS = ['address', 'object', 'shared', 'immutable'] as const;

/** Where the object of an id lies, under the account of the framework. */
export function objectKey(id: Address): Hex {
	return `0x01${id.slice(2)}`;
}

/** BCS enum of the owner, then the type as a string, then the contents to the end. */
export function encodeRecord({ owner, type, contents }: ObjectRecord, context: CodecContext): Uint8Array {
	const writer = new BcsWriter(context);
	writer.u8(KINDS.indexOf(owner.kind));
	if (owner.kind === 'address') writer.raw(addressToBytes(owner.address));
	if (owner.kind === 'object') writer.raw(addressToBytes(owner.parent));
	writer.vector(encodeUtf8(type));
	writer.raw(contents);
	return writer.finish();
}

/** @throws DecodeError for what `encodeRecord` does not write. */
export function decodeRecord(bytes: Uint8Array, context: CodecContext): ObjectRecord {
	const reader = new BcsReader(bytes, context);
	const kind = KINDS[reader.u8()];
	const owner = (): Owner => {
		if (kind === 'address') return { kind, address: toAddress(reader.take(32)) };
		if (kind === 'object') return { kind, parent: toAddress(reader.take(32)) };
		if (kind === undefined) throw new DecodeError('out-of-range', 'an owner of no kind', { place: 'byte 0' });
		return { kind };
	};
	const of = owner();
	const type = decodeUtf8(reader.vector());
	if (type === undefined) throw new DecodeError('bad-utf8', 'a type that is not UTF-8');
	return { owner: of, type, contents: reader.take(reader.left) };
}
