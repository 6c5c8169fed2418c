import { BcsReader, bytesToAddress, type CodecContext, MOVE_STDLIB, toAddress } from '@altvm/abi-bridge';
import type { parseModule } from '@altvm/move';
import type { ModuleId } from './folder.ts';

type ModuleFile = ReturnType<typeof parseModule>;
type Token = ModuleFile['signatures'][number][number];
type Field = NonNullable<ModuleFile['structs'][number]['fields']>[number];

/** A type in a module, and the arguments of its type parameters. */
interface Type {
	readonly token: Token;
	readonly file: ModuleFile;
	readonly args: readonly Type[];
	/** Whether the value is inside a struct of the module, which leaves the VM as the bytes of its BCS. */
	readonly isInside: boolean;
}

const SIZES: Partial<Record<Token['kind'], number>> = { u8: 1, u16: 2, u32: 4, u64: 8, u128: 16, u256: 32 };
/** A context without gas charges and without address mapping. */
export const PLAIN: CodecContext = {
	charge: () => {},
	toEvmAddress: (address) => address,
	fromEvmAddress: toAddress,
};

/**
 * Converts a function's results from BCS to JSON as libmovevm writes it: several results as a list, structs as objects, enums as lists,
 * strings and options as their contents, and bytes as hex.
 * @param find returns the module that defines a struct
 */
export class ResultReader {
	readonly #find: (id: ModuleId) => ModuleFile | undefined;

	constructor(find: (id: ModuleId) => ModuleFile | undefined) {
		this.#find = find;
	}

	read(file: ModuleFile, types: readonly Token[], results: readonly Uint8Array[]): unknown {
		const json = types.map((token, i) => {
			const reader = new BcsReader(results[i]!, PLAIN);
			const value = this.#value({ token, file, args: [], isInside: false }, reader);
			reader.end();
			return value;
		});
		// A function without results is called by a view that returns true.
		if (json.length === 0) return true;
		return json.length === 1 ? json[0] : json;
	}

	#value(type: Type, reader: BcsReader): unknown {
		const { token, file, args } = type;
		const size = SIZES[token.kind];
		if (size !== undefined) return size <= 4 ? Number(reader.uint(size)) : String(reader.uint(size));
		switch (token.kind) {
			case 'bool':
				return reader.u8() === 1;
			case 'address':
			case 'signer':
				return `0x${BigInt(bytesToAddress(reader.take(32))).toString(16)}`;
			case 'parameter':
				return this.#value({ ...args[token.index]!, isInside: type.isInside }, reader);
			case 'vector':
				return this.#vector({ ...type, token: token.element }, reader);
			case 'struct':
				return this.#struct(token, type, reader);
			default:
				throw new Error(`results cannot have the type ${token.kind} in ${file.modules[file.self]!.name}`);
		}
	}

	#vector(element: Type, reader: BcsReader): unknown {
		let inner = element;
		while (inner.token.kind === 'parameter') inner = { ...inner.args[inner.token.index]!, isInside: element.isInside };
		if (inner.token.kind === 'u8') return Buffer.from(reader.vector()).toString('hex');
		return Array.from({ length: reader.uleb() }, () => this.#value(inner, reader));
	}

	#struct(
		{ handle, args }: Token & { readonly kind: 'struct' },
		{ file, args: outer, isInside }: Type,
		outside: BcsReader,
	): unknown {
		const { name, module } = file.structHandles[handle]!;
		const id = file.modules[module]!;
		const owner = module === file.self ? file : this.#find(id);
		const definition = owner?.structs.find(({ handle }) => owner.structHandles[handle]!.name === name);
		if (!owner || !definition) throw new Error(`no struct ${id.name}::${name}`);
		const given = args.map((token): Type => ({ token, file, args: outer, isInside }));
		const path = id.account === MOVE_STDLIB ? `${id.name}::${name}` : undefined;
		const isOwn = path !== 'string::String' && path !== 'option::Option';
		const reader = isOwn && !isInside ? new BcsReader(outside.vector(), PLAIN) : outside;
		const inside = (field: Field) =>
			this.#value({ token: field.type, file: owner, args: given, isInside: isInside || isOwn }, reader);
		// libmovevm writes neither the variant's name nor its field names.
		if (definition.variants) return definition.variants[reader.uleb()]!.fields.map(inside);
		const value = Object.fromEntries((definition.fields ?? []).map((field) => [field.name, inside(field)]));
		// The compiler adds a field to structs without fields.
		if (Object.keys(value).join() === 'dummy_field') return {};
		const write = path === undefined ? undefined : SPECIAL[path];
		return write ? write(value) : value;
	}
}

/** Structs that libmovevm does not write by their fields. */
const SPECIAL: Record<string, (value: Record<string, unknown>) => unknown> = {
	'string::String': ({ bytes }) => Buffer.from(bytes as string, 'hex').toString('utf8'),
	'option::Option': ({ vec }) => {
		// The content of an option of a byte is a byte string.
		if (typeof vec === 'string') return vec === '' ? null : Number.parseInt(vec, 16);
		const items = vec as unknown[];
		return items.length > 0 ? items[0] : null;
	},
	'fixed_point32::FixedPoint32': ({ value }) => fraction(BigInt(value as string), 32),
	'fixed_point64::FixedPoint64': ({ value }) => fraction(BigInt(value as string), 64),
};

/** Returns `value` / 2^`bits` as an exact decimal. */
function fraction(value: bigint, bits: number): string {
	const digits = (value * 5n ** BigInt(bits)).toString().padStart(bits + 1, '0');
	const decimals = digits.slice(-bits).replace(/0+$/, '');
	return `${digits.slice(0, -bits)}${decimals === '' ? '' : `.${decimals}`}`;
}
