import { moduleAddress, toAddress } from '@altvm/abi-bridge';
import { Host } from '@altvm/host';
import { describe, expect, it } from 'vitest';
import { moveAdapter } from '../../adapter.ts';
import { FLAVOURS } from '../../all-flavours.ts';
import type { ModuleFile, ModuleId } from '../../core/loader/file-format.ts';
import { parseModule } from '../../core/loader/parse.ts';
import { standardLibrary } from '../../core/stdlib/index.ts';
import { verifyModule } from '../../core/verifier/verify.ts';
import { verifyFlavour } from '../../core/vm/verify-flavour.ts';
import { suiFlavour } from '../flavour.ts';
import { SUI } from '../module.ts';
import { suiNatives } from '../natives.ts';
import { suiFramework } from './index.ts';

describe('the framework', () => {
	const files = suiFramework().map(({ code }) => parseModule(code));
	const library = standardLibrary().map(({ code }) => parseModule(code));
	const nameOf = ({ modules, self }: ModuleFile) => modules[self]!;
	const find = ({ account, name }: ModuleId) =>
		[...files, ...library].find((file) => nameOf(file).account === account && nameOf(file).name === name);

	it('passes the verifier, links with the standard library, and declares exactly the implemented natives', () => {
		const natives = files.flatMap((file) => {
			verifyModule(file, find);
			verifyFlavour(file, find, suiFlavour, FLAVOURS);
			return file.functions
				.filter(({ isNative }) => isNative)
				.map(({ handle }) => `${nameOf(file).name}::${file.functionHandles[handle]!.name}`);
		});
		expect(natives.sort()).toEqual(Object.keys(suiNatives).sort());
	});

	it('is preloaded, with interfaces for other VMs', () => {
		const host = new Host({ adapters: [moveAdapter()] });
		for (const { name } of suiFramework()) expect(host.vmOf(moduleAddress(SUI, name)), name).toBe('move');
		const coin = host.interfaceOf(moduleAddress(toAddress(`0x${'2'.padStart(64, '0')}`), 'coin'))!;
		const id = { kind: 'fixedBytes', size: 32 };
		expect(coin.functions.find(({ name }) => name === 'split')).toMatchObject({
			typeParameters: 1,
			inputs: [{ type: id }, { type: { kind: 'uint', bits: 64 } }],
			outputs: [{ type: id }],
		});
		expect(coin.functions.map(({ name }) => name)).not.toContain('balance_mut');
		const transfer = host.interfaceOf(moduleAddress(SUI, 'transfer'))!.functions.map(({ name }) => name);
		expect(transfer.sort()).toEqual(['public_freeze_object', 'public_share_object', 'public_transfer']);
	});
});
