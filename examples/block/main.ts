import { createHost, executeBlock, hexToBytes, toAddress } from 'altvm';
import { privateKeyToAccount } from 'viem/accounts';

const alice = privateKeyToAccount(`0x${'a1'.repeat(32)}`);
const bob = toAddress('0x00000000000000000000000000000000000000b2');
const coinbase = toAddress('0x00000000000000000000000000000000000000cb');
const GWEI = 10n ** 9n;

const host = await createHost({ evm: { hardfork: 'cancun' }, block: { chainId: 1337n } });
host.mint(alice.address, 10n ** 18n);

// Two transactions as a wallet signs them.
const transfer = (nonce: number, value: bigint) =>
	alice.signTransaction({
		type: 'eip1559',
		chainId: 1337,
		nonce,
		to: `0x${bob.slice(-40)}`,
		value,
		gas: 21_000n,
		maxFeePerGas: 20n * GWEI,
		maxPriorityFeePerGas: 1n * GWEI,
	});
const transactions = [hexToBytes(await transfer(0, 1_000n)), hexToBytes(await transfer(1, 2_000n))];

const block = await executeBlock(host, {
	number: 1n,
	timestamp: 1_800_000_000n,
	gasLimit: 30_000_000n,
	baseFee: 7n * GWEI,
	parentHash: `0x${'00'.repeat(32)}`,
	coinbase,
	transactions,
	withdrawals: [{ index: 0n, validatorIndex: 0n, address: bob, gwei: 5n }],
});
console.log('gas used:', block.gasUsed, 'statuses:', block.transactions.map(({ status }) => status).join(' '));
console.log('bob:', host.balance(bob), 'fees to the coinbase:', host.balance(coinbase));
console.log('state root:', block.stateRoot);
console.log('receipts root:', block.receiptsRoot);
