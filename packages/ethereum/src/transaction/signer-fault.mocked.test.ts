import { type Hex, toAddress } from '@altvm/abi-bridge';
import * as evm from '@altvm/evm';
import { HostFault } from '@altvm/host';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { executeBlock } from '../block/execute-block.ts';
import { authorize, hostOf, run, SENDER, signed, TARGET } from '../testing/transactions.ts';
import { decodeTransaction, senderOf } from './decode.ts';
import { executeTransaction } from './execute.ts';

vi.mock('@altvm/evm', { spy: true });
afterEach(() => vi.resetAllMocks());

const HASH: Hex = `0x${'ab'.repeat(32)}`;
const typed = () => signed('osaka', { type: 2 });

describe('a fault while a signer is recovered is not an invalid transaction', () => {
	const failing = () =>
		vi.mocked(evm.recoverKey).mockImplementation(() => {
			throw new WebAssembly.RuntimeError('unreachable');
		});

	it('of a transaction, alone or in a block', async () => {
		failing();
		expect(() => run(hostOf('osaka'), 'osaka', {})).toThrow(HostFault);
		const block = { number: 1n, timestamp: 1n, gasLimit: 10n ** 7n, coinbase: toAddress(TARGET), parentHash: HASH };
		const running = executeBlock(hostOf('london'), { ...block, baseFee: 10n, transactions: [typed()] });
		await expect(running).rejects.toThrow(HostFault);
		await expect(running).rejects.toThrow('transaction 0: recovering a signer failed: unreachable');
	});

	it('of an authorization', () => {
		const bytes = signed('osaka', { type: 4, authorizationList: authorize(0n), gasLimit: 200_000n });
		const decoded = decodeTransaction(bytes, 'osaka', 1n);
		expect(senderOf(decoded)).toBe(toAddress(SENDER));
		failing();
		expect(() => executeTransaction(hostOf('osaka'), decoded)).toThrow(HostFault);
	});
});
