import { decodeTransaction, senderOf } from '@altvm/ethereum';
import { Common, Mainnet } from '@ethereumjs/common';
import { createFeeMarket1559Tx, createTxFromRLP } from '@ethereumjs/tx';
import { measure } from '../measure.ts';

const COUNT = 20;
const PEER = '@ethereumjs/tx';

/** Measures the path from the bytes of a signed transaction to the address of its signer. */
export async function signed(): Promise<void> {
	const common = new Common({ chain: Mainnet, hardfork: 'osaka' });
	const transfers = Array.from({ length: COUNT }, (_, i) => {
		const fields = { nonce: i, gasLimit: 21_000, maxFeePerGas: 100, maxPriorityFeePerGas: 1, value: 5 + i };
		const transfer = createFeeMarket1559Tx({ ...fields, to: `0x${'11'.repeat(20)}` }, { common });
		return transfer.sign(new Uint8Array(32).fill(i + 1)).serialize();
	});
	const ours = (bytes: Uint8Array) => senderOf(decodeTransaction(bytes, 'osaka', 1n));
	const theirs = (bytes: Uint8Array) => createTxFromRLP(bytes, { common }).getSenderAddress();
	for (const bytes of transfers) {
		const [found, expected] = [ours(bytes).slice(-40), theirs(bytes).toString().slice(-40)];
		if (found !== expected) throw new Error(`sender ${found}, ${PEER} ${expected}`);
	}
	await measure({
		case: 'evm: decode and recover a signed transfer',
		ours: () => transfers.forEach(ours),
		peer: () => transfers.forEach(theirs),
		peerName: PEER,
		unit: 'us/transaction',
		operations: COUNT,
		calls: 5,
	});
}
