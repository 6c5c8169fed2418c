import { createChain, exportChain, importChain } from '@altvm/chain';
import { encodeCreation } from '@altvm/evm';
import { MemoryDatabase } from '@altvm/state';
import { type Address, createAdapters, hexToBytes, toAddress, toEvmHex } from 'altvm';
import { bytesToHex, encodeFunctionData, type Hex, parseAbi } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { expect, it } from 'vitest';
import { artifact } from '../../examples/contracts/load.ts';

const alice = privateKeyToAccount(`0x${'42'.repeat(32)}`);
const genesis = {
	config: { chainId: 1337n, forks: [{ hardfork: 'osaka' }] },
	gasLimit: 30_000_000n,
	vms: ['evm', 'wasm', 'move'],
	accounts: new Map([[toAddress(alice.address), { balance: 10n ** 21n }]]),
} as const;
const CURVE = parseAbi([
	'function quote(uint256 amountIn, uint256 reserveIn, uint256 reserveOut, uint32 feeBps) view returns (uint256)',
]);

async function signed(nonce: number, more: { to?: Hex; data: Hex }): Promise<Uint8Array> {
	const fees = { gas: 8_000_000n, maxFeePerGas: 10n ** 11n, maxPriorityFeePerGas: 1n };
	return hexToBytes(await alice.signTransaction({ type: 'eip1559', chainId: 1337, nonce, ...fees, ...more }));
}

const creation = (vm: string, path: string): Hex => bytesToHex(encodeCreation({ vm, code: artifact(path) }));

it('contracts of all VMs live in one chain: blocks, reorganisations, restarts, proofs, another node', async () => {
	const adapters = await createAdapters();
	const database = new MemoryDatabase();
	const open = () => createChain({ database, genesis, adapters });
	let chain = await open();
	const build = async (parent: Hex, timestamp: bigint, forced: readonly Uint8Array[]) => {
		const { hash, skipped } = await chain.build({ parent, timestamp, forced });
		expect(skipped).toEqual([]);
		return hash;
	};
	const made = await build(chain.genesis.hash, 12n, [
		await signed(0, { data: '0x60015ff3' }),
		await signed(1, { data: creation('wasm', 'curve/artifacts/curve.wasm') }),
		await signed(2, { data: creation('move', 'tickets/artifacts/ticket.mv') }),
	]);
	const receipts = chain.blocks.receipts(made)!;
	expect(receipts.map(({ status, vm }) => [status, vm])).toEqual([
		['success', 'evm'],
		['success', 'wasm'],
		['success', 'move'],
	]);
	await chain.setHead({ head: made });
	const [, curve, ticket] = receipts.map(({ contractAddress }) => contractAddress as Address);
	const data = encodeFunctionData({ abi: CURVE, functionName: 'quote', args: [100n, 1000n, 1000n, 30] });
	const called = await build(made, 24n, [await signed(3, { to: toEvmHex(curve!), data })]);
	await chain.setHead({ head: called });
	expect(chain.blocks.receipts(called)![0]).toMatchObject({ status: 'success', vm: 'wasm' });
	const quote = () =>
		chain.at(
			chain.head.hash,
			(host) => host.call({ from: alice.address, to: curve!, function: 'quote', args: [100, 1000, 1000, 30] }).values,
		);
	const quoted = quote();
	expect(quoted).toHaveLength(1);

	// A branch without the contracts, and back, with a restart in between.
	const other = await build(chain.genesis.hash, 13n, []);
	await chain.setHead({ head: other });
	expect(chain.at(other, (host) => [host.vmOf(curve!), host.vmOf(ticket!)])).toEqual([undefined, undefined]);
	chain = await open();
	await chain.setHead({ head: called });
	expect(chain.at(called, (host) => [host.vmOf(curve!), host.vmOf(ticket!)])).toEqual(['wasm', 'move']);
	expect(quote()).toEqual(quoted);

	const copy = await createChain({ genesis, adapters });
	expect(await importChain(copy, exportChain(chain))).toEqual(chain.head);
	for (const hash of [made, called]) {
		expect(await copy.at(hash, (host) => host.stateRoot())).toBe(chain.blocks.header(hash)!.stateRoot);
		for (const address of [curve!, ticket!])
			expect(copy.proof(hash, address, [])).toEqual(chain.proof(hash, address, []));
	}
});
