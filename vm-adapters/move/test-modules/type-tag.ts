import { type Address, addressToBytes, bytesToAddress, toAddress } from '@altvm/abi-bridge';
import { type BcsType, bcs } from '@mysten/bcs';

const PLAIN = ['bool', 'u8', 'u64', 'u128', 'address', 'signer', 'u16', 'u32', 'u256'] as const;
type Plain = (typeof PLAIN)[number];

export interface StructTag {
	readonly account: Address;
	readonly module: string;
	readonly name: string;
	readonly args: readonly TypeTag[];
}

/** A type without type parameters (move-core-types, language_storage). */
export type TypeTag = Plain | { readonly vector: TypeTag } | StructTag;

type Encoded = { $kind: string } & Record<string, unknown>;

const Bytes32 = bcs.fixedArray(32, bcs.u8());
const encodedTag: BcsType<TypeTag, TypeTag> = bcs.lazy(() => TypeTagBcs) as never;
export const StructTagBcs = bcs
	.struct('StructTag', {
		account: Bytes32,
		module: bcs.string(),
		name: bcs.string(),
		args: bcs.vector(encodedTag),
	})
	.transform({
		input: ({ account, module, name, args }: StructTag) => ({
			account: [...addressToBytes(account)],
			module,
			name,
			args: [...args],
		}),
		output: ({ account, module, name, args }): StructTag => ({
			account: bytesToAddress(Uint8Array.from(account)),
			module,
			name,
			args,
		}),
	});

export const TypeTagBcs: BcsType<TypeTag, TypeTag> = bcs
	.enum('TypeTag', {
		bool: null,
		u8: null,
		u64: null,
		u128: null,
		address: null,
		signer: null,
		vector: encodedTag,
		struct: StructTagBcs,
		u16: null,
		u32: null,
		u256: null,
	})
	.transform({
		input: (tag: TypeTag) => {
			if (typeof tag === 'string') return { [tag]: true };
			return 'vector' in tag ? { vector: tag.vector } : { struct: tag };
		},
		output: (encoded: Encoded): TypeTag => {
			const { $kind: kind } = encoded;
			if (kind !== 'vector' && kind !== 'struct') return kind as Plain;
			const inner = encoded[kind] as TypeTag;
			return kind === 'vector' ? { vector: inner } : inner;
		},
	} as never) as never;

/** Writes a type in the notation of our state keys, such as `vector<0x00..c0::storage::Vault<u64, bool>>`. */
export function writeTag(tag: TypeTag): string {
	if (typeof tag === 'string') return tag;
	if ('vector' in tag) return `vector<${writeTag(tag.vector)}>`;
	const { account, module, name, args } = tag;
	return `${account}::${module}::${name}${args.length > 0 ? `<${args.map(writeTag).join(', ')}>` : ''}`;
}

/**
 * Parses the notation of `writeTag`.
 * @throws Error if the text is not a type
 */
export function parseTag(text: string): TypeTag {
	const tokens = text.match(/[A-Za-z0-9_]+|::|[<>,]/g) ?? [];
	const isNext = (token: string) => tokens[0] === token;
	const takeArgs = (): TypeTag[] => {
		if (!isNext('<')) return [];
		const args: TypeTag[] = [];
		do {
			tokens.shift();
			args.push(take());
		} while (isNext(','));
		tokens.shift();
		return args;
	};
	const take = (): TypeTag => {
		const word = tokens.shift();
		if (PLAIN.includes(word as Plain)) return word as Plain;
		if (word === 'vector') return { vector: takeArgs()[0]! };
		if (!word?.startsWith('0x')) throw new Error(`not a type: ${text}`);
		const account = toAddress(`0x${word.slice(2).padStart(64, '0')}`);
		tokens.shift();
		const module = tokens.shift()!;
		tokens.shift();
		return { account, module, name: tokens.shift()!, args: takeArgs() };
	};
	return take();
}
