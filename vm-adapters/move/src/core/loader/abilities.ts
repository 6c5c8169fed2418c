import { ABILITY, type ModuleFile, type Token } from './file-format.ts';

const { copy, drop, store, key } = ABILITY;

/** Abilities of the types that are not structs (move-core-types, ability). */
export const PRIMITIVE_ABILITIES = copy | drop | store;
export const REFERENCE_ABILITIES = copy | drop;
export const SIGNER_ABILITIES = drop;

/** Abilities that every field must have for its owner to have `abilities`: `key` requires `store` of the fields. */
export function requiredInside(abilities: number): number {
	return (abilities & (copy | drop | store)) | (abilities & key ? store : 0);
}

/** Abilities that an owner may have if one of its parts has `abilities`. */
function allowedOutside(abilities: number): number {
	return (abilities & (copy | drop)) | (abilities & store ? store | key : 0);
}

/** Abilities of a type whose type parameters have the abilities in `parameters`. */
export function abilitiesOf(file: ModuleFile, token: Token, parameters: readonly number[]): number {
	switch (token.kind) {
		case 'parameter':
			return parameters[token.index]!;
		case 'reference':
			return REFERENCE_ABILITIES;
		case 'signer':
			return SIGNER_ABILITIES;
		case 'vector':
			return PRIMITIVE_ABILITIES & allowedOutside(abilitiesOf(file, token.element, parameters));
		case 'struct': {
			const { abilities, typeParameters } = file.structHandles[token.handle]!;
			const { args } = token;
			let set = abilities;
			for (let i = 0; i < args.length; i++) {
				if (!typeParameters[i]!.isPhantom) set &= allowedOutside(abilitiesOf(file, args[i]!, parameters));
			}
			return set;
		}
		default:
			return PRIMITIVE_ABILITIES;
	}
}
