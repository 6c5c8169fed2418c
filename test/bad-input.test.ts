import { parseModule } from '@altvm/move';
import { loadProgram } from '@altvm/wasm';
import * as template from '@mysten/move-bytecode-template';
import {
	BridgeError,
	DeploymentError,
	hexToBytes,
	interfaceFromSolidityAbi,
	readContractFile,
	solidityContract,
} from 'altvm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { artifact } from '../examples/contracts/load.ts';
import { testArtifact } from './contracts/load.ts';
import { createWorld, PROBES, USER } from './world/world.ts';

const component = testArtifact('relay/artifacts/relay.wasm');
const module = testArtifact('probe/artifacts/probe.mv');

/** Generates the bytes with a few of them changed, or truncated. */
function mutants(bytes: Uint8Array): fc.Arbitrary<Uint8Array> {
	const changes = fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 });
	return fc.tuple(changes, fc.option(fc.nat(bytes.length), { freq: 5 })).map(([list, end]) => {
		const mutant = bytes.slice(0, end ?? bytes.length);
		for (const [at, byte] of list) if (at < mutant.length) mutant[at] = byte;
		return mutant;
	});
}

describe('invalid input throws a typed error that names the place', async () => {
	const { host } = await createWorld();

	it('components', () => {
		expect(() => loadProgram(hexToBytes('0x0061736d01000000'))).toThrow(/not a WebAssembly component at byte 0/);
		expect(() => loadProgram(component.slice(0, 900))).toThrow(/byte \d+/);
		expect(() => host.deploy({ from: USER, vm: 'wasm', code: component.slice(0, 100) })).toThrow(DeploymentError);
		fc.assert(
			fc.property(mutants(component), (bytes) => {
				try {
					loadProgram(bytes);
				} catch (error) {
					return error instanceof BridgeError;
				}
				return true;
			}),
			{ numRuns: 60 },
		);
	});

	it('Move modules', () => {
		expect(() => parseModule(hexToBytes('0xa11ceb0b08000000'))).toThrow(
			/bytecode version 8; versions 5 and 6 are known, and 7 of Aptos and of Sui at byte 4/,
		);
		expect(() => parseModule(module.slice(0, 200))).toThrow(/byte \d+/);
		expect(() => host.deploy({ from: USER, vm: 'move', code: module })).toThrow(/is of 0x0+be, not of/);
		fc.assert(
			fc.property(mutants(module), (bytes) => {
				const result = host.tryDeploy({ from: PROBES, vm: 'move', code: bytes });
				return result.status !== 'success' || result.address !== undefined;
			}),
			{ numRuns: 1000 },
		);
	});

	it('a Move module that our loader accepts is read the same by the template package', () => {
		for (const bytes of [
			artifact('coin/artifacts/coin.mv'),
			artifact('coin/artifacts/exchange_stub.mv'),
			testArtifact('probe/artifacts/probe.mv'),
			testArtifact('probe/artifacts/peer_stub.mv'),
		]) {
			const ours = parseModule(bytes);
			const theirs = template.deserialize(bytes);
			const functions = theirs.function_handles.map((handle: { name: number }) => theirs.identifiers[handle.name]);
			expect(ours.functionHandles.map(({ name }) => name)).toEqual(functions);
			expect(ours.functions.map(({ code }) => code.length)).toEqual(
				theirs.function_defs.map(({ code }: { code: { code: unknown[] } | null }) => code?.code.length ?? 0),
			);
			expect(ours.constants).toHaveLength(theirs.constant_pool.length);
			expect(ours.structs).toHaveLength(theirs.struct_defs.length);
		}
	});

	it('EVM code', () => {
		fc.assert(
			fc.property(fc.uint8Array({ maxLength: 200 }), (code) => {
				const result = host.tryDeploy({ from: USER, vm: 'evm', code, gas: 500_000 });
				return result.gasUsed <= 500_000;
			}),
			{ numRuns: 500 },
		);
	});

	it('ABI JSON and artefacts', async () => {
		expect(() =>
			interfaceFromSolidityAbi(
				[{ type: 'function', name: 'f', stateMutability: 'view', inputs: [{ type: 'uint7' }] }],
				'C',
			),
		).toThrow(/C\.f inputs\[0\]/);
		expect(() => interfaceFromSolidityAbi([{ type: 5 }], 'C')).toThrow(/not a Solidity ABI at C/);
		expect(() => solidityContract({ abi: [], bytecode: 5 })).toThrow(/bytecode/);
		await expect(readContractFile(Uint8Array.of(1, 2, 3), 'x.bin')).rejects.toThrow(/x\.bin/);
	});

	it('an interface that does not match the code', () => {
		const abi = interfaceFromSolidityAbi(
			[{ type: 'function', name: 'nope', stateMutability: 'view', inputs: [], outputs: [] }],
			'C',
		);
		const code = hexToBytes('0x600160005260206000f3');
		expect(() => host.deploy({ from: USER, vm: 'evm', code, interface: abi })).toThrow(/does not dispatch/);
		expect(() => host.deploy({ from: USER, vm: 'wasm', code: component, interface: { ...abi, vm: 'wasm' } })).toThrow(
			/WIT/,
		);
	});
});
