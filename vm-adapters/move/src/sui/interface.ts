import type { MoveType } from '@altvm/abi-bridge';
import type { FunctionHandle, ModuleFile, Token } from '../core/loader/file-format.ts';
import { given, givenBack } from './parameters.ts';

const ID: MoveType = { kind: 'object' };

/** The signature of a Sui function as other VMs see it. Objects are ids, and the context is left out. */
export function suiSignature(
	handle: FunctionHandle,
	file: ModuleFile,
	moveType: (token: Token) => MoveType,
): { readonly parameters: MoveType[]; readonly results: MoveType[] } {
	const parameters = handle.parameters.flatMap((token): MoveType[] => {
		switch (given(token, file, handle).kind) {
			case 'context':
				return [];
			case 'object':
			case 'receiving':
			case 'id':
				return [ID];
			case 'objects':
				return [{ kind: 'vector', element: ID }];
			default:
				return [moveType(token)];
		}
	});
	const results = handle.results.map((token) => (givenBack(token, file, handle) === 'value' ? moveType(token) : ID));
	return { parameters, results };
}
