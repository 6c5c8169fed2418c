import { readFileSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { loadModule } from '../../all-flavours.ts';
import { HotCode } from './hot-code.ts';

const FILE = new URL('../../../../../examples/contracts/coin/artifacts/coin.mv', import.meta.url);

/** Translates a function of a new module. Returns a weak reference to the module, which nothing else refers to. */
function translateOnce(hot: HotCode): WeakRef<object> {
	const module = loadModule(Uint8Array.from(readFileSync(FILE)));
	const fn = module.functions.get('transfer')!;
	expect(hot.of(fn).compiled).toBeDefined();
	return new WeakRef(module);
}

it('a translation does not keep the module alive: the memory of modules is not bounded here', async () => {
	setFlagsFromString('--expose-gc');
	const collectGarbage = runInNewContext('gc') as () => void;
	const hot = new HotCode('translated');
	const module = translateOnce(hot);
	await setImmediate();
	collectGarbage();
	expect(module.deref()).toBeUndefined();
	// `hot` is still in use.
	translateOnce(hot);
});
