import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MOVE_STDLIB } from '@altvm/abi-bridge';
import { standardLibrary } from '@altvm/move';
import { toAddress } from 'altvm';
import { compileSource } from '../../../vm-adapters/move/test-modules/compile-source.ts';
import { Libmovevm } from '../../../vm-adapters/move/test-modules/libmovevm.ts';
import { measure, median, report } from '../measure.ts';
import { largeModule } from './large-module.ts';
import { loadAndVerify } from './load-and-verify.ts';

const OWNER = toAddress(`0x${'be'.padStart(64, '0')}`);
const CASE = 'move: load and verify a module of 60 KB';
/** A field name in the module. Its letters are replaced to make different modules. */
const FIELD = 'fee_20';
const PROCESSES = 5;

/** Publishes the module in libmovevm, with different bytes each time, because libmovevm caches verified modules. */
function native(original: Uint8Array): () => void {
	const vm = new Libmovevm();
	for (const { name, code } of standardLibrary()) vm.publish(MOVE_STDLIB, name, code);
	const code = Buffer.from(original);
	const at = code.indexOf(FIELD);
	let times = 0;
	return () => {
		const letters = (times++).toString(26).padStart(3, '0');
		code.write(Array.from(letters, (digit) => String.fromCharCode(97 + Number.parseInt(digit, 26))).join(''), at);
		vm.publish(OWNER, 'exchange', code);
		// libmovevm verifies the module before it looks for the function, which does not exist.
		const answer = vm.view(OWNER, 'exchange', 'no_such_function', []);
		if ('output' in answer || !answer.error.includes('FUNCTION_RESOLUTION_FAILURE'))
			throw new Error(`libmovevm rejects the module: ${JSON.stringify(answer).slice(0, 300)}`);
	};
}

/** Returns the milliseconds that the first module of a process takes: the median of a few processes. */
function first(code: Uint8Array): number {
	const folder = mkdtempSync(join(tmpdir(), 'altvm-bench-'));
	try {
		const file = join(folder, 'exchange.mv');
		writeFileSync(file, code);
		const script = fileURLToPath(new URL('first-module.ts', import.meta.url));
		const times = Array.from({ length: PROCESSES }, () => Number(execFileSync(process.execPath, [script, file])));
		return median(times);
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

/** Measures a large module against the native VM's loader and verifier, and the first module of a process against a fixed limit. */
export async function publishing(): Promise<void> {
	const code = compileSource(largeModule()).get('exchange')!;
	if (Math.abs(code.length - 60_000) > 2000) throw new Error(`the module has ${code.length} bytes`);
	const peer = native(code);
	await measure({
		case: CASE,
		ours: () => loadAndVerify(code),
		peer,
		peerName: 'native libmovevm',
		unit: 'us/module',
		calls: 3,
	});
	report(`${CASE}, the first of a process`, first(code) * 1000, 50_000, '50 ms', 'us/module');
}
