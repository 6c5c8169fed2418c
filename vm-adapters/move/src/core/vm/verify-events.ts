import { STD } from '../addresses.ts';
import type { ModuleFile, Token } from '../loader/file-format.ts';
import { OP } from '../loader/opcodes.ts';
import { FlavourError } from '../status/errors.ts';

/** Functions of `0x1::event` that emit a value of their type argument. */
const EMITS: ReadonlySet<string> = new Set(['emit', 'emit_event']);

/**
 * Checks that a module emits only events of types that it declares: a log shows the module of the type as its emitter
 * (aptos-vm, event_validation; sui-verifier, private_generics).
 * @throws FlavourError `FOREIGN_EVENT`
 */
export function verifyEvents(file: ModuleFile): void {
	for (const { handle, code } of file.functions) {
		for (const [offset, { op, operand }] of code.entries()) {
			if (op !== OP.CALL_GENERIC) continue;
			const { handle: called, args } = file.functionInstantiations[operand]!;
			const { module, name } = file.functionHandles[called]!;
			const id = file.modules[module]!;
			if (id.account !== STD || id.name !== 'event' || !EMITS.has(name) || isOwn(args[0]!, file)) continue;
			throw new FlavourError('FOREIGN_EVENT', `${name} of a type that the module does not declare`, {
				module: file.modules[file.self]!.name,
				function: file.functionHandles[handle]!.name,
				offset,
			});
		}
	}
}

function isOwn(type: Token, file: ModuleFile): boolean {
	return type.kind === 'struct' && file.structHandles[type.handle]!.module === file.self;
}
