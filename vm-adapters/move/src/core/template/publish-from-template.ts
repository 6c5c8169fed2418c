import { BridgeError, bytesEqual } from '@altvm/abi-bridge';
import * as template from '@mysten/move-bytecode-template';
import { parseModule } from '../loader/parse.ts';

/** A template that does not have what was to be replaced, or that the template package does not read. */
export class TemplateError extends BridgeError {
	override readonly name = 'TemplateError';
}

export interface TemplateChanges {
	/** Old name to new, of modules, structs, functions and fields. */
	readonly identifiers?: Readonly<Record<string, string>>;
	readonly constants?: readonly {
		/** As the template package names types: `U8`, `U64`, `Vector(U8)`, ... */
		readonly type: string;
		/** BCS of the constant as it is, and as it will be. */
		readonly from: Uint8Array;
		readonly to: Uint8Array;
	}[];
}

/**
 * Bytecode of a module made from another's with other identifiers and constants: a coin from a coin template.
 * @throws TemplateError naming what is not in the template.
 */
export function fromTemplate(module: Uint8Array, changes: TemplateChanges): Uint8Array {
	const { identifiers = {}, constants = [] } = changes;
	const known = identifiersOf(module);
	for (const name of Object.keys(identifiers)) {
		if (!known.includes(name))
			throw new TemplateError('unknown-identifier', `the template has no identifier '${name}'`);
	}
	let bytes = Object.keys(identifiers).length > 0 ? template.update_identifiers(module, identifiers) : module;
	for (const { type, from, to } of constants) {
		const data = parseModule(bytes).constants.map((constant) => constant.data);
		if (!data.some((constant) => bytesEqual(constant, from))) {
			throw new TemplateError('unknown-constant', `the template has no such constant of type ${type}`);
		}
		bytes = template.update_constants(bytes, to, from, type);
	}
	parseModule(bytes);
	return Uint8Array.from(bytes);
}

/** The template package reads versions 5 and 6, and 7 of Sui. */
function identifiersOf(module: Uint8Array): readonly string[] {
	const { flavour } = parseModule(module);
	if (flavour === 'aptos')
		throw new TemplateError(
			'unknown-version',
			'a template may be of version 5 or 6, or of Sui, not of version 7 of Aptos',
		);
	return template.deserialize(module).identifiers;
}
