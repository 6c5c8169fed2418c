import { keccak256 } from '@altvm/host';
import { loadModule, parseModule, standardLibrary } from '@altvm/move';
import { verifyModule } from '../../../vm-adapters/move/src/core/verifier/verify.ts';

const library = new Map(standardLibrary().map(({ name, code }) => [name, parseModule(code)]));

/** Does what publishing does before any code of the module runs. Its dependencies are already loaded. */
export function loadAndVerify(code: Uint8Array): void {
	const { file } = loadModule(code, keccak256(code));
	verifyModule(file, ({ name }) => library.get(name));
}
