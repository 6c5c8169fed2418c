import { runLoop } from '../loop.ts';
import { show } from './show.ts';

function mayCompile(): boolean {
	try {
		return Boolean(new WebAssembly.Module(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0)));
	} catch {
		return false;
	}
}

document.getElementById('evm')!.dataset['wasm'] = String(mayCompile());
runLoop().then(
	(result) => show('evm', result),
	(error: unknown) => show('evm', error),
);
