import { type AbiType, moveTypeText, type NameScope, snakeCase } from '@altvm/abi-bridge';
import { identifier, moveScope, numbered, numberedType, structName } from './names.ts';

type StructType = AbiType & { kind: 'tuple' | 'struct' };

/** Returns the fields of a struct or tuple. */
export function fieldsOf(type: StructType): readonly { readonly name: string; readonly type: AbiType }[] {
	return type.kind === 'struct' ? type.fields : type.elements.map((element) => ({ name: '', type: element }));
}

/** Calls back for each struct and tuple in a type, those within others first. */
export function visitStructs(type: AbiType, visit: (struct: StructType) => void): void {
	switch (type.kind) {
		case 'list':
		case 'array':
		case 'option':
			visitStructs(type.element, visit);
			break;
		case 'tuple':
		case 'struct':
			for (const field of fieldsOf(type)) visitStructs(field.type, visit);
			visit(type);
	}
}

/**
 * The structs that a stub declares: one for each struct or tuple in the interface's types. Their BCS crosses the
 * bridge.
 */
export class StubStructs {
	readonly declarations: string[] = [];
	readonly #names = new Map<string, string>();
	readonly #types: NameScope;
	readonly #functions: NameScope;
	readonly #declare: string;

	/**
	 * @param types the scope in which structs get their names.
	 * @param functions the scope in which the functions that pack and unpack them get theirs.
	 */
	constructor(declare: string, types: NameScope, functions: NameScope) {
		this.#declare = declare;
		this.#types = types;
		this.#functions = functions;
	}

	/** Writes a type as Move source, and declares the structs in it. */
	write(type: AbiType): string {
		return moveTypeText(type, (struct) => this.#struct(struct));
	}

	#struct(type: StructType): string {
		const fields = fieldsOf(type);
		const names = moveScope().claimAll(
			fields.map((field, i) => identifier(field.name, `field${i}`)),
			numbered,
		);
		const list = fields.map((field, i) => ({ name: names[i]!, type: this.write(field.type) }));
		const base = type.kind === 'struct' ? structName(type.name) : 'Tuple';
		const typed = list.map((field) => `${field.name}: ${field.type}`).join(', ');
		const key = `${base} ${typed}`;
		const known = this.#names.get(key);
		if (known !== undefined) return known;
		const name = this.#types.claim(base, numberedType);
		this.#names.set(key, name);
		const [make, take] = [`new_${snakeCase(name)}`, `${snakeCase(name)}_fields`].map((helper) =>
			this.#functions.claim(helper, numbered),
		);
		const values = list.map((field) => field.name).join(', ');
		const types = list.map((field) => field.type).join(', ');
		const struct = names.includes('value') ? 'struct_' : 'value';
		this.declarations.push(
			[
				`    ${this.#declare} ${name} has copy, drop, store { ${typed} }`,
				'',
				`    public fun ${make}(${typed}): ${name} {`,
				`        ${name} { ${values} }`,
				'    }',
				'',
				`    public fun ${take}(${struct}: ${name}): ${list.length === 1 ? types : `(${types})`} {`,
				`        let ${name} { ${values} } = ${struct};`,
				`        ${list.length === 1 ? values : `(${values})`}`,
				'    }',
				'',
			].join('\n'),
		);
		return name;
	}
}
