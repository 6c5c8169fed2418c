import { checksumAddress, evmFormOf } from '@altvm/abi-bridge';
import { mnemonicToAccount } from 'viem/accounts';
import { expect, it } from 'vitest';
import { TEST_MNEMONIC } from '../config/node-config.ts';
import { devAccounts } from './dev-accounts.ts';

it('derives the accounts that anvil and Hardhat have', () => {
	const [first, second] = devAccounts(TEST_MNEMONIC, 10);
	expect(checksumAddress(evmFormOf(first!.address))).toBe('0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266');
	expect(first!.privateKey).toBe('0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80');
	expect(checksumAddress(evmFormOf(second!.address))).toBe('0x70997970C51812dc3A010C7d01b50e0d17dc79C8');
});

it('derives the accounts of another mnemonic as viem does', () => {
	const words = 'legal winner thank year wave sausage worth useful legal winner thank yellow';
	const accounts = devAccounts(`  ${words.replaceAll(' ', '\n ')} `, 3);
	expect(accounts.map(({ address }) => checksumAddress(evmFormOf(address)))).toEqual(
		[0, 1, 2].map((addressIndex) => mnemonicToAccount(words, { addressIndex }).address),
	);
});

it('refuses what is no mnemonic', () => {
	expect(() => devAccounts('test test test', 1)).toThrow('--mnemonic');
});
