import { STD } from '../core/addresses.ts';
import { deserialize } from '../core/engine/bcs.ts';
import { checkText } from '../core/engine/check-text.ts';
import { serializeResult } from '../core/engine/results.ts';
import { resolveType } from '../core/engine/types.ts';
import type { Value } from '../core/engine/values.ts';
import type { Token } from '../core/loader/file-format.ts';
import { Refusal, signer } from '../core/vm/entry.ts';
import type { Flavour } from '../core/vm/flavour.ts';

function isSigner(token: Token): boolean {
	return token.kind === 'signer' || (token.kind === 'reference' && !token.mutable && token.to.kind === 'signer');
}

function refuse(what: string): never {
	throw new Refusal(what);
}

/**
 * Aptos' Move, with global storage. Modules of versions 5 and 6 belong to it unless they name the framework of another
 * flavour.
 */
export const aptosFlavour: Flavour = {
	name: 'aptos',
	title: 'Aptos',
	framework: STD,
	inPackages: false,
	natives: {},
	owns: ({ flavour }) => flavour !== 'sui',
	isCallable: () => true,
	isMadeByVm: () => false,
	signature: (handle, _file, moveType) => ({
		parameters: handle.parameters.map(moveType),
		results: handle.results.map(moveType),
	}),
	verify() {},

	/**
	 * Every signer is the frame's sender. Interfaces only hold types that any code may create from bytes, so other
	 * arguments are BCS.
	 */
	readArguments(session, { module, handle }, typeArgs, args) {
		const { frame, linker, codec } = session;
		let next = 0;
		const values: Value[] = [];
		for (const token of handle.parameters) {
			if (isSigner(token)) {
				values.push(signer(frame, token.kind === 'reference'));
				continue;
			}
			const type = resolveType(token, module, typeArgs, linker, 0);
			const value = deserialize(type, args[next++]!, linker, codec);
			checkText(session, type, value, refuse);
			values.push(value);
		}
		return values;
	},

	writeResults(session, { module, handle }, typeArgs, results) {
		return results.map((value, i) => {
			const type = resolveType(handle.results[i]!, module, typeArgs, session.linker, 0);
			return serializeResult(session, type, value);
		});
	},
};
