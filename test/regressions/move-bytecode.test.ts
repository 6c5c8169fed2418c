import { createHost, type Host, toAddress } from 'altvm';
import { beforeAll, describe, expect, it } from 'vitest';
import { OP } from '../../vm-adapters/move/src/core/loader/opcodes.ts';
import { rawModule, uleb } from './move-module.ts';

const ACCOUNT = toAddress(`0x${'a1'.padStart(64, '0')}`);
const U64 = [3];
const STRUCT = (definition: number) => [8, ...uleb(definition)];

let host: Host;
beforeAll(async () => {
	host = await createHost();
});

const deploy = (code: Uint8Array) => host.tryDeploy({ from: ACCOUNT, vm: 'move', code });

describe('a module that no compiler produces', () => {
	it('cannot make a struct or a signer from the bytes of a constant', () => {
		const make = (name: string, type: number[], data: number[]) =>
			rawModule({
				account: ACCOUNT,
				name,
				structs: [{ name: 'Coin', fields: [U64] }],
				constants: [{ type, data }],
				functions: [{ name: 'run', code: [[OP.LD_CONST, 0], [OP.POP], [OP.RET]] }],
			});
		const types: [string, number[], number[]][] = [
			['coin', STRUCT(0), [1, 0, 0, 0, 0, 0, 0, 0]],
			['coins', [10, ...STRUCT(0)], [0]],
			['signer', [12], Array(32).fill(0xbe)],
		];
		for (const [name, type, data] of types)
			expect(deploy(make(name, type, data)).failure, name).toMatchObject({
				kind: 'refused',
				reason: `INVALID_CONSTANT_TYPE in ${name} at constant 0`,
			});
		expect(deploy(make('number', [10, ...U64], [0])).status).toBe('success');
	});

	it('pays for each type that generic code instantiates', () => {
		// f<T> calls a function with 32 type arguments, each nested `depth` deep around T.
		const callsTo = (depth: number) => {
			const type = [...Array(depth).fill(10), 9, 0];
			const { address } = deploy(
				rawModule({
					account: ACCOUNT,
					name: `types${depth}`,
					signatures: [Array(32).fill(type), [U64]],
					functions: [
						{ name: 'run', code: [[OP.CALL_GENERIC, 0], [OP.RET]] },
						{ name: 'f', typeParameters: 1, code: [[OP.CALL_GENERIC, 1], [OP.RET]] },
						{ name: 'g', typeParameters: 32, code: [[OP.RET]] },
					],
					functionInstantiations: [
						[1, 2],
						[2, 1],
					],
				}),
			);
			return host.call({ from: ACCOUNT, to: address!, function: 'run' }).gasUsed;
		};
		const parts = 32 * 30;
		expect(callsTo(31) - callsTo(1)).toBeGreaterThanOrEqual(parts / 2);
	});

	it('is not published with more type parameters than an interface may have', () => {
		const code = rawModule({
			account: ACCOUNT,
			name: 'many_types',
			functions: [{ name: 'f', typeParameters: 33, code: [[OP.RET]] }],
		});
		const { status, failure, address } = deploy(code);
		expect({ status, address }).toEqual({ status: 'revert', address: undefined });
		expect(failure).toMatchObject({ kind: 'refused', reason: expect.stringMatching(/^TOO_MANY_TYPE_PARAMETERS/) });
	});
});
