import { createHost, encodeCreation, executeTransaction, formatAddress, hexToBytes, toAddress } from 'altvm';
import { bytesToHex, decodeEventLog, encodeFunctionData, type Hex, parseAbi } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { artifact, solidityArtifact } from '../contracts/load.ts';

const wallet = privateKeyToAccount(`0x${'a1'.repeat(32)}`);
const host = await createHost();
host.mint(wallet.address, 10n ** 18n);

/** Signs a transaction as a wallet does, and executes it. */
async function send(transaction: { to?: Hex; data: Hex }) {
	const signed = await wallet.signTransaction({
		type: 'eip1559',
		chainId: 1,
		nonce: Number(host.nonce(wallet.address)),
		gas: 10_000_000n,
		maxFeePerGas: 10n,
		maxPriorityFeePerGas: 1n,
		...transaction,
	});
	return executeTransaction(host, hexToBytes(signed));
}
const quote = (to: Hex) => host.simulate({ from: wallet.address, to, function: 'quote', args: [100, 1000, 1000, 25] });

// A component, by a creation transaction.
const component = artifact('curve/artifacts/curve.wasm');
const { contractAddress: curve } = await send({ data: bytesToHex(encodeCreation({ vm: 'wasm', code: component })) });
console.log('by the wallet: ', host.vmOf(curve!), formatAddress(curve!), 'quotes', quote(curve!).values);

// A Solidity factory that makes the same contract.
const { bytecode } = solidityArtifact('factory/artifacts/CurveFactory.json') as { bytecode: Hex };
const { contractAddress: factory } = await send({ data: bytecode });
console.log('the factory:   ', host.vmOf(factory!), formatAddress(factory!));
const abi = parseAbi(['function make(bytes component)', 'event CurveMade(address curve)']);
const call = encodeFunctionData({ abi, functionName: 'make', args: [bytesToHex(component)] });
const { logs } = await send({ to: `0x${factory!.slice(-40)}`, data: call });
const { topics, data } = logs[0]!;
const { args } = decodeEventLog({ abi, eventName: 'CurveMade', topics: topics as [Hex], data: bytesToHex(data) });
const made = toAddress(args!.curve);
console.log('by the factory:', host.vmOf(made), formatAddress(made), 'quotes', quote(made).values);

// A program that is not marked is no init code of the EVM.
await send({ data: bytesToHex(component) }).catch(({ message }: Error) => console.log(message));
