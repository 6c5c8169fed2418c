import { BridgeError, bytesEqual } from '@altvm/abi-bridge';
import * as template from '@mysten/move-bytecode-template';
import { parseModule } from '../loader/parse.ts';

/** The template lacks an identifier or constant to replace, or its bytecode version is unsupported. */
export class TemplateError extends BridgeError {
	override readonly name = 'TemplateError';
}

/** Replacements in a template. */
export interface TemplateChanges {
	/** Old name to new name, for modules, structs, functions and fields. Default: none. */
	readonly identifiers?: Readonly<Record<string, string>>;
	/** Constants to replace. Default: none. */
	readonly constants?: readonly {
		/** Type in the notation of @mysten/move-bytecode-template: `U8`, `U64`, `Vector(U8)`, ... */
		readonly type: string;
		/** BCS of the old value, and of the new one. */
		readonly from: Uint8Array;
		readonly to: Uint8Array;
	}[];
}

/**
 * Makes a module from the bytecode of another one by replacing identifiers and constants: a coin from a coin template.
 * @param module bytecode of the template: version 5 or 6, or version 7 of Sui
 * @returns bytecode of the new module
 * @throws TemplateError if the template lacks an identifier or constant, or is of version 7 of Aptos
 * @throws MoveLoadError if the template or the result does not parse
 * @example
 * ```ts
 * import { readFileSync } from 'node:fs';
 * import { fromTemplate, loadModule } from '@altvm/move';
 *
 * const coin = readFileSync('examples/contracts/coin/artifacts/coin.mv');
 * const silver = fromTemplate(coin, {
 * 	identifiers: { coin: 'silver', Coin: 'Silver' },
 * 	// The BCS of `b"GLD"` and `b"SLV"`.
 * 	constants: [{ type: 'Vector(U8)', from: Uint8Array.of(3, 71, 76, 68), to: Uint8Array.of(3, 83, 76, 86) }],
 * });
 * loadModule(silver).id.name; // silver
 * ```
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

/** @mysten/move-bytecode-template reads versions 5 and 6, and version 7 of Sui. */
function identifiersOf(module: Uint8Array): readonly string[] {
	const { flavour } = parseModule(module);
	if (flavour === 'aptos')
		throw new TemplateError(
			'unknown-version',
			'a template may be of version 5 or 6, or of Sui, not of version 7 of Aptos',
		);
	return template.deserialize(module).identifiers;
}
