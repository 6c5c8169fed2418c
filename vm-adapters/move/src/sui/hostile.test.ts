import { type CodecContext, encodeMoveCall, type Hex, hexToBytes, toAddress, toEvmHex } from '@altvm/abi-bridge';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { ALICE, BOB, readObjects, SuiHost } from '../../test-modules/sui-host.ts';
import { parseModule } from '../core/loader/parse.ts';
import { encodePackage } from './package.ts';

const FREE: CodecContext = { toEvmAddress: toEvmHex, fromEvmAddress: toAddress, charge() {} };

describe('arbitrary bytes', () => {
	let modules: Uint8Array[];
	let sui: SuiHost;
	let ids: Hex[];
	beforeAll(async () => {
		modules = readObjects();
		sui = new SuiHost(modules);
		sui.host.setNonce(BOB, 1n);
		ids = [
			sui.id('counter::create', [1]),
			sui.id('counter::create_shared', [2]),
			sui.id('counter::create_frozen', [3]),
			sui.id('nft::mint', ['a']),
			sui.id('nft::new_chest'),
		];
	});

	it('as a package are published, or refused without a change of state', async () => {
		const counter = modules.find((code) => {
			const { modules, self } = parseModule(code);
			return modules[self]!.name === 'counter';
		})!;
		const whole = encodePackage([counter]);
		const change = fc.tuple(fc.nat({ max: whole.length - 1 }), fc.nat({ max: 255 }));
		let published = 0;
		await fc.assert(
			fc.asyncProperty(fc.array(change, { maxLength: 3 }), async (changes) => {
				const code = whole.slice();
				for (const [at, byte] of changes) code[at] = byte;
				const start = sui.host.snapshot();
				const before = await sui.host.stateRoot();
				const nonce = sui.host.nonce(BOB);
				const result = sui.host.tryDeploy({ from: BOB, vm: 'move', code });
				if (result.status === 'success') published++;
				else {
					sui.host.setNonce(BOB, nonce);
					expect(await sui.host.stateRoot()).toBe(before);
				}
				sui.host.restore(start);
			}),
			{ numRuns: 120, examples: [[[]]] },
		);
		expect(published).toBeGreaterThan(0);
	}, 30_000);

	it('as arguments are accepted or refused, without a fault or a change of a frozen object', () => {
		// `work` is left out: its argument sets how long it runs.
		const { functions } = sui.host.interfaceOf(sui.address('counter'))!;
		const names = functions.flatMap(({ name }) => (name === 'work' ? [] : [name]));
		const argument = fc.oneof(
			fc.nat({ max: 4 }).map((i) => hexToBytes(ids[i]!)),
			fc.uint8Array({ maxLength: 40 }),
			fc.constant(Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0)),
		);
		fc.assert(
			fc.property(
				fc.constantFrom('counter', 'nft'),
				fc.constantFrom(...names, 'give_chest', 'wrap', 'put_in', 'receive_nft', 'init', 'make'),
				fc.array(argument, { maxLength: 3 }),
				fc.array(fc.constantFrom('u8', `${ALICE}::x::Y`, ''), { maxLength: 1 }),
				(module, fn, args, typeArguments) => {
					const input = encodeMoveCall({ function: fn, typeArguments, args }, FREE);
					const { outcome } = sui.host.simulate({ from: BOB, to: sui.address(module), input });
					if (outcome.status === 'halt') expect(['bad-input', 'verification-failed']).toContain(outcome.reason);
				},
			),
			{ numRuns: 300 },
		);
		expect(sui.run('counter::value', [ids[2]], { from: BOB })).toEqual([3n]);
	});
});
