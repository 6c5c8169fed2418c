import { aliasOf, bytesToHex, toAddress } from '@altvm/abi-bridge';
import { PRICES } from '@altvm/host';
import { describe, expect, it } from 'vitest';
import { ArtifactError } from './artifacts/artifact-error.ts';
import { solidityContract } from './contracts.ts';
import { createHost } from './create-host.ts';

const abi = [{ type: 'function', name: 'f', inputs: [], outputs: [], stateMutability: 'nonpayable' }];

describe('a Solidity artefact', () => {
	it.each([
		['of Hardhat', { contractName: 'C', abi, bytecode: '0x5f5ffd' }],
		['of Foundry', { abi, bytecode: { object: '0x5f5ffd', linkReferences: {} } }],
		["of solc's output", { abi, evm: { bytecode: { object: '5f5ffd' } } }],
	])('%s is read', (_of, artifact) => {
		const contract = solidityContract(artifact);
		expect(bytesToHex(contract.code)).toBe('0x5f5ffd');
		expect(contract.interface.functions.map(({ name }) => name)).toEqual(['f']);
	});

	it.each([
		['without bytecode', { abi }],
		['without an ABI', { bytecode: '0x' }],
		['that is text', 'contract C {}'],
		['that needs linking', { abi, bytecode: '0x73__$aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa$__63' }],
	])('%s is refused', (_what, artifact) => {
		expect(() => solidityContract(artifact)).toThrow(ArtifactError);
	});

	it("is refused if the constructor's arguments are not a list, even if their number is right", () => {
		const entry = { type: 'constructor', inputs: [{ name: 'a', type: 'string' }], stateMutability: 'payable' };
		const artifact = { abi: [entry], bytecode: '0x5f5ffd' };
		expect(() => solidityContract(artifact, 'x' as never)).toThrow(/arguments are not an array but string/);
		expect(() => solidityContract(artifact)).toThrow(/takes 1 argument, not 0/);
	});

	it('names accounts of 32 bytes by their aliases, which the deployment records', async () => {
		const entry = { type: 'constructor', inputs: [{ name: 'owner', type: 'address' }], stateMutability: 'payable' };
		const owner = toAddress(`0x${'ab'.repeat(32)}`);
		// The argument becomes the contract's code.
		const artifact = { abi: [entry], bytecode: '0x60206020380360003960206000f3' };
		const contract = solidityContract(artifact, [owner]);
		expect(contract.recordAliases).toEqual([owner]);
		expect(bytesToHex(contract.code).slice(-40)).toBe(aliasOf(owner).slice(-40));
		const host = await createHost();
		expect(host.resolve(aliasOf(owner))).not.toBe(owner);
		const { gasUsed } = host.deploy({ from: `0x${'a1'.padStart(40, '0')}`, ...contract });
		expect(host.resolve(aliasOf(owner))).toBe(owner);
		expect(gasUsed).toBeGreaterThan(PRICES.newAlias);
		expect(solidityContract(artifact, [toAddress(`0x${'ab'.repeat(20)}`)]).recordAliases).toEqual([]);
	});
});
