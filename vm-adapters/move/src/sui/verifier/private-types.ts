import type { ModuleFile, Token } from '../../core/loader/file-format.ts';
import { OP } from '../../core/loader/opcodes.ts';
import { breaks } from '../errors.ts';
import { SUI } from '../module.ts';

/**
 * Functions of the framework whose type argument must be a type of the calling module. They cannot be called from
 * outside.
 */
export const PRIVATE_FUNCTIONS: ReadonlySet<string> = new Set([
	'transfer::transfer',
	'transfer::share_object',
	'transfer::freeze_object',
	'transfer::receive',
	'event::emit',
]);

/**
 * Checks that a module transfers, shares, freezes, receives and emits only its own types through `PRIVATE_FUNCTIONS`
 * (sui-verifier, private_generics).
 * @throws SuiVerificationError `PRIVATE_TYPE`
 */
export function verifyPrivateTypes(file: ModuleFile): void {
	for (const { handle, code } of file.functions) {
		code.forEach(({ op, operand }, offset) => {
			if (op !== OP.CALL_GENERIC) return;
			const { handle: called, args } = file.functionInstantiations[operand]!;
			const { module, name } = file.functionHandles[called]!;
			const id = file.modules[module]!;
			const path = `${id.name}::${name}`;
			if (id.account !== SUI || module === file.self || !PRIVATE_FUNCTIONS.has(path) || isOwn(args[0]!, file)) return;
			breaks(file, 'PRIVATE_TYPE', `${path} of a type of another module`, file.functionHandles[handle]!.name, offset);
		});
	}
}

function isOwn(type: Token, file: ModuleFile): boolean {
	return type.kind === 'struct' && file.structHandles[type.handle]!.module === file.self;
}
