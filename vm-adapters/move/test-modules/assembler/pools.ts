import { type Address, toAddress } from '@altvm/abi-bridge';
import type { ModuleFile, ModuleId, Token } from '../../src/core/loader/file-format.ts';
import { typeKey } from '../../src/core/verifier/tokens.ts';

/** @param short such as `0xc0` */
export function addressOf(short: string): Address {
	return toAddress(`0x${short.slice(2).padStart(64, '0')}`);
}

/** A table without duplicates. Entries are added when they are first needed. */
class Pool<T> {
	readonly entries: T[] = [];
	readonly #indices = new Map<string, number>();

	index(key: string, entry: () => T): number {
		let index = this.#indices.get(key);
		if (index === undefined) this.#indices.set(key, (index = this.entries.push(entry()) - 1));
		return index;
	}
}

type Entry<Table extends keyof ModuleFile> = ModuleFile[Table] extends readonly (infer T)[] ? T : never;

/** The tables that instructions and types refer to. Equal signatures are one object, as in a module that was read. */
export class Pools {
	readonly modules = new Pool<ModuleId>();
	readonly signatures = new Pool<readonly Token[]>();
	readonly constants = new Pool<Entry<'constants'>>();
	readonly functionInstantiations = new Pool<Entry<'functionInstantiations'>>();
	readonly structInstantiations = new Pool<Entry<'structInstantiations'>>();
	/** Sui has a separate table for enums. */
	readonly enumInstantiations = new Pool<Entry<'structInstantiations'>>();
	readonly fields = new Pool<Entry<'fields'>>();
	readonly fieldInstantiations = new Pool<Entry<'fieldInstantiations'>>();
	readonly variants = new Pool<Entry<'variants'>>();
	readonly variantInstantiations = new Pool<Entry<'variantInstantiations'>>();
	readonly variantFields = new Pool<Entry<'variantFields'>>();
	readonly variantFieldInstantiations = new Pool<Entry<'variantFieldInstantiations'>>();

	/** @param account such as `0xc0` */
	module(account: string, name: string): number {
		return this.modules.index(`${account}::${name}`, () => ({ account: addressOf(account), name }));
	}

	signature(types: readonly Token[]): number {
		return this.signatures.index(types.map(typeKey).join(';'), () => types);
	}

	signatureOf(types: readonly Token[]): readonly Token[] {
		return this.signatures.entries[this.signature(types)]!;
	}

	functionInstantiation(handle: number, types: readonly Token[]): number {
		const args = this.signatureOf(types);
		return this.functionInstantiations.index(`${handle} ${this.signature(types)}`, () => ({ handle, args }));
	}

	structInstantiation(definition: number, types: readonly Token[]): number {
		const args = this.signatureOf(types);
		return this.structInstantiations.index(`${definition} ${this.signature(types)}`, () => ({ definition, args }));
	}

	field(owner: number, field: number): number {
		return this.fields.index(`${owner} ${field}`, () => ({ owner, field }));
	}

	fieldInstantiation(handle: number, types: readonly Token[]): number {
		const args = this.signatureOf(types);
		return this.fieldInstantiations.index(`${handle} ${this.signature(types)}`, () => ({ handle, args }));
	}

	variant(definition: number, variant: number): number {
		return this.variants.index(`${definition} ${variant}`, () => ({ definition, variant }));
	}

	variantInstantiation(definition: number, variant: number, types: readonly Token[], isSui: boolean): number {
		const args = this.signatureOf(types);
		const key = `${definition} ${this.signature(types)}`;
		if (isSui) this.enumInstantiations.index(key, () => ({ definition, args }));
		else this.variant(definition, variant);
		return this.variantInstantiations.index(`${key} ${variant}`, () => ({ definition, variant, args }));
	}

	variantField(definition: number, variants: readonly number[], field: number): number {
		const key = `${definition} ${variants.join()} ${field}`;
		return this.variantFields.index(key, () => ({ definition, variants, field }));
	}

	variantFieldInstantiation(handle: number, types: readonly Token[]): number {
		const args = this.signatureOf(types);
		return this.variantFieldInstantiations.index(`${handle} ${this.signature(types)}`, () => ({ handle, args }));
	}

	tables() {
		const { structInstantiations, enumInstantiations, ...pools } = this;
		return {
			modules: pools.modules.entries,
			signatures: pools.signatures.entries,
			constants: pools.constants.entries,
			functionInstantiations: pools.functionInstantiations.entries,
			structInstantiations: [...structInstantiations.entries, ...enumInstantiations.entries],
			fields: pools.fields.entries,
			fieldInstantiations: pools.fieldInstantiations.entries,
			variants: pools.variants.entries,
			variantInstantiations: pools.variantInstantiations.entries,
			variantFields: pools.variantFields.entries,
			variantFieldInstantiations: pools.variantFieldInstantiations.entries,
		};
	}
}
