import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { moduleAddress, toAddress } from '@altvm/abi-bridge';
import { Host } from '@altvm/host';
import { afterEach, expect, it } from 'vitest';
import { canCompileMove } from '../../../scripts/compile-move.ts';
import { compileSource } from '../../../test-modules/compile-source.ts';
import { moveAdapter } from '../../adapter.ts';
import { ModuleCache } from '../loader/module-cache.ts';

const OWNER = toAddress(`0x${'c0'.padStart(64, '0')}`);
const USER = toAddress(`0x${'b2'.padStart(40, '0')}`);

const SOURCE = `
module 0xc0::callee { public fun one(): u64 { 1 } }
module 0xc0::caller {
    public fun calls(): u64 { 0xc0::callee::one() }
    public fun none(): u64 { 1 }
}
module 0xc0::other { public fun none(): u64 { 1 } }`;

const { keep } = ModuleCache.prototype;
afterEach(() => {
	ModuleCache.prototype.keep = keep;
});

it.skipIf(!canCompileMove())(
	'a module does not keep those alive that it has called: the cache bounds their memory',
	async () => {
		setFlagsFromString('--expose-gc');
		const collectGarbage = runInNewContext('gc') as () => void;
		const loaded: { readonly name: string; readonly module: WeakRef<object> }[] = [];
		ModuleCache.prototype.keep = function (module) {
			loaded.push({ name: module.id.name, module: new WeakRef(module) });
			return keep.call(this, module);
		};
		const alive = (name: string) => loaded.some((each) => each.name === name && each.module.deref() !== undefined);

		const host = new Host({ adapters: [moveAdapter({ engine: 'interpreter', modules: 2 })] });
		for (const [, code] of compileSource(SOURCE)) host.deploy({ from: OWNER, vm: 'move', code });
		const call = (name: string, fn: string) => {
			const { status } = host.call({ from: USER, to: moduleAddress(OWNER, name), function: fn });
			expect(status).toBe('success');
		};
		call('caller', 'calls');
		expect(alive('callee')).toBe(true);
		call('caller', 'none');
		// The callee is the module that was used least recently, for which there is no more room.
		call('other', 'none');
		await setImmediate();
		collectGarbage();
		expect([alive('caller'), alive('callee')]).toEqual([true, false]);
	},
);
