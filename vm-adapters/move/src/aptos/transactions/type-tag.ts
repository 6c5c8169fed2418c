import { type BcsReader, bytesToHex, DecodeError, decodeUtf8 } from '@altvm/abi-bridge';

/** Types nest at most this deep, as in Aptos's `safe_serialize`. */
const MAX_DEPTH = 8;
const VECTOR = 6;
const STRUCT = 7;
/** By the variants of `TypeTag`. */
const SIMPLE: Readonly<Record<number, string>> = {
	0: 'bool',
	1: 'u8',
	2: 'u64',
	3: 'u128',
	4: 'address',
	5: 'signer',
	8: 'u16',
	9: 'u32',
	10: 'u256',
};

/** Reads a list of type tags in BCS, and returns them as Move writes types: `0x1::coin::Coin<u64>`, `vector<u8>`. */
export function readTypeTags(reader: BcsReader, depth = 0): string[] {
	const count = reader.uleb();
	const tags: string[] = [];
	// Each tag takes a byte or more: the bytes end before a count that is too large does.
	for (let i = 0; i < count; i++) tags.push(readTypeTag(reader, depth));
	return tags;
}

function readTypeTag(reader: BcsReader, depth: number): string {
	const place = `byte ${reader.at}`;
	if (depth >= MAX_DEPTH) throw new DecodeError('too-deep', `types nest deeper than ${MAX_DEPTH}`, { place });
	const variant = reader.uleb();
	const simple = SIMPLE[variant];
	if (simple !== undefined) return simple;
	if (variant === VECTOR) return `vector<${readTypeTag(reader, depth + 1)}>`;
	if (variant !== STRUCT) throw new DecodeError('bad-type', `no type tag has the variant ${variant}`, { place });
	const path = [bytesToHex(reader.take(32)), readIdentifier(reader), readIdentifier(reader)].join('::');
	const args = readTypeTags(reader, depth + 1);
	return args.length === 0 ? path : `${path}<${args.join(', ')}>`;
}

const IDENTIFIER = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

/** Reads the name of a module, a struct or a function. */
export function readIdentifier(reader: BcsReader): string {
	const place = `byte ${reader.at}`;
	const name = decodeUtf8(reader.vector());
	if (name === undefined || name.length > 255 || !IDENTIFIER.test(name)) {
		throw new DecodeError('bad-name', 'not a name of Move', { place });
	}
	return name;
}
