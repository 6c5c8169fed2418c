import { addressToBytes } from '@altvm/abi-bridge';
import type {
	AccessSpecifier,
	FieldDefinition,
	FunctionDefinition,
	ModuleFile,
	ModuleId,
	StructDefinition,
	Token,
} from '../src/core/loader/file-format.ts';
import { OP, OPERAND_KINDS, opOf } from '../src/core/loader/opcodes.ts';

const MARKS = { aptos: 0x0a, sui: 0x05 } as const;
const TOKENS: Partial<Record<Token['kind'], number>> = {
	bool: 1,
	u8: 2,
	u64: 3,
	u128: 4,
	address: 5,
	signer: 12,
	u16: 13,
	u32: 14,
	u256: 15,
};
const SIZES = new Map<number, number>([
	[OP.LD_U8, 1],
	[OP.LD_U16, 2],
	[OP.LD_U32, 4],
	[OP.LD_U64, 8],
	[OP.LD_U128, 16],
	[OP.LD_U256, 32],
]);
const VISIBILITIES = { private: 0, public: 1, friend: 3 } as const;

/**
 * Writes a module in the format of its flavour, the inverse of `parseModule`. The template package writes Sui's format
 * only. Adds entries for names, addresses and signatures that have none.
 */
export function writeModule(file: ModuleFile): Uint8Array {
	return new ModuleWriter(file).write();
}

class ModuleWriter {
	readonly #file: ModuleFile;
	readonly #identifiers: string[];
	readonly #addresses: string[];
	readonly #signatures: (readonly Token[])[];
	/** Encoded bytes by opcode. */
	readonly #bytes = new Map<number, number>();
	#out: number[] = [];

	constructor(file: ModuleFile) {
		this.#file = file;
		this.#identifiers = [...file.identifiers];
		this.#addresses = [...file.addresses];
		this.#signatures = [...file.signatures];
		for (let byte = 255; byte > 0; byte--) {
			const op = opOf(byte, file.version, file.flavour);
			if (op !== undefined) this.#bytes.set(op, byte);
		}
	}

	#u8(...bytes: number[]): void {
		this.#out.push(...bytes);
	}

	#uleb(number: number): void {
		let rest = number;
		for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) this.#out.push((rest % 0x80) | 0x80);
		this.#out.push(rest);
	}

	#uint(number: bigint, size: number): void {
		for (let i = 0; i < size; i++) this.#out.push(Number((number >> BigInt(8 * i)) & 0xffn));
	}

	#list<T>(items: readonly T[], write: (item: T) => void): void {
		this.#uleb(items.length);
		for (const item of items) write(item);
	}

	#blob(bytes: Uint8Array): void {
		this.#uleb(bytes.length);
		for (const byte of bytes) this.#out.push(byte);
	}

	#entry<T>(table: T[], item: T): void {
		const index = table.indexOf(item);
		this.#uleb(index >= 0 ? index : table.push(item) - 1);
	}

	#name(name: string): void {
		this.#entry(this.#identifiers, name);
	}

	#signature(tokens: readonly Token[]): void {
		this.#entry(this.#signatures, tokens);
	}

	#moduleId = ({ account, name }: ModuleId): void => {
		this.#entry(this.#addresses, account);
		this.#name(name);
	};

	#token = (token: Token): void => {
		if (token.kind === 'reference') {
			this.#u8(token.mutable ? 7 : 6);
			this.#token(token.to);
		} else if (token.kind === 'vector') {
			this.#u8(10);
			this.#token(token.element);
		} else if (token.kind === 'parameter') {
			this.#u8(9);
			this.#uleb(token.index);
		} else if (token.kind === 'struct') {
			this.#u8(token.args.length > 0 ? 11 : 8);
			this.#uleb(token.handle);
			if (token.args.length > 0) this.#list(token.args, this.#token);
		} else this.#u8(TOKENS[token.kind]!);
	};

	#field = ({ name, type }: FieldDefinition): void => {
		this.#name(name);
		this.#token(type);
	};

	#variants(variants: NonNullable<StructDefinition['variants']>): void {
		this.#list(variants, ({ name, fields }) => {
			this.#name(name);
			this.#list(fields, this.#field);
		});
	}

	#struct = ({ handle, fields, variants }: StructDefinition): void => {
		this.#uleb(handle);
		this.#u8(variants ? (this.#file.flavour === 'sui' ? 2 : 3) : fields ? 2 : 1);
		if (variants) this.#variants(variants);
		else if (fields) this.#list(fields, this.#field);
	};

	#accesses(accesses: readonly AccessSpecifier[] | undefined): void {
		this.#u8(accesses ? 2 : 1);
		if (!accesses) return;
		this.#list(accesses, ({ kind, isNegated, resource, address }) => {
			this.#u8(kind === 'reads' ? 1 : 2, isNegated ? 2 : 1);
			if (resource.kind === 'any') this.#u8(1);
			else if (resource.kind === 'address') this.#u8(2, resource.address);
			else if (resource.kind === 'module') this.#u8(3, resource.module);
			else if (resource.signature === undefined) this.#u8(4, resource.handle);
			else this.#u8(5, resource.handle, resource.signature);
			if (address.kind === 'any') this.#u8(1);
			else if (address.kind === 'literal') this.#u8(2, address.address);
			else if (address.through === undefined) this.#u8(3, address.parameter, 1);
			else this.#u8(3, address.parameter, 2, address.through);
		});
	}

	#function = (definition: FunctionDefinition): void => {
		const { handle, visibility, isEntry, isNative, acquires, locals, code, jumpTables } = definition;
		this.#uleb(handle);
		this.#u8(VISIBILITIES[visibility], (isNative ? 2 : 0) | (isEntry ? 4 : 0));
		this.#list(acquires, (struct) => this.#uleb(struct));
		if (isNative) return;
		this.#signature(locals);
		this.#list(code, ({ op, operand, count, constant }) => {
			this.#u8(this.#bytes.get(op)!);
			const size = SIZES.get(op);
			if (size !== undefined) return this.#uint(constant, size);
			const kind = OPERAND_KINDS[op];
			if (kind !== 'none') this.#uleb(operand);
			if (kind === 'vectorCount') this.#uint(BigInt(count), 8);
		});
		if (this.#file.flavour !== 'sui') return;
		this.#list(jumpTables, ({ definition: index, targets }) => {
			this.#uleb(index - this.#firstEnum());
			this.#uleb(targets.length);
			this.#u8(1);
			for (const target of targets) this.#uleb(target);
		});
	};

	/** For Sui: the index of the first enum among the definitions. Structs come first. */
	#firstEnum(): number {
		const first = this.#file.structs.findIndex(({ variants }) => variants);
		return first < 0 ? this.#file.structs.length : first;
	}

	#table<T>(items: readonly T[], write: (item: T) => void): number[] {
		this.#out = [];
		for (const item of items) write(item);
		return this.#out;
	}

	#instantiation = (index: number, args: readonly Token[]): void => {
		this.#uleb(index);
		this.#signature(args);
	};

	/** The tables of version 7. */
	#variantTables(): [number, number[]][] {
		const { flavour, structs, structInstantiations, variants, variantInstantiations, ...file } = this.#file;
		if (flavour === 'aptos') {
			const isOf = (wanted: { definition: number; variant: number }) => (handle: typeof wanted) =>
				handle.definition === wanted.definition && handle.variant === wanted.variant;
			return [
				[
					0x11,
					this.#table(file.variantFields, ({ definition, field, variants: of }) => {
						this.#uleb(definition);
						this.#uleb(field);
						this.#list(of, (variant) => this.#uleb(variant));
					}),
				],
				[0x12, this.#table(file.variantFieldInstantiations, (of) => this.#instantiation(of.handle, of.args))],
				[
					0x13,
					this.#table(variants, ({ definition, variant }) => {
						this.#uleb(definition);
						this.#uleb(variant);
					}),
				],
				[0x14, this.#table(variantInstantiations, (of) => this.#instantiation(variants.findIndex(isOf(of)), of.args))],
			];
		}
		if (flavour !== 'sui') return [];
		const first = this.#firstEnum();
		const instantiations = structInstantiations.filter(({ definition }) => definition >= first);
		return [
			[0x11, this.#table(structs.slice(first), this.#struct)],
			[0x12, this.#table(instantiations, (of) => this.#instantiation(of.definition - first, of.args))],
			[
				0x13,
				this.#table(variants, ({ definition, variant }) => {
					this.#uleb(definition - first);
					this.#uleb(variant);
				}),
			],
			[
				0x14,
				this.#table(variantInstantiations, ({ definition, variant, args }) => {
					this.#uleb(instantiations.findIndex((of) => of.definition === definition && of.args === args));
					this.#uleb(variant);
				}),
			],
		];
	}

	write(): Uint8Array {
		const file = this.#file;
		const first = file.flavour === 'sui' ? this.#firstEnum() : file.structs.length;
		const tables: [number, number[]][] = [
			[0x1, this.#table(file.modules, this.#moduleId)],
			[
				0x2,
				this.#table(file.structHandles, ({ module, name, abilities, typeParameters }) => {
					this.#uleb(module);
					this.#name(name);
					this.#u8(abilities);
					this.#list(typeParameters, ({ constraints, isPhantom }) => this.#u8(constraints, isPhantom ? 1 : 0));
				}),
			],
			[
				0x3,
				this.#table(file.functionHandles, ({ module, name, parameters, results, typeParameters, accesses }) => {
					this.#uleb(module);
					this.#name(name);
					this.#signature(parameters);
					this.#signature(results);
					this.#list(typeParameters, (constraints) => this.#u8(constraints));
					if (file.flavour === 'aptos') this.#accesses(accesses);
				}),
			],
			[0x4, this.#table(file.functionInstantiations, (of) => this.#instantiation(of.handle, of.args))],
			[
				0x6,
				this.#table(file.constants, ({ type, data }) => {
					this.#token(type);
					this.#blob(data);
				}),
			],
			[0xa, this.#table(file.structs.slice(0, first), this.#struct)],
			[
				0xb,
				this.#table(
					file.structInstantiations.filter(({ definition }) => definition < first),
					(of) => this.#instantiation(of.definition, of.args),
				),
			],
			[0xc, this.#table(file.functions, this.#function)],
			[
				0xd,
				this.#table(file.fields, ({ owner, field }) => {
					this.#uleb(owner);
					this.#uleb(field);
				}),
			],
			[0xe, this.#table(file.fieldInstantiations, (of) => this.#instantiation(of.handle, of.args))],
			[0xf, this.#table(file.friends, this.#moduleId)],
			[
				0x10,
				this.#table(file.metadata, ({ key, value }) => {
					this.#blob(key);
					this.#blob(value);
				}),
			],
			...this.#variantTables(),
		];
		// Written last, because the other tables may add entries.
		tables.push(
			[0x5, this.#table(this.#signatures, (tokens) => this.#list(tokens, this.#token))],
			[0x7, this.#table(this.#identifiers, (name) => this.#blob(new TextEncoder().encode(name)))],
			[0x8, this.#table(this.#addresses, (address) => this.#u8(...addressToBytes(address as ModuleId['account'])))],
		);
		return this.#assemble(tables.filter(([, bytes]) => bytes.length > 0));
	}

	#assemble(tables: readonly [number, number[]][]): Uint8Array {
		const { version, flavour, self } = this.#file;
		this.#out = [0xa1, 0x1c, 0xeb, 0x0b];
		this.#uint(BigInt(version), 3);
		this.#u8(flavour ? MARKS[flavour] : 0);
		this.#uleb(tables.length);
		let at = 0;
		for (const [kind, { length }] of tables) {
			this.#u8(kind);
			this.#uleb(at);
			this.#uleb(length);
			at += length;
		}
		const header = this.#out;
		this.#out = [];
		this.#uleb(self);
		return Uint8Array.from([...header, ...tables.flatMap(([, bytes]) => bytes), ...this.#out]);
	}
}
