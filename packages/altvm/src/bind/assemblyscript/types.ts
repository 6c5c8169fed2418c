import type { AbiType, NameScope, Param } from '@altvm/abi-bridge';
import { numbered, typeName, valueName } from '../names.ts';
import { memberScope } from './scopes.ts';

/** How AssemblyScript handles a type. */
export interface Form {
	/** The name of the type. */
	readonly type: string;
	/** Whether the kit's generic lists read and write it by its name alone. */
	readonly isOwn: boolean;
	/** Whether the ABI type is dynamic. */
	readonly isDynamic: boolean;
	/** The value of a new struct's field. */
	readonly zero: string;
	/** The method of `Call` that adds a value, if it has one: `.u256(value)`. */
	readonly chained?: string;
	/** An expression that adds a value to a writer. */
	write(to: string, value: string): string;
	/** An expression that reads the next value from a reader. */
	read(from: string): string;
}

/** Members that a struct's class has already. */
const STRUCT_MEMBERS = ['constructor', 'isDynamic', 'read', 'write'];

/** The classes and enums that an interface's types need. Equal ones are declared once. */
export class AssemblyScriptTypes {
	readonly declarations: string[] = [];
	readonly #names = new Map<string, string>();
	readonly #file: NameScope;
	readonly #asIs: boolean;

	/**
	 * @param file the scope in which the classes get their names.
	 * @param asIs whether field names are Solidity's own.
	 */
	constructor(file: NameScope, asIs: boolean) {
		this.#file = file;
		this.#asIs = asIs;
	}

	form(type: AbiType): Form {
		switch (type.kind) {
			case 'bool':
				return plain('bool', 'false', 'addBool', 'bool', 'bool');
			case 'uint':
				return type.bits <= 64 ? smallInteger('u', type.bits) : largeInteger('u256', 'addUint', 'uint', type.bits);
			case 'int':
				return type.bits <= 64 ? smallInteger('i', type.bits) : largeInteger('i256', 'addInt', 'int', type.bits);
			case 'address':
				return plain('Address', 'new Address(new u256())', 'addAddress', 'address', 'address');
			case 'bytes':
				return { ...plain('Uint8Array', 'new Uint8Array(0)', 'addBytes', 'bytes', 'bytes'), isDynamic: true };
			case 'string':
				return { ...plain('string', '""', 'addString', 'string', 'string'), isDynamic: true };
			case 'fixedBytes':
				return type.size === 32
					? plain('Bytes32', 'new Bytes32(new u256())', 'addBytes32', 'bytes32', 'bytes32')
					: fixedBytes(type.size);
			case 'list':
				return list(this.form(type.element));
			case 'array':
				return array(this.form(type.element), type.length);
			case 'tuple':
				return this.#struct(
					'Tuple',
					type.elements.map((element) => ({ name: '', type: element })),
				);
			case 'struct':
				return this.#struct(typeName(type.name, 'Struct'), type.fields);
			case 'option':
				return this.#option(type.element);
			case 'enum':
				return this.#enum(typeName(type.name, 'Enum'), type.cases);
			default:
				return fixedBytes(24);
		}
	}

	/** An option is a pair in the ABI: whether there is a value, and the value. */
	#option(element: AbiType): Form {
		const { type } = this.form(element);
		const name = `Option${type.replaceAll(/\W+/g, '').replace(/^./, (first) => first.toUpperCase())}`;
		return this.#struct(name, [
			{ name: 'some', type: { kind: 'bool' } },
			{ name: 'value', type: element },
		]);
	}

	#struct(name: string, fields: readonly Param[]): Form {
		const names = memberScope(STRUCT_MEMBERS).claimAll(
			fields.map((field, i) => valueName(field.name, `field${i}`, this.#asIs)),
			numbered,
		);
		const forms = fields.map((field) => this.form(field.type));
		const isDynamic = forms.some((form) => form.isDynamic);
		const key = `${name}(${forms.map((form, i) => `${names[i]}: ${form.type} ${form.write('', '')}`).join()})`;
		let own = this.#names.get(key);
		if (own === undefined) {
			own = this.#file.claim(name, numbered);
			this.#names.set(key, own);
			this.declarations.push(structClass(own, names, forms, isDynamic));
		}
		const type = own;
		return {
			type,
			isOwn: true,
			isDynamic,
			zero: `new ${type}()`,
			chained: `struct<${type}>`,
			write: (to, value) => `${to}.addStruct<${type}>(${value})`,
			read: (from) => `${from}.struct<${type}>()`,
		};
	}

	#enum(name: string, cases: readonly string[]): Form {
		const own = memberScope().claimAll(
			cases.map((text, i) => typeName(text, `Case${i}`)),
			numbered,
		);
		const key = `enum ${name} { ${own.join(', ')} }`;
		let type = this.#names.get(key);
		if (type === undefined) {
			type = this.#file.claim(name, numbered);
			this.#names.set(key, type);
			this.declarations.push(`export enum ${type} { ${own.join(', ')} }\n`);
		}
		const typed = type;
		return {
			type,
			isOwn: false,
			isDynamic: false,
			zero: `${type}.${own[0]}`,
			write: (to, value) => `${to}.addSmallUint(<u64>${value}, 8)`,
			read: (from) => `<${typed}>${from}.enumCase(${cases.length})`,
		};
	}
}

function plain(type: string, zero: string, add: string, read: string, chained: string): Form {
	return {
		type,
		isOwn: true,
		isDynamic: false,
		zero,
		chained,
		write: (to, value) => `${to}.${add}(${value})`,
		read: (from) => `${from}.${read}()`,
	};
}

/** An integer of at most 64 bits, in the next of AssemblyScript's own widths. */
function smallInteger(sign: 'u' | 'i', bits: number): Form {
	const width = [8, 16, 32, 64].find((own) => own >= bits)!;
	const type = `${sign}${width}`;
	const wide = sign === 'u' ? 'U64' : 'I64';
	if (width === bits) return plain(type, '0', `add${wide}`, type, wide.toLowerCase());
	const small = sign === 'u' ? 'SmallUint' : 'SmallInt';
	return {
		type,
		isOwn: false,
		isDynamic: false,
		zero: '0',
		write: (to, value) => `${to}.add${small}(${value}, ${bits})`,
		read: (from) => `<${type}>${from}.s${small.slice(1)}(${bits})`,
	};
}

/** An integer of more than 64 bits. */
function largeInteger(type: 'u256' | 'i256', add: string, read: string, bits: number): Form {
	if (bits === 256) return plain(type, `new ${type}()`, `add${type.toUpperCase()}`, type, type);
	return {
		type,
		isOwn: false,
		isDynamic: false,
		zero: `new ${type}()`,
		write: (to, value) => `${to}.${add}(${value}, ${bits})`,
		read: (from) => `${from}.${read}(${bits})`,
	};
}

function fixedBytes(size: number): Form {
	return {
		type: 'Uint8Array',
		isOwn: false,
		isDynamic: false,
		zero: `new Uint8Array(${size})`,
		write: (to, value) => `${to}.addFixedBytes(${value}, ${size})`,
		read: (from) => `${from}.fixedBytes(${size})`,
	};
}

function list(element: Form): Form {
	const type = `Array<${element.type}>`;
	const write = element.isOwn
		? (to: string, value: string) => `${to}.addList<${element.type}>(${value})`
		: (to: string, value: string) => `${to}.addListOf<${element.type}>(${value}, ${itemWriter(element)})`;
	const read = element.isOwn
		? (from: string) => `${from}.list<${element.type}>()`
		: (from: string) => `${from}.listOf<${element.type}>(${itemReader(element)})`;
	const chained = element.isOwn ? { chained: `list<${element.type}>` } : {};
	return { type, isOwn: element.isOwn, isDynamic: true, zero: `new ${type}()`, ...chained, write, read };
}

function array(element: Form, length: number): Form {
	const type = `Array<${element.type}>`;
	return {
		type,
		isOwn: false,
		isDynamic: element.isDynamic,
		zero: `new ${type}()`,
		write: (to, value) => `${to}.addArrayOf<${element.type}>(${value}, ${length}, ${itemWriter(element)})`,
		read: (from) => `${from}.arrayOf<${element.type}>(${length}, ${element.isDynamic}, ${itemReader(element)})`,
	};
}

function itemWriter(element: Form): string {
	return `(to: AbiWriter, item: ${element.type}): void => { ${element.write('to', 'item')}; }`;
}

function itemReader(element: Form): string {
	return `(from: AbiReader): ${element.type} => ${element.read('from')}`;
}

function structClass(name: string, names: readonly string[], forms: readonly Form[], isDynamic: boolean): string {
	const fields = names.map((field, i) => `    public ${field}: ${forms[i]!.type} = ${forms[i]!.zero},\n`);
	const writes = names.map((field, i) => `    ${forms[i]!.write('to', `this.${field}`)};\n`);
	const reads = names.map((field, i) => `    this.${field} = ${forms[i]!.read('from')};\n`);
	return `export class ${name} extends AbiStruct {
  constructor(
${fields.join('')}  ) { super(); }

  write(to: AbiWriter): void {
${writes.join('')}  }

  read(from: AbiReader): void {
${reads.join('')}  }
${isDynamic ? '\n  isDynamic(): bool { return true; }\n' : ''}}
`;
}
