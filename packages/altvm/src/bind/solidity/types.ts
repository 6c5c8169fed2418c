import { type AbiType, type NameScope, type Param, solidityType } from '@altvm/abi-bridge';
import { numbered, typeName, valueName } from '../names.ts';
import { solidityScope } from './scopes.ts';

/** The structs and enums that an interface's types need. Equal ones are declared once. */
export class SolidityTypes {
	readonly declarations: string[] = [];
	readonly #names = new Map<string, string>();
	readonly #scope: NameScope;
	readonly #asIs: boolean;

	/**
	 * @param scope the interface's scope, in which the types get their names.
	 * @param asIs whether field names are Solidity's own.
	 */
	constructor(scope: NameScope, asIs: boolean) {
		this.#scope = scope;
		this.#asIs = asIs;
	}

	/**
	 * Returns a type as a declaration writes it.
	 * @param within prefix of structs and enums outside of the interface, such as `IToken.`
	 */
	write(type: AbiType, within = ''): string {
		switch (type.kind) {
			case 'list':
				return `${this.write(type.element, within)}[]`;
			case 'array':
				return `${this.write(type.element, within)}[${type.length}]`;
			case 'tuple':
				return within + this.#struct('Tuple', type.elements.map(unnamed));
			case 'struct':
				return within + this.#struct(typeName(type.name, 'Struct'), type.fields);
			case 'option':
				return within + this.#struct('Option', optionFields(type.element));
			case 'enum':
				return within + this.#enum(typeName(type.name, 'Enum'), type.cases);
			default: {
				if (!('writtenAs' in type)) return solidityType(type);
				// The name of an enum or a contract of a library has no meaning outside of it.
				const { writtenAs, ...plain } = type;
				return writtenAs === 'function' ? 'function() external' : solidityType(plain);
			}
		}
	}

	/** Returns the name of a parameter or a result. */
	nameParam(name: string, fallback: string, names: NameScope): string {
		return names.claim(valueName(name, fallback, this.#asIs), numbered);
	}

	/** Writes the parameters of a function, with a name for each. */
	writeParams(params: readonly Param[], names: NameScope, { location = '', within = '' } = {}): string[] {
		return params.map(({ name, type }, i) => {
			const at = location !== '' && isInMemory(type) ? ` ${location}` : '';
			return `${this.write(type, within)}${at} ${this.nameParam(name, `arg${i}`, names)}`;
		});
	}

	#struct(name: string, fields: readonly Param[]): string {
		const scope = solidityScope();
		const lines = fields.map((field, i) => {
			const own = scope.claim(valueName(field.name, `field${i}`, this.#asIs), numbered);
			return `        ${this.write(field.type)} ${own};`;
		});
		return this.#declare(name, `{\n${lines.join('\n')}\n    }`, 'struct');
	}

	#enum(name: string, cases: readonly string[]): string {
		const scope = solidityScope();
		const own = cases.map((text, i) => scope.claim(typeName(text, `Case${i}`), numbered));
		return this.#declare(name, `{ ${own.join(', ')} }`, 'enum');
	}

	#declare(name: string, body: string, keyword: string): string {
		const key = `${keyword} ${name} ${body}`;
		const known = this.#names.get(key);
		if (known !== undefined) return known;
		const own = this.#scope.claim(name, numbered);
		this.#names.set(key, own);
		this.declarations.push(`    ${keyword} ${own} ${body}`);
		return own;
	}
}

const unnamed = (type: AbiType): Param => ({ name: '', type });

function optionFields(element: AbiType): readonly Param[] {
	return [
		{ name: 'some', type: { kind: 'bool' } },
		{ name: 'value', type: element },
	];
}

const IN_MEMORY = new Set(['bytes', 'string', 'list', 'array', 'tuple', 'struct', 'option']);

/** Whether a parameter of a type needs a data location. */
export function isInMemory(type: AbiType): boolean {
	return IN_MEMORY.has(type.kind);
}
