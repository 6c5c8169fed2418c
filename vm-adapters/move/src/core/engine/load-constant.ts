import type { LoadedModule } from '../loader/loaded-module.ts';
import { deserialize } from './bcs.ts';
import { orHalt } from './failures.ts';
import type { Session } from './interfaces.ts';
import { type Value, wordsOf } from './values.ts';

/** Makes the value of a constant. Only the value counts as memory: code loads the same addresses again and again. */
export function loadConstant(session: Session, module: LoadedModule, index: number): Value {
	const { linker } = session;
	const { type, data } = module.file.constants[index]!;
	const resolved = linker.type(type, module, []);
	const before = session.memory;
	const value = orHalt(() => deserialize(resolved, data, linker, session.codec));
	session.free(session.memory - before - wordsOf(value));
	return value;
}
