import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { hexToBytes } from '@altvm/abi-bridge';
import { expect, it } from 'vitest';
import { instructionSet } from '../loader/opcodes.ts';
import { loadProgram } from '../loader/program.ts';
import { TieredEngine } from './tiered-engine.ts';

/** Translates a new program. Returns a weak reference to it; nothing else refers to it, as after init code has run. */
function translateOnce(engine: TieredEngine): WeakRef<object> {
	// JUMPDEST, PUSH0, JUMP.
	const program = loadProgram(hexToBytes('0x5b5f56'));
	expect(engine.compile(program)).toBeDefined();
	expect(engine.compile(program)).toBe(engine.compile(program));
	return new WeakRef(program);
}

it('a translation does not keep the program alive: the memory of programs is not bounded here', async () => {
	setFlagsFromString('--expose-gc');
	const collectGarbage = runInNewContext('gc') as () => void;
	const engine = new TieredEngine('translated', instructionSet('osaka'), false);
	const program = translateOnce(engine);
	await setImmediate();
	collectGarbage();
	expect(program.deref()).toBeUndefined();
	// The engine is still in use.
	translateOnce(engine);
});
