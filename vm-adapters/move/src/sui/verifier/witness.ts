import { ABILITY, type ModuleFile } from '../../core/loader/file-format.ts';
import { OP } from '../../core/loader/opcodes.ts';
import { breaks } from '../errors.ts';
import { witnessOf } from '../witness.ts';

/**
 * Checks a module's one-time witness, the struct with one bool and the module's name in upper case. Only the VM creates
 * its value, and passes it to `init` (sui-verifier, one_time_witness_verifier).
 * @throws SuiVerificationError `ONE_TIME_WITNESS`, `INIT_SIGNATURE`
 */
export function verifyWitness(file: ModuleFile): void {
	const witness = witnessOf(file);
	for (const { handle } of file.functions) {
		const { name, parameters } = file.functionHandles[handle]!;
		if (name !== 'init') continue;
		const [first] = parameters;
		if (!witness && parameters.length !== 1)
			breaks(file, 'INIT_SIGNATURE', 'init takes &mut TxContext and nothing else', name);
		if (!witness) continue;
		if (parameters.length !== 2 || first?.kind !== 'struct' || first.handle !== witness.handle)
			breaks(file, 'ONE_TIME_WITNESS', "init takes the module's one-time witness first", name);
	}
	if (!witness) return;
	const { name, abilities, typeParameters } = file.structHandles[witness.handle]!;
	if (abilities !== ABILITY.drop) breaks(file, 'ONE_TIME_WITNESS', `${name} has other abilities than drop`);
	if (typeParameters.length > 0) breaks(file, 'ONE_TIME_WITNESS', `${name} has type parameters`);
	for (const { handle, code } of file.functions) {
		const offset = code.findIndex(({ op, operand }) => op === OP.PACK && file.structs[operand] === witness);
		if (offset >= 0) breaks(file, 'ONE_TIME_WITNESS', `${name} is made`, file.functionHandles[handle]!.name, offset);
	}
}
